"""One task as the recount has it: its dates, its rungs, what was said of it, all on fingers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from tests.resolutions.quarter import days
from tests.resolutions.quarter.script import BEGINS, Told

WAIT_FOR_UNIT = {"assigned", "disputed", "accepted", "in_progress", "rectifying"}
WAIT_FOR_CHECK = {"self_checked", "recheck"}
left = cache(days.left)


@dataclass(frozen=True)
class Rung:
    """One rung as it was climbed."""

    name: str
    on: date
    due: date
    cause: str
    unit: int
    new_due: date | None
    naming: int = 0
    """Which of its unit's bulletins it is, from 1."""


@dataclass
class Life:
    """One task as the recount has it."""

    told: Told
    unit: int
    state: str = "assigned"
    due: tuple[date, date] = (BEGINS, BEGINS)
    """The due day, and the day it was set."""
    mend: tuple[date, date] | None = None
    accept_by: date = BEGINS
    handed_on: date | None = None
    pauses: list[list[date | None]] = field(default_factory=list)
    paused_from: str = ""
    height: int = 0
    stopped: bool = False
    acted_on: date | None = None
    reached: set[date] = field(default_factory=set)
    """Milestones reported done."""
    said: set[tuple[str, date]] = field(default_factory=set)
    reminders: list[tuple[str, date, date]] = field(default_factory=list)
    """What, about which day, on which day."""
    rungs: list[Rung] = field(default_factory=list)
    rungs_before: int = 0
    """Rungs climbed before it was last given out: a morning's rung is before that day's deeds."""
    turns: list[tuple[str, date]] = field(default_factory=list)
    dues: list[tuple[date, date]] = field(default_factory=list)
    """Every due day it ever had, with the day it was set; ``mends`` the same of mendings."""
    mends: list[tuple[date, date]] = field(default_factory=list)
    log: list[tuple[date, str, str]] = field(default_factory=list)
    """Day, act, state after it."""
    leads: list[tuple[date, int]] = field(default_factory=list)
    extensions: list[str] = field(default_factory=list)
    appeals: dict[date, date | None] = field(default_factory=dict)
    """Month → the day on which its appeal was granted; none where it was not."""
    planned: int = 0
    spent: int = 0

    def begin(self) -> None:
        """Start at the foot of the ladder: what was climbed before belongs to the round before."""
        self.height, self.stopped, self.rungs_before = 0, False, len(self.rungs)

    def due_at(self, on: date) -> date:
        """The day it answers to on a day, put off by the working days it stood still."""
        base = self.due
        if self.mend and self.state in {"rectifying", "recheck", "suspended"}:
            base = self.mend
        return put_off(base, self.pauses, on)

    def stands(self, on: date) -> tuple[str, date]:
        """Its colour and its due day at the end of a day."""
        judged = on
        if self.handed_on and self.state in {*WAIT_FOR_CHECK, "written_off"}:
            judged = self.handed_on
        due = self.due_at(judged)
        if self.state == "revoked":
            return "grey", due
        if self.state == "written_off":
            return "done", due
        days_left = left(judged, due)
        colour = "red" if days_left < 0 else "amber" if days_left <= 2 else "green"
        return colour, due


def put_off(base: tuple[date, date], pauses: Sequence[Sequence[date | None]], on: date) -> date:
    """A due day put off by the working days up to ``on`` that stood still since it was set."""
    still = sum(
        days.works(day)
        for start, end in pauses
        if start is not None and start >= base[1]
        for day in days.ALL
        if start <= day <= on and (end is None or day < end)
    )
    return days.moved(base[0], still)
