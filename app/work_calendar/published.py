"""The State Council's yearly tables of holidays and 调休, as the ``holidays`` package carries them.

A year is official when the General Office's notice for it is in the package. For later years
the package knows the festivals by law but not the 调休, so whatever rests on them is provisional.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

from holidays import country_holidays
from holidays.countries.china import ChinaStaticHolidays

from app.work_calendar.days import REASON_NAMES, Day, DayReason

FIRST_YEAR = 2001
"""The first year whose notice the tables were checked against."""

LAST_YEAR = 2099
"""The last year for which the lunar festivals are known."""

OFFICIAL_YEARS = frozenset(ChinaStaticHolidays.special_public_holidays)
"""Years whose State Council notice is in the tables."""

_SATURDAY = 5
_NOTE_MARK = "（"
_IN_LIEU = "休息日"
_ONE = timedelta(days=1)


@cache
def published_year(year: int) -> Mapping[date, Day]:
    """Return every day of ``year`` by the published tables, before any override.

    Raises ``ValueError`` for a year the tables do not reach.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the work calendar covers {FIRST_YEAR} to {LAST_YEAR}, not {year}")
    table = country_holidays("CN", years=range(year - 1, year + 2), language="zh_CN")
    off = {day: _plain(name) for day, name in table.items()}
    first, length = date(year, 1, 1), (date(year + 1, 1, 1) - date(year, 1, 1)).days
    days = (first + timedelta(days=n) for n in range(length))
    return {day: _judge(day, off, table.weekend_workdays) for day in days}


def _plain(name: str) -> str:
    """Return the festival without the package's notes in brackets; two on one day keep both names.

    New Year's Eve is part of 春节, as in the State Council's notices.
    """
    parts = (part.split(_NOTE_MARK)[0] for part in name.split("; "))
    return "、".join("春节" if part == "农历除夕" else part for part in parts)


def _judge(day: date, off: Mapping[date, str], adjusted: set[date]) -> Day:
    if day in adjusted:
        return Day(day, DayReason.ADJUSTED, REASON_NAMES[DayReason.ADJUSTED])
    if day in off:
        return Day(day, DayReason.FESTIVAL, _festival_near(day, off))
    if day.weekday() < _SATURDAY:
        return Day(day, DayReason.ORDINARY, REASON_NAMES[DayReason.ORDINARY])
    if _is_enclosed(day, off):
        return Day(day, DayReason.FESTIVAL, _festival_near(day, off))
    return Day(day, DayReason.WEEKEND, REASON_NAMES[DayReason.WEEKEND])


def _festival_near(day: date, off: Mapping[date, str]) -> str:
    """Name the festival a day off belongs to: its own, else the nearest (调休 days carry none)."""
    named = {near: name for near, name in off.items() if name != _IN_LIEU}
    return named[min(named, key=lambda near: (abs(near - day), near))]


def _is_enclosed(day: date, off: Mapping[date, str]) -> bool:
    """Tell whether a weekend day lies inside a run of days off, as 4 October 2026 does."""
    before, after = day - _ONE, day + _ONE
    while before.weekday() >= _SATURDAY and before not in off:
        before -= _ONE
    while after.weekday() >= _SATURDAY and after not in off:
        after += _ONE
    return before in off and after in off
