"""How tasks stand today: computed by ``resolutions.progress``, and the same asked of the database.

A task whose clock never stood still answers to one stored day, so the database can say its
colour by comparing days. The few others (suspended once, or handed in and waiting to be
checked) are computed one by one; both ways must agree, and a test holds them to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import and_, case, exists, func, or_, select
from sqlalchemy.orm import selectinload
from sqlalchemy.sql.elements import ColumnElement

from app import clock
from app.calendar_overrides.queries import work_calendar
from app.extensions import db
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
)
from resolutions.progress.task_states import OPEN, WITH_INSPECTOR, WITH_UNIT, TaskState

_PLAIN = sorted(WITH_UNIT)
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


def answers_to() -> ColumnElement[date]:
    """The stored day a task answers to, suspensions aside."""
    return case(
        (
            and_(Task.state == TaskState.RECTIFYING, Task.rectify_due_on.is_not(None)),
            Task.rectify_due_on,
        ),
        else_=Task.due_on,
    )


def stood_still() -> ColumnElement[bool]:
    """Whether the task's clock ever stood still."""
    return exists().where(TaskSuspension.task_id == Task.id).correlate(Task)


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

    @cached_property
    def last_near_day(self) -> date:
        """The last due date that is near today: the day before the next working day beyond."""
        beyond = self.calendar.add_working_days(self.on, NEAR_WORKING_DAYS + 1)
        return date.fromordinal(beyond.toordinal() - 1)

    @cached_property
    def _counted_singly(self) -> Mapping[Colour, Sequence[int]]:
        """Ids by colour of the open tasks that the database alone cannot judge."""
        singly = and_(Task.state.in_(OPEN), or_(Task.state.in_(_CHECKED), stood_still()))
        found = db.session.scalars(
            select(Task).where(singly).options(selectinload(Task.suspensions))
        )
        ids: dict[Colour, list[int]] = {colour: [] for colour in Colour}
        for task in found.unique():
            ids[self.of(task).colour].append(task.id)
        return ids

    def stands(self, colour: Colour) -> ColumnElement[bool]:
        """The condition on Task: it stands so today."""
        if colour is Colour.DONE:
            return Task.state == TaskState.WRITTEN_OFF
        if colour is Colour.GREY:
            return Task.state == TaskState.REVOKED
        due, plain = answers_to(), and_(Task.state.in_(_PLAIN), ~stood_still())
        within = {
            Colour.RED: due < self.on,
            Colour.AMBER: and_(due >= self.on, due <= self.last_near_day),
            Colour.GREEN: due > self.last_near_day,
        }[colour]
        return or_(and_(plain, within), Task.id.in_(self._counted_singly[colour]))

    def count(self, among: ColumnElement[bool]) -> Mapping[Colour, int]:
        """How many of these tasks stand how."""
        sums = [func.count().filter(self.stands(colour)) for colour in Colour]
        row = db.session.execute(select(*sums).select_from(Task).where(among)).one()
        return dict(zip(Colour, row, strict=True))


def worst(standings: Iterable[Standing]) -> Standing | None:
    """The one that needs eyes first: late before near before normal before done."""
    order = (Colour.RED, Colour.AMBER, Colour.GREEN, Colour.DONE, Colour.GREY)
    return min(standings, key=lambda one: (order.index(one.colour), one.days), default=None)
