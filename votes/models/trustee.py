"""Who holds the keys of a secret vote, and what voters' phones brought before it was opened."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from votes.models.poll import Poll


class Trustee(Base):
    """A holder of one part of the key: a teller 监票人, or this house where none is named."""

    __tablename__ = "poll_trustee"
    __table_args__ = (
        UniqueConstraint("poll_id", "person_id"),
        UniqueConstraint("public_key"),
        CheckConstraint("number >= 1", name="numbered_from_one"),
        CheckConstraint("(public_key IS NULL) = (proof IS NULL)", name="proven_when_made"),
        CheckConstraint("tried_at IS NULL OR public_key IS NOT NULL", name="tried_what_was_made"),
    )

    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """From 1: the owner's number in the archive."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """The teller; none where this house keeps the key."""
    public_key: Mapped[str | None] = mapped_column(String(700))
    """g to the power of the private key, base 10; no key serves in two polls."""
    proof: Mapped[str | None] = mapped_column(Text)
    """That its maker knows the private key, as Belenios writes it."""
    made_at: Mapped[datetime | None]
    tried_at: Mapped[datetime | None]
    """When the backup was loaded back and gave the same key: only then does the key count."""

    poll: Mapped[Poll] = relationship()
    person: Mapped[Person | None] = relationship()

    @property
    def is_ready(self) -> bool:
        """Whether the key counts."""
        return self.tried_at is not None


class CredentialOffer(Base):
    """The public credential that a voter's phone made before the opening; the last one holds."""

    __tablename__ = "credential_offer"
    __table_args__ = (UniqueConstraint("public"),)

    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    public: Mapped[str] = mapped_column(String(700))


class DeskBallot(Base):
    """A ballot encrypted at the desk for a voter without a phone; the choice stands nowhere.

    One person of the desk sealed it with the voter beside them, another confirms it; only then
    is it cast. It names the two, so that everybody can be told which ballots were helped.
    """

    __tablename__ = "desk_ballot"
    __table_args__ = (
        CheckConstraint("checked_by_id <> sealed_by_id", name="two_persons"),
        CheckConstraint("taken IS NULL OR checked_by_id IS NOT NULL", name="settled_by_somebody"),
    )

    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), primary_key=True)
    tracker: Mapped[str] = mapped_column(String(64), primary_key=True)
    pseudonym: Mapped[str] = mapped_column(String(30))
    """Whose ballot it is."""
    sealed: Mapped[str] = mapped_column(Text)
    """The encrypted ballot."""
    sealed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    taken: Mapped[bool | None]
    """None while it waits for the second person; False when it was sent back."""

    poll: Mapped[Poll] = relationship()
    sealed_by: Mapped[Person] = relationship(foreign_keys=sealed_by_id)
    checked_by: Mapped[Person | None] = relationship(foreign_keys=checked_by_id)
