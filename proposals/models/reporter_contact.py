"""How to reach somebody without an account for whom a need was entered: never shown in public."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person


class ReporterContact(Base):
    """One need's private telephone number, and when its author was last told how it stands.

    A table of its own, so that no list, export or search of proposals can carry the number along.
    """

    __tablename__ = "reporter_contact"
    __table_args__ = (
        CheckConstraint("(told_at IS NULL) = (told_by_id IS NULL)", name="told_by_somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), unique=True)
    phone: Mapped[str] = mapped_column(String(30))
    told_at: Mapped[datetime | None]
    """When somebody last rang them."""
    told_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    told_by: Mapped[Person | None] = relationship()
