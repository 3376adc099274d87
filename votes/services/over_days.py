"""Where a hall meets over days, a vote ends at its time: nobody has to press anything."""

from __future__ import annotations

import logging

from sqlalchemy import select

from app.errors import Refused
from app.extensions import db
from meetings.services import over_days
from votes.models.poll import Poll, PollState
from votes.services import closing

log = logging.getLogger(__name__)


def close_in_time() -> None:
    """Close every vote whose time is over; one that cannot be closed does not hold up others."""
    opened = db.session.scalars(select(Poll).where(Poll.state == PollState.OPEN)).all()
    for poll in [one for one in opened if over_days.vote_due(one.meeting)]:
        try:
            closing.close(poll, by=None)
        except Refused as refused:
            log.warning("poll %s was not closed at its time: %s", poll.uuid, refused.what)
