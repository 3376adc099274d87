"""A rate with its numerator, its denominator and its definition, and how sure one may be of it.

No rate is ever shown without the three: the founding documents contain one (72.84 %) that its own
counts do not give.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

_WHOLE = 10_000
_Z = Fraction(196, 100)
"""The 95 % point of the normal distribution, both sides."""


@dataclass(frozen=True)
class Rate:
    """So many of so many; ``definition`` is a msgid that says what is counted and of what."""

    numerator: int
    denominator: int
    definition: str

    def __post_init__(self) -> None:
        """Raise ``ValueError`` where no such share can be."""
        if not 0 <= self.numerator <= self.denominator:
            raise ValueError("a numerator lies between 0 and its denominator")

    @property
    def share(self) -> Fraction | None:
        """From 0 to 1; none of nothing."""
        return Fraction(self.numerator, self.denominator) if self.denominator else None

    @property
    def per_myriad(self) -> int | None:
        """In 0.01 %, rounded half up, the way the share is printed."""
        return None if self.share is None else rounded(self.share)


def rounded(share: Fraction) -> int:
    """Return a share in 0.01 %, half up."""
    doubled = 2 * share * _WHOLE + 1
    return doubled.numerator // (2 * doubled.denominator)


def lower_bound(rate: Rate) -> Fraction:
    """Return what the counts prove of a rate (``sure``); of nothing: 0."""
    return Fraction(0) if rate.share is None else sure(rate.share, rate.denominator)


def sure(share: Fraction, of: int) -> Fraction:
    """Return the lower end of Wilson's 95 % interval (1927), in whole 0.01 %, rounded down.

    Three of three is worth less than ninety of a hundred: units with few cases stand no higher than
    what their cases prove. The root is taken in whole numbers, so that everybody who recounts
    gets the same figure. ``share`` is one of ``of`` cases, at least one.
    """
    square = _Z * _Z
    # (p + z²/2n − z √(p(1−p)/n + z²/4n²)) / (1 + z²/n), multiplied through by n
    inside = (of * share * (1 - share) + square / 4) * square
    fine = _WHOLE * _WHOLE  # the root to eight places, rounded up, so that the bound never rises
    root = Fraction(_root_up(inside * fine * fine), fine)
    bound = (of * share + square / 2 - root) / (of + square)
    return Fraction(max(0, (bound * _WHOLE).__floor__()), _WHOLE)


def _root_up(value: Fraction) -> int:
    whole = value.__ceil__()
    found = isqrt(whole)
    return found if found * found == whole else found + 1
