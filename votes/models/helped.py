"""A ballot that two people at the desk enter: for a voter without a phone, or from a paper."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from app.photos.models.photo import Photo
from votes.counting.records import CastVia
from votes.models.poll import Poll


class HelpedBallot(Base):
    """One entry: the first person writes it down, the second checks it; only then is it cast."""

    __tablename__ = "helped_ballot"
    __table_args__ = (
        CheckConstraint("via <> 'paper' OR photo_id IS NOT NULL", name="paper_is_seen"),
        CheckConstraint("checked_by_id <> entered_by_id", name="two_persons"),
        CheckConstraint(
            "person_id <> entered_by_id AND person_id <> checked_by_id", name="not_the_voter"
        ),
        CheckConstraint("(taken IS NULL) = (checked_by_id IS NULL)", name="checked_by_somebody"),
        Index(
            "uq_helped_ballot_one_waits",
            "poll_id",
            "person_id",
            unique=True,
            sqlite_where=text("taken IS NULL"),
            postgresql_where=text("taken IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    """Whose ballot it is."""
    choice: Mapped[str] = mapped_column(Text)
    """As a hidden field has it: a code, or a list as canonical JSON."""
    ballot_id: Mapped[str] = mapped_column(String(64), unique=True)
    """Made at the entry: checked twice, it is the same ballot."""
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    entered_at: Mapped[datetime]
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    checked_at: Mapped[datetime | None]
    taken: Mapped[bool | None]
    """None while it waits for the second person; False when it was sent back."""
    via: Mapped[CastVia] = mapped_column(default=CastVia.HELPED)
    """``helped``: said at the desk; ``paper``: typed in from the voter's own paper."""
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("photo.id"))
    """The paper, for whoever checks it."""
    code: Mapped[str] = mapped_column(String(19), default="")
    """The short code of its receipt, to be handed to the voter."""

    poll: Mapped[Poll] = relationship()
    photo: Mapped[Photo | None] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=person_id)
    entered_by: Mapped[Person] = relationship(foreign_keys=entered_by_id)
    checked_by: Mapped[Person | None] = relationship(foreign_keys=checked_by_id)
