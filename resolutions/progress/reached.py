"""Where a milestone 节点 stands on a day."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class Reached(StrEnum):
    """How a milestone stands today: computed from its dates, never typed in."""

    LATE = "late"
    COMING = "coming"
    DONE = "done"


def reached(planned_on: date, done_on: date | None, today: date) -> Reached:
    """Return how a milestone stands: done however late, late from the day after it was planned for."""
    if done_on is not None:
        return Reached.DONE
    return Reached.LATE if planned_on < today else Reached.COMING
