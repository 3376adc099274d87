"""Those whom a topic concerns 利益相关人, invited to its review, and what they said (J05)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from proposals.lifecycle.review import Criterion
from proposals.models.review import TripleReview

_KNOWN = text("person_id IS NOT NULL")


class Stakeholder(Base):
    """One person or body invited to a review: heard, and never among those who judge."""

    __tablename__ = "stakeholder"
    __table_args__ = (
        Index(
            "uq_stakeholder_person",
            "review_id",
            "person_id",
            unique=True,
            sqlite_where=_KNOWN,
            postgresql_where=_KNOWN,
        ),
        CheckConstraint(
            "uninvited_at IS NULL OR uninvited_at >= invited_at", name="ends_after_start"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("triple_review.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    """None for somebody from outside, who has no account."""
    name: Mapped[str] = mapped_column(String(80))
    stake: Mapped[str] = mapped_column(String(200))
    """How the matter concerns them, e.g. 一层住户，担心采光."""
    invited_at: Mapped[datetime]
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    uninvited_at: Mapped[datetime | None]
    uninvite_reason: Mapped[str] = mapped_column(Text, default="")
    heard_at: Mapped[datetime | None]
    """When they last said what they think."""
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who wrote it down for them; none where they did it themselves."""

    review: Mapped[TripleReview] = relationship(back_populates="invited")
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id], lazy="joined")
    written_by: Mapped[Person | None] = relationship(foreign_keys=[written_by_id])
    views: Mapped[list[StakeholderView]] = relationship(
        order_by="StakeholderView.id", cascade="all, delete-orphan"
    )


class StakeholderView(Base):
    """What one of them holds of one criterion."""

    __tablename__ = "stakeholder_view"
    __table_args__ = (UniqueConstraint("stakeholder_id", "criterion"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    stakeholder_id: Mapped[int] = mapped_column(ForeignKey("stakeholder.id"))
    criterion: Mapped[Criterion]
    is_met: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)
