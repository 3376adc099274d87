"""Clocks of an item over 国庆 2026 and its 调休, and how it stands against them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.work_calendar.calendar import WorkCalendar
from resolutions.ledgers import clocks
from resolutions.ledgers.clocks import Holder, ItemClock
from resolutions.ledgers.states import ItemState as S

CALENDAR = WorkCalendar()
DAY = date(2026, 9, 29)
"""A Tuesday; 1 to 7 October is 国庆."""


def test_three_working_days_over_the_holiday() -> None:
    deadline = clocks.unit_due(DAY, clocks.RECTIFY_WORKING_DAYS, CALENDAR)
    assert deadline.due == date(2026, 10, 9)
    assert len(deadline.days) == 10
    assert clocks.desk_due(DAY, CALENDAR) == date(2026, 9, 30)
    assert clocks.recheck_due(DAY, CALENDAR) == date(2026, 10, 8)


def test_a_late_dispatch_moves_the_limit_nowhere() -> None:
    limit = clocks.limit_when_hung(DAY, 3, CALENDAR)
    assert limit == date(2026, 10, 10)
    assert clocks.limit_when_dispatched(limit, date(2026, 10, 9)) == date(2026, 10, 9)
    assert clocks.limit_when_dispatched(limit, date(2026, 10, 20)) == limit


def test_near_is_the_last_working_day_and_the_day_itself() -> None:
    assert clocks.last_near_day(date(2026, 9, 30), CALENDAR) == date(2026, 10, 8)
    assert clocks.last_near_day(date(2026, 9, 21), CALENDAR) == date(2026, 9, 22)


@pytest.mark.parametrize("state", S)
def test_somebody_holds_every_open_item(state: S) -> None:
    holders = {
        S.FOUND: Holder.DESK,
        S.VERIFIED: Holder.DESK,
        S.HUNG: Holder.DESK,
        S.REHUNG: Holder.DESK,
        S.DISPATCHED: Holder.UNIT,
        S.RECTIFYING: Holder.UNIT,
        S.REJECTED: Holder.UNIT,
        S.RECHECK: Holder.INSPECTOR,
        S.DEFERRED: Holder.CONDITIONS,
    }
    assert clocks.holder_of(state) is holders.get(state)


def clock(state: S, due: int = 0, limit: int | None = 0, handed_in: int | None = None) -> ItemClock:
    """An item by days from DAY."""

    def day(offset: int | None) -> date | None:
        return None if offset is None else DAY + timedelta(days=offset)

    return ItemClock(state, DAY + timedelta(days=due), day(limit), day(handed_in))


def test_past_its_limit_is_what_stands_on_account_whoever_holds_it() -> None:
    over = DAY + timedelta(days=1)
    for state in (S.HUNG, S.DISPATCHED, S.REJECTED, S.RECHECK, S.DEFERRED):
        assert clocks.is_past_limit(clock(state), over)
        assert not clocks.is_past_limit(clock(state), DAY)
    for state in (S.FOUND, S.WRITTEN_OFF, S.FALSE):
        assert not clocks.is_past_limit(clock(state), over)
    assert not clocks.is_past_limit(clock(S.HUNG, limit=None), over)


def test_late_is_whoever_holds_it_or_the_problem_itself() -> None:
    assert clocks.is_late(clock(S.FOUND, due=-1, limit=None), DAY)
    assert clocks.is_late(clock(S.REJECTED, due=5, limit=-1), DAY)
    assert not clocks.is_late(clock(S.REJECTED, due=5, limit=5), DAY)
    assert not clocks.is_late(clock(S.WRITTEN_OFF, due=-9, limit=-9), DAY)


def test_in_time_is_what_was_handed_in_within_the_limit() -> None:
    assert clocks.in_time(clock(S.WRITTEN_OFF, limit=0, handed_in=0))
    assert not clocks.in_time(clock(S.WRITTEN_OFF, limit=0, handed_in=1))
    assert not clocks.in_time(clock(S.WRITTEN_OFF, limit=None, handed_in=0))
    assert not clocks.in_time(clock(S.WRITTEN_OFF, limit=0))


def test_days_left_are_working_days_and_a_day_begun_late_is_one() -> None:
    friday = date(2026, 9, 25)
    due = ItemClock(S.DISPATCHED, date(2026, 9, 30), date(2026, 9, 30))
    assert clocks.days_left(due, friday, CALENDAR) == 3
    assert clocks.days_left(due, date(2026, 10, 1), CALENDAR) == -1
    rejected = ItemClock(S.REJECTED, date(2026, 9, 30), date(2026, 9, 23))
    assert clocks.days_left(rejected, date(2026, 9, 24), CALENDAR) == -1
    assert clocks.days_left(rejected, date(2026, 9, 28), CALENDAR) == -2
