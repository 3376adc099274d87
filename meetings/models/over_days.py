"""The hall over days: until when it is open, and what people have written but not yet sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base


class OverDays(Base):
    """That a meeting is held over days, and until when; its authority stands with its rules."""

    __tablename__ = "meeting_over_days"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    ends_at: Mapped[datetime]
    """As planned; a failure of the system puts it off by as long as it lasted."""


class WrittenDraft(Base):
    """One person's speech as typed so far, on one motion. Sent, it becomes a line of the journal."""

    __tablename__ = "written_draft"
    __table_args__ = (CheckConstraint("about >= 0", name="about_a_post_or_none"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    motion: Mapped[int] = mapped_column(primary_key=True)
    """The motion's number on the floor."""
    text: Mapped[str] = mapped_column(Text)
    stance: Mapped[str] = mapped_column(String(20), default="")
    about: Mapped[int] = mapped_column(default=0)
    """Which post it answers; 0 for none."""
    ready: Mapped[bool] = mapped_column(default=False)
    """To be sent by itself as soon as its writer has the floor."""
    kept_at: Mapped[datetime]
