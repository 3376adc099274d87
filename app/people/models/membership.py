"""Who holds which role where, and when."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from app.permissions import Role
from app.places.models.place import Place


class Constituency(StrEnum):
    """Whom a representative stands for: the member groups of a 议事协商委员会 (Y06)."""

    PARTY_MEMBER = "party_member"
    RESIDENT = "resident"
    PROPERTY = "property"
    MANAGEMENT = "management"
    OWNERS = "owners"
    UNIT = "unit"
    ORGANISATION = "organisation"
    CONGRESS = "congress"
    CPPCC = "cppcc"
    SCHOLAR = "scholar"
    MEDIA = "media"


class Membership(Base):
    """A role at a place for a term. Rights come from this, at that place, at that time."""

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("until IS NULL OR until >= since", name="term_runs_forward"),
        Index("ix_membership_person_role", "person_id", "role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    role: Mapped[Role]
    constituency: Mapped[Constituency | None]
    since: Mapped[date]
    until: Mapped[date | None]
    """Last day of the term; none while it is open-ended."""
    ended_at: Mapped[datetime | None]
    """When it was taken away before its term."""
    appointed_by: Mapped[str] = mapped_column(String(80), default="")
    """The electing or appointing body, e.g. 社区居民代表会议 (Y05)."""
    note: Mapped[str] = mapped_column(String(200), default="")
    """A remark of the place's office on this role, e.g. from the roster's 备注."""

    person: Mapped[Person] = relationship(lazy="joined")
    place: Mapped[Place] = relationship(lazy="joined")
