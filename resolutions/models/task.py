"""A task 任务: one piece of carrying a resolution out, with its duty holders and its dates.

Nothing here says whether a task is late: that is computed from the dates by
``resolutions.progress``, each time it is asked.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Enum,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from resolutions.models.duty import DutyRule
from resolutions.models.resolution import Resolution
from resolutions.models.unit import Unit
from resolutions.progress.task_states import TaskState

_STANDS = text("ended_at IS NULL")
_LEADS = text("duty = 'lead' AND ended_at IS NULL")


class Duty(StrEnum):
    """In which part a unit carries a task (R03)."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"


class Task(Base):
    """One task. Its days: assigned, due, handed in, to be mended by; whole days in Shanghai."""

    __tablename__ = "task"
    __table_args__ = (
        UniqueConstraint("resolution_id", "number"),
        CheckConstraint("weight >= 1", name="weighs_something"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent_of_a_whole"),
        CheckConstraint("due_on > assigned_on", name="due_after_assignment"),
        CheckConstraint(
            "(rectify_due_on IS NULL) = (rectify_set_on IS NULL)", name="mending_has_both_days"
        ),
        CheckConstraint("state <> 'written_off' OR written_off_at IS NOT NULL", name="says_when"),
        Index("ix_task_state_due", "state", "due_on"),
        Index("ix_task_look_on", "look_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    resolution_id: Mapped[int] = mapped_column(ForeignKey("resolution.id"))
    number: Mapped[int]
    """From 1 within its resolution."""
    title: Mapped[str] = mapped_column(String(200))
    acceptance_test: Mapped[str] = mapped_column(Text)
    """验收标准: how it is told that the task is done."""
    weight: Mapped[int] = mapped_column(default=1)
    state: Mapped[TaskState] = mapped_column(default=TaskState.ASSIGNED)
    suspended_from: Mapped[TaskState | None] = mapped_column(
        Enum(
            TaskState,
            name="suspended_from",
            native_enum=False,
            create_constraint=True,
            length=40,
            values_callable=lambda kind: [one.value for one in kind],
        )
    )
    """Where to go on after a suspension; its CHECK has a name of its own beside ``state``'s."""
    percent: Mapped[int] = mapped_column(default=0)
    """Cache of what the milestones, or the latest report, say (``services.reporting``)."""
    assigned_at: Mapped[datetime]
    assigned_on: Mapped[date]
    assigned_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    accept_due_on: Mapped[date]
    accepted_at: Mapped[datetime | None]
    due_on: Mapped[date]
    """As assigned, or as extended; suspensions move it on (``resolutions.progress.standing``)."""
    due_set_on: Mapped[date]
    reckoning: Mapped[dict[str, Any]]
    """How the first due date was counted, every day of it (``queries.reckoning`` reads it)."""
    handed_in_on: Mapped[date | None]
    rectify_due_on: Mapped[date | None]
    rectify_set_on: Mapped[date | None]
    written_off_at: Mapped[datetime | None]
    duty_rule_id: Mapped[int | None] = mapped_column(ForeignKey("duty_rule.id"))
    """The row of the responsibility matrix by which it was given, if by one."""
    round: Mapped[int] = mapped_column(default=1)
    """Which giving of it: a new lead unit, a second mending and a reopening each begin one."""
    look_on: Mapped[date | None]
    """The day on which the clock looks at it next (``services.looking``); none: nothing is to come."""

    resolution: Mapped[Resolution] = relationship(lazy="joined")
    duty_rule: Mapped[DutyRule | None] = relationship()
    assigned_by: Mapped[Person] = relationship(foreign_keys=[assigned_by_id])
    duties: Mapped[list[TaskUnit]] = relationship(order_by="TaskUnit.id", back_populates="task")
    milestones: Mapped[list[Milestone]] = relationship(order_by="Milestone.position")
    suspensions: Mapped[list[TaskSuspension]] = relationship(order_by="TaskSuspension.id")

    @property
    def url(self) -> str:
        """Its public page."""
        return f"/tasks/{self.id}"

    @property
    def order_number(self) -> str:
        """The number of its assignment order 交办单."""
        return f"{self.resolution.number}—{self.number}"

    @property
    def standing_duties(self) -> list[TaskUnit]:
        """The units that carry it now."""
        return [duty for duty in self.duties if duty.ended_at is None]

    @property
    def lead_unit(self) -> Unit:
        """牵头单位: the unit that answers for it."""
        return next(one.unit for one in self.standing_duties if one.duty is Duty.LEAD)

    @property
    def lead_duty(self) -> TaskUnit:
        """The lead unit's duty, with its named contact."""
        return next(one for one in self.standing_duties if one.duty is Duty.LEAD)

    @property
    def responsible_units(self) -> list[Unit]:
        """责任单位: the units that do the work, besides or under the lead."""
        return [one.unit for one in self.standing_duties if one.duty is Duty.RESPONSIBLE]


class TaskUnit(Base):
    """A unit's duty in a task; one taken off it stays as history."""

    __tablename__ = "task_unit"
    __table_args__ = (
        Index(
            "uq_task_unit_standing",
            "task_id",
            "unit_id",
            "duty",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        Index(
            "uq_task_unit_lead",
            "task_id",
            unique=True,
            sqlite_where=_LEADS,
            postgresql_where=_LEADS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    duty: Mapped[Duty]
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """The named contact: who accepted the task for the unit, 首接负责."""
    since: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    task: Mapped[Task] = relationship(back_populates="duties")
    unit: Mapped[Unit] = relationship(lazy="joined")
    contact: Mapped[Person | None] = relationship()

    @property
    def contact_names(self) -> list[str]:
        """Who answers for it: the named contact, or everybody who acts for the unit."""
        named = [self.contact] if self.contact else self.unit.contacts
        return [person.name for person in named]


class Milestone(Base):
    """节点: one dated check point on the way, with its share of the work."""

    __tablename__ = "milestone"
    __table_args__ = (
        UniqueConstraint("task_id", "position"),
        CheckConstraint("weight >= 1", name="weighs_something"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent_of_a_whole"),
        CheckConstraint("done_on IS NULL OR percent = 100", name="done_means_all_of_it"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    weight: Mapped[int] = mapped_column(default=1)
    planned_on: Mapped[date]
    percent: Mapped[int] = mapped_column(default=0)
    """What was last reported of it (``models.report``)."""
    done_on: Mapped[date | None]
    """The day it was reported whole."""


class TaskSuspension(Base):
    """A span in which the task's clock stood still, with its public reason."""

    __tablename__ = "task_suspension"
    __table_args__ = (
        CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="runs_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    started_on: Mapped[date]
    ended_on: Mapped[date | None]
    """The day work went on, which counts again."""
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
