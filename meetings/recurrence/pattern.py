"""Every first Saturday, every other Tuesday, each quarter's last Friday: a pattern of days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

WEEKLY = 0
LAST = -1
NTHS = (1, 2, 3, 4, LAST)
"""Which of a month's weekdays; a fifth is not offered, as most months have none."""
_DAYS_A_WEEK = 7
_MONTHS_A_YEAR = 12
_LONGEST_STRIDE = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """``weekday`` from 0 (Monday); ``nth`` of the month, or ``WEEKLY``; ``stride`` weeks or months.

    Raises ValueError for a pattern that names no day.
    """

    weekday: int
    nth: int = WEEKLY
    stride: int = 1

    def __post_init__(self) -> None:
        """Refuse what names no day."""
        if not 0 <= self.weekday < _DAYS_A_WEEK:
            raise ValueError("a week has seven days")
        if self.nth not in {WEEKLY, *NTHS}:
            raise ValueError("first to fourth, or last")
        if not 1 <= self.stride <= _LONGEST_STRIDE:
            raise ValueError("every one to twelve weeks or months")


def days(pattern: Pattern, since: date) -> Iterator[date]:
    """The days of ``pattern`` from ``since`` on, without end.

    Strides are counted from ``since``: its week, or its month, is the first that counts.
    """
    found = _weekly(pattern, since) if pattern.nth == WEEKLY else _monthly(pattern, since)
    return (day for day in found if day >= since)


def _weekly(pattern: Pattern, since: date) -> Iterator[date]:
    first = since + timedelta(days=(pattern.weekday - since.weekday()) % _DAYS_A_WEEK)
    return (first + timedelta(weeks=n) for n in count(0, pattern.stride))


def _monthly(pattern: Pattern, since: date) -> Iterator[date]:
    months = (divmod(n, _MONTHS_A_YEAR) for n in count(since.month - 1, pattern.stride))
    return (_nth_weekday(since.year + years, month + 1, pattern) for years, month in months)


def _nth_weekday(year: int, month: int, pattern: Pattern) -> date:
    if pattern.nth == LAST:
        end = date(year + month // _MONTHS_A_YEAR, month % _MONTHS_A_YEAR + 1, 1)
        end -= timedelta(days=1)
        return end - timedelta(days=(end.weekday() - pattern.weekday) % _DAYS_A_WEEK)
    first = date(year, month, 1)
    offset = (pattern.weekday - first.weekday()) % _DAYS_A_WEEK
    return first + timedelta(days=offset + _DAYS_A_WEEK * (pattern.nth - 1))
