"""A question that one meeting left to another: postponed, tabled, referred, or not finished."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from meetings.models.agenda import AgendaItem
from meetings.models.motion import Motion


class CarriedKind(StrEnum):
    """How the question left the floor undecided."""

    UNFINISHED = "unfinished"
    TABLED = "tabled"
    POSTPONED = "postponed"
    REFERRED = "referred"


class CarriedQuestion(Base):
    """Written when its meeting closes. Without an item it waits; with one it is on an agenda."""

    __tablename__ = "carried_question"
    __table_args__ = (
        CheckConstraint("brought_at IS NULL OR item_id IS NOT NULL", name="brought_under_an_item"),
        CheckConstraint(
            "reported_at IS NULL OR (kind = 'referred' AND report <> '')",
            name="reported_in_words",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    motion_id: Mapped[int] = mapped_column(ForeignKey("motion.id"), unique=True)
    """The main motion as it stood when the meeting closed, adopted amendments included."""
    kind: Mapped[CarriedKind]
    due_at: Mapped[datetime | None]
    """Until when it was postponed, or by when the committee was to report; none if no date was set."""
    terms: Mapped[str] = mapped_column(String(200), default="")
    """The same in the motion's words, such as 下次会议 or 物业委员会."""
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"), unique=True)
    """Under which item it comes back."""
    becomes_id: Mapped[int | None] = mapped_column(ForeignKey("motion.id"), unique=True)
    """Its row at the meeting at which it came back."""
    brought_at: Mapped[datetime | None]
    """When the door of that meeting opened and the floor took it in."""
    report: Mapped[str] = mapped_column(Text, default="")
    """What the committee reported."""
    reported_at: Mapped[datetime | None]
    reported_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    overdue_told_at: Mapped[datetime | None]
    """When people were told that no report came in time."""

    motion: Mapped[Motion] = relationship(lazy="joined", foreign_keys=[motion_id])
    item: Mapped[AgendaItem | None] = relationship(foreign_keys=[item_id])
