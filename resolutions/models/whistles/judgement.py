"""What is said of those who were called: appraisals, the review of an emergency, oversight."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.append_only import forbid_changes
from app.database import Base
from app.people.models.person import Person
from resolutions.models.whistles.whistle import Whistle, WhistleCall
from resolutions.whistling.kinds import Content


class WhistleAppraisal(Base):
    """The caller's appraisal of one called unit, once, for everybody to read."""

    __tablename__ = "whistle_appraisal"
    __table_args__ = (
        CheckConstraint("arrival BETWEEN 1 AND 5", name="arrival_points"),
        CheckConstraint("cooperation BETWEEN 1 AND 5", name="cooperation_points"),
        CheckConstraint("result BETWEEN 1 AND 5", name="result_points"),
        CheckConstraint("score BETWEEN 0 AND 100", name="out_of_a_hundred"),
        CheckConstraint("reason <> ''", name="says_why"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("whistle_call.id"), unique=True)
    arrival: Mapped[int]
    cooperation: Mapped[int]
    result: Mapped[int]
    score: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    call: Mapped[WhistleCall] = relationship(lazy="joined")
    by: Mapped[Person] = relationship(lazy="joined")


class WhistleReview(Base):
    """总结评估表 (S09): what an emergency taught, filled in after it is over."""

    __tablename__ = "whistle_review"
    __table_args__ = (CheckConstraint("course <> '' AND lessons <> ''", name="filled_in"),)

    whistle_id: Mapped[int] = mapped_column(ForeignKey("whistle.id"), primary_key=True)
    course: Mapped[str] = mapped_column(Text)
    """What happened and what was done first."""
    response: Mapped[str] = mapped_column(Text)
    """How each unit responded."""
    lessons: Mapped[str] = mapped_column(Text)
    """What is to be changed."""
    was_needed: Mapped[bool]
    """Whether it was an emergency at all: 有效吹哨."""
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    whistle: Mapped[Whistle] = relationship()
    by: Mapped[Person] = relationship(lazy="joined")


class OversightFact(Base):
    """One fact about the unit that an oversight whistle judges; satisfaction with its counts."""

    __tablename__ = "oversight_fact"
    __table_args__ = (
        CheckConstraint("text <> ''", name="says_what"),
        CheckConstraint("(satisfied IS NULL) = (asked IS NULL)", name="rate_has_both"),
        CheckConstraint("satisfied BETWEEN 0 AND asked", name="no_more_than_asked"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    whistle_id: Mapped[int] = mapped_column(ForeignKey("whistle.id"), index=True)
    content: Mapped[Content]
    text: Mapped[str] = mapped_column(Text)
    satisfied: Mapped[int | None]
    asked: Mapped[int | None]
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    by: Mapped[Person] = relationship(lazy="joined")


class OversightScore(Base):
    """One member's score in the collegial discussion 集体讨论, named, with the reason."""

    __tablename__ = "oversight_score"
    __table_args__ = (
        UniqueConstraint("whistle_id", "person_id"),
        CheckConstraint("score BETWEEN 0 AND 100", name="out_of_a_hundred"),
        CheckConstraint("reason <> ''", name="says_why"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    whistle_id: Mapped[int] = mapped_column(ForeignKey("whistle.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    score: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="joined")


for _record in (WhistleAppraisal, WhistleReview, OversightFact, OversightScore):
    forbid_changes(_record)
