"""The live door of meetings: the same acts as the forms, each answered with an ack."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.errors import Missing
from app.extensions import db
from app.live import live_act, topic
from app.people.models.person import Person
from app.transaction import transaction
from meetings.models.meeting import Meeting
from meetings.policy import allow_act, may_see
from meetings.queries.listing import meeting_with
from meetings.services import acting, floor

Payload = dict[str, Any]


def init_app(app: Flask) -> None:
    """Open the topics of meetings and wall screens."""
    topic(app, "meeting", _may_watch)
    topic(app, "screen", _may_watch_screen)


def _may_watch(key: str, person: Person | None) -> bool:
    meeting = db.session.get(Meeting, int(key)) if key.isdecimal() and len(key) < 10 else None
    return meeting is not None and may_see(person, meeting)


def _may_watch_screen(key: str, person: Person | None) -> bool:
    return db.session.scalar(select(Meeting.id).where(Meeting.screen_token == key)) is not None


def _asked(person: Person | None, payload: Payload) -> Meeting:
    number = str(payload.get("meeting", ""))
    meeting = meeting_with(int(number) if number.isdecimal() and len(number) < 10 else 0)
    if not may_see(person, meeting):
        raise Missing(_l("没有这个会议"))
    return meeting


def _done(meeting: Meeting) -> Payload:
    """The revision that this act made; ask in its transaction, for others may follow at once."""
    return {"rev": meeting.revision}


def _register(code: str) -> None:
    def act(person: Person | None, payload: Payload) -> Payload:
        with transaction():
            meeting = _asked(person, payload)
            acting.carry_out(meeting, code, payload, person=person)
            return _done(meeting)

    live_act(f"meetings.{code}")(act)


for _code in acting.CODES:
    _register(_code)


@live_act("meetings.undo")
def undo(person: Person | None, payload: Payload) -> Payload:
    """Take back the slip of a finger."""
    with transaction():
        meeting = _asked(person, payload)
        hand = allow_act(person, meeting, "undo", for_another=False)
        floor.undo(meeting, by=hand)
        return _done(meeting)
