"""The months and quarters that are appraised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_MONTHS = 12
_IN_QUARTER = 3


class PeriodKind(StrEnum):
    """How often (S06: 每月通报, 每季度排名)."""

    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True)
class Period:
    """Whole days, both ends included."""

    kind: PeriodKind
    first: date
    last: date

    def __contains__(self, day: date | None) -> bool:
        """Tell whether the day lies within; no day does not."""
        return day is not None and self.first <= day <= self.last

    @property
    def number(self) -> int:
        """The month or the quarter within its year, from 1."""
        return _number(self.kind, self.first)


def _number(kind: PeriodKind, day: date) -> int:
    return day.month if kind is PeriodKind.MONTH else (day.month - 1) // _IN_QUARTER + 1


def period_of(kind: PeriodKind, day: date) -> Period:
    """Return the period in which a day lies."""
    return numbered(kind, day.year, _number(kind, day))


def numbered(kind: PeriodKind, year: int, number: int) -> Period:
    """Return e.g. the third quarter of a year; raise ``ValueError`` where there is none."""
    months = 1 if kind is PeriodKind.MONTH else _IN_QUARTER
    if not 1 <= number <= _MONTHS // months:
        raise ValueError(f"no {kind} {number} in a year")
    start = (number - 1) * months
    following = date(year + (start + months) // _MONTHS, (start + months) % _MONTHS + 1, 1)
    return Period(kind, date(year, start + 1, 1), following - timedelta(days=1))


def before(period: Period) -> Period:
    """Return the period that ended the day before."""
    return period_of(period.kind, period.first - timedelta(days=1))
