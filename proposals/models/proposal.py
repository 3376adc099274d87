"""A need or proposal 需求/提案，its photos, and the texts it had before."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from app.photos.models.photo import Photo
from app.places.models.hall import Hall
from app.places.models.place import Place
from proposals.lifecycle.proposal import ProposalState
from proposals.models.category import Category
from proposals.models.source_channel import SourceChannel

_CHANCE_BITS = 30
_HAS_SECOND = text("category_second IS NOT NULL")
_HAS_THIRD = text("category_third IS NOT NULL")
_WAS_ENTERED = text("entered_by_id IS NOT NULL")
TITLE_LIMIT = 60
BODY_LIMIT = 10_000
WHERE_LIMIT = 120


def list_position(submitted_at: datetime) -> int:
    """Return a number that grows with time and is the proposal's own: seconds, then chance.

    One number is both the key that pages of the list continue from and the row of the search
    index, so that newest-first needs no sorting even among a million.
    """
    return (int(submitted_at.timestamp()) << _CHANCE_BITS) | secrets.randbits(_CHANCE_BITS)


class Proposal(Base):
    """One need, as its proposer wrote it. It is never rewritten by others, and never erased."""

    __tablename__ = "proposal"
    __table_args__ = (
        UniqueConstraint("hall_id", "external_source", "external_id"),
        CheckConstraint(
            "proposer_id IS NOT NULL OR author_label <> ''", name="somebody_proposed_it"
        ),
        CheckConstraint(
            "(external_source IS NULL) = (external_id IS NULL)", name="outside_number_with_source"
        ),
        Index("ix_proposal_hall_list", "hall_id", "list_key"),
        Index("ix_proposal_place_list", "place_id", "list_key"),
        Index("ix_proposal_state_list", "state", "list_key"),
        Index("ix_proposal_category_list", "category", "list_key"),
        # Partial: most proposals carry no deeper class, and an import pays nothing for these.
        Index(
            "ix_proposal_second_list",
            "category_second",
            "list_key",
            sqlite_where=_HAS_SECOND,
            postgresql_where=_HAS_SECOND,
        ),
        Index(
            "ix_proposal_third_list",
            "category_third",
            "list_key",
            sqlite_where=_HAS_THIRD,
            postgresql_where=_HAS_THIRD,
        ),
        Index("ix_proposal_hall_state", "hall_id", "state", "received_at"),
        Index("ix_proposal_support", "supporter_count", "list_key"),
        Index("ix_proposal_hall_support", "hall_id", "supporter_count", "list_key"),
        Index(
            "ix_proposal_entered_by",
            "entered_by_id",
            "list_key",
            sqlite_where=_WAS_ENTERED,
            postgresql_where=_WAS_ENTERED,
        ),
        Index("ix_proposal_yield", "hall_id", "received_at", "source_channel", "answered_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    list_key: Mapped[int] = mapped_column(BigInteger, unique=True)
    """Its place in the list, see ``list_position``."""
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    """The place it is about: the hall's own, or one below it."""
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    where_text: Mapped[str] = mapped_column(String(200), default="")
    """Where exactly, in the proposer's words （具体点位，J10）."""
    category: Mapped[Category] = mapped_column(default=Category.UNSORTED)
    category_second: Mapped[str | None] = mapped_column(String(4))
    """Code of the second level of ``models/category_tree.csv``, where somebody sorted that finely."""
    category_third: Mapped[str | None] = mapped_column(String(6))
    """Code of the third level; it begins with the second's."""
    category_suggested: Mapped[bool | None]
    """Who set the class: false a person, true a person who took what the text suggested; none nobody."""
    source_channel: Mapped[SourceChannel] = mapped_column(default=SourceChannel.RESIDENTS)
    state: Mapped[ProposalState] = mapped_column(default=ProposalState.SUBMITTED)
    proposer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who typed it, where that was not its proposer: staff, a patrol, the keeper of notes."""
    author_label: Mapped[str] = mapped_column(String(80), default="")
    """How an author without an account is called, e.g. the code in an imported message."""
    external_source: Mapped[str | None] = mapped_column(String(40))
    """Which outside platform it was imported from."""
    external_id: Mapped[str | None] = mapped_column(String(80))
    """Its number there: what makes a second import of the same file change nothing."""
    submitted_at: Mapped[datetime]
    """When it was written; for an imported one its original date."""
    received_at: Mapped[datetime]
    """When this house got it: clocks of the desk start here."""
    answered_at: Mapped[datetime | None]
    """When it was last officially answered."""
    supporter_count: Mapped[int] = mapped_column(default=0)
    """Cache of the co-signatures that stand (``services.cosigning`` counts again at each act)."""

    hall: Mapped[Hall] = relationship(lazy="joined")
    place: Mapped[Place] = relationship(lazy="joined")
    proposer: Mapped[Person | None] = relationship(lazy="joined", foreign_keys=[proposer_id])
    entered_by: Mapped[Person | None] = relationship(foreign_keys=[entered_by_id])
    photos: Mapped[list[ProposalPhoto]] = relationship(order_by="ProposalPhoto.id")
    versions: Mapped[list[ProposalVersion]] = relationship(order_by="ProposalVersion.number")

    @property
    def url(self) -> str:
        """Its public page."""
        return f"/proposals/{self.id}"

    @property
    def author(self) -> str:
        """Who is shown as its author."""
        return self.proposer.name if self.proposer else self.author_label


class ProposalPhoto(Base):
    """A picture that shows what the proposal is about."""

    __tablename__ = "proposal_photo"
    __table_args__ = (UniqueConstraint("proposal_id", "photo_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id"), index=True)

    photo: Mapped[Photo] = relationship(lazy="joined")


class ProposalVersion(Base):
    """The text a proposal had before it was corrected: what earlier supporters signed stays visible."""

    __tablename__ = "proposal_version"
    __table_args__ = (UniqueConstraint("proposal_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    where_text: Mapped[str] = mapped_column(String(200), default="")
    replaced_at: Mapped[datetime]
