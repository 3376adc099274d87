"""What the clerk writes during the meeting: notes on an item, summaries of speeches, leave asked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person


class Note(Base):
    """One revision of one note. The next hand, or the next page, writes the next revision.

    While the same page goes on typing, its own last revision follows; what another page wrote is
    never written over.
    """

    __tablename__ = "meeting_note"
    __table_args__ = (UniqueConstraint("meeting_id", "about", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    about: Mapped[str] = mapped_column(String(40))
    """``opening``, ``item:<id>``, ``speech:<line of the journal>`` or ``closing``."""
    number: Mapped[int]
    """From 1, without gaps."""
    text: Mapped[str] = mapped_column(Text)
    """The note as it stands: what was typed, together with what another hand wrote meanwhile."""
    typed: Mapped[str] = mapped_column(Text)
    """What stood in the field of this page: the base for its next change."""
    page: Mapped[str] = mapped_column(String(32))
    """Which opened page wrote it."""
    clash: Mapped[bool] = mapped_column(default=False)
    """Two hands changed the same lines: both are kept, one below the other."""
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    by: Mapped[Person] = relationship(lazy="joined")


class Excuse(Base):
    """请假: one of the roll said beforehand that they could not come. 缺席 is who said nothing."""

    __tablename__ = "meeting_excuse"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(String(200), default="")
    stands: Mapped[bool] = mapped_column(default=True)
    """False once taken back."""
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="joined", foreign_keys=[person_id])
