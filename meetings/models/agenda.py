"""The agenda: what a meeting takes up, in order."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from meetings.models.meeting import Meeting
from proposals.models.topic import Topic


class ItemState(StrEnum):
    """Where an item stands; it follows the floor."""

    WAITING = "waiting"
    OPEN = "open"
    DONE = "done"


class AgendaItem(Base):
    """One item: a filed topic, or a free one. ``text`` is the motion prepared for it."""

    __tablename__ = "agenda_item"
    __table_args__ = (
        UniqueConstraint("meeting_id", "position"),
        CheckConstraint("seats >= 1", name="elects_somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    position: Mapped[int]
    """From 1, without gaps."""
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text, default="")
    """The prepared motion: 谁、何时、何地、做什么、花多少钱、怎么验收 (南塘十三条 ②)."""
    mover_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who is ready to move it, if known beforehand."""
    state: Mapped[ItemState] = mapped_column(default=ItemState.WAITING)
    office: Mapped[str] = mapped_column(String(60), default="", server_default="")
    """What is elected under it, e.g. 议事会召集人; empty where nobody is."""
    seats: Mapped[int] = mapped_column(default=1, server_default="1")
    """How many are elected; 1 where nobody is."""

    meeting: Mapped[Meeting] = relationship()
    topic: Mapped[Topic | None] = relationship(lazy="joined")
    mover: Mapped[Person | None] = relationship(lazy="joined")
