"""The calendar every deadline is counted on: published tables, then what was declared here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from sqlalchemy import select

from app.calendar_overrides.models.declared_day import DeclaredDay
from app.extensions import db
from app.work_calendar.calendar import WorkCalendar
from app.work_calendar.days import Day, DayKind, DayReason, DayRun, runs

_ONE = timedelta(days=1)


def work_calendar() -> WorkCalendar:
    """The work calendar with the declarations that stand."""
    rows = db.session.execute(
        select(DeclaredDay.on, DeclaredDay.kind)
        .where(DeclaredDay.withdrawn_at.is_(None))
        .order_by(DeclaredDay.on)
    )
    return _calendar(tuple((row.on, row.kind) for row in rows))


@lru_cache(maxsize=8)
def _calendar(declared: tuple[tuple[date, DayKind], ...]) -> WorkCalendar:
    """One calendar for one set of declarations: it never changes, so it is kept with its sums."""
    return WorkCalendar(dict(declared))


def standing_on(on: date) -> DeclaredDay | None:
    """The declaration about this day that stands."""
    return db.session.scalar(
        select(DeclaredDay).where(DeclaredDay.on == on, DeclaredDay.withdrawn_at.is_(None))
    )


def declared_in(year: int) -> Sequence[DeclaredDay]:
    """The declarations about days of this year that stand, in order."""
    return db.session.scalars(
        select(DeclaredDay)
        .where(
            DeclaredDay.withdrawn_at.is_(None),
            DeclaredDay.on >= date(year, 1, 1),
            DeclaredDay.on <= date(year, 12, 31),
        )
        .order_by(DeclaredDay.on)
    ).all()


@dataclass(frozen=True)
class YearOfWork:
    """One year of the calendar, as its page shows it."""

    year: int
    is_official: bool
    """Whether the State Council's notice for it is in the tables."""
    working_days: int
    festivals: Sequence[DayRun]
    """Runs of days off that are more than a weekend."""
    adjusted: Sequence[DayRun]
    """调休: weekend days that are working days."""


def year_of_work(year: int, calendar: WorkCalendar) -> YearOfWork:
    """Sum up one year. Raises ``ValueError`` outside the years the tables reach."""
    days = _days_of(year, calendar)
    return YearOfWork(
        year=year,
        is_official=calendar.is_official(date(year, 7, 1)),
        working_days=sum(day.is_working for day in days),
        festivals=[run for run in runs(days) if run.reason in _OFF],
        adjusted=[run for run in runs(days) if run.reason in _ON],
    )


_OFF = {DayReason.FESTIVAL, DayReason.DECLARED_HOLIDAY}
_ON = {DayReason.ADJUSTED, DayReason.DECLARED_WORKING}


def _days_of(year: int, calendar: WorkCalendar) -> tuple[Day, ...]:
    first = date(year, 1, 1)
    length = (date(year + 1, 1, 1) - first).days
    return tuple(calendar.day(first + n * _ONE) for n in range(length))
