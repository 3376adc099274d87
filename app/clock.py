"""The one place that tells the time, so that tests can stop it and nobody trusts a phone's clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import current_app

_stopped_at: ContextVar[datetime | None] = ContextVar("clock_stopped_at", default=None)
_MILLISECONDS = 1000


def now() -> datetime:
    """Return this instant, aware, in UTC."""
    return _stopped_at.get() or datetime.now(UTC)


def zone() -> ZoneInfo:
    """Return the time zone of the halls (``TIME_ZONE``)."""
    zone_: ZoneInfo = current_app.extensions["settings"].time_zone
    return zone_


def today() -> date:
    """Return the day it is in the halls' time zone."""
    return now().astimezone(zone()).date()


def milliseconds(at: datetime) -> int:
    """Return whole milliseconds since 1970 UTC: the unit of every clock of a meeting."""
    return round(at.timestamp() * _MILLISECONDS)


@contextmanager
def stopped(at: datetime) -> Iterator[None]:
    """Stop the clock at ``at`` (aware) for tests and for sweeps done "as of" a time."""
    if at.tzinfo is None:
        raise ValueError("the clock needs an aware time")
    token = _stopped_at.set(at.astimezone(UTC))
    try:
        yield
    finally:
        _stopped_at.reset(token)
