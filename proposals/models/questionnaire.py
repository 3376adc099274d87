"""A questionnaire 问卷: what is asked, of whom, from when to when, and who carries it to doors."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from app.places.models.hall import Hall
from proposals.lifecycle.questionnaires import Asked, Audience, QuestionKind, QuestionnaireState

TITLE_LIMIT = 60
PURPOSE_LIMIT = 1_000
QUESTION_LIMIT = 200
OPTION_LIMIT = 60
END_LIMIT = 20


class Questionnaire(Base):
    """One questionnaire of a hall. Its questions never change once it was opened; a copy may."""

    __tablename__ = "questionnaire"
    __table_args__ = (
        CheckConstraint("closes_on >= opens_on", name="runs_forward"),
        CheckConstraint("(state = 'draft') = (opened_at IS NULL)", name="draft_until_opened"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_at_a_time"),
        Index("ix_questionnaire_hall_state", "hall_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    title: Mapped[str] = mapped_column(String(200))
    purpose: Mapped[str] = mapped_column(Text)
    """Why it is asked and what is done with the answers, told to everybody who answers."""
    audience: Mapped[Audience]
    is_anonymous: Mapped[bool]
    """Whether answers are kept without person, household and time."""
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    """Last day on which answers are taken."""
    state: Mapped[QuestionnaireState] = mapped_column(default=QuestionnaireState.DRAFT)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("questionnaire.id"))

    hall: Mapped[Hall] = relationship(lazy="joined")
    created_by: Mapped[Person] = relationship()
    questions: Mapped[list[Question]] = relationship(
        order_by="Question.position", cascade="all, delete-orphan", back_populates="questionnaire"
    )

    @property
    def url(self) -> str:
        """Where it is answered."""
        return f"/questionnaires/{self.id}"


class Question(Base):
    """One question, in its place."""

    __tablename__ = "questionnaire_question"

    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"), index=True)
    position: Mapped[int]
    kind: Mapped[QuestionKind]
    text: Mapped[str] = mapped_column(String(400))
    is_required: Mapped[bool] = mapped_column(default=True)
    options: Mapped[list[Any]] = mapped_column(default=list)
    """What may be chosen, in order; an answer holds the number, counted from 1."""
    scale_top: Mapped[int] = mapped_column(default=0)
    """5 or 10 for a scale, which begins at 1; 0 for other kinds."""
    low_label: Mapped[str] = mapped_column(String(80), default="")
    high_label: Mapped[str] = mapped_column(String(80), default="")
    """What the ends of a scale mean, e.g. 很不满意 and 很满意."""

    questionnaire: Mapped[Questionnaire] = relationship(back_populates="questions")

    @property
    def asked(self) -> Asked:
        """The question as the pure rules see it."""
        return Asked(self.kind, self.is_required, self.scale_top or len(self.options))

    @property
    def field(self) -> str:
        """Its name in forms."""
        return f"q{self.id}"


class QuestionnaireVisitor(Base):
    """Somebody asked to carry a questionnaire to doors."""

    __tablename__ = "questionnaire_visitor"
    __table_args__ = (UniqueConstraint("questionnaire_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    building: Mapped[str] = mapped_column(String(120), default="")
    """Which building is theirs; empty where they go wherever they are needed."""
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When they were relieved."""

    questionnaire: Mapped[Questionnaire] = relationship(lazy="joined")
    person: Mapped[Person] = relationship(lazy="joined", foreign_keys=[person_id])
