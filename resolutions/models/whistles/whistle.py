"""A whistle 吹哨: who calls whom to what, and how far it is. How a unit stands is computed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from app.places.models.place import Place
from proposals.models.routing import Routing
from resolutions.models.unit import Unit
from resolutions.whistling.arrival import Called
from resolutions.whistling.kinds import Category, Kind, Lack, Level, Tried
from resolutions.whistling.states import WhistleState


class Whistle(Base):
    """One whistle, numbered within the year of the place that calls."""

    __tablename__ = "whistle"
    __table_args__ = (
        UniqueConstraint("caller_place_id", "year", "serial"),
        CheckConstraint("reason <> ''", name="says_why"),
        CheckConstraint("kind = 'emergency' OR tried <> ''", name="says_what_was_tried"),
        CheckConstraint("minutes BETWEEN 1 AND 10080", name="minutes_to_arrive"),
        CheckConstraint("prior_id <> id", name="not_its_own_second"),
        Index("ix_whistle_state", "state", "id"),
        Index("ix_whistle_place", "place_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    """Where the matter is."""
    caller_place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    """The place whose organisation calls: branch, community or street above the matter."""
    routing_id: Mapped[int | None] = mapped_column(ForeignKey("routing.id"), unique=True)
    """The need that the desk sent this way."""
    prior_id: Mapped[int | None] = mapped_column(ForeignKey("whistle.id"), index=True)
    """The whistle after which a called unit did not come."""
    year: Mapped[int]
    serial: Mapped[int]
    kind: Mapped[Kind]
    level: Mapped[Level]
    category: Mapped[Category]
    title: Mapped[str] = mapped_column(String(120))
    spot: Mapped[str] = mapped_column(String(200), default="")
    """点位: where to come to."""
    reason: Mapped[str] = mapped_column(Text)
    """What is the matter, and what is lacking to settle it here."""
    lack: Mapped[Lack]
    tried_by: Mapped[Tried]
    tried: Mapped[str] = mapped_column(Text, default="")
    """What was tried before anybody was called; empty in an emergency alone."""
    state: Mapped[WhistleState]
    minutes: Mapped[int]
    """How long the called units have to arrive."""
    drafted_at: Mapped[datetime]
    drafted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """None for a second whistle, which the clock draws up."""
    blown_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    lead_name: Mapped[str] = mapped_column(String(80), default="")
    """Who leads the joint action, or commands at the scene, as everybody reads it."""
    score: Mapped[int | None]
    """Of an oversight whistle, out of 100; shown to everybody once it is published."""

    place: Mapped[Place] = relationship(foreign_keys=[place_id], lazy="joined")
    caller_place: Mapped[Place] = relationship(foreign_keys=[caller_place_id], lazy="joined")
    drafted_by: Mapped[Person | None] = relationship(foreign_keys=[drafted_by_id])
    lead: Mapped[Person | None] = relationship(foreign_keys=[lead_id])
    routing: Mapped[Routing | None] = relationship()
    prior: Mapped[Whistle | None] = relationship(remote_side="Whistle.id")
    calls: Mapped[list[WhistleCall]] = relationship(
        order_by="WhistleCall.id", back_populates="whistle"
    )

    @property
    def number(self) -> str:
        """Its number, e.g. ``哨〔2026〕3号``."""
        return f"哨〔{self.year}〕{self.serial}号"

    @property
    def law(self) -> tuple[Kind, Level]:
        """Which table of moves it lives by."""
        return self.kind, self.level

    @property
    def url(self) -> str:
        """Its public page."""
        return f"/whistles/{self.id}"


class WhistleCall(Base):
    """One unit that is called, its arrival, and what it says of an oversight."""

    __tablename__ = "whistle_call"
    __table_args__ = (
        UniqueConstraint("whistle_id", "unit_id"),
        CheckConstraint(
            "(arrived_at IS NULL) = (arrived_name IS NULL)", name="arrival_names_who_came"
        ),
        Index("ix_whistle_call_due", "arrive_by", "arrived_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    whistle_id: Mapped[int] = mapped_column(ForeignKey("whistle.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    lack: Mapped[Lack]
    """What is lacking without this unit."""
    arrive_by: Mapped[datetime | None]
    """Set when it is blown; the server's clock."""
    arrived_at: Mapped[datetime | None]
    arrived_name: Mapped[str | None] = mapped_column(String(60))
    """Who came, as they gave their name."""
    checked_in_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Whose hand recorded it: the unit's own, or the caller's for a unit without a phone."""
    stood_down_at: Mapped[datetime | None]
    missed_at: Mapped[datetime | None]
    """When the sweep logged against the unit that it had not come."""

    whistle: Mapped[Whistle] = relationship(back_populates="calls")
    unit: Mapped[Unit] = relationship(lazy="joined")
    checked_in_by: Mapped[Person | None] = relationship()

    @property
    def clock(self) -> Called | None:
        """Its instants for the rules; none before the whistle is blown."""
        if self.arrive_by is None:
            return None
        return Called(self.arrive_by, self.arrived_at, self.stood_down_at)


class WhistleLimit(Base):
    """A place's own minutes to arrive for one kind; it holds there and below."""

    __tablename__ = "whistle_limit"
    __table_args__ = (
        UniqueConstraint("place_id", "kind"),
        CheckConstraint("minutes BETWEEN 1 AND 10080", name="minutes_to_arrive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    kind: Mapped[Kind]
    minutes: Mapped[int]
    set_at: Mapped[datetime]
    set_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
