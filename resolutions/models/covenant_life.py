"""A covenant lived by: breaches and their mediation, procedures carried out, families' pledges."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.append_only import forbid_changes
from app.database import Base
from app.people.models.person import Person
from app.photos.models.photo import Photo
from resolutions.models.covenant import Covenant, CovenantClause
from resolutions.progress.procedures import Procedure

_PLEDGED = text("withdrawn_at IS NULL")


class BreachState(StrEnum):
    """Where a reported breach stands."""

    REPORTED = "reported"
    MEDIATED = "mediated"
    UNFOUNDED = "unfounded"


class CovenantBreach(Base):
    """A breach that somebody reported. Who and what is for the desk alone; the count is public."""

    __tablename__ = "covenant_breach"
    __table_args__ = (
        CheckConstraint("(state = 'reported') = (settled_at IS NULL)", name="settled_at_a_time"),
        CheckConstraint("state = 'reported' OR outcome <> ''", name="settled_in_words"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    covenant_id: Mapped[int] = mapped_column(ForeignKey("covenant.id"), index=True)
    clause_id: Mapped[int] = mapped_column(ForeignKey("covenant_clause.id"))
    reported_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    reported_at: Mapped[datetime]
    what: Mapped[str] = mapped_column(Text)
    state: Mapped[BreachState] = mapped_column(default=BreachState.REPORTED)
    parties: Mapped[str] = mapped_column(String(200), default="")
    """Between whom it was mediated."""
    outcome: Mapped[str] = mapped_column(Text, default="")
    mediator_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    settled_at: Mapped[datetime | None]

    covenant: Mapped[Covenant] = relationship()
    clause: Mapped[CovenantClause] = relationship(lazy="joined")
    reported_by: Mapped[Person] = relationship(foreign_keys=[reported_by_id])
    mediator: Mapped[Person | None] = relationship(foreign_keys=[mediator_id])


class ProcedureRun(Base):
    """A procedure started for one case, e.g. one abandoned vehicle."""

    __tablename__ = "procedure_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    covenant_id: Mapped[int] = mapped_column(ForeignKey("covenant.id"), index=True)
    procedure: Mapped[Procedure]
    what: Mapped[str] = mapped_column(String(200))
    started_at: Mapped[datetime]
    started_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    finished_at: Mapped[datetime | None]

    covenant: Mapped[Covenant] = relationship(lazy="joined")
    started_by: Mapped[Person] = relationship()
    ticks: Mapped[list[ProcedureTick]] = relationship(order_by="ProcedureTick.number")


class ProcedureTick(Base):
    """One step done: when, by whom, how."""

    __tablename__ = "procedure_tick"
    __table_args__ = (UniqueConstraint("run_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("procedure_run.id"))
    number: Mapped[int]
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(Text)
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("photo.id"))

    by: Mapped[Person] = relationship(lazy="joined")
    photo: Mapped[Photo | None] = relationship(lazy="joined")


class FamilyPledge(Base):
    """家规家训: a family's own words, put beside the covenant (V02)."""

    __tablename__ = "family_pledge"
    __table_args__ = (
        Index(
            "uq_family_pledge_standing",
            "covenant_id",
            "person_id",
            unique=True,
            sqlite_where=_PLEDGED,
            postgresql_where=_PLEDGED,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    covenant_id: Mapped[int] = mapped_column(ForeignKey("covenant.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    text: Mapped[str] = mapped_column(String(200), default="")
    """The family's rule in its own words; may be empty."""
    is_shown: Mapped[bool] = mapped_column(default=False)
    """Whether the family wants its words and name shown."""
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined")


forbid_changes(ProcedureTick)
