"""Between whole days in Asia/Shanghai and instants in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""China keeps one time zone."""


def end_of_day(on: date) -> datetime:
    """Return the aware UTC instant at which ``on`` is over: 24:00 in Shanghai (民法典 §203).

    An act is in time when it comes before this instant.
    """
    return datetime.combine(on + timedelta(days=1), time(), SHANGHAI).astimezone(UTC)


def start_of_day(on: date) -> datetime:
    """Return the aware UTC instant at which ``on`` begins in Shanghai."""
    return datetime.combine(on, time(), SHANGHAI).astimezone(UTC)


def day_of(instant: datetime) -> date:
    """Return the day in Shanghai of ``instant``. Raises ``ValueError`` for a naive time."""
    if instant.tzinfo is None:
        raise ValueError("an aware time is needed")
    return instant.astimezone(SHANGHAI).date()
