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


class HelpedPage(Base):
    """A further photo of the same papers: a batch rarely fits on one."""

    __tablename__ = "helped_page"

    entry_id: Mapped[int] = mapped_column(ForeignKey("helped_ballot.id"), primary_key=True)
    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id"), primary_key=True)


class HelpedBallot(Base):
    """One entry: the first person writes it down, the second checks it; only then is it cast."""

    __tablename__ = "helped_ballot"
    __table_args__ = (
        CheckConstraint("via <> 'paper' OR photo_id IS NOT NULL", name="paper_is_seen"),
        CheckConstraint("checked_by_id <> entered_by_id", name="two_persons"),
        CheckConstraint(
            "person_id <> entered_by_id AND person_id <> checked_by_id", name="not_the_voter"
        ),
        CheckConstraint(
            "holder_id <> person_id AND holder_id <> entered_by_id AND holder_id <> checked_by_id",
            name="not_the_holder",
        ),
        CheckConstraint("(taken IS NULL) = (checked_by_id IS NULL)", name="checked_by_somebody"),
        Index(
            "uq_helped_ballot_one_waits",
            "poll_id",
            "person_id",
            unique=True,
            sqlite_where=text("taken IS NULL AND holder_id IS NULL"),
            postgresql_where=text("taken IS NULL AND holder_id IS NULL"),
        ),
        Index(
            "uq_helped_ballot_one_of_each_holder",
            "poll_id",
            "person_id",
            "holder_id",
            unique=True,
            sqlite_where=text("taken IS NULL"),
            postgresql_where=text("taken IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    """Whose ballot it is."""
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who votes for them by a mandate; None where the voter came in person."""
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
    pages: Mapped[list[Photo]] = relationship(secondary="helped_page", order_by=Photo.id)
    """Further photos of the same papers."""
    person: Mapped[Person] = relationship(foreign_keys=person_id)
    holder: Mapped[Person | None] = relationship(foreign_keys=holder_id)
    entered_by: Mapped[Person] = relationship(foreign_keys=entered_by_id)
    checked_by: Mapped[Person | None] = relationship(foreign_keys=checked_by_id)

    @property
    def caster_id(self) -> int:
        """Who casts it: the voter, or the holder of the mandate."""
        return self.person_id if self.holder_id is None else self.holder_id

    @property
    def photos(self) -> list[Photo]:
        """Every photo of the papers, the first first."""
        return [self.photo, *self.pages] if self.photo is not None else []

    def concerns(self, person_id: int) -> bool:
        """Whether somebody typed it in or votes by it, and so is no second person."""
        return person_id in {self.entered_by_id, self.person_id, self.holder_id}
