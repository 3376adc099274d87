"""A place, and the tree it stands in."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base


class PlaceKind(StrEnum):
    """The levels of 三级常态化机制 plus the 小区 below them (Y03), and communities across them (J15)."""

    DISTRICT = "district"
    STREET = "street"
    COMMUNITY = "community"
    ESTATE = "estate"
    VIRTUAL = "virtual"


class Place(Base):
    """A node of the tree. Depth is free: any kind may stand under any place."""

    __tablename__ = "place"
    __table_args__ = (CheckConstraint("id <> parent_id", name="not_its_own_parent"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[PlaceKind]
    name: Mapped[str] = mapped_column(String(80))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    path: Mapped[str] = mapped_column(String(200), unique=True)
    """Ids from the root down, ``/1/4/9/``: everything below a place shares its prefix."""

    parent: Mapped[Place | None] = relationship(remote_side="Place.id")

    @property
    def lineage(self) -> tuple[int, ...]:
        """Ids from the root to this place, itself included."""
        return tuple(int(part) for part in self.path.strip("/").split("/"))


class PlaceMember(Base):
    """A place that belongs to a virtual community besides its own parent (J15 地域共同体)."""

    __tablename__ = "place_member"

    virtual_id: Mapped[int] = mapped_column(ForeignKey("place.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("place.id"), primary_key=True, index=True)
