"""A co-signature 联署."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from app.photos.models.photo import Photo
from proposals.models.proposal import BODY_LIMIT, TITLE_LIMIT, WHERE_LIMIT

REASON_LIMIT = TITLE_LIMIT + BODY_LIMIT + WHERE_LIMIT + 10
"""As long as a proposal: whoever supports another's instead of sending their own loses no word."""
_STANDS = text("withdrawn_at IS NULL")


class CoSignature(Base):
    """One person stands behind one proposal; a signature taken back stays as history."""

    __tablename__ = "co_signature"
    __table_args__ = (
        Index(
            "uq_co_signature_standing",
            "proposal_id",
            "person_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        CheckConstraint(
            "withdrawn_at IS NULL OR withdrawn_at >= signed_at", name="ends_after_start"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    signed_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    """Why, in the signer's words; shown to everybody while the signature stands."""

    photos: Mapped[list[CoSignaturePhoto]] = relationship(order_by="CoSignaturePhoto.id")
    person: Mapped[Person] = relationship(lazy="joined")


class CoSignaturePhoto(Base):
    """A picture put to the reason, e.g. from the draft of a proposal that was not sent."""

    __tablename__ = "co_signature_photo"
    __table_args__ = (UniqueConstraint("signature_id", "photo_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    signature_id: Mapped[int] = mapped_column(ForeignKey("co_signature.id"))
    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id"), index=True)

    photo: Mapped[Photo] = relationship(lazy="joined")
