"""From the ballots to the result: the product of all, the trustees' factors, the sum.

Nothing here opens a single ballot: only the product of all ballots is ever decrypted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from votes.crypto import fields
from votes.crypto.belenios.ballot import Ballot
from votes.crypto.belenios.election import Election
from votes.crypto.belenios.flaws import Flaw, demand, reading
from votes.crypto.belenios.group import Draw, Element, draw_exponent, require_member
from votes.crypto.belenios.logarithm import logarithm
from votes.crypto.belenios.parameters import G
from votes.crypto.belenios.powers import fixed_power, power, product, quotient
from votes.crypto.belenios.proofs import (
    Ciphertext,
    Proof,
    decryption_prefix,
    factor_holds,
    prove_factor,
)
from votes.crypto.belenios.roll import Roll
from votes.crypto.belenios.trustees import Trustees
from votes.crypto.canonical import JSON

LARGEST_SMALL = 2**30 - 1
"""Belenios writes a weight beyond this as a text."""


def spelled(count: int) -> JSON:
    """Write a weight as Belenios does: a number, or beyond 2^30 - 1 a text."""
    return count if count <= LARGEST_SMALL else str(count)


def unspelled(value: JSON) -> int:
    """Read a weight; raise ``Unsound`` for any but its one spelling."""
    number = value if type(value) is int else -1
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 16:
        number = int(value)
    demand(number >= 0 and spelled(number) == value, Flaw.FORM, "not a count")
    return number


# --- the encrypted tally (specification 4.16) -----------------------------------------------------

Matrix = tuple[tuple[Ciphertext, ...], ...]


def last(ballots: Iterable[Ballot]) -> dict[Element, Ballot]:
    """Return each voter's last ballot, by credential, in Belenios' order (4.15)."""
    kept: dict[Element, Ballot] = {}
    for ballot in ballots:
        kept.pop(ballot.credential, None)
        kept[ballot.credential] = ballot
    return kept


@dataclass(frozen=True, slots=True)
class Sized:
    """How many ballots and how much weight stand in the encrypted tally of this hash."""

    num_tallied: int
    total_weight: Any
    encrypted_tally: str


@dataclass(frozen=True)
class Tally:
    """The product of the ballots that count, and their number and weight."""

    encrypted: Matrix
    count: int
    weight: int

    @cached_property
    def text(self) -> str:
        """The canonical text of the encrypted tally."""
        return fields.write(self.encrypted)

    def sized(self, digest: str) -> str:
        """Return the text that is the payload's record, for the SHA-256 (hex) of ``text``."""
        return fields.write(Sized(self.count, spelled(self.weight), digest))


def tally(election: Election, roll: Roll, ballots: Iterable[Ballot]) -> Tally:
    """Multiply the last ballots of all voters, each raised to its voter's weight.

    The ballots have come through ``check_proofs``, in the order of the ledger. With no ballot
    every ciphertext is the neutral pair.
    """
    counted = last(ballots)
    weights = [roll.weights[credential] for credential in counted]
    encrypted = tuple(
        tuple(
            _sum((ballot.answers[i].choices[j] for ballot in counted.values()), weights)
            for j in range(len(question.answers))
        )
        for i, question in enumerate(election.questions)
    )
    return Tally(encrypted, len(counted), sum(weights))


def _sum(ciphers: Iterable[Ciphertext], weights: Iterable[int]) -> Ciphertext:
    pairs = list(zip(ciphers, weights, strict=True))
    alpha = product(_raised(cipher.alpha, weight) for cipher, weight in pairs)
    beta = product(_raised(cipher.beta, weight) for cipher, weight in pairs)
    return Ciphertext(Element(alpha), Element(beta))


def _raised(value: int, weight: int) -> int:
    return value if weight == 1 else power(value, weight)


def read_tally(text: str | bytes) -> Matrix:
    """Read an encrypted tally; raise ``Unsound`` unless it has its form."""
    with reading("encrypted tally"):
        matrix: Matrix = fields.read_as(tuple[tuple[Ciphertext, ...], ...], text)
    return matrix


# --- partial decryptions (specification 4.18) -----------------------------------------------------


