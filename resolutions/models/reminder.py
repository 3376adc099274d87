"""What the clock has already said of a task: so that it is said once, however often it looks."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.append_only import forbid_changes
from app.database import Base
from resolutions.models.task import Task


class ReminderKind(StrEnum):
    """What is said."""

    NEAR = "near"
    OVERDUE = "overdue"
    MILESTONE = "milestone"
    """节点逾期: a planned day on the way has passed."""


class Reminder(Base):
    """One reminder about one due date. A new date, by extension or mending, is reminded anew."""

    __tablename__ = "task_reminder"
    __table_args__ = (UniqueConstraint("task_id", "kind", "due_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    kind: Mapped[ReminderKind]
    due_on: Mapped[date]
    """The date in force that it was about."""
    sent_at: Mapped[datetime]

    task: Mapped[Task] = relationship()


forbid_changes(Reminder)
