"""Powers modulo p, as fast as the machine allows.

gmpy2 computes seven times as fast as Python; where it is missing ``ENGINE`` says ``"pow"`` and
everything still works. A base that returns often (g, an election's key) gets a comb: a table
from which each further power takes 32 multiplications and no squaring. None of this runs in
constant time: secret exponents belong to the person at the machine (ballots.md, "Costs").
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from votes.crypto.belenios.parameters import P

try:
    from gmpy2 import mpz as _number
    from gmpy2 import powmod as _power

    ENGINE = "gmpy2"
except ImportError:  # the house does without, five to seven times slower
    _number, _power = int, pow
    ENGINE = "pow"

_BITS = 8
"""Width of a comb's teeth: 256 numbers for each byte of the exponent, 2 MB for one base."""
_DIGIT = (1 << _BITS) - 1
_TEETH = 256 // _BITS
_MODULUS: Any = _number(P)

_COMBS_KEPT = 8
"""g and the keys of seven elections; the least used goes first."""


def power(base: int, exponent: int) -> int:
    """Return base^exponent mod p; a negative exponent takes the inverse."""
    return int(_power(_number(base), exponent, _MODULUS))


def product(factors: Iterable[int]) -> int:
    """Return the product of all factors mod p; 1 for none."""
    result: Any = _number(1)
    for factor in factors:
        result = result * factor % _MODULUS
    return int(result)


def quotient(dividend: int, divisor: int) -> int:
    """Return dividend / divisor mod p."""
    return product((dividend, power(divisor, -1)))


def fixed_power(base: int, exponent: int) -> int:
    """Return base^exponent mod p, 0 <= exponent < 2^256, through the base's comb.

    The first call for a base builds its comb (25 ms with gmpy2).
    """
    result: Any = _number(1)
    for row in _comb(base):
        digit = exponent & _DIGIT
        if digit:
            result = result * row[digit] % _MODULUS
        exponent >>= _BITS
    return int(result)


@lru_cache(maxsize=_COMBS_KEPT)
def _comb(base: int) -> Sequence[Sequence[Any]]:
    rows = []
    step: Any = _number(base)
    for _ in range(_TEETH):
        row = [_number(1)]
        for _ in range(_DIGIT):
            row.append(row[-1] * step % _MODULUS)
        rows.append(row)
        step = row[-1] * step % _MODULUS
    return rows


_DIGITS = 64
"""Digits of 4 bits in an exponent below 2^256."""


def powers(base: int, exponents: Sequence[int]) -> list[int]:
    """Return base^e mod p for several e in [0, 2^256); the squarings are done once for all.

    Yao's method: with x_i = base^(16^i), every power is the product over d of
    (product of the x_i whose digit is d)^d.
    """
    step: Any = _number(base)
    steps = [step]
    for _ in range(_DIGITS - 1):
        for _ in range(4):
            step = step * step % _MODULUS
        steps.append(step)
    return [_by_digits(steps, exponent) for exponent in exponents]


def _by_digits(steps: Sequence[Any], exponent: int) -> int:
    buckets: list[Any] = [None] * 16
    for step in steps:
        digit = exponent & 15
        held = buckets[digit]
        buckets[digit] = step if held is None else held * step % _MODULUS
        exponent >>= 4
    running: Any = _number(1)
    result: Any = _number(1)
    for bucket in buckets[:0:-1]:
        if bucket is not None:
            running = running * bucket % _MODULUS
        result = result * running % _MODULUS
    return int(result)
