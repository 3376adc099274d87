"""A unit's request for more time: once, with a reason that everybody may read."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from resolutions.models.task import Task
from resolutions.models.unit import Unit

_OPEN = text("decided_at IS NULL")
_GRANTED = text("granted")


class ExtensionRequest(Base):
    """One request and what became of it. A task is granted one, however many are asked for."""

    __tablename__ = "extension_request"
    __table_args__ = (
        Index(
            "uq_extension_request_open",
            "task_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index(
            "uq_extension_request_granted",
            "task_id",
            unique=True,
            sqlite_where=_GRANTED,
            postgresql_where=_GRANTED,
        ),
        CheckConstraint("(decided_at IS NULL) = (granted IS NULL)", name="decided_one_way"),
        CheckConstraint("new_due_on > old_due_on", name="asks_for_later"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text)
    old_due_on: Mapped[date]
    new_due_on: Mapped[date]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    granted: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(Text, default="")

    task: Mapped[Task] = relationship()
    unit: Mapped[Unit] = relationship(lazy="joined")
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])
