"""催办: who pressed for a task, and when. It only grows; the names are not shown."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.append_only import forbid_changes
from app.database import Base
from app.people.models.person import Person
from resolutions.models.task import Task


class Urging(Base):
    """One person's pressing for one task, on one day."""

    __tablename__ = "task_urging"
    __table_args__ = (UniqueConstraint("task_id", "person_id", "on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    on: Mapped[date]
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text, default="")
    """What they wanted to say, if anything; public, without their name."""

    task: Mapped[Task] = relationship()
    person: Mapped[Person] = relationship()


forbid_changes(Urging)
