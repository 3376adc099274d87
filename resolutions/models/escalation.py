"""Rungs of the ladder 提醒、检查、督办、通报、约谈 that a task has climbed. All of it only grows."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.append_only import forbid_changes
from app.database import Base
from app.people.models.person import Person
from app.places.models.hall import Hall
from resolutions.models.inspection import TaskInspection
from resolutions.models.task import Task
from resolutions.models.unit import Unit
from resolutions.progress.escalation import Rung, Turn


class Cause(StrEnum):
    """What raised it."""

    CLOCK = "clock"
    RECHECK = "recheck"
    """A re-check that found the work not done."""


class Escalation(Base):
    """One rung climbed, with its numbered document. The clock climbs each once a round."""

    __tablename__ = "task_escalation"
    __table_args__ = (
        UniqueConstraint("task_id", "round", "rung", "nth"),
        UniqueConstraint("hall_id", "rung", "year", "serial"),
        Index("ix_task_escalation_unit", "unit_id", "rung", "on"),
        CheckConstraint("nth = 1 OR cause = 'recheck'", name="clock_climbs_once"),
        CheckConstraint("(rung = 'supervise') = (new_due_on IS NOT NULL)", name="new_date_given"),
        CheckConstraint("(cause = 'recheck') = (inspection_id IS NOT NULL)", name="shows_recheck"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    round: Mapped[int]
    """Which giving of the task it belongs to (``Task.round``)."""
    rung: Mapped[Rung]
    nth: Mapped[int] = mapped_column(default=1)
    """1, or more where failed re-checks summon again at the top."""
    cause: Mapped[Cause]
    inspection_id: Mapped[int | None] = mapped_column(ForeignKey("task_inspection.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    """The lead unit at the time."""
    due_on: Mapped[date]
    """The date in force that was missed, or is near."""
    new_due_on: Mapped[date | None]
    """The date the supervising order sets."""
    on: Mapped[date]
    at: Mapped[datetime]
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    year: Mapped[int]
    serial: Mapped[int]
    """From 1 in its hall, its year, and for its kind of document."""

    task: Mapped[Task] = relationship()
    unit: Mapped[Unit] = relationship(lazy="joined")
    hall: Mapped[Hall] = relationship()
    inspection: Mapped[TaskInspection | None] = relationship()
    records: Mapped[list[EscalationRecord]] = relationship(
        order_by="EscalationRecord.id", lazy="selectin"
    )

    @property
    def number(self) -> str:
        """The number of its document, e.g. ``督〔2026〕3号``."""
        return f"{_MARKS[self.rung]}〔{self.year}〕{self.serial}号"

    @property
    def url(self) -> str:
        """Its public page."""
        return f"/tasks/{self.task_id}/escalations/{self.id}"


_MARKS = {
    Rung.REMIND: "提",
    Rung.INSPECT: "检",
    Rung.SUPERVISE: "督",
    Rung.BULLETIN: "通",
    Rung.SUMMON: "谈",
}


class EscalationRecord(Base):
    """What came of a rung: a visit 检查, or a talk 约谈 with what was promised and until when."""

    __tablename__ = "task_escalation_record"
    __table_args__ = (CheckConstraint("words <> '' AND people <> ''", name="says_who_and_what"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    escalation_id: Mapped[int] = mapped_column(ForeignKey("task_escalation.id"), index=True)
    held_on: Mapped[date]
    people: Mapped[str] = mapped_column(String(300))
    """Who was there, by name and office."""
    words: Mapped[str] = mapped_column(Text)
    """What was found, or what the unit committed itself to."""
    promised_on: Mapped[date | None]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    by: Mapped[Person] = relationship(lazy="joined")


class EscalationTurn(Base):
    """The way down by a passed re-check, or a stop and its end, each with its public reason."""

    __tablename__ = "task_escalation_turn"
    __table_args__ = (
        Index("ix_task_escalation_turn_task", "task_id", "round"),
        CheckConstraint(
            "(kind = 'stepped_down') = (inspection_id IS NOT NULL)", name="down_by_recheck_only"
        ),
        CheckConstraint(
            "kind = 'stepped_down' OR (reason <> '' AND by_id IS NOT NULL)", name="stop_says_why"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    round: Mapped[int]
    kind: Mapped[Turn]
    after_id: Mapped[int] = mapped_column(ForeignKey("task_escalation.id"))
    """The rung on which it happened."""
    inspection_id: Mapped[int | None] = mapped_column(ForeignKey("task_inspection.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    by: Mapped[Person | None] = relationship(lazy="joined")


for _record in (Escalation, EscalationRecord, EscalationTurn):
    forbid_changes(_record)
