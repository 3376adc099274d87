"""A bulletin 通报: the appraisal of units at a place over a month or a quarter, as published.

It holds every case it counts, so that whoever doubts a figure can recount it. It only grows: what
proves wrong is put right by a new edition with its reason, beside the first.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.append_only import forbid_changes
from app.database import Base
from app.people.models.person import Person
from app.places.models.place import Place
from resolutions.models.task import Task
from resolutions.models.unit import Unit
from resolutions.ranking.cases import Difficulty, Excluded
from resolutions.ranking.periods import Period, PeriodKind


class Bulletin(Base):
    """One published edition."""

    __tablename__ = "bulletin"
    __table_args__ = (
        UniqueConstraint("place_id", "kind", "first_on", "edition"),
        CheckConstraint("edition >= 1", name="counted_from_one"),
        CheckConstraint("edition = 1 OR reason <> ''", name="a_new_edition_says_why"),
        CheckConstraint("last_on > first_on", name="days_in_order"),
        Index("ix_bulletin_published", "published_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    kind: Mapped[PeriodKind]
    first_on: Mapped[date]
    last_on: Mapped[date]
    edition: Mapped[int]
    reason: Mapped[str] = mapped_column(Text, default="")
    """What the edition puts right; empty for the first."""
    formula: Mapped[dict[str, Any]]
    """The formula it was made by (``queries.appraisal.formula_of`` reads it)."""
    lines: Mapped[list[Any]]
    """The ranking as printed (``queries.appraisal.printed``); a recount must give the same."""
    published_at: Mapped[datetime]
    published_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    place: Mapped[Place] = relationship(lazy="joined")
    published_by: Mapped[Person] = relationship()

    @property
    def period(self) -> Period:
        """The days it is about."""
        return Period(self.kind, self.first_on, self.last_on)

    @property
    def url(self) -> str:
        """Its public page."""
        return f"/bulletins/{self.id}"


class BulletinCase(Base):
    """What one task said in that period, of the unit that led it (``resolutions.ranking.cases``)."""

    __tablename__ = "bulletin_case"
    __table_args__ = (
        CheckConstraint("satisfied BETWEEN 0 AND answered", name="no_more_than_answered"),
        CheckConstraint(
            "excluded IS NULL OR excluded <> 'appeal' OR reason <> ''", name="says_why"
        ),
    )

    bulletin_id: Mapped[int] = mapped_column(ForeignKey("bulletin.id"), primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), primary_key=True, index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    difficulty: Mapped[Difficulty]
    accepted_in_time: Mapped[bool | None]
    finished_in_time: Mapped[bool | None]
    finished: Mapped[bool | None]
    passed_at_once: Mapped[bool | None]
    open_at_end: Mapped[bool]
    late_at_end: Mapped[bool]
    satisfied: Mapped[int]
    answered: Mapped[int]
    excluded: Mapped[Excluded | None] = mapped_column(
        Enum(
            Excluded,
            name="excluded",
            native_enum=False,
            create_constraint=True,
            length=40,
            values_callable=lambda kind: [one.value for one in kind],
        )
    )
    reason: Mapped[str] = mapped_column(Text, default="")

    task: Mapped[Task] = relationship()
    unit: Mapped[Unit] = relationship()


for _record in (Bulletin, BulletinCase):
    forbid_changes(_record)
