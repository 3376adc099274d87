"""How a task stands against its clock: computed from dates, never stored and never typed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.marks import N_
from app.work_calendar.calendar import WorkCalendar
from resolutions.progress.deadlines import Suspension, days_suspended, put_off
from resolutions.progress.task_states import WITH_INSPECTOR, TaskState

NEAR_WORKING_DAYS = 2
"""临期: with so many working days left, or fewer, the unit is warned."""


_MENDING = frozenset({TaskState.RECTIFYING, TaskState.RECHECK, TaskState.SUSPENDED})


class Colour(StrEnum):
    """The light beside a task; a word always stands beside it."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    DONE = "done"
    GREY = "grey"


@dataclass(frozen=True)
class DueDate:
    """A due date, and the day it was set: only suspensions since then move it on."""

    on: date
    set_on: date


@dataclass(frozen=True)
class TaskClock:
    """The dates of one task by which it is judged."""

    state: TaskState
    due: DueDate
    """As assigned, or as extended."""
    rectify_due: DueDate | None = None
    """For the mending asked for by the last failed check; none again once reassigned."""
    handed_in_on: date | None = None
    """The day the unit last handed in, by self-check or mending: its clock stands meanwhile."""
    suspensions: tuple[Suspension, ...] = ()


@dataclass(frozen=True)
class Standing:
    """How a task stands today."""

    colour: Colour
    label: str
    """A msgid: 正常, 临期, 逾期, 办结 or 已撤销."""
    days: int
    """Working days left; negative when late. A day begun late counts as one."""
    due: date
    """The date it is measured by, suspensions counted in."""
    is_paused: bool = False
    """Whether the clock stands still now. A task late before it was suspended stays late."""

    @property
    def is_late(self) -> bool:
        """Tell whether the due date was missed, for a finished task too."""
        return self.days < 0


def standing(
    clock: TaskClock, today: date, calendar: WorkCalendar, *, near: int = NEAR_WORKING_DAYS
) -> Standing:
    """Return how the task stands on ``today``.

    While others check, the unit is measured by the day it handed in; when a check fails, the clock
    runs as if it had never stood, so handing in poor work gains nothing.
    """
    judged_on = _judged_on(clock, today)
    due = due_in_force(clock, judged_on, calendar)
    if clock.state is TaskState.REVOKED:
        return Standing(Colour.GREY, N_("已撤销"), 0, due)
    days = _days_left(judged_on, due, calendar)
    paused = clock.state is TaskState.SUSPENDED
    if paused and (standing_since := _stood_since(clock)):
        days = _days_left(standing_since, due_in_force(clock, standing_since, calendar), calendar)
    if clock.state is TaskState.WRITTEN_OFF:
        return Standing(Colour.DONE, N_("办结"), days, due)
    if days < 0:
        return Standing(Colour.RED, N_("逾期"), days, due, paused)
    if days <= near:
        return Standing(Colour.AMBER, N_("临期"), days, due, paused)
    return Standing(Colour.GREEN, N_("正常"), days, due, paused)


def _stood_since(clock: TaskClock) -> date | None:
    """The day on which the suspension that still stands began: a day off changes nothing since."""
    return next((span.start for span in clock.suspensions if span.end is None), None)


def _judged_on(clock: TaskClock, today: date) -> date:
    stopped = clock.state in WITH_INSPECTOR or clock.state is TaskState.WRITTEN_OFF
    return clock.handed_in_on if stopped and clock.handed_in_on else today


def due_in_force(clock: TaskClock, today: date, calendar: WorkCalendar) -> date:
    """Return the date the task answers to, moved on by the working days its clock stood still.

    A mending has its own date; once written off, the task answers to its first one.
    """
    mending = clock.state in _MENDING and clock.rectify_due
    due = mending or clock.due
    since = tuple(span for span in clock.suspensions if span.start >= due.set_on)
    return put_off(due.on, days_suspended(since, today, calendar), calendar)


def time_used(begun: date, due: date, today: date, calendar: WorkCalendar) -> int:
    """Return how much of the time from ``begun`` to ``due`` is over, in whole percent, 0 to 100.

    Beside the percent of the work done it says whether the one keeps up with the other.
    """
    whole = calendar.working_days_between(begun, due)
    gone = calendar.working_days_between(begun, min(today, due)) if today > begun else 0
    return 100 if not whole or today > due else gone * 100 // whole


def _days_left(on: date, due: date, calendar: WorkCalendar) -> int:
    days = calendar.working_days_between(on, due)
    return min(days, -1) if on > due else days
