"""A unit 单位 that carries tasks, and the people who speak and act for it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from app.places.models.place import Place

_STANDS = text("ended_at IS NULL")


class UnitKind(StrEnum):
    """What a unit is (R01, R03)."""

    DEPARTMENT = "department"
    OFFICE = "office"
    COMMUNITY = "community"
    PROPERTY = "property"
    COMPANY = "company"
    ORGANISATION = "organisation"
    OTHER = "other"


class Unit(Base):
    """One unit at one place: a property company of an estate, an office of a street."""

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("place_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[UnitKind]
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    """Where it answers: it can be given tasks here and below, and its contacts are liaisons here."""
    phone: Mapped[str] = mapped_column(String(30), default="")
    """Its public telephone, printed on assignment orders."""
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    """When it stopped being given tasks; those it has stay its own."""

    place: Mapped[Place] = relationship(lazy="joined")
    members: Mapped[list[UnitMember]] = relationship(
        order_by="UnitMember.id", back_populates="unit"
    )

    @property
    def contacts(self) -> list[Person]:
        """Who acts for it now."""
        return [member.person for member in self.members if member.ended_at is None]


class UnitMember(Base):
    """A liaison's link to the unit they act for; ended links stay: they tell who handled what."""

    __tablename__ = "unit_member"
    __table_args__ = (
        Index(
            "uq_unit_member_standing",
            "unit_id",
            "person_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        CheckConstraint("ended_at IS NULL OR ended_at >= since", name="ends_after_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    since: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    unit: Mapped[Unit] = relationship(back_populates="members")
    person: Mapped[Person] = relationship(lazy="joined")
