"""How a due date was counted, kept with the task: what was true when it was set stays readable."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.work_calendar.calendar import Deadline
from app.work_calendar.days import Day, DayReason


def kept(deadline: Deadline) -> dict[str, Any]:
    """Return the reckoning as JSON, every day on the way."""
    return {
        "start": deadline.start.isoformat(),
        "working_days": deadline.working_days,
        "due": deadline.due.isoformat(),
        "days": [[day.date.isoformat(), day.reason.value, day.name] for day in deadline.days],
        "provisional_years": list(deadline.provisional_years),
    }


def read(reckoning: Mapping[str, Any]) -> Deadline:
    """Return the deadline as it was counted then."""
    days = (
        Day(date.fromisoformat(on), DayReason(reason), name)
        for on, reason, name in reckoning["days"]
    )
    return Deadline(
        start=date.fromisoformat(reckoning["start"]),
        working_days=reckoning["working_days"],
        due=date.fromisoformat(reckoning["due"]),
        days=tuple(days),
        provisional_years=tuple(reckoning["provisional_years"]),
    )
