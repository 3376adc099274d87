"""What is added to the journal to make it minutes 会议纪要: corrections, signatures, refusals."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.append_only import forbid_changes
from app.database import Base
from app.people.models.person import Person


class Correction(Base):
    """A clerk's correction: it stands beside the line it is about and replaces nothing."""

    __tablename__ = "minutes_correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    about_seq: Mapped[int | None]
    """The journal's line it is about; none for a remark on the whole."""
    text: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    """Why: who noticed what, in the clerk's words."""
    earlier: Mapped[str] = mapped_column(Text, default="", server_default="")
    """What stood there until then, in Chinese; empty for a remark on the whole."""
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    by: Mapped[Person] = relationship(lazy="joined")


class SignedAs(StrEnum):
    """In which part somebody confirmed the minutes."""

    CHAIR = "chair"
    REPRESENTATIVE = "representative"


class Signature(Base):
    """Somebody confirmed the minutes, exactly as they stood: ``content`` is their hash."""

    __tablename__ = "minutes_signature"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id", "content"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    signed_as: Mapped[SignedAs]
    content: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="joined")


class Confirmation(Base):
    """The signatures were enough: from now on the minutes read like this, for everybody.

    The first one ends the clerk's drafting; each later one takes in the corrections since.
    """

    __tablename__ = "minutes_confirmation"
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    number: Mapped[int]
    """From 1, without gaps."""
    content: Mapped[str] = mapped_column(String(64))
    last_correction: Mapped[int]
    """The id of the last correction that it takes in; 0 for none."""
    at: Mapped[datetime]


class Declining(Base):
    """One who was asked to confirm said no, and why. Until the clerk acts nobody signs."""

    __tablename__ = "minutes_declining"
    __table_args__ = (
        CheckConstraint("(answered_at IS NULL) = (answered_by_id IS NULL)", name="answered_by_one"),
        UniqueConstraint("meeting_id", "person_id", "content"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    content: Mapped[str] = mapped_column(String(64))
    """The minutes that were declined; others are a new question."""
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(Text, default="")
    """Why the clerk lets the text stand; empty where a correction answered it."""
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    person: Mapped[Person] = relationship(lazy="joined", foreign_keys=[person_id])
    answered_by: Mapped[Person | None] = relationship(lazy="joined", foreign_keys=[answered_by_id])


forbid_changes(Correction)
forbid_changes(Signature)
forbid_changes(Confirmation)
