"""Who passed the rule quiz (T02). Papers that were not passed leave no trace: learning is private."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base


class QuizPass(Base):
    """The paper with which somebody first passed; it stands for good."""

    __tablename__ = "quiz_pass"
    __table_args__ = (CheckConstraint("0 <= marks AND marks <= questions", name="marks_in_range"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    passed_at: Mapped[datetime]
    edition: Mapped[str] = mapped_column(String(20))
    """Of the questions (``meetings.lessons.questions.EDITION``)."""
    paper: Mapped[int]
    """The paper's number: with the edition it says in which order the questions stood."""
    marks: Mapped[int]
    """How many were answered right."""
    questions: Mapped[int]
    """Of how many."""
