"""What was put right in a closed vote's record, and what could be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Subquery, func, select

from app.extensions import db
from app.people.models.person import Person
from app.photos.models.photo import Photo
from votes.counting.corrections import AT_THE_DESK
from votes.counting.records import CastVia, Close, Correction, Hands, NamedBallot
from votes.crypto import fields
from votes.crypto.canonical import JSON
from votes.crypto.ledger import EntryType
from votes.models.correction import RecordCorrection
from votes.models.helped import HelpedBallot
from votes.models.ledger import Ballot, LedgerEntry
from votes.models.poll import Poll
from votes.models.voter import PollVoter


class Typed(NamedTuple):
    """A ballot that was typed in at the desk: where it stands, whose it is, what it says now."""

    height: int
    name: str
    via: str
    choice: JSON
    photos: Sequence[Photo]


def corrections_of(poll: Poll) -> Sequence[RecordCorrection]:
    """Every correction, proposed ones too, in order."""
    return db.session.scalars(
        select(RecordCorrection)
        .where(RecordCorrection.poll_id == poll.id)
        .order_by(RecordCorrection.id)
    ).all()


def choices_now(poll: Poll) -> Mapping[int, JSON]:
    """What corrected ballots say now, by height, as the ledger has it."""
    bodies = db.session.scalars(
        select(LedgerEntry.body)
        .where(LedgerEntry.poll_id == poll.id, LedgerEntry.type == EntryType.CORRECTION.value)
        .order_by(LedgerEntry.height)
    )
    made = [fields.read(Correction, body or "") for body in bodies]
    return {one.height: one.choice for one in made if one.hands is None}


def _last_turns(poll: Poll) -> Subquery:
    """Which ballot of each line stands, where a later one took the place of another."""
    return (
        select(Ballot.pseudonym, func.max(Ballot.turn).label("turn"))
        .where(Ballot.poll_id == poll.id)
        .group_by(Ballot.pseudonym)
        .subquery()
    )


def typed_in(poll: Poll) -> Sequence[Typed]:
    """Every ballot that counts and was typed in at the desk, by the sound of the name."""
    last = _last_turns(poll)
    rows = db.session.execute(
        select(Ballot.height, PollVoter.name, LedgerEntry.body, HelpedBallot)
        .join(last, (last.c.pseudonym == Ballot.pseudonym) & (last.c.turn == Ballot.turn))
        .join(
            PollVoter,
            (PollVoter.poll_id == Ballot.poll_id) & (PollVoter.pseudonym == Ballot.pseudonym),
        )
        .join(Person, Person.id == PollVoter.person_id)
        .join(
            LedgerEntry,
            (LedgerEntry.poll_id == Ballot.poll_id) & (LedgerEntry.height == Ballot.height),
        )
        .outerjoin(HelpedBallot, HelpedBallot.ballot_id == Ballot.ballot_id)
        .where(Ballot.poll_id == poll.id)
        .order_by(Person.sort_key, Person.id)
    )
    now = choices_now(poll)
    read = [(row, fields.read(NamedBallot, row.body or "")) for row in rows]
    return [
        Typed(
            row.height,
            row.name,
            ballot.cast_via.value,
            now.get(row.height, ballot.choice),
            row.HelpedBallot.photos if row.HelpedBallot else (),
        )
        for row, ballot in read
        if ballot.cast_via in AT_THE_DESK
    ]


def hands_of(poll: Poll) -> tuple[int, Hands] | None:
    """Where the hands stand in the ledger, and how many they are now; None where none were."""
    rows = db.session.execute(
        select(LedgerEntry.height, LedgerEntry.type, LedgerEntry.body)
        .where(
            LedgerEntry.poll_id == poll.id,
            LedgerEntry.type.in_((EntryType.END_BALLOTS.value, EntryType.CORRECTION.value)),
        )
        .order_by(LedgerEntry.height)
    ).all()
    if not rows or rows[0].body is None:
        return None
    hands = fields.read(Close, rows[0].body).hands
    for row in rows[1:]:
        hands = fields.read(Correction, row.body or "").hands or hands
    return (rows[0].height, hands) if hands else None


class Ways(NamedTuple):
    """By which ways the ballots that count came."""

    phone: int
    paper: int
    helped: int


def ways_of(poll: Poll) -> Ways:
    """How many voted on phones, on paper, and by word at the desk."""
    last = _last_turns(poll)
    query = (
        select(HelpedBallot.via, func.count())
        .join(Ballot, Ballot.ballot_id == HelpedBallot.ballot_id)
        .join(last, (last.c.pseudonym == Ballot.pseudonym) & (last.c.turn == Ballot.turn))
        .where(Ballot.poll_id == poll.id, HelpedBallot.taken.is_(True))
        .group_by(HelpedBallot.via)
    )
    counts: dict[CastVia, int] = {row[0]: row[1] for row in db.session.execute(query)}
    paper, helped = counts.get(CastVia.PAPER, 0), counts.get(CastVia.HELPED, 0)
    return Ways(poll.turnout - paper - helped, paper, helped)
