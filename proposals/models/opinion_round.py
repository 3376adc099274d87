"""An opinion round 意见摸底: what people think of short statements, before a topic is debated."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from proposals.models.topic import Topic

STATEMENT_LIMIT = 140
ROUND_TITLE_LIMIT = 60
_STANDS = text("closed_at IS NULL")


class OpinionRound(Base):
    """One round on one topic. A topic has at most one that is open; closed ones stay readable."""

    __tablename__ = "opinion_round"
    __table_args__ = (
        Index(
            "uq_opinion_round_open",
            "topic_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        CheckConstraint("closes_at > opened_at", name="closes_after_opening"),
        CheckConstraint("closed_at IS NULL OR closed_at >= opened_at", name="ends_after_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), index=True)
    question: Mapped[str] = mapped_column(String(200))
    """What people are asked to think about, in one line."""
    takes_statements: Mapped[bool] = mapped_column(default=True)
    """Whether residents may add statements of their own."""
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    """Until when it takes answers, unless it is closed before."""
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who closed it; none where its time was over, or the debate had begun."""

    topic: Mapped[Topic] = relationship(lazy="joined")

    @property
    def url(self) -> str:
        """Its public page."""
        return f"/opinions/{self.id}"


class Origin(StrEnum):
    """Where a statement comes from."""

    SEED = "seed"
    RESIDENT = "resident"


class StatementState(StrEnum):
    """Whether a statement is put to people."""

    WAITING = "waiting"
    SHOWN = "shown"
    REFUSED = "refused"


class OpinionStatement(Base):
    """One short statement. Once somebody answered it, its words never change."""

    __tablename__ = "opinion_statement"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        UniqueConstraint("round_id", "sameness", name="uq_opinion_statement_sameness"),
        Index("ix_opinion_statement_state", "round_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("opinion_round.id"))
    number: Mapped[int]
    """Its number in the round, from 1, in the order of writing."""
    text: Mapped[str] = mapped_column(String(STATEMENT_LIMIT))
    sameness: Mapped[str] = mapped_column(String(STATEMENT_LIMIT))
    """The words without punctuation and width: two statements that share it say the same."""
    origin: Mapped[Origin]
    state: Mapped[StatementState]
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    """Who wrote it; told only to the desk."""
    written_at: Mapped[datetime]
    judged_at: Mapped[datetime | None]
    judged_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why it was refused or taken out, for everyone to read."""
    answer_count: Mapped[int] = mapped_column(default=0)
    """Cache of the answers to it: the least answered is asked first."""

    round: Mapped[OpinionRound] = relationship()
    author: Mapped[Person] = relationship(foreign_keys=[author_id])


class OpinionAnswer(Base):
    """What one person says to one statement; said anew, it replaces what was said before."""

    __tablename__ = "opinion_answer"
    __table_args__ = (
        UniqueConstraint("statement_id", "person_id"),
        CheckConstraint("answer IN (-1, 0, 1)", name="known_answer"),
        Index("ix_opinion_answer_round_person", "round_id", "person_id"),
        Index("ix_opinion_answer_round_at", "round_id", "answered_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("opinion_round.id"))
    statement_id: Mapped[int] = mapped_column(ForeignKey("opinion_statement.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    answer: Mapped[int] = mapped_column(SmallInteger)
    """-1 disagree, 0 pass, 1 agree (``proposals.opinions.answers.Answer``)."""
    answered_at: Mapped[datetime]
