"""The calendar that every deadline is counted on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from app.work_calendar.days import REASON_NAMES, Day, DayKind, DayReason, DayRun, runs
from app.work_calendar.published import OFFICIAL_YEARS, published_year

_ONE = timedelta(days=1)
_NEW_YEAR_SHADOW = (12, 28)
_DECLARED = {
    DayKind.WORKING: DayReason.DECLARED_WORKING,
    DayKind.HOLIDAY: DayReason.DECLARED_HOLIDAY,
}


@dataclass(frozen=True)
class Deadline:
    """A due date with the reckoning behind it, so that anybody can count again."""

    start: date
    """The day of dispatch; it does not count (民法典 §201)."""
    working_days: int
    due: date
    days: tuple[Day, ...]
    """Every day after ``start`` up to and including ``due``."""
    provisional_years: tuple[int, ...]
    """Years on the way for which no State Council notice is known yet."""

    @property
    def is_official(self) -> bool:
        """Tell whether the whole way is covered by published tables."""
        return not self.provisional_years

    @property
    def skipped(self) -> tuple[DayRun, ...]:
        """Return the days that do not count, joined where they are alike."""
        return runs(tuple(day for day in self.days if not day.is_working))

    @property
    def counted_though_off(self) -> tuple[DayRun, ...]:
        """Return the days that count although they look like days off: 调休 and declared days."""
        odd = (day for day in self.days if day.is_working and day.reason is not DayReason.ORDINARY)
        return runs(tuple(odd))


class WorkCalendar:
    """Working days in Asia/Shanghai: published tables, then administrators' overrides.

    Whole days only, and no clock is read. One instance holds one set of overrides and may be
    kept and shared: it never changes.
    """

    def __init__(
        self,
        overrides: Mapping[date, DayKind] | None = None,
        official_years: Collection[int] | None = None,
    ) -> None:
        """Take the overrides by date, and the official years (default: those published)."""
        self._overrides = dict(overrides or {})
        self._official = frozenset(OFFICIAL_YEARS if official_years is None else official_years)
        self._years: dict[int, tuple[int, ...]] = {}

    def day(self, on: date) -> Day:
        """Return the day with its reason. Raises ``ValueError`` outside 2001 to 2099."""
        if kind := self._overrides.get(on):
            reason = _DECLARED[kind]
            return Day(on, reason, REASON_NAMES[reason])
        return published_year(on.year)[on]

    def is_working_day(self, on: date) -> bool:
        """Tell whether ``on`` counts."""
        return self.day(on).is_working

    def is_official(self, on: date) -> bool:
        """Tell whether published notices settle the day."""
        return _settling_years(on) <= self._official

    def on_or_after(self, on: date) -> date:
        """Return ``on``, or the next working day where it is a day off (民法典 §203)."""
        while not self.is_working_day(on):
            on += _ONE
        return on

    def add_working_days(self, start: date, n: int) -> date:
        """Return the ``n``-th working day after ``start``; ``start`` does not count (民法典 §201).

        ``n`` is at least one. Raises ``ValueError`` otherwise.
        """
        return self._step(start, n, _ONE)

    def subtract_working_days(self, start: date, n: int) -> date:
        """Return the ``n``-th working day before ``start``: for reminders ahead of a due date."""
        return self._step(start, n, -_ONE)

    def _step(self, on: date, n: int, step: timedelta) -> date:
        if n < 1:
            raise ValueError("at least one working day")
        while n:
            on += step
            n -= self.is_working_day(on)
        return on

    def working_days_between(self, start: date, end: date) -> int:
        """Return how many working days lie after ``start`` up to and including ``end``.

        Negative when ``end`` is before ``start``; so it undoes ``add_working_days``.
        """
        return self._reckoned(end) - self._reckoned(start) + self._whole_years(start.year, end.year)

    def _whole_years(self, first: int, last: int) -> int:
        if last < first:
            return -self._whole_years(last, first)
        return sum(self._year(year)[-1] for year in range(first, last))

    def _reckoned(self, on: date) -> int:
        """Return the working days of its year up to and including ``on``."""
        return self._year(on.year)[on.timetuple().tm_yday - 1]

    def _year(self, year: int) -> tuple[int, ...]:
        """Return running totals of working days by day of the year, so that spans cost nothing."""
        if year not in self._years:
            working = (self.is_working_day(on) for on in published_year(year))
            self._years[year] = tuple(accumulate(working))
        return self._years[year]

    def explain(self, start: date, n: int) -> Deadline:
        """Return the due date ``n`` working days after ``start`` with every day on the way."""
        due = self.add_working_days(start, n)
        dates = tuple(start + timedelta(days=k) for k in range(1, (due - start).days + 1))
        unsettled = (
            _settling_years(on) - self._official for on in dates if on not in self._overrides
        )
        provisional = tuple(sorted(set[int]().union(*unsettled)))
        return Deadline(start, n, due, tuple(map(self.day, dates)), provisional)


def _settling_years(on: date) -> frozenset[int]:
    """Return the years whose notices settle ``on``.

    The last days of December wait for the next year's notice as well, since its New Year holiday
    may make their weekend working days or their Monday a day off, as it did in 2018.
    """
    shadowed = (on.month, on.day) >= _NEW_YEAR_SHADOW
    return frozenset({on.year, on.year + shadowed})
