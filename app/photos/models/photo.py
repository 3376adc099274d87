"""A photo somebody gave: what it shows is in a file, named by its content."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from app.places.models.place import Place


class Size(StrEnum):
    """The two files of each photo."""

    LARGE = "large"
    SMALL = "small"


class Photo(Base):
    """One photo given once. The same picture given twice is two rows and one file."""

    __tablename__ = "photo"
    __table_args__ = (CheckConstraint("width > 0 AND height > 0", name="has_pixels"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    """Of the kept JPEG; names its files and makes its address unguessable."""
    width: Mapped[int]
    height: Mapped[int]
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    created_at: Mapped[datetime]
    held_until: Mapped[datetime | None] = mapped_column(index=True)
    """Came with a form: until then it waits for an act that shows it. None once one does."""

    uploaded_by: Mapped[Person | None] = relationship()
    place: Mapped[Place | None] = relationship()
