"""A task as it was given before: its dates, kept when it is given anew."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.append_only import forbid_changes
from app.database import Base


class TaskGiving(Base):
    """One giving that is over: a dispute was upheld, or the task came back and was assigned again.

    The task itself holds the dates of its last giving alone; a month that is over is judged by the
    dates that stood in it.
    """

    __tablename__ = "task_giving"
    __table_args__ = (Index("ix_task_giving_task", "task_id", "ended_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    ended_at: Mapped[datetime]
    """When it was given anew."""
    assigned_on: Mapped[date]
    accept_due_on: Mapped[date]
    due_on: Mapped[date]
    due_set_on: Mapped[date]
    working_days: Mapped[int]
    rectify_due_on: Mapped[date | None]
    rectify_set_on: Mapped[date | None]


forbid_changes(TaskGiving)
