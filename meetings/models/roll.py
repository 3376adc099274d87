"""The roll of a meeting, frozen with its notice, and who came."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.membership import Constituency
from app.people.models.person import Person
from meetings.models.meeting import Meeting


class RollEntry(Base):
    """One person called to the meeting, and the parts they hold there."""

    __tablename__ = "roll_entry"
    __table_args__ = (
        UniqueConstraint("meeting_id", "person_id"),
        UniqueConstraint("meeting_id", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    number: Mapped[int]
    """From 1: what the door calls instead of a name."""
    name: Mapped[str] = mapped_column(String(60))
    """The name as it stood when the roll was frozen."""
    constituency: Mapped[Constituency | None]
    voting: Mapped[bool] = mapped_column(default=False)
    expert: Mapped[bool] = mapped_column(default=False)
    stakeholder: Mapped[bool] = mapped_column(default=False)
    """Affected by a topic: may speak, has no vote."""
    deputy: Mapped[bool] = mapped_column(default=False)
    """May be handed the chair without being a voter."""
    desk: Mapped[bool] = mapped_column(default=False)
    """Serves at the door: may check others in."""

    person: Mapped[Person] = relationship(lazy="joined")
    meeting: Mapped[Meeting] = relationship()


class Via(StrEnum):
    """How somebody was checked in."""

    QR = "qr"
    DESK = "desk"
    SELF = "self"
    OFFICE = "office"
    """The chair, who is in the room when the door opens."""


class Attendance(Base):
    """One stay in the room. Coming back is a new row; the journal is the record, this its index."""

    __tablename__ = "attendance"
    __table_args__ = (
        CheckConstraint("left_at IS NULL OR left_at >= checked_in_at", name="leaves_after_coming"),
        Index("ix_attendance_meeting_person", "meeting_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    checked_in_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    via: Mapped[Via]

    person: Mapped[Person] = relationship(lazy="joined")
