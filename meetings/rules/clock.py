"""A stop-watch as a value: it never reads the time, it is told it.

All times are whole milliseconds since the Unix epoch, all spans whole milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clock:
    """``used`` milliseconds, and since when it runs; ``held`` while the meeting pauses."""

    used: int = 0
    since: int | None = None
    held: bool = False

    @property
    def is_running(self) -> bool:
        """Say whether time is passing on this clock."""
        return self.since is not None

    def read(self, at: int) -> int:
        """Return the milliseconds used until ``at``; a moment before the start counts as it."""
        if self.since is None:
            return self.used
        return self.used + max(0, at - self.since)

    def hold(self, at: int) -> Clock:
        """Freeze a running clock; one that does not run stays as it is."""
        return Clock(self.read(at), None, held=True) if self.is_running else self

    def release(self, at: int) -> Clock:
        """Let a frozen clock run on; one that was not frozen stays as it is."""
        return Clock(self.used, at) if self.held else self


STOPPED = Clock()
"""A clock that has not been used."""


def started(at: int) -> Clock:
    """Return a clock that runs from ``at``."""
    return Clock(0, at)


_CHINA_MS = 8 * 60 * 60 * 1000
_DAY_MS = 24 * 60 * 60 * 1000


def day_of(at: int) -> int:
    """Return the number of the day in China on which a moment falls; next day is one more."""
    return (at + _CHINA_MS) // _DAY_MS
