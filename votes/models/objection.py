"""Objections to a posted roll, and their rulings (村民委员会组织法 §14 as the model)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from votes.models.poll import Poll


class About(StrEnum):
    """What is wrong with the roll, in the objector's eyes."""

    MISSING = "missing"
    """Somebody with a vote is not on it."""
    STRANGER = "stranger"
    """Somebody without a vote is on it."""
    WEIGHT = "weight"
    """Heads or area are wrong."""
    OTHER = "other"


class RollObjection(Base):
    """One objection; ruled on once."""

    __tablename__ = "roll_objection"
    __table_args__ = (
        CheckConstraint("(upheld IS NULL) = (ruled_at IS NULL)", name="ruled_when_decided"),
        CheckConstraint("(ruled_at IS NULL) = (ruled_by_id IS NULL)", name="ruled_by_somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    """Who objects."""
    about: Mapped[About]
    text: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    ruled_at: Mapped[datetime | None]
    ruled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    upheld: Mapped[bool | None]
    ruling: Mapped[str] = mapped_column(Text, default="")
    """The reason, and what was corrected."""

    poll: Mapped[Poll] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=person_id)
    ruled_by: Mapped[Person | None] = relationship(foreign_keys=ruled_by_id)
