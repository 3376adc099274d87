"""Put a meeting of which notice was given at another time or place, and tell everyone called."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from app import audit, clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from app.work_calendar.instants import day_of
from meetings.models.invitation import Answer
from meetings.models.meeting import Meeting, MeetingState
from meetings.models.rescheduling import Rescheduling
from meetings.services import decision_rule, journal, live_state, notices, roll, series
from meetings.services.floor import lock


def reschedule(
    meeting: Meeting, *, starts_at: datetime, place_text: str, reason: str, by: Person
) -> Rescheduling:
    """Change time or place after the notice. What people answered is asked again.

    Raises Refused once the door is open, or when a statutory body's notice would be too short;
    Invalid without a reason, for a time that has passed, or when nothing changes.
    """
    meeting = lock(meeting)
    _check(meeting, starts_at, place_text.strip(), reason.strip())
    change = Rescheduling(
        meeting_id=meeting.id,
        was_at=meeting.starts_at,
        was_in=meeting.place_text,
        reason=reason.strip(),
        by_id=by.id,
        at=clock.now(),
    )
    db.session.add(change)
    meeting.title = _redated(meeting, starts_at)
    meeting.starts_at, meeting.place_text = starts_at, place_text.strip()
    meeting.reminded_at = None
    db.session.execute(delete(Answer).where(Answer.meeting_id == meeting.id))
    db.session.flush()
    audit.record(
        "meeting.rescheduled",
        meeting,
        by=by,
        place=meeting.hall.place,
        reason=reason,
        details={"was": notices.moment(change.was_at), "is": notices.when(meeting)},
    )
    live_state.changed(meeting, journal.floor_of(meeting), figures_only=False)
    notices.tell_of_rescheduling(meeting, roll.entries_of(meeting), change)
    return change


def _redated(meeting: Meeting, starts_at: datetime) -> str:
    """The title with the new day, where a series had written the old one behind it."""
    old, new = series.day_words(day_of(meeting.starts_at)), series.day_words(day_of(starts_at))
    return (
        f"{meeting.title.removesuffix(old)}{new}" if meeting.title.endswith(old) else meeting.title
    )


def _check(meeting: Meeting, starts_at: datetime, place_text: str, reason: str) -> None:
    if meeting.state is not MeetingState.NOTICED:
        raise Refused(
            _l("现在不能改期"),
            why=_l("只有已经通知、还没有开始签到的会议才改期"),
            remedy=_l("没有通知的，直接修改；已经开始的，由主持人宣布休会"),
            code="not_noticed",
        )
    if not reason or not place_text:
        raise Invalid(_l("改期要写明原因和地点"), code="reason")
    if starts_at <= clock.now():
        raise Invalid(_l("开会时间已经过去"), remedy=_l("请选择以后的时间"), code="past")
    if (starts_at, place_text) == (meeting.starts_at, meeting.place_text):
        raise Invalid(_l("时间地点都没有改"), code="unchanged")
    if starts_at != meeting.starts_at:
        decision_rule.must_be_in_time(meeting, starts_at)


def changes_of(meeting: Meeting) -> Sequence[Rescheduling]:
    """Every change, in order."""
    return db.session.scalars(
        select(Rescheduling).where(Rescheduling.meeting_id == meeting.id).order_by(Rescheduling.id)
    ).all()
