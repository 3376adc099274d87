"""A vote ends at its time, be it its own or that of a hall over days: nobody has to press anything."""

from __future__ import annotations

import logging

from sqlalchemy import select

from app import clock
from app.errors import Refused
from app.extensions import db
from app.transaction import transaction
from meetings.services import over_days
from votes.counting.records import Mode
from votes.models.poll import Poll, PollState
from votes.queries import turnout
from votes.services import closing

log = logging.getLogger(__name__)
_OPEN = select(Poll).where(Poll.state == PollState.OPEN, Poll.beside_id.is_(None))


def remind_in_time() -> None:
    """Tell those who have not voted that a vote over days ends soon; each is told once."""
    opened = db.session.scalars(_OPEN).all()
    asked = [one for one in opened if one.motion_id is not None]
    for poll in [one for one in asked if over_days.is_over_days(one.meeting)]:
        with transaction():
            over_days.remind_of_end(poll.meeting, turnout.voters_waiting(poll))


def close_in_time() -> None:
    """Close every vote whose time is over; one that cannot be closed does not hold up others."""
    opened = db.session.scalars(_OPEN).all()
    for poll in [one for one in opened if is_due(one)]:
        try:
            closing.close(poll, by=None)
        except Refused as refused:
            log.warning("poll %s was not closed at its time: %s", poll.uuid, refused.what)


def is_due(poll: Poll) -> bool:
    """Whether an open vote has had its whole time. That nobody objects is for the chair to say."""
    if poll.mode is Mode.CONSENT:
        return False
    if poll.ends_at is not None:
        return poll.ends_at <= clock.now()
    return poll.motion_id is not None and over_days.vote_due(poll.meeting)
