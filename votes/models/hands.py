"""A show of hands 举手: counted by one teller, counted again by another."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from votes.models.poll import Poll


class HandCount(Base):
    """The hands of one poll: those for, then those against; abstentions are not called."""

    __tablename__ = "hand_count"
    __table_args__ = (
        CheckConstraint("yes >= 0 AND no >= 0", name="hands_are_counted"),
        CheckConstraint("checked_by_id <> counted_by_id", name="two_tellers"),
    )

    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), primary_key=True)
    yes: Mapped[int]
    no: Mapped[int]
    counted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    counted_at: Mapped[datetime]
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    checked_at: Mapped[datetime | None]

    poll: Mapped[Poll] = relationship()
    counted_by: Mapped[Person] = relationship(foreign_keys=counted_by_id)
    checked_by: Mapped[Person | None] = relationship(foreign_keys=checked_by_id)
