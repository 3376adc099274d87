"""The decision rule a meeting stands under: what it says about notice, quorum and agenda."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app import clock
from app.calendar_overrides.queries import work_calendar
from app.errors import Invalid, Refused
from app.work_calendar.instants import day_of
from meetings.models.meeting import Meeting
from meetings.presets.preset import Preset
from meetings.presets.table import ROWS, TWO_THIRDS, preset


def preset_of(meeting: Meeting) -> Preset:
    """The version in force on the meeting's day; the last one where its day is past them all."""
    found = preset(meeting.preset_code, day_of(meeting.starts_at))
    return found or [row for row in ROWS if row.code == meeting.preset_code][-1]


def must_allow(
    code: str, starts_at: datetime, *, share: Fraction, strict: bool, counted: bool
) -> None:
    """Refuse a plan under a rule that is none that day, or with another quorum than the law's.

    Raises Invalid. An advisory hall may set its own quorum; a statutory body may not.
    """
    rule = preset(code, day_of(starts_at))
    if rule is None:
        raise Invalid(_l("开会那天没有这种决议规则"), remedy=_l("请另选一种"), code="preset")
    if not rule.statutory or not rule.fixes_quorum:
        return
    if counted or (share, strict) != (rule.quorum, rule.strict):
        raise Invalid(
            _l("法定人数由法律规定，不能另定"),
            why=_l("依据：%(law)s%(article)s", law=rule.law, article=rule.article),
            remedy=_l("法定人数请选“按决议规则”"),
            code="quorum",
        )


def usual_quorum(code: str, starts_at: datetime) -> dict[str, Any]:
    """The rule's own quorum as the columns of a plan; the hall's two thirds where it names none."""
    rule = preset(code, day_of(starts_at))
    share, strict = (rule.quorum, rule.strict) if rule and rule.fixes_quorum else (None, False)
    share = share or TWO_THIRDS
    return {
        "quorum_numerator": share.numerator,
        "quorum_denominator": share.denominator,
        "quorum_strict": strict,
    }


def notice_days(meeting: Meeting) -> int:
    """Working days after the day of notice (today before it) up to the day before the meeting."""
    return days_between(day_of(meeting.noticed_at or clock.now()), day_of(meeting.starts_at))


def days_between(notice: date, meeting: date) -> int:
    """Whole working days between the two: neither the day of notice nor that of the meeting."""
    calendar = work_calendar()
    between = calendar.working_days_between(notice, meeting)
    return max(0, between - calendar.is_working_day(meeting))


def earliest_day(rule: Preset) -> date:
    """The first day on which a meeting could be held if notice were given today."""
    today = clock.today()
    if not rule.notice_days:
        return today
    last = work_calendar().add_working_days(today, rule.notice_days)
    return date.fromordinal(last.toordinal() + 1)


def must_be_in_time(meeting: Meeting, starts_at: datetime | None = None) -> None:
    """Refuse a notice given today that is shorter than a statutory body's rule asks for.

    ``starts_at`` is the time proposed, where it is not the meeting's own.
    """
    rule = preset_of(meeting)
    days = days_between(clock.today(), day_of(starts_at or meeting.starts_at))
    if not rule.statutory or not rule.is_short(days):
        return
    raise Refused(
        _l(
            "离开会只有%(days)d个工作日，要提前%(needed)d个工作日通知",
            days=days,
            needed=rule.notice_days,
        ),
        why=_l("依据：%(law)s", law=rule.notice_article),
        remedy=_l("今天发通知，最早可以在%(day)s开会", day=f"{earliest_day(rule):%Y-%m-%d}"),
        code="short_notice",
    )


def agenda_closed(meeting: Meeting) -> Refused:
    """Why nothing is simply added after the notice, and what may be done instead."""
    rule = preset_of(meeting)
    if rule.freezes_agenda:
        return frozen(rule)
    return Refused(
        _l("会议通知已经发出，议程不能再改"),
        why=_l("代表已按通知准备"),
        remedy=_l("可以在会上由三分之二以上同意后增加"),
        code="already_noticed",
    )


def frozen(rule: Preset) -> Refused:
    """The refusal of a statutory body: what was not in the notice is not taken up."""
    return Refused(
        _l(
            "“%(name)s”的议程随通知定下，通知里没有的事项不能增加，也不能表决",
            name=gettext(rule.name),
        ),
        why=_l("法定会议不得对通知以外的事项作决定（参照北京市物业管理条例第35条）"),
        remedy=_l("请列入下一次会议的通知"),
        code="agenda_frozen",
    )
