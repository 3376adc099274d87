"""解决了吗: what those behind a need answer when its task was written off, by one press in the letter."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from resolutions.models.task import Task
from resolutions.progress.solved import Solved


class SolvedAnswer(Base):
    """One person's answer on one giving of a task; asked first, answered when they like, once or anew."""

    __tablename__ = "task_solved_answer"
    __table_args__ = (UniqueConstraint("task_id", "round", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    round: Mapped[int]
    """Of which giving of the task: a reopened one is asked about anew."""
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime]
    answer: Mapped[Solved | None]
    answered_at: Mapped[datetime | None]
    text: Mapped[str] = mapped_column(Text, default="")
    """What they wanted to say with it; public, without their name."""

    task: Mapped[Task] = relationship()
    person: Mapped[Person] = relationship()
