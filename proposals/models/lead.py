"""Who leads a collective proposal 集体提案: its 发起人 besides the proposer (J04)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person


class LeadAnswer(StrEnum):
    """What a person who was asked to lead has said."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LEFT = "left"


class Lead(Base):
    """One person asked to lead one proposal, and the answer; the journal keeps the earlier ones."""

    __tablename__ = "proposal_lead"
    __table_args__ = (
        UniqueConstraint("proposal_id", "person_id"),
        CheckConstraint(
            "(answer = 'asked') = (answered_at IS NULL)", name="answered_when_answered"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime]
    answer: Mapped[LeadAnswer] = mapped_column(default=LeadAnswer.ASKED)
    answered_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined")


class LeadLink(Base):
    """The address a proposer hands to neighbours whom the house cannot name for them."""

    __tablename__ = "lead_link"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    token: Mapped[str] = mapped_column(String(40), unique=True)
    """Whoever holds it may lead, if they live there; a new one ends the old."""
    made_at: Mapped[datetime]