@dataclass(frozen=True)
class PartialDecryption:
    """One trustee's factors α^x with their proofs, laid out as the encrypted tally is."""

    decryption_factors: tuple[tuple[Element, ...], ...]
    decryption_proofs: tuple[tuple[Proof, ...], ...]

    @cached_property
    def text(self) -> str:
        """The canonical text, as a trustee's browser sends it."""
        return fields.write(self)


@dataclass(frozen=True, slots=True)
class Owned:
    """Whose partial decryption (numbered from 1) has this hash."""

    owner: int
    payload: str


def decrypt(
    election: Election, encrypted: Matrix, private: int, draw: Draw = draw_exponent
) -> PartialDecryption:
    """Open a trustee's part of the tally with the trustee's private key."""
    prefix = decryption_prefix(election.fingerprint, fixed_power(G, private))
    return PartialDecryption(
        tuple(tuple(Element(power(c.alpha, private)) for c in row) for row in encrypted),
        tuple(
            tuple(prove_factor(prefix, c.alpha, private, draw) for c in row) for row in encrypted
        ),
    )


def read_partial(text: str | bytes) -> PartialDecryption:
    """Read a partial decryption; raise ``Unsound`` for another form."""
    with reading("partial decryption"):
        return fields.read(PartialDecryption, text)


def check_partial(
    election: Election, encrypted: Matrix, public_key: int, partial: PartialDecryption
) -> None:
    """Raise ``Unsound`` unless the holder of ``public_key`` opened exactly this tally."""
    shape = [len(row) for row in encrypted]
    same = (
        [len(row) for row in partial.decryption_factors]
        == [len(row) for row in partial.decryption_proofs]
        == shape
    )
    demand(same, Flaw.FORM, "a partial decryption of another shape than the tally")
    prefix = decryption_prefix(election.fingerprint, public_key)
    for row, factors, proofs in zip(
        encrypted, partial.decryption_factors, partial.decryption_proofs, strict=True
    ):
        for cipher, factor, proof in zip(row, factors, proofs, strict=True):
            require_member(factor, "a decryption factor", degenerate=cipher.alpha == 1)
            holds = factor_holds(prefix, cipher.alpha, factor, public_key, proof)
            demand(holds, Flaw.PROOF, "a decryption factor's proof does not hold")


# --- the result (specification 4.19) --------------------------------------------------------------


@dataclass(frozen=True)
class Result:
    """The sum of the weights for every answer of every question."""

    result: tuple[tuple[Any, ...], ...]

    @property
    def text(self) -> str:
        """The canonical text, large sums as texts."""
        return fields.write(Result(tuple(tuple(map(spelled, row)) for row in self.result)))


def read_result(text: str | bytes) -> Result:
    """Read a result; raise ``Unsound`` unless it is made of counts."""
    with reading("result"):
        result = fields.read(Result, text)
    return Result(tuple(tuple(map(unspelled, row)) for row in result.result))


def opened(
    trustees: Trustees, encrypted: Matrix, partials: Mapping[int, PartialDecryption]
) -> tuple[tuple[int, ...], ...]:
    """Return g^sum for every answer: β / F, from checked partial decryptions by owner.

    Raises ``Unsound`` while trustees are missing.
    """
    return tuple(
        tuple(
            quotient(
                cipher.beta,
                trustees.combine(
                    {o: part.decryption_factors[i][j] for o, part in partials.items()}
                ),
            )
            for j, cipher in enumerate(row)
        )
        for i, row in enumerate(encrypted)
    )


def result(trustees: Trustees, tallied: Tally, partials: Mapping[int, PartialDecryption]) -> Result:
    """Find the sums; raise ``Unsound`` while trustees are missing or where there is none."""
    return Result(
        tuple(
            tuple(logarithm(value, tallied.weight) for value in row)
            for row in opened(trustees, tallied.encrypted, partials)
        )
    )


def check_result(
    claimed: Result,
    trustees: Trustees,
    encrypted: Matrix,
    partials: Mapping[int, PartialDecryption],
) -> None:
    """Raise ``Unsound`` unless the claimed sums are what the tally opens to."""
    values = opened(trustees, encrypted, partials)
    shaped = [len(row) for row in claimed.result] == [len(row) for row in values]
    demand(shaped, Flaw.RESULT, "the result has another shape than the tally")
    for row, sums in zip(values, claimed.result, strict=True):
        for value, total in zip(row, sums, strict=True):
            demand(fixed_power(G, total) == value, Flaw.RESULT, "the result is not the sum")
