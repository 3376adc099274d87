"""A clock for stories: each act happens at its own moment in the past, in its own transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from app import clock
from app.calendar_overrides.queries import work_calendar
from app.transaction import transaction

Done = TypeVar("Done")


class Pace:
    """Goes on from one moment to the next, never back."""

    def __init__(self, at: datetime) -> None:
        """Begin at ``at``."""
        self.now = at

    @classmethod
    def back(cls, working_days: int, hour: float = 10) -> Pace:
        """Begin at an hour of a working day so many working days back."""
        return cls(moment_of(day_back(working_days), hour))

    def act(self, do: Callable[[], Done], **later: float) -> Done:
        """Do one act now; the next one comes ``later`` (``minutes=5``), a minute by default."""
        with clock.stopped(self.now), transaction():
            done = do()
        self.wait(**(later or {"minutes": 1}))
        return done

    def outside(self, do: Callable[[], Done], **later: float) -> Done:
        """The same for what must not stand inside a transaction (photos, closing a vote)."""
        with clock.stopped(self.now):
            done = do()
        self.wait(**(later or {"minutes": 1}))
        return done

    def wait(self, **span: float) -> None:
        """Let time pass."""
        self.now += timedelta(**span)


def day_back(working_days: int) -> date:
    """The day so many working days before today."""
    return work_calendar().subtract_working_days(clock.today(), working_days)


def moment_of(day: date, hour: float) -> datetime:
    """An hour of a day in the halls' zone; half past nine is 9.5."""
    return datetime.combine(day, time(), clock.zone()) + timedelta(hours=hour)
