"""A button pressed on a page that may be old, sent by a line that may have dropped.

Four plain fields travel with a button: ``press`` names this pressing, so that sending it again
does nothing more; ``hand`` is who pressed it, so that a shared phone never acts for whoever
signed in next; ``seen`` is the course of the meeting that the chair's page showed, and ``on`` the
question that a member's page showed, so that what comes late never strikes something else. A
field that is absent is not asked for: the rules judge the act all the same.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app.errors import Refused
from app.extensions import db
from app.people.models.person import Person
from meetings.models.journal import MeetingAct
from meetings.models.meeting import Meeting
from meetings.models.press import LONGEST_KEY, Press
from meetings.rules.floor import Floor
from meetings.rules.table import ACT_RULES
from meetings.services import journal

Fields = Mapping[str, Any]
BESIDE_THE_COURSE = (
    *("arrive", "leave", "count_room", "enrol"),
    *("claim", "withdraw_claim", "second"),
)
"""Acts of members and of the door that never change what the chair's buttons mean."""


def new_key() -> str:
    """A name for one pressing, for the form on which the button stands."""
    return secrets.token_urlsafe(12)


def course_of(meeting: Meeting) -> int:
    """How far the meeting has come: the last row that changed what the chair's buttons mean."""
    found = db.session.scalar(
        select(func.max(MeetingAct.seq)).where(
            MeetingAct.meeting_id == meeting.id, MeetingAct.code.not_in(BESIDE_THE_COURSE)
        )
    )
    return found or 0


def question_of(floor: Floor) -> int:
    """Which question lies uppermost; 0 for none."""
    return floor.top.number if floor.top else 0


def is_repeated(meeting: Meeting, code: str, fields: Fields, *, hand: Person) -> bool:
    """Whether this very pressing was carried out before. Raises Refused for another's pressing.

    To be asked under the meeting's lock.
    """
    pressed_by = str(fields.get("hand") or hand.id)
    if pressed_by != str(hand.id):
        raise Refused(
            _l("这个按钮是另一个人按的，没有办理"),
            why=_l("按下以后，这台设备换了人登录"),
            remedy=_l("请您自己再按一次"),
            code="anothers_press",
        )
    key = _key(code, fields)
    return key is not None and db.session.get(Press, (meeting.id, hand.id, key)) is not None


def must_be_meant(meeting: Meeting, fields: Fields) -> None:
    """Raise Refused when the page on which the button was pressed no longer shows what is."""
    seen, on = fields.get("seen"), fields.get("on")
    if seen is not None and str(seen) != str(course_of(meeting)):
        raise Refused(
            _l("会议已经往前走了，这一步没有办理"),
            why=_what_changed(meeting, str(seen)),
            remedy=_l("请看最新情况再按"),
            code="moved_on",
        )
    if on is not None and str(on) != str(question_of(journal.floor_of(meeting))):
        raise Refused(
            _l("您按的时候议的是另一件事，没有办理"),
            why=_l("按钮送到时，会议已经在议别的了"),
            remedy=_l("请看最新情况再按"),
            code="another_question",
        )


def _what_changed(meeting: Meeting, seen: str) -> LazyString:
    """Say what was done since the page was shown: the acts by name, in order."""
    query = select(MeetingAct).where(
        MeetingAct.meeting_id == meeting.id,
        MeetingAct.seq > (int(seen) if seen.isdecimal() and len(seen) < 10 else 0),
        MeetingAct.code.not_in(BESIDE_THE_COURSE),
    )
    rows = db.session.scalars(query.order_by(MeetingAct.seq.desc()).limit(_TOLD)).all()
    names = [_l(ACT_RULES[row.code].label) if row.code in ACT_RULES else _l("撤销") for row in rows]
    said = "、".join(str(name) for name in reversed(names))
    return _l("这个页面显示以后，会上又有：%(acts)s", acts=said)


_TOLD = 3
"""How many of the latest acts a refusal names."""


def note(meeting: Meeting, code: str, fields: Fields, *, hand: Person) -> None:
    """Keep that this pressing was carried out."""
    key = _key(code, fields)
    if key is not None:
        db.session.add(Press(meeting_id=meeting.id, person_id=hand.id, key=key))


def _key(code: str, fields: Fields) -> str | None:
    """The pressing together with what was pressed: one form may hold several buttons."""
    if not fields.get("press"):
        return None
    parts = (fields["press"], code, fields.get("for") or "", fields.get("stance") or "")
    return ":".join(str(part) for part in parts)[:LONGEST_KEY]
