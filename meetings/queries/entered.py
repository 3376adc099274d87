"""What the desk entered for members without a phone, so that every page can say so."""

from __future__ import annotations

from sqlalchemy import select

from app.extensions import db
from meetings.models.journal import MeetingAct
from meetings.models.meeting import Meeting

_SHOWN = ("claim", "second", "move")
Mark = tuple[str, int, int]
"""The act's code, who acted, and when, in the engine's milliseconds."""


def at_the_desk(meeting: Meeting) -> frozenset[Mark]:
    """Requests for the floor, seconds and motions that somebody else's hand entered."""
    rows = db.session.scalars(
        select(MeetingAct).where(MeetingAct.meeting_id == meeting.id, MeetingAct.code.in_(_SHOWN))
    )
    return frozenset(
        (row.code, int(row.act["by"]), int(row.act["at"]))
        for row in rows
        if row.act.get("entered_by")
    )
