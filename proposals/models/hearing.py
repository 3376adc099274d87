"""A hearing of opinions 征求意见座谈会 (J02): its notes, and the needs that were found in them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from app.places.models.hall import Hall
from proposals.models.proposal import Proposal
from proposals.models.source_channel import SourceChannel


class HearingState(StrEnum):
    """How far the notes have come."""

    SORTING = "sorting"
    CONFIRMED = "confirmed"
    GIVEN_UP = "given_up"


class Hearing(Base):
    """One hearing, as the one who kept its notes wrote them down. Confirmed, it is public."""

    __tablename__ = "hearing"
    __table_args__ = (
        CheckConstraint("attendee_count >= 0", name="nobody_or_more_came"),
        CheckConstraint(
            "(state = 'confirmed') = (confirmed_at IS NOT NULL)", name="confirmed_at_some_time"
        ),
        Index("ix_hearing_hall", "hall_id", "state", "held_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    title: Mapped[str] = mapped_column(String(200))
    """What it was held about."""
    held_at: Mapped[datetime]
    venue: Mapped[str] = mapped_column(String(200), default="")
    attendee_count: Mapped[int] = mapped_column(default=0)
    attendees: Mapped[str] = mapped_column(Text, default="")
    """Who came, as written down. Seen at the desk only: the public page tells the number."""
    notes: Mapped[str] = mapped_column(Text)
    """The notes as they were pasted; they are kept whatever became of the pieces."""
    state: Mapped[HearingState] = mapped_column(default=HearingState.SORTING)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    entered_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]

    hall: Mapped[Hall] = relationship(lazy="joined")
    entered_by: Mapped[Person] = relationship()
    pieces: Mapped[list[HearingPiece]] = relationship(
        order_by="HearingPiece.position", back_populates="hearing"
    )

    @property
    def url(self) -> str:
        """Its public page."""
        return f"/hearings/{self.id}"


class HearingPiece(Base):
    """One need found in the notes: edited while the hearing is sorted, then a proposal."""

    __tablename__ = "hearing_piece"
    __table_args__ = (
        UniqueConstraint("hearing_id", "position"),
        CheckConstraint("proposal_id IS NULL OR NOT is_dropped", name="dropped_or_proposed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hearing_id: Mapped[int] = mapped_column(ForeignKey("hearing.id"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200), default="")
    body: Mapped[str] = mapped_column(Text)
    where_text: Mapped[str] = mapped_column(String(200), default="")
    source_channel: Mapped[SourceChannel] = mapped_column(default=SourceChannel.RESIDENTS)
    author_label: Mapped[str] = mapped_column(String(80), default="")
    """Who said it, where the notes tell; otherwise it was said at the hearing."""
    is_dropped: Mapped[bool] = mapped_column(default=False)
    """It is no need (a greeting, a summing-up); it stays to be seen and taken up again."""
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"), unique=True)
    """What it became when the hearing was confirmed."""

    hearing: Mapped[Hearing] = relationship(back_populates="pieces")
    proposal: Mapped[Proposal | None] = relationship()
