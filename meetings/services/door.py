"""The door: who comes in and goes out, by QR code, at the desk, or by their own hand."""

from __future__ import annotations

import hmac
from datetime import datetime

from flask_babel import lazy_gettext as _l

from app.errors import Refused
from app.people.models.person import Person
from meetings.models.meeting import Meeting, MeetingState
from meetings.models.roll import Via
from meetings.rules.acts import Arrive, Leave, OpenMeeting
from meetings.services import floor, live_state, proxies, returning, roll


def open_door(meeting: Meeting, *, by: Person | None, at: datetime | None = None) -> None:
    """Read the frozen roll in, and what earlier meetings left over; open the check-in.

    Raises Refused before the notice, and when the door is open already.
    """
    if meeting.state is MeetingState.PLANNED:
        raise Refused(_l("还没有发会议通知"), remedy=_l("请先发通知"), code="not_noticed")
    if meeting.state is MeetingState.CANCELLED:
        raise Refused(_l("会议已经取消"), code="cancelled")
    meeting = floor.lock(meeting)
    voting = live_state.voters(meeting)
    closed = meeting.state is MeetingState.NOTICED
    brought = returning.bring(meeting, by=by) if closed else ()
    act = OpenMeeting(
        at=0,
        roll=proxies.read_into(meeting, roll.members(meeting)),
        chair=meeting.chair_id,
        quorum=meeting.quorum_of(voting),
        starts_at=live_state.moment_of(meeting.starts_at),
        brought=brought or None,
    )
    floor.perform(meeting, act, by=by, at=at)


def has_token(meeting: Meeting, token: str) -> bool:
    """Whether this is the room's code; compared in constant time."""
    return hmac.compare_digest(meeting.checkin_token.encode(), token.encode())


def check_in(
    meeting: Meeting, person: Person, *, token: str = "", at: datetime | None = None
) -> None:
    """Note one's own arrival: with the room's code, or by word of one's own.

    Raises Refused for a wrong code, before the door is open, or for one not called.
    """
    if token and not has_token(meeting, token):
        raise Refused(
            _l("签到码不对"),
            why=_l("可能是以前会议的签到码"),
            remedy=_l("请扫会场大屏幕上的签到码，或到签到台登记"),
            code="wrong_token",
        )
    via = Via.QR if token else Via.SELF
    floor.perform(meeting, Arrive(at=0, person=person.id), by=person, at=at, via=via)


def check_in_for(
    meeting: Meeting, person: Person, *, by: Person, at: datetime | None = None
) -> None:
    """Note somebody's arrival at the desk, late ones too."""
    floor.perform(meeting, Arrive(at=0, person=person.id), by=by, at=at, via=Via.DESK)


def leave(meeting: Meeting, person: Person, *, by: Person, at: datetime | None = None) -> None:
    """Note that somebody leaves, early or for a while."""
    floor.perform(meeting, Leave(at=0, person=person.id), by=by, at=at)
