"""The blueprint, and what every page of a meeting begins with."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from app.errors import Missing, SignInNeeded
from app.people.identity import current_person
from app.people.models.person import Person
from meetings.models.meeting import Meeting
from meetings.policy import allow_office, may_see
from meetings.queries.listing import meeting_with

blueprint = Blueprint("meetings", __name__)


def seen_meeting(meeting_id: int) -> Meeting:
    """The meeting, if the reader may see it. Raises Missing otherwise."""
    meeting = meeting_with(meeting_id)
    if not may_see(current_person(), meeting):
        raise Missing(_l("没有这个会议"), remedy=_l("请从会议列表进入"))
    return meeting


def served_meeting(meeting_id: int) -> Meeting:
    """The meeting, if the reader serves at it. Raises SignInNeeded or Forbidden."""
    meeting = meeting_with(meeting_id)
    allow_office(current_person(), meeting)
    return meeting


def someone() -> Person:
    """The person asking. Raises SignInNeeded."""
    person = current_person()
    if person is None:
        raise SignInNeeded(_l("请先登录"), remedy=_l("用手机号和密码，或用秘书打印的登录条登录"))
    return person
