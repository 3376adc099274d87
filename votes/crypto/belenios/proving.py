"""The costly half of checking a ballot, in a form that worker processes can be sent.

Texts go in and plain values come out, so that any pool of processes can carry them; an election is
read once per process and kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache, partial

from votes.crypto import fields
from votes.crypto.belenios import ballot as ballots
from votes.crypto.belenios import election as elections
from votes.crypto.belenios.election import Election
from votes.crypto.belenios.flaws import Flaw, Unsound, reading

Flawed = tuple[str, str]
"""A ``Flaw``'s value and a reason: what is wrong with a ballot."""

Prove = Callable[[str, Iterable[str]], Iterable[Flawed | None]]
"""Checks the proofs of many ballots of an election, given as texts; answers in their order."""

_ELECTIONS_KEPT = 8


def proof_flaw(election_text: str, ballot_text: str) -> Flawed | None:
    """Return what is wrong with the proofs of a ballot that came through ``receive``, or None."""
    try:
        with reading("ballot"):
            ballot = fields.read(ballots.Ballot, ballot_text)
        ballots.check_proofs(_election(election_text), ballot)
    except Unsound as error:
        return error.flaw.value, error.reason
    return None


@lru_cache(maxsize=_ELECTIONS_KEPT)
def _election(text: str) -> Election:
    return elections.read(text)


def prove_here(election_text: str, ballot_texts: Iterable[str]) -> Iterable[Flawed | None]:
    """Check the proofs one after another, in this process."""
    return map(partial(proof_flaw, election_text), ballot_texts)


def require(flawed: Flawed | None, where: str) -> None:
    """Raise ``Unsound`` for what ``proof_flaw`` has found."""
    if flawed is not None:
        flaw, reason = flawed
        raise Unsound(Flaw(flaw), f"{where}: {reason}")
