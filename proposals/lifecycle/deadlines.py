"""By when the desk must have answered (DB3306/T 075-2025, the two tempos of 议事)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from app.marks import N_
from app.work_calendar.calendar import Deadline, WorkCalendar
from app.work_calendar.instants import SHANGHAI, day_of, end_of_day

TRIAGE_HOURS = 48
"""即时议: an answer within 48 hours of submission, days off included."""

SCHEDULE_WORKING_DAYS = 5
"""深入议: a filed matter is started within five working days."""

NEAR_HOURS = 12
"""How long before the 48 hours are over the desk is reminded."""

MORNING = time(8)
"""When the desk is reminded of what is due that day, in Shanghai."""

_DAY = timedelta(days=1)


class Clock(StrEnum):
    """What runs at the desk."""

    TRIAGE = "triage"
    SCHEDULE = "schedule"
    ROUTED = "routed"
    APPEAL = "appeal"


CLOCK_NAMES: Mapping[Clock, str] = {
    Clock.TRIAGE: N_("受理或答复"),
    Clock.SCHEDULE: N_("排会"),
    Clock.ROUTED: N_("转办结果"),
    Clock.APPEAL: N_("申诉处理"),
}

CLOCK_RULES: Mapping[Clock, str] = {
    Clock.TRIAGE: N_("收到后48小时内，休息日也算（DB3306/T 075-2025 即时议）"),
    Clock.SCHEDULE: N_("立项后5个工作日内，立项当天不算（DB3306/T 075-2025 深入议）"),
    Clock.ROUTED: N_("转办时定的工作日数，当天不算（接诉即办条例 §13）"),
    Clock.APPEAL: N_("提出申诉后5个工作日内，当天不算（本平台规定）"),
}
"""Why each day is what it is."""


class Urgency(StrEnum):
    """How far a clock has run."""

    LATE = "late"
    TODAY = "today"
    LATER = "later"


def triage_due(submitted_at: datetime) -> datetime:
    """Return the instant by which the secretary accepts, returns or declines."""
    return submitted_at + timedelta(hours=TRIAGE_HOURS)


def schedule_due(filed_on: date, calendar: WorkCalendar) -> Deadline:
    """Return the day by which a filed topic is put on a meeting's agenda."""
    return calendar.explain(filed_on, SCHEDULE_WORKING_DAYS)


def urgency(due: datetime, at: datetime) -> Urgency:
    """Tell whether it is late at that instant, due before its day in Shanghai is over, or later."""
    if due <= at:
        return Urgency.LATE
    return Urgency.TODAY if due <= end_of_day(day_of(at)) else Urgency.LATER


def last_morning(at: datetime) -> date:
    """Return the last day whose morning has come: what is due on it has been reminded of."""
    local = at.astimezone(SHANGHAI)
    return local.date() if local.time() >= MORNING else local.date() - _DAY


def last_day_over(at: datetime) -> date:
    """Return the last day that is over: what was due on it and is not done is late."""
    return day_of(at) - _DAY
