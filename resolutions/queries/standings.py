"""How tasks stand today, computed by ``resolutions.progress``.

Boards do not ask this of every task: they read the standing tally (``queries.tally``), which
must agree with it on every day; a test holds them to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import and_, exists, or_
from sqlalchemy.sql.elements import ColumnElement

from app import clock
from app.calendar_overrides.queries import work_calendar
from app.work_calendar.calendar import WorkCalendar
from resolutions.models.task import Task, TaskSuspension
from resolutions.progress.deadlines import Suspension
from resolutions.progress.standing import (
    NEAR_WORKING_DAYS,
    Colour,
    DueDate,
    Standing,
    TaskClock,
    standing,
    time_used,
)
from resolutions.progress.task_states import OPEN, WITH_INSPECTOR, TaskState

_CHECKED = sorted(WITH_INSPECTOR | {TaskState.SUSPENDED})


def clock_of(task: Task) -> TaskClock:
    """The dates by which a task is judged."""
    mending = (
        DueDate(task.rectify_due_on, task.rectify_set_on)
        if task.rectify_due_on and task.rectify_set_on
        else None
    )
    spans = (Suspension(span.started_on, span.ended_on) for span in task.suspensions)
    return TaskClock(
        state=task.state,
        due=DueDate(task.due_on, task.due_set_on),
        rectify_due=mending,
        handed_in_on=task.handed_in_on,
        suspensions=tuple(spans),
    )


def counted_singly() -> ColumnElement[bool]:
    """Whether it is open, and one stored day alone does not say how it stands.

    It was handed in, or its clock stands or stood still: how long, the calendar says.
    """
    stood_still = exists().where(TaskSuspension.task_id == Task.id).correlate(Task)
    return and_(Task.state.in_(sorted(OPEN)), or_(Task.state.in_(_CHECKED), stood_still))


@dataclass(frozen=True)
class Today:
    """One day's view of all tasks: the day, the calendar, and the conditions that follow."""

    on: date
    calendar: WorkCalendar

    @classmethod
    def now(cls) -> Today:
        """Today, by the calendar in force."""
        return cls(clock.today(), work_calendar())

    def of(self, task: Task) -> Standing:
        """How one task stands."""
        return standing(clock_of(task), self.on, self.calendar)

    def time_used(self, task: Task) -> int | None:
        """How much of the time of a task that runs is over, in whole percent."""
        stands = self.of(task)
        if stands.is_paused or stands.colour in {Colour.DONE, Colour.GREY}:
            return None
        return time_used(task.assigned_on, stands.due, self.on, self.calendar)

    @cached_property
    def last_near_day(self) -> date:
        """The last due date that is near today: the day before the next working day beyond."""
        beyond = self.calendar.add_working_days(self.on, NEAR_WORKING_DAYS + 1)
        return date.fromordinal(beyond.toordinal() - 1)


def worst(standings: Iterable[Standing]) -> Standing | None:
    """The one that needs eyes first: late before near before normal before done."""
    order = (Colour.RED, Colour.AMBER, Colour.GREEN, Colour.DONE, Colour.GREY)
    return min(standings, key=lambda one: (order.index(one.colour), one.days), default=None)
