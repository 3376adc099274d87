"""问题又出现了: what somebody says of a task that was written off, and what the desk found of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.append_only import forbid_changes
from app.database import Base
from app.people.models.person import Person
from app.photos.models.photo import Photo
from proposals.models.proposal import Proposal
from resolutions.models.ledgers.item import LedgerItem
from resolutions.models.task import Task

_WAITS = text("ruled_at IS NULL")


class Recurrence(Base):
    """One person's word that the matter of a written-off task is there again; always with words."""

    __tablename__ = "task_recurrence"
    __table_args__ = (
        CheckConstraint("(ruled_at IS NULL) = (upheld IS NULL)", name="ruled_whole"),
        CheckConstraint("text <> ''", name="says_something"),
        Index(
            "uq_task_recurrence_waiting",
            "task_id",
            "person_id",
            unique=True,
            sqlite_where=_WAITS,
            postgresql_where=_WAITS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    on: Mapped[date]
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)
    """What was seen; public, without the name."""
    ruled_at: Mapped[datetime | None]
    ruled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    upheld: Mapped[bool | None]
    """Whether the desk hung the task again because of it."""
    answer: Mapped[str] = mapped_column(Text, default="")

    task: Mapped[Task] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    shots: Mapped[list[RecurrencePhoto]] = relationship(order_by="RecurrencePhoto.id")

    @property
    def photos(self) -> list[Photo]:
        """The photos shown with it."""
        return [shot.photo for shot in self.shots]


class RecurrencePhoto(Base):
    """A photo of what is there again."""

    __tablename__ = "task_recurrence_photo"
    __table_args__ = (UniqueConstraint("recurrence_id", "photo_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recurrence_id: Mapped[int] = mapped_column(ForeignKey("task_recurrence.id"))
    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id"), index=True)

    photo: Mapped[Photo] = relationship(lazy="joined")


class Comeback(Base):
    """复挂账: one task hung again, and what told of it: a need, a ledger item, or residents' words."""

    __tablename__ = "task_comeback"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_item.id"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text)

    task: Mapped[Task] = relationship()
    proposal: Mapped[Proposal | None] = relationship()
    item: Mapped[LedgerItem | None] = relationship()


for _record in (RecurrencePhoto, Comeback):
    forbid_changes(_record)
