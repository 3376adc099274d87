"""A need sent past the meeting 分流: to whom, by when, and what came of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from proposals.lifecycle.routing import Forum, Lack, Result, Way
from proposals.models.proposal import Proposal

_OPEN = text("ended_at IS NULL")


class Routing(Base):
    """One sending of one need; sent again, it gets a new row, and the old one stays."""

    __tablename__ = "routing"
    __table_args__ = (
        Index(
            "uq_routing_open",
            "proposal_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_routing_open_due", "due_on", sqlite_where=_OPEN, postgresql_where=_OPEN),
        CheckConstraint("(ended_at IS NULL) = (result IS NULL)", name="ends_in_a_result"),
        CheckConstraint("(forum IS NULL) = (due_on IS NOT NULL)", name="due_unless_pointed"),
        CheckConstraint(
            "(extended_at IS NULL) = (first_due_on IS NULL)", name="extension_keeps_first_date"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    way: Mapped[Way]
    handler: Mapped[str] = mapped_column(String(120), default="")
    """The unit that handles it, or who mediates; empty where several units are called."""
    contact: Mapped[str] = mapped_column(String(120), default="")
    """Whom to ask there: a name or a telephone number, for everybody to see."""
    parties: Mapped[str] = mapped_column(Text, default="")
    """Who is at odds in a mediation: seen by the desk and the proposer alone."""
    note: Mapped[str] = mapped_column(Text, default="")
    """What the secretary says about it, for everybody to see."""
    forum: Mapped[Forum | None]
    """Where the law says it belongs; only of a statutory pointer."""
    pointer: Mapped[str] = mapped_column(Text, default="")
    """Where to go and what to bring, as it was told."""
    routed_at: Mapped[datetime]
    routed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    working_days: Mapped[int] = mapped_column(default=0)
    """The time limit that was set, in working days; 0 for a pointer."""
    due_on: Mapped[date | None]
    """The last day of it, by the calendar as it was then; lateness is never stored."""
    first_due_on: Mapped[date | None]
    """The day it was due before it was extended."""
    extended_at: Mapped[datetime | None]
    extended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    extension_reason: Mapped[str] = mapped_column(Text, default="")
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    result: Mapped[Result | None]
    report: Mapped[str] = mapped_column(Text, default="")
    """What came of it, in words."""

    proposal: Mapped[Proposal] = relationship(lazy="joined")
    routed_by: Mapped[Person] = relationship(foreign_keys=[routed_by_id], lazy="joined")
    called: Mapped[list[CalledUnit]] = relationship(order_by="CalledUnit.id")


class CalledUnit(Base):
    """One unit called by a whistle 吹哨, and what the hall lacks without it."""

    __tablename__ = "called_unit"
    __table_args__ = (UniqueConstraint("routing_id", "unit"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    routing_id: Mapped[int] = mapped_column(ForeignKey("routing.id"))
    unit: Mapped[str] = mapped_column(String(80))
    lacks: Mapped[Lack]
