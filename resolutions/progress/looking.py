"""When the clock must look at a task again: so that a sweep asks for a few, not for all of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from app.work_calendar.calendar import WorkCalendar
from resolutions.progress.standing import NEAR_WORKING_DAYS

_ONE = timedelta(days=1)


def near_from(due: date, calendar: WorkCalendar, *, near: int = NEAR_WORKING_DAYS) -> date:
    """Return the first day on which ``due`` is near: no more than ``near`` working days are left."""
    return calendar.subtract_working_days(due + _ONE, near + 1)


def next_look(
    due: date,
    today: date,
    calendar: WorkCalendar,
    *,
    climbs_on: date | None = None,
    milestones: Iterable[date] = (),
) -> date | None:
    """Return the first day after ``today`` on which something may be said of a running task.

    ``due`` is the date in force, ``climbs_on`` the day of the next rung of the ladder, and
    ``milestones`` the planned days of those not reached. None where nothing more is to come.
    """
    days = [near_from(due, calendar), due + _ONE, *(day + _ONE for day in milestones)]
    if climbs_on is not None:
        days.append(climbs_on)
    return min((day for day in days if day > today), default=None)
