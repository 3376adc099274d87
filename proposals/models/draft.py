"""What somebody has begun to write and not yet sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from app.photos.models.photo import Photo
from app.places.models.hall import Hall
from proposals.models.category import Category


class Draft(Base):
    """A proposal being written: found again by its writer's account, or by this browser's cookie."""

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    """What the browser's cookie holds; a writer who is not signed in has nothing else."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"), index=True)
    """The returned proposal that is being corrected."""
    hall_id: Mapped[int | None] = mapped_column(ForeignKey("hall.id"))
    title: Mapped[str] = mapped_column(String(200), default="")
    body: Mapped[str] = mapped_column(Text, default="")
    where_text: Mapped[str] = mapped_column(String(200), default="")
    category: Mapped[Category] = mapped_column(default=Category.UNSORTED)
    category_second: Mapped[str | None] = mapped_column(String(4))
    category_third: Mapped[str | None] = mapped_column(String(6))
    category_suggested: Mapped[bool | None]
    """As on the proposal that becomes of it."""
    updated_at: Mapped[datetime]

    person: Mapped[Person | None] = relationship()
    hall: Mapped[Hall | None] = relationship(lazy="joined")
    photos: Mapped[list[DraftPhoto]] = relationship(
        order_by="DraftPhoto.id", cascade="all, delete-orphan"
    )


class DraftPhoto(Base):
    """A picture put to a draft."""

    __tablename__ = "draft_photo"
    __table_args__ = (UniqueConstraint("draft_id", "photo_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"))
    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id"), index=True)

    photo: Mapped[Photo] = relationship(lazy="joined")
