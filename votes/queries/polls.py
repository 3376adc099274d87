"""Which polls there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import exists, or_, select

from app.extensions import db
from app.people.models.person import Person
from meetings.models.meeting import Meeting
from meetings.models.motion import Motion
from votes.models.ledger import Ballot
from votes.models.poll import Poll, PollState
from votes.models.voter import PollVoter
from votes.services import answers


def poll_with_uuid(uuid: str) -> Poll:
    """Return the poll, or raise Missing."""
    poll = db.session.scalar(select(Poll).where(Poll.uuid == uuid))
    if poll is None:
        raise answers.no_poll()
    return poll


def poll_named(name: str) -> Poll:
    """Return the poll with this uuid or number, or raise Missing."""
    number = int(name) if name.isascii() and name.isdigit() and len(name) < 10 else 0
    poll = db.session.scalar(select(Poll).where(or_(Poll.uuid == name, Poll.id == number)))
    if poll is None:
        raise answers.no_poll()
    return poll


def poll_of(motion: Motion) -> Poll | None:
    """The last poll on this motion: the open one, or the one that decided it."""
    return db.session.scalar(
        select(Poll).where(Poll.motion_id == motion.id).order_by(Poll.id.desc()).limit(1)
    )


def polls_of(motion: Motion) -> Sequence[Poll]:
    """Every poll on this motion, annulled ones too, in order."""
    return db.session.scalars(
        select(Poll).where(Poll.motion_id == motion.id).order_by(Poll.id)
    ).all()


def polls_on_record(meeting: Meeting, motion: Motion | None = None) -> Sequence[Poll]:
    """The polls of a meeting, or of one of its motions, that are over."""
    query = select(Poll).where(
        Poll.meeting_id == meeting.id,
        Poll.state.in_((PollState.DECLARED, PollState.ANNULLED, PollState.CLOSED)),
    )
    if motion is not None:
        query = query.where(Poll.motion_id == motion.id)
    return db.session.scalars(query.order_by(Poll.id)).all()


def all_polls() -> Sequence[Poll]:
    """Every poll, the newest first."""
    return db.session.scalars(select(Poll).order_by(Poll.id.desc())).all()


class Call(NamedTuple):
    """An open poll in which somebody has a vote, and whether they have used it."""

    poll: Poll
    voter: str
    has_voted: bool


def open_polls_for(person: Person) -> Sequence[Call]:
    """The open polls on whose roll this person stands."""
    voted = exists().where(
        Ballot.poll_id == PollVoter.poll_id, Ballot.pseudonym == PollVoter.pseudonym
    )
    rows = db.session.execute(
        select(Poll, PollVoter.pseudonym, voted)
        .join(PollVoter, PollVoter.poll_id == Poll.id)
        .where(Poll.state == PollState.OPEN, PollVoter.person_id == person.id)
        .order_by(Poll.id)
    )
    return [Call(*row) for row in rows]
