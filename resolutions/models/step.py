"""The timeline of a resolution and its tasks: every step, for everyone to read. It only grows."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.append_only import forbid_changes
from app.database import Base
from app.people.models.person import Person
from resolutions.models.inspection import TaskInspection
from resolutions.models.report import ProgressReport
from resolutions.models.task import Task
from resolutions.models.unit import Unit


class ResolutionStep(Base):
    """One step: who did what, in which part, when, from where to where, why, under which rule."""

    __tablename__ = "resolution_step"
    __table_args__ = (
        Index("ix_resolution_step_resolution", "resolution_id", "at"),
        Index("ix_resolution_step_task", "task_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    resolution_id: Mapped[int] = mapped_column(ForeignKey("resolution.id"))
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"))
    """The task it is about; none for the resolution itself."""
    at: Mapped[datetime]
    act: Mapped[str] = mapped_column(String(40))
    """A code; ``resolutions.labels`` names it in the reader's language."""
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    """None for what the clock did."""
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    """The unit for which the actor acted."""
    text: Mapped[str] = mapped_column(Text, default="")
    """The reason given, or what was reported; as written."""
    source: Mapped[str] = mapped_column(String(40), default="")
    target: Mapped[str] = mapped_column(String(40), default="")
    """States before and after; empty where the state did not change."""
    rule: Mapped[str] = mapped_column(String(60), default="")
    report_id: Mapped[int | None] = mapped_column(ForeignKey("progress_report.id"))
    inspection_id: Mapped[int | None] = mapped_column(ForeignKey("task_inspection.id"))

    actor: Mapped[Person | None] = relationship(lazy="joined")
    unit: Mapped[Unit | None] = relationship(lazy="joined")
    task: Mapped[Task | None] = relationship()
    report: Mapped[ProgressReport | None] = relationship()
    inspection: Mapped[TaskInspection | None] = relationship()


forbid_changes(ResolutionStep)
