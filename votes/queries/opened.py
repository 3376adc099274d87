"""A ballot that was opened to look inside: what it holds, checked by the house to the last proof."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import exists, select

from app.extensions import db
from votes.crypto.belenios import audit
from votes.crypto.belenios.flaws import Flaw, Unsound
from votes.crypto.ledger import sha256_hex
from votes.models.ledger import Ballot
from votes.models.poll import Poll
from votes.services.secret import documents, urns


@dataclass(frozen=True, slots=True)
class Opened:
    """The answers that the ballot holds; or the flaw that was found."""

    chosen: tuple[str, ...] = ()
    flaw: Flaw | None = None
    was_cast: bool = False
    """It stands in the box although it was opened: its secret is gone."""


def examine(poll: Poll, text: str) -> Opened:
    """Encrypt an opened ballot of this poll again, and look whether it was cast all the same.

    Where heads and area are two boxes the file holds a line for each, and both must say the same.
    """
    found = [
        _examine(urn.poll_id, line)
        for urn, line in zip(urns.urns_of(poll.id), text.splitlines() or [""], strict=False)
    ]
    flawed = next((one for one in found if one.flaw), None)
    if flawed:
        return flawed
    if len({one.chosen for one in found}) > 1:
        return Opened(flaw=Flaw.PAIR)
    return Opened(found[0].chosen, was_cast=any(one.was_cast for one in found))


def _examine(poll_id: int, text: str) -> Opened:
    election = documents.documents_of(poll_id).election
    try:
        revealed = audit.verify_spoiled(election, text)
    except Unsound as error:
        return Opened(flaw=error.flaw)
    chosen = tuple(
        answer
        for question, marks in zip(election.questions, revealed.choices, strict=True)
        for answer, mark in zip(question.answers, marks, strict=True)
        if mark
    )
    tracker = sha256_hex(revealed.ballot.text)
    stands = select(exists().where(Ballot.poll_id == poll_id, Ballot.ballot_id == tracker))
    return Opened(chosen, was_cast=bool(db.session.scalar(stands)))
