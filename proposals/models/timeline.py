"""What happened to a proposal or a topic, for everyone to read; and official answers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.append_only import forbid_changes
from app.database import Base
from app.people.models.person import Person


class OfficialAnswer(Base):
    """A responsible body's written answer 答复."""

    __tablename__ = "official_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    author_label: Mapped[str] = mapped_column(String(80), default="")
    """The body that answers; empty where an imported file does not tell."""
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    """Who wrote it down here; none for imported answers."""
    answered_at: Mapped[datetime]


class TimelineEvent(Base):
    """One step on the way of a proposal or a topic: date, actor, act, words, proof. It only grows."""

    __tablename__ = "timeline_event"
    __table_args__ = (
        CheckConstraint("(proposal_id IS NULL) <> (topic_id IS NULL)", name="of_one_thing"),
        Index("ix_timeline_event_proposal", "proposal_id", "at"),
        Index("ix_timeline_event_topic", "topic_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"))
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"))
    at: Mapped[datetime]
    act: Mapped[str] = mapped_column(String(40))
    """A code; ``proposals.labels`` names it in the reader's language."""
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    actor_label: Mapped[str] = mapped_column(String(80), default="")
    """Who acted, where it was no person with an account."""
    text: Mapped[str] = mapped_column(Text, default="")
    """The reason given, or what an upper stage says; as written."""
    url: Mapped[str] = mapped_column(String(200), default="")
    """Where the proof is: a page of this site."""
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("official_answer.id"))

    actor: Mapped[Person | None] = relationship(lazy="joined")
    answer: Mapped[OfficialAnswer | None] = relationship(lazy="joined")


forbid_changes(TimelineEvent)
