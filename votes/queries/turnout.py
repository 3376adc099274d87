"""Who has voted, never how."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import exists, func, or_, select, true
from sqlalchemy.sql.elements import ColumnElement

from app.extensions import db
from app.people.models.person import Person
from meetings.models.proxy import Proxy
from meetings.models.roll import Attendance
from meetings.services import proxies
from votes.models.ledger import Ballot
from votes.models.poll import Poll
from votes.models.voter import PollVoter


class Turnout(NamedTuple):
    """应到, 实到, 已表决, in persons. A written vote takes no attendance: all are as if there."""

    roll: int
    present: int
    cast: int

    @property
    def everybody(self) -> bool:
        """Whether all who are present have voted (some may have voted and left)."""
        return 0 < self.present <= self.cast


def turnout_of(poll: Poll) -> Turnout:
    """The figures of a poll now."""
    here = func.count().filter(_counts_here(poll))
    row = db.session.execute(
        select(func.count(), here).select_from(PollVoter).where(PollVoter.poll_id == poll.id)
    ).one()
    return Turnout(row[0], row[1], poll.turnout)


def yet_to_vote(poll: Poll) -> Sequence[str]:
    """Names of those who are present and have not voted, by the sound of the name."""
    return db.session.scalars(
        select(PollVoter.name)
        .join(Person, Person.id == PollVoter.person_id)
        .where(PollVoter.poll_id == poll.id, _counts_here(poll), ~_has_voted())
        .order_by(Person.sort_key, Person.id)
    ).all()


def voters_here(poll: Poll) -> Sequence[Person]:
    """Everybody on the roll who is present, by the sound of the name."""
    return db.session.scalars(
        select(Person)
        .join(PollVoter, PollVoter.person_id == Person.id)
        .where(PollVoter.poll_id == poll.id, _is_here(poll))
        .order_by(Person.sort_key, Person.id)
    ).all()


def voters_waiting(poll: Poll) -> Sequence[Person]:
    """The same as persons: whom the desk may help."""
    return db.session.scalars(
        select(Person)
        .join(PollVoter, PollVoter.person_id == Person.id)
        .where(PollVoter.poll_id == poll.id, _is_here(poll), ~_has_voted())
        .order_by(Person.sort_key, Person.id)
    ).all()


def roll_of(poll: Poll) -> Sequence[PollVoter]:
    """The frozen roll by the sound of the name; empty before it is frozen."""
    return db.session.scalars(
        select(PollVoter)
        .join(Person, Person.id == PollVoter.person_id)
        .where(PollVoter.poll_id == poll.id)
        .order_by(Person.sort_key, Person.id)
    ).all()


class Seat(NamedTuple):
    """How one person stands to a poll."""

    pseudonym: str
    present: bool


def seat_of(poll: Poll, person: Person | None) -> Seat | None:
    """This person's place on the roll; None for one who is not on it."""
    if person is None:
        return None
    row = db.session.execute(
        select(PollVoter.pseudonym, _is_here(poll)).where(
            PollVoter.poll_id == poll.id, PollVoter.person_id == person.id
        )
    ).first()
    return Seat(row[0], bool(row[1])) if row else None


def is_in_room(poll: Poll, person_id: int) -> bool:
    """Whether somebody, on the roll or not, is in the room of the poll's meeting now."""
    here = exists().where(
        Attendance.meeting_id == poll.meeting_id,
        Attendance.person_id == person_id,
        Attendance.left_at.is_(None),
    )
    return bool(db.session.scalar(select(here)))


def _is_here(poll: Poll) -> ColumnElement[bool]:
    """Whether the voter of this row is in the room now, where one has to be."""
    if not poll.takes_attendance:
        return true()
    return exists().where(
        Attendance.meeting_id == poll.meeting_id,
        Attendance.person_id == PollVoter.person_id,
        Attendance.left_at.is_(None),
    )


def _counts_here(poll: Poll) -> ColumnElement[bool]:
    """The same, and those whose proxy is in the room, where a mandate counts as attending."""
    if not poll.takes_attendance or not proxies.counts_here(poll.meeting):
        return _is_here(poll)
    represented = exists().where(
        Proxy.meeting_id == poll.meeting_id,
        Proxy.principal_id == PollVoter.person_id,
        Proxy.revoked_at.is_(None),
        Attendance.meeting_id == poll.meeting_id,
        Attendance.person_id == Proxy.holder_id,
        Attendance.left_at.is_(None),
    )
    return or_(_is_here(poll), represented)


def _has_voted() -> ColumnElement[bool]:
    return exists().where(
        Ballot.poll_id == PollVoter.poll_id, Ballot.pseudonym == PollVoter.pseudonym
    )
