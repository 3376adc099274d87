"""How a duty of a called unit stands against its day 完成时限 (W06), on the working calendar."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from app.marks import N_
from app.work_calendar.calendar import WorkCalendar

NEAR_WORKING_DAYS = 1
"""临期: the last working day before it and the day itself; duties have few days (ours)."""


class DutyStands(StrEnum):
    """How a duty stands."""

    DONE = "done"
    IN_TIME = "in_time"
    NEAR = "near"
    OVERDUE = "overdue"


DUTY_NAMES: dict[DutyStands, str] = {
    DutyStands.DONE: N_("已报告完成"),
    DutyStands.IN_TIME: N_("办理中"),
    DutyStands.NEAR: N_("临期"),
    DutyStands.OVERDUE: N_("逾期"),
}


def last_near_day(today: date, calendar: WorkCalendar) -> date:
    """Return the last due date that is near today: the day before the next working day beyond."""
    return calendar.add_working_days(today, NEAR_WORKING_DAYS + 1) - timedelta(days=1)


def duty_stands(due: date, today: date, calendar: WorkCalendar, *, done: bool) -> DutyStands:
    """Tell how a duty due on this day stands; a day begun is still in time to its end."""
    if done:
        return DutyStands.DONE
    if due < today:
        return DutyStands.OVERDUE
    return DutyStands.NEAR if due <= last_near_day(today, calendar) else DutyStands.IN_TIME
