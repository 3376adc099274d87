"""At the turn of a month the sweep keeps what the boards say by its end: 月末底数.

Where nothing swept on the first, the first sweep after it keeps what it finds, and the report says of
which day it is: what stood at the month's end is no longer known by then.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import insert, select

from app import clock
from app.calendar_overrides.queries import work_calendar
from app.extensions import db
from resolutions.models.month import MonthLate, MonthStock
from resolutions.models.tally import TaskLight
from resolutions.models.task import Task
from resolutions.progress.standing import Colour
from resolutions.queries.standings import Today
from resolutions.queries.tally import count_by_both, stands
from resolutions.services.sweeping import Chore, Done

_ONE = timedelta(days=1)


def ended() -> Sequence[int]:
    """The last month, as the ordinal of its last day, unless it is kept or had no task."""
    last = clock.today().replace(day=1) - _ONE
    if _is_kept(last):
        return ()
    given = select(Task.id).where(Task.assigned_on <= last).limit(1)
    return (last.toordinal(),) if db.session.scalar(given) else ()


def keep(ordinal: int) -> Sequence[Done]:
    """Keep one month's counts and its late tasks, once."""
    last, at = date.fromordinal(ordinal), clock.now()
    if _is_kept(last):
        return ()
    today = Today(max(last, clock.today() - _ONE), work_calendar())
    rows = [
        {
            "day": last,
            "hall_id": hall,
            "unit_id": unit,
            "colour": colour,
            "number": number,
            "at": at,
        }
        for (hall, unit), counts in count_by_both(today).items()
        for colour, number in counts.items()
        if number
    ]
    db.session.execute(insert(MonthStock), rows)
    late = db.session.execute(
        select(TaskLight.task_id, TaskLight.hall_id).where(stands(Colour.RED, today))
    )
    kept = [{"day": last, "task_id": task, "hall_id": hall} for task, hall in late]
    if kept:
        db.session.execute(insert(MonthLate), kept)
    return (Done("month_kept", ordinal, "/watch/month", last),)


def _is_kept(last: date) -> bool:
    kept = select(MonthStock.id).where(MonthStock.day == last).limit(1)
    return db.session.scalar(kept) is not None


CHORE = Chore("month", ended, keep)
