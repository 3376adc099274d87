"""The triple review 三性审查 of a topic, and the filing recommendation 立项建议案 it may end in."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from proposals.lifecycle.review import Criterion, Outcome
from proposals.models.topic import Topic

if TYPE_CHECKING:
    from proposals.models.stakeholder import Stakeholder

_OPEN = text("concluded_at IS NULL")
_JOINT = text("member_id IS NULL")


class TripleReview(Base):
    """One round of review of one topic, from its beginning to its verdict."""

    __tablename__ = "triple_review"
    __table_args__ = (
        Index(
            "uq_triple_review_open",
            "topic_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        CheckConstraint("(concluded_at IS NULL) = (outcome IS NULL)", name="ends_in_an_outcome"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), index=True)
    begun_at: Mapped[datetime]
    begun_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    enrolled_because: Mapped[str] = mapped_column(Text, default="")
    """Why the secretary listed it without the voices it would take; empty when it had them."""
    concluded_at: Mapped[datetime | None]
    concluded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[Outcome | None]
    decision: Mapped[str] = mapped_column(Text, default="")
    """The decision in words, for residents."""

    topic: Mapped[Topic] = relationship()
    concluded_by: Mapped[Person | None] = relationship(foreign_keys=[concluded_by_id])
    members: Mapped[list[ReviewMember]] = relationship(order_by="ReviewMember.id")
    findings: Mapped[list[ReviewFinding]] = relationship(order_by="ReviewFinding.id")
    invited: Mapped[list[Stakeholder]] = relationship(
        order_by="Stakeholder.id", back_populates="review"
    )

    @property
    def stakeholders(self) -> list[Stakeholder]:
        """Those invited whose invitation stands."""
        return [one for one in self.invited if one.uninvited_at is None]


class ReviewMember(Base):
    """Somebody who took part in a review, or stood aside from it."""

    __tablename__ = "review_member"
    __table_args__ = (UniqueConstraint("review_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("triple_review.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    declares_interest: Mapped[bool] = mapped_column(default=False)
    """Ticked a conflict of interest 利益冲突."""
    stood_aside: Mapped[bool] = mapped_column(default=False)
    """Was not counted as judging when the review ended: an interest, or an own proposal."""
    at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="joined")


class ReviewFinding(Base):
    """One criterion's yes or no with its reason: a member's opinion, or the joint verdict."""

    __tablename__ = "review_finding"
    __table_args__ = (
        UniqueConstraint("review_id", "member_id", "criterion"),
        Index(
            "uq_review_finding_joint",
            "review_id",
            "criterion",
            unique=True,
            sqlite_where=_JOINT,
            postgresql_where=_JOINT,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("triple_review.id"), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("review_member.id"))
    """Whose opinion it is; none for the joint verdict."""
    criterion: Mapped[Criterion]
    is_met: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)


class FilingRecommendation(Base):
    """A 立项建议案 (J06): the document that a filed topic goes to its meeting with."""

    __tablename__ = "filing_recommendation"
    __table_args__ = (UniqueConstraint("hall_id", "year", "serial"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), index=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("triple_review.id"), unique=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    year: Mapped[int]
    serial: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    """What is recommended to the meeting."""
    proposal_count: Mapped[int]
    voice_count: Mapped[int]
    """Proposals and voices behind it on the day it was filed."""
    filed_at: Mapped[datetime]
    filed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    topic: Mapped[Topic] = relationship(lazy="joined")
    review: Mapped[TripleReview] = relationship(lazy="joined")
    filed_by: Mapped[Person] = relationship(lazy="joined")

    @property
    def number(self) -> str:
        """Its number, e.g. ``立〔2026〕3号``."""
        return f"立〔{self.year}〕{self.serial}号"
