"""Buttons that were pressed and carried out: the same pressing sent twice is carried out once."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.append_only import forbid_changes
from app.database import Base

LONGEST_KEY = 120


class Press(Base):
    """One pressing that the meeting took; its key is made with the form on which the button stood."""

    __tablename__ = "meeting_press"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    """Whose hand it was."""
    key: Mapped[str] = mapped_column(String(LONGEST_KEY), primary_key=True)


forbid_changes(Press)
