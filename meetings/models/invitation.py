"""Who is asked to come without being of the body, and what those called have answered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person


class Invitation(Base):
    """A stakeholder 利益相关人 asked to come: may speak, has no vote.

    It may be written before the notice, and then goes onto the roll with it.
    """

    __tablename__ = "meeting_invitation"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    why: Mapped[str] = mapped_column(String(200), default="")
    """How the matter touches them."""
    at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="joined")


class Answer(Base):
    """Whether somebody called means to come; the latest word counts."""

    __tablename__ = "meeting_answer"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    coming: Mapped[bool]
    note: Mapped[str] = mapped_column(String(200), default="")
    """Such as why not: 请假的原因. Read by those who serve at the meeting."""
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    """Whose hand it was: their own, or the secretary's after a telephone call."""
