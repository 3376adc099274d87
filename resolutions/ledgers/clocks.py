"""The clocks of an item, on the Chinese working calendar, and how it stands against them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.work_calendar.calendar import Deadline, WorkCalendar
from resolutions.ledgers.states import ON_ACCOUNT, OPEN, WITH_DESK, WITH_UNIT, ItemState

DESK_WORKING_DAYS = 1
"""An entry is verified, and a hung item dispatched, by the end of the next working day (ours)."""

RECTIFY_WORKING_DAYS = 3
"""整改: three working days from the dispatch, where a ledger sets nothing else."""

RECHECK_WORKING_DAYS = 2
"""A third party looks again within two working days (ours)."""

NEAR_WORKING_DAYS = 1
"""临期: the last working day of the three, and the day itself."""


def desk_due(on: date, calendar: WorkCalendar) -> date:
    """Return the last day to verify or to dispatch."""
    return calendar.add_working_days(on, DESK_WORKING_DAYS)


def recheck_due(handed_in_on: date, calendar: WorkCalendar) -> date:
    """Return the last day to re-check."""
    return calendar.add_working_days(handed_in_on, RECHECK_WORKING_DAYS)


def last_near_day(today: date, calendar: WorkCalendar) -> date:
    """Return the last due date that is near today: the day before the next working day beyond."""
    return calendar.add_working_days(today, NEAR_WORKING_DAYS + 1) - timedelta(days=1)


def unit_due(on: date, working_days: int, calendar: WorkCalendar) -> Deadline:
    """Return the unit's last day, counted from the dispatch or the rejection."""
    return calendar.explain(on, working_days)


def limit_when_hung(on: date, working_days: int, calendar: WorkCalendar) -> date:
    """Return the day by which a problem just hung is to be gone: its dispatch and its mending."""
    return calendar.add_working_days(on, DESK_WORKING_DAYS + working_days)


def limit_when_dispatched(limit: date, due: date) -> date:
    """Return the limit once dispatched: the unit's date, but a late dispatch moves nothing on."""
    return min(limit, due)


class Holder(StrEnum):
    """For whom everybody waits."""

    DESK = "desk"
    UNIT = "unit"
    INSPECTOR = "inspector"
    CONDITIONS = "conditions"
    """暂缓: objective limits, until the date that was made public."""


def holder_of(state: ItemState) -> Holder | None:
    """Return who holds an open item; none holds a finished one."""
    if state in WITH_DESK:
        return Holder.DESK
    if state in WITH_UNIT:
        return Holder.UNIT
    return {ItemState.RECHECK: Holder.INSPECTOR, ItemState.DEFERRED: Holder.CONDITIONS}.get(state)


@dataclass(frozen=True)
class ItemClock:
    """The dates of one item by which it is judged."""

    state: ItemState
    due: date
    """By when its holder has to act."""
    limit: date | None = None
    """By when the problem has to be gone; none before it is hung."""
    handed_in_on: date | None = None


def is_past_limit(clock: ItemClock, today: date) -> bool:
    """Tell whether it stands on the account though its limit is over; waiting for a re-check too."""
    return clock.state in ON_ACCOUNT and clock.limit is not None and today > clock.limit


def is_late(clock: ItemClock, today: date) -> bool:
    """Tell whether its holder is late, or the problem is past its limit."""
    return clock.state in OPEN and (today > clock.due or is_past_limit(clock, today))


def in_time(clock: ItemClock) -> bool:
    """Tell whether a written-off item was handed in, for the check it passed, within its limit."""
    return (
        clock.limit is not None
        and clock.handed_in_on is not None
        and clock.handed_in_on <= clock.limit
    )


def days_left(clock: ItemClock, today: date, calendar: WorkCalendar) -> int:
    """Return working days left for the holder; negative when late, a day begun counts as one."""
    due = min(clock.due, clock.limit) if is_past_limit(clock, today) and clock.limit else clock.due
    days = calendar.working_days_between(today, due)
    return min(days, -1) if today > due else days
