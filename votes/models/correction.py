"""更正: what two officers put right in the record after the close; in force as a ledger entry."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from votes.models.poll import Poll


class RecordCorrection(Base):
    """One correction: proposed by one officer, confirmed by another who signs in for it."""

    __tablename__ = "record_correction"
    __table_args__ = (
        CheckConstraint("confirmed_by_id <> proposed_by_id", name="two_officers"),
        CheckConstraint("(taken IS NULL) = (confirmed_by_id IS NULL)", name="settled_by_another"),
        CheckConstraint("(yes IS NULL) = (no IS NULL)", name="hands_together"),
        CheckConstraint("(choice IS NULL) <> (yes IS NULL)", name="a_ballot_or_hands"),
        Index(
            "uq_record_correction_one_waits",
            "poll_id",
            unique=True,
            sqlite_where=text("taken IS NULL"),
            postgresql_where=text("taken IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), index=True)
    height: Mapped[int]
    """Of the ledger entry that is put right."""
    choice: Mapped[str | None] = mapped_column(Text)
    """What the ballot says, as a hidden field has it."""
    yes: Mapped[int | None]
    no: Mapped[int | None]
    """The hands, where hands were counted."""
    reason: Mapped[str] = mapped_column(Text)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None]
    taken: Mapped[bool | None]
    """None while it waits for the second officer; False when it was sent back."""

    poll: Mapped[Poll] = relationship()
    proposed_by: Mapped[Person] = relationship(foreign_keys=proposed_by_id)
    confirmed_by: Mapped[Person | None] = relationship(foreign_keys=confirmed_by_id)
