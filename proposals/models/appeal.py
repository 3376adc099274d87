"""An appeal 申诉 against a decline, and how it was heard."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from app.places.models.hall import Hall
from proposals.lifecycle.appeal import Ruling
from proposals.models.proposal import Proposal
from proposals.models.topic import Topic

_OPEN = text("heard_at IS NULL")


class Appeal(Base):
    """One appeal; at most one is open against one thing."""

    __tablename__ = "appeal"
    __table_args__ = (
        Index(
            "uq_appeal_open_proposal",
            "proposal_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index(
            "uq_appeal_open_topic",
            "topic_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_appeal_hall_open", "hall_id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        CheckConstraint("(proposal_id IS NULL) <> (topic_id IS NULL)", name="of_one_thing"),
        CheckConstraint("(heard_at IS NULL) = (ruling IS NULL)", name="heard_with_a_ruling"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"), index=True)
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"), index=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    raised_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    raised_at: Mapped[datetime]
    grounds: Mapped[str] = mapped_column(Text)
    """Why the decline is thought wrong, in the appellant's words."""
    declined_at: Mapped[datetime]
    """Of the decline it is against: each decline may be appealed against once."""
    due_on: Mapped[date]
    """The day by which it is answered."""
    heard_at: Mapped[datetime | None]
    heard_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ruling: Mapped[Ruling | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    """Why it was ruled so."""

    proposal: Mapped[Proposal | None] = relationship(lazy="joined")
    topic: Mapped[Topic | None] = relationship(lazy="joined")
    hall: Mapped[Hall] = relationship(lazy="joined")
    raised_by: Mapped[Person] = relationship(foreign_keys=[raised_by_id], lazy="joined")
    heard_by: Mapped[Person | None] = relationship(foreign_keys=[heard_by_id], lazy="joined")

    @property
    def title(self) -> str:
        """What it is about."""
        matter = self.proposal or self.topic
        return matter.title if matter else ""

    @property
    def url(self) -> str:
        """Its page."""
        return f"/appeals/{self.id}"
