"""A person, and the household they live in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.places.models.place import Place

# Letter by letter on both databases: other collations skip the spaces between syllables.
_SOUND = String(200).with_variant(String(200, collation="C"), "postgresql")


class Household(Base):
    """One home: building, unit and room at a place."""

    __tablename__ = "household"
    __table_args__ = (UniqueConstraint("place_id", "building", "unit", "room"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    building: Mapped[str] = mapped_column(String(20), default="")
    unit: Mapped[str] = mapped_column(String(20), default="")
    room: Mapped[str] = mapped_column(String(20), default="")

    place: Mapped[Place] = relationship(lazy="joined")

    @property
    def address(self) -> str:
        """What stands on the door: ``3号楼 2单元 501``."""
        return " ".join(part for part in (self.building, self.unit, self.room) if part)


class Person(Base):
    """One person, with many roles at many places over time (Q18)."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), index=True)
    sort_key: Mapped[str] = mapped_column(_SOUND, default="", index=True)
    """Pinyin of the name: lists of people are sorted by sound."""
    phone: Mapped[str | None] = mapped_column(String(30), unique=True)
    email: Mapped[str | None] = mapped_column(String(200))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"), index=True)
    locale: Mapped[str] = mapped_column(String(10), default="zh_Hans")
    elder_mode: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    """When the account was closed; a closed account can do nothing."""

    household: Mapped[Household | None] = relationship()

    def __repr__(self) -> str:
        """Name the person in test failures; never in logs of ballots."""
        return f"<Person {self.id} {self.name}>"
