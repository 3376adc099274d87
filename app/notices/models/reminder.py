"""What a person was already reminded of."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base


class Reminder(Base):
    """One reminder of one person: its row stands before it is told, so it is told once."""

    __tablename__ = "reminder"
    __table_args__ = (UniqueConstraint("person_id", "about"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    about: Mapped[str] = mapped_column(String(120))
    """What it reminds of, stage.fact:number (``proposals.opinions_closing:7``)."""
    reminded_at: Mapped[datetime]
