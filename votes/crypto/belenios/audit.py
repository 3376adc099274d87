"""The audit that stands in place of casting (Benaloh's challenge).

A voter who doubts the phone may, once a ballot is sealed, ask it to show what it sealed instead
of casting it. The page then reveals every secret r. Anyone can encrypt the shown choices again
and compare; a phone that cheats does not know beforehand which ballots will be asked for. A
ballot revealed in this way must never be cast: it is no longer secret.
"""

from __future__ import annotations

from dataclasses import dataclass

from votes.crypto import fields
from votes.crypto.belenios.ballot import Ballot, Sealed, check_proofs, encrypt, receive
from votes.crypto.belenios.election import Election
from votes.crypto.belenios.flaws import Flaw, demand, reading
from votes.crypto.belenios.group import Exponent


@dataclass(frozen=True)
class Reveal:
    """A ballot, the choices that its phone says it holds, and the r of every ciphertext."""

    ballot: Ballot
    choices: tuple[tuple[int, ...], ...]
    randomness: tuple[tuple[Exponent, ...], ...]

    @property
    def text(self) -> str:
        """The canonical text, as the page shows and saves it."""
        return fields.write(self)


def reveal(sealed: Sealed) -> Reveal:
    """Open a sealed ballot instead of casting it."""
    randomness = tuple(tuple(map(Exponent, row)) for row in sealed.randomness)
    return Reveal(sealed.ballot, sealed.choices, randomness)


def verify_spoiled(election: Election, text: str | bytes) -> Reveal:
    """Check a revealed ballot: it is a sound ballot and holds exactly the choices shown.

    Raises ``Unsound`` at the first difference. Who holds the credential is not asked.
    """
    with reading("revealed ballot"):
        revealed = fields.read(Reveal, text)
    ballot = revealed.ballot
    receive(election, {ballot.credential}, ballot.text)
    check_proofs(election, ballot)
    shape = [len(answer.choices) for answer in ballot.answers]
    same = shape == [len(row) for row in revealed.choices]
    demand(
        same and shape == [len(row) for row in revealed.randomness],
        Flaw.FORM,
        "a choice and a secret for every ciphertext",
    )
    for answer, marks, secrets in zip(
        ballot.answers, revealed.choices, revealed.randomness, strict=True
    ):
        for cipher, mark, r in zip(answer.choices, marks, secrets, strict=True):
            again = mark in {0, 1} and encrypt(election.public_key, r, mark) == cipher
            demand(again, Flaw.PROOF, "the ballot holds something else than was shown")
    return revealed
