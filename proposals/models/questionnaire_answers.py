"""Answers to questionnaires, and, apart from them, who was visited and who answered.

For an anonymous questionnaire nothing leads from a sheet to a household: the sheet holds its
building alone, under a number drawn by chance, and the visit does not name its sheet.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Household, Person
from proposals.lifecycle.questionnaires import VisitMark, VisitStanding
from proposals.models.questionnaire import Question, Questionnaire

CLIENT_ID_LIMIT = 40
_CHANCE_BITS = 52
_CHANCE = BigInteger().with_variant(Integer, "sqlite")
"""On SQLite the number is the row's own place, so that not even that tells when it was written."""


def chance() -> int:
    """Return a number that tells nothing of the order in which answers came."""
    return secrets.randbits(_CHANCE_BITS) + 1


class AnswerSheet(Base):
    """One filled questionnaire."""

    __tablename__ = "answer_sheet"
    __table_args__ = (
        CheckConstraint(
            "is_named OR (household_id IS NULL AND person_id IS NULL"
            " AND taken_by_id IS NULL AND answered_at IS NULL)",
            name="anonymous_holds_nobody",
        ),
        Index("ix_answer_sheet_counted", "questionnaire_id", "is_counted", "building"),
    )

    id: Mapped[int] = mapped_column(_CHANCE, primary_key=True, autoincrement=False, default=chance)
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"))
    building: Mapped[str] = mapped_column(String(120), default="")
    is_counted: Mapped[bool]
    """False while it is set aside: a second one of a household, or one that came too late."""
    is_named: Mapped[bool]
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    """Who answered by their own account."""
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who wrote it down at the door."""
    answered_at: Mapped[datetime | None]

    questionnaire: Mapped[Questionnaire] = relationship()
    household: Mapped[Household | None] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    taken_by: Mapped[Person | None] = relationship(foreign_keys=[taken_by_id])
    answers: Mapped[list[SheetAnswer]] = relationship(back_populates="sheet")


class SheetAnswer(Base):
    """One answer on a sheet: a number chosen (several rows where several were), or words."""

    __tablename__ = "sheet_answer"
    __table_args__ = (UniqueConstraint("sheet_id", "question_id", "number"),)

    id: Mapped[int] = mapped_column(_CHANCE, primary_key=True, autoincrement=False, default=chance)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("answer_sheet.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_question.id"), index=True)
    number: Mapped[int] = mapped_column(default=0)
    """The option or step, counted from 1; 0 for words."""
    text: Mapped[str] = mapped_column(Text, default="")

    sheet: Mapped[AnswerSheet] = relationship(back_populates="answers")
    question: Mapped[Question] = relationship()


class QuestionnaireVisit(Base):
    """That a household, a person or a browser answered, or that nobody opened the door.

    ``client_id`` is made where the answers are written, so that sending them again changes
    nothing; ``counts_as`` is unique, so that two visitors cannot both count for one household.
    """

    __tablename__ = "questionnaire_visit"
    __table_args__ = (
        UniqueConstraint("questionnaire_id", "client_id"),
        UniqueConstraint("questionnaire_id", "counts_as"),
        CheckConstraint("mark = 'done' OR counts_as IS NULL", name="only_answers_count"),
        Index("ix_questionnaire_visit_household", "questionnaire_id", "household_id", "id"),
        Index("ix_questionnaire_visit_standing", "questionnaire_id", "standing", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"))
    client_id: Mapped[str] = mapped_column(String(CLIENT_ID_LIMIT))
    mark: Mapped[VisitMark]
    standing: Mapped[VisitStanding]
    counts_as: Mapped[str | None] = mapped_column(String(60))
    """For whom the answers count, e.g. ``household:12``; none while they do not count."""
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    """Who answered by their own account."""
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    """Who knocked."""
    sheet_id: Mapped[int | None] = mapped_column(ForeignKey("answer_sheet.id"), index=True)
    """The sheet; of an anonymous one only while it is set aside."""
    told_at: Mapped[datetime | None]
    """When it was written down, by the phone's own clock."""
    received_at: Mapped[datetime]

    questionnaire: Mapped[Questionnaire] = relationship()
    household: Mapped[Household | None] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    taken_by: Mapped[Person | None] = relationship(foreign_keys=[taken_by_id])
    sheet: Mapped[AnswerSheet | None] = relationship()


class AnswerNeed(Base):
    """A need that was made of somebody's words on a sheet."""

    __tablename__ = "answer_need"

    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("sheet_answer.id"), unique=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
