"""Patrols of a grid and the shop fronts in it. What was done and seen only grows."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.append_only import forbid_changes
from app.database import Base
from app.people.models.person import Person
from resolutions.gridding.frontages import Point
from resolutions.models.grids.grid import Grid


class PatrolRota(Base):
    """A route with its times of day, and who walks it."""

    __tablename__ = "patrol_rota"

    id: Mapped[int] = mapped_column(primary_key=True)
    grid_id: Mapped[int] = mapped_column(ForeignKey("grid.id"), index=True)
    route: Mapped[str] = mapped_column(String(120))
    slots: Mapped[list[Any]]
    """Times of day, ``11:30``, in order."""
    since: Mapped[date]
    ended_at: Mapped[datetime | None]

    grid: Mapped[Grid] = relationship(lazy="joined")
    walkers: Mapped[list[PatrolWalker]] = relationship(order_by="PatrolWalker.id")


class PatrolWalker(Base):
    """Somebody who walks a route."""

    __tablename__ = "patrol_walker"
    __table_args__ = (UniqueConstraint("rota_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    rota_id: Mapped[int] = mapped_column(ForeignKey("patrol_rota.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)

    person: Mapped[Person] = relationship(lazy="joined")


class PatrolRound(Base):
    """One round that was walked; a missed one is no row but computed."""

    __tablename__ = "patrol_round"
    __table_args__ = (UniqueConstraint("rota_id", "on_day", "slot"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    rota_id: Mapped[int] = mapped_column(ForeignKey("patrol_rota.id"))
    on_day: Mapped[date]
    slot: Mapped[str] = mapped_column(String(5))
    walked_at: Mapped[datetime]
    walked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    """What was seen; a matter for the desk is reported as a need."""

    walked_by: Mapped[Person] = relationship(lazy="joined")


class Frontage(Base):
    """A shop that answers for the three duties before its door."""

    __tablename__ = "frontage"
    __table_args__ = (UniqueConstraint("grid_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    grid_id: Mapped[int] = mapped_column(ForeignKey("grid.id"))
    name: Mapped[str] = mapped_column(String(80))
    keeper: Mapped[str] = mapped_column(String(60), default="")
    """Who signed, as the plate at the door names them."""
    signed_on: Mapped[date]
    given: Mapped[str] = mapped_column(String(120), default="")
    """What it was given for it: a bin, a long clip."""

    grid: Mapped[Grid] = relationship(lazy="joined")
    checks: Mapped[list[FrontageCheck]] = relationship(
        order_by="FrontageCheck.id.desc()", lazy="selectin"
    )


class FrontageCheck(Base):
    """One look at the three points."""

    __tablename__ = "frontage_check"
    __table_args__ = (
        CheckConstraint(
            "(look AND sanitation AND facilities) OR remark <> ''", name="failure_says_why"
        ),
        Index("ix_frontage_check_frontage", "frontage_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    frontage_id: Mapped[int] = mapped_column(ForeignKey("frontage.id"))
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    look: Mapped[bool]
    sanitation: Mapped[bool]
    facilities: Mapped[bool]
    remark: Mapped[str] = mapped_column(Text, default="")

    by: Mapped[Person] = relationship(lazy="joined")

    @property
    def points(self) -> dict[Point, bool]:
        """What was found on each point."""
        return {one: getattr(self, one.value) for one in Point}


for _record in (PatrolRound, FrontageCheck):
    forbid_changes(_record)
