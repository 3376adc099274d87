"""Which polls there are. A second box of one vote is no poll of its own and is never listed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import exists, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from app.extensions import db
from app.people.models.person import Person
from meetings.models.journal import MeetingAct
from meetings.models.meeting import Meeting
from meetings.models.motion import Motion
from meetings.models.proxy import Proxy
from votes.models.ledger import Ballot
from votes.models.poll import Poll, PollState
from votes.models.voter import PollVoter
from votes.services import answers, mandates


def poll_with_uuid(uuid: str) -> Poll:
    """Return the poll, or raise Missing."""
    poll = db.session.scalar(select(Poll).where(Poll.uuid == uuid, Poll.beside_id.is_(None)))
    if poll is None:
        raise answers.no_poll()
    return poll


def poll_named(name: str) -> Poll:
    """Return the poll with this uuid or number, or raise Missing."""
    number = int(name) if name.isascii() and name.isdigit() and len(name) < 10 else 0
    query = select(Poll).where(or_(Poll.uuid == name, Poll.id == number))
    poll = db.session.scalar(query.where(Poll.beside_id.is_(None)))
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
        Poll.beside_id.is_(None),
        Poll.state.in_((PollState.DECLARED, PollState.ANNULLED, PollState.CLOSED)),
    )
    if motion is not None:
        query = query.where(Poll.motion_id == motion.id)
    return db.session.scalars(query.order_by(Poll.id)).all()


def polls_at(meeting: Meeting) -> Sequence[Poll]:
    """Every poll of a meeting, prepared ones too, in order."""
    return db.session.scalars(
        select(Poll)
        .where(Poll.meeting_id == meeting.id, Poll.beside_id.is_(None))
        .order_by(Poll.id)
    ).all()


def standing_alone(meeting: Meeting) -> Sequence[Poll]:
    """The questions of a meeting that are put without a motion, in order."""
    return db.session.scalars(
        select(Poll)
        .where(Poll.meeting_id == meeting.id, Poll.motion_id.is_(None), Poll.beside_id.is_(None))
        .order_by(Poll.id)
    ).all()


def questions_waiting(meeting: Meeting) -> Sequence[Poll]:
    """Those that wait to be opened, or to be declared."""
    return [
        poll
        for poll in standing_alone(meeting)
        if poll.is_prepared or (poll.state is PollState.CLOSED and poll.delayed)
    ]


def question_now(meeting: Meeting) -> Poll | None:
    """The one being voted on, or over since the last act of the floor; the latest of several."""
    begun = [poll for poll in standing_alone(meeting) if poll.opened_at is not None]
    being = [poll for poll in begun if poll.state is PollState.OPEN]
    if being:
        return being[-1]
    since = db.session.scalar(
        select(func.max(MeetingAct.at)).where(MeetingAct.meeting_id == meeting.id)
    )
    ended = [(poll.closed_at, poll) for poll in begun if poll.closed_at is not None]
    fresh = [(at, poll.id, poll) for at, poll in ended if since is None or at > since]
    return max(fresh)[2] if fresh else None


def questions_on_show(meeting: Meeting) -> Sequence[Poll]:
    """What a member's page shows: every open one, else the one just decided; all once it is over."""
    begun = [poll for poll in standing_alone(meeting) if poll.opened_at is not None]
    if meeting.closed_at is not None:
        return begun
    latest = question_now(meeting)
    return [poll for poll in begun if poll.state is PollState.OPEN or poll == latest]


def all_polls() -> Sequence[Poll]:
    """Every poll, the newest first."""
    query = select(Poll).where(Poll.beside_id.is_(None))
    return db.session.scalars(query.order_by(Poll.id.desc())).all()


class Call(NamedTuple):
    """An open poll in which somebody has a vote, and whether they have used it."""

    poll: Poll
    voter: str
    has_voted: bool
    for_whom: str = ""
    """The principal, where the vote is another's; empty for one's own."""


def open_polls_for(person: Person) -> Sequence[Call]:
    """The open polls on whose roll this person stands."""
    voted = exists().where(
        Ballot.poll_id == PollVoter.poll_id, Ballot.pseudonym == PollVoter.pseudonym
    )
    rows = db.session.execute(
        select(Poll, PollVoter.pseudonym, voted)
        .join(PollVoter, PollVoter.poll_id == Poll.id)
        .where(
            Poll.state == PollState.OPEN,
            Poll.beside_id.is_(None),
            PollVoter.person_id == person.id,
        )
        .order_by(Poll.id)
    )
    return [*(Call(*row) for row in rows), *_calls_for_others(person, voted)]


def _calls_for_others(person: Person, voted: ColumnElement[bool]) -> Sequence[Call]:
    """The open polls by a roll of their own in which this person votes for somebody else."""
    rows = db.session.execute(
        select(Poll, PollVoter.pseudonym, voted, PollVoter.name)
        .join(Proxy, Proxy.meeting_id == Poll.meeting_id)
        .join(
            PollVoter,
            (PollVoter.poll_id == Poll.id) & (PollVoter.person_id == Proxy.principal_id),
        )
        .where(
            Poll.state == PollState.OPEN,
            Proxy.holder_id == person.id,
            Proxy.revoked_at.is_(None),
        )
        .order_by(Poll.id, Proxy.id)
    )
    return [Call(*row) for row in rows if mandates.rule_of(row[0]) is not None]
