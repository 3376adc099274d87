"""A topic 议题： like proposals joined into one matter for deliberation."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from app.places.models.hall import Hall
from proposals.lifecycle.topic_states import TopicState
from proposals.models.proposal import Proposal

_STANDS = text("unlinked_at IS NULL")


class Topic(Base):
    """A matter gathered from proposals. Joining erases nothing: originals stay as they were."""

    __tablename__ = "topic"
    __table_args__ = (Index("ix_topic_hall_state", "hall_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[TopicState] = mapped_column(default=TopicState.POOLED)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    filed_at: Mapped[datetime | None]
    schedule_due: Mapped[date | None]
    """Last day on which a filed topic must come onto an agenda （深入议）."""
    stated_at: Mapped[datetime | None]
    """When the chair stated a motion on it: from then on it belongs to the assembly (RONR 33:11)."""

    hall: Mapped[Hall] = relationship(lazy="joined")
    created_by: Mapped[Person] = relationship()
    links: Mapped[list[TopicLink]] = relationship(order_by="TopicLink.id", back_populates="topic")

    @property
    def url(self) -> str:
        """Its public page."""
        return f"/topics/{self.id}"

    @property
    def standing_links(self) -> list[TopicLink]:
        """The links that have not been taken back."""
        return [link for link in self.links if link.unlinked_at is None]


class TopicLink(Base):
    """One proposal joined to one topic; taken out again, the link stays as history."""

    __tablename__ = "topic_link"
    __table_args__ = (
        Index(
            "uq_topic_link_standing",
            "proposal_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        CheckConstraint("unlinked_at IS NULL OR unlinked_at >= linked_at", name="ends_after_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), index=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    linked_at: Mapped[datetime]
    linked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    unlinked_at: Mapped[datetime | None]
    unlinked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    unlink_reason: Mapped[str] = mapped_column(Text, default="")

    topic: Mapped[Topic] = relationship(back_populates="links")
    proposal: Mapped[Proposal] = relationship(lazy="joined")
