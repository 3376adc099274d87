"""What can be wrong with a record of a secret vote: a code for pages, a reason for engineers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from votes.crypto.canonical import NonCanonical


class Flaw(StrEnum):
    """Kinds of flaw, each of which a page can explain in its own words."""

    FORM = "form"
    """Not canonical JSON, or not the record that belongs here."""
    ELECTION = "election"
    """Made for another election, or for another text of this one."""
    CREDENTIAL = "credential"
    """The credential is not on the roll, or the roll is not a roll."""
    SIGNATURE = "signature"
    """The signature does not hold."""
    MEMBERSHIP = "membership"
    """A number is not in the group, or is the degenerate 1."""
    PROOF = "proof"
    """A zero-knowledge proof does not hold."""
    TRUSTEE = "trustee"
    """A key or partial decryption that no trustee, or the same trustee twice, has given."""
    TALLY = "tally"
    """The encrypted tally is not the product of the ballots that count."""
    RESULT = "result"
    """The result is not what the ballots and the trustees' factors open to."""
    CHAIN = "chain"
    """The chain of events does not hold together."""
    CHECKPOINT = "checkpoint"
    """The ledger contradicts what was signed and published."""
    PAIR = "pair"
    """One ballot for each box of a vote, all of the same voter, is what belongs here."""
    ARCHIVE = "archive"
    """The file is not an archive of this kind."""


class Unsound(ValueError):
    """A record that is refused: ``flaw`` says of what kind, ``reason`` says why, in English."""

    def __init__(self, flaw: Flaw, reason: str) -> None:
        super().__init__(f"{flaw.value}: {reason}")
        self.flaw = flaw
        self.reason = reason


def demand(met: object, flaw: Flaw, reason: str) -> None:
    """Raise ``Unsound`` unless ``met``."""
    if not met:
        raise Unsound(flaw, reason)


@contextmanager
def reading(what: str) -> Iterator[None]:
    """Turn a text that is not canonical into an ``Unsound`` that names the record."""
    try:
        yield
    except NonCanonical as error:
        raise Unsound(Flaw.FORM, f"{what}: {error.reason}") from None
