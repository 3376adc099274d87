"""What a whistle sets going: duties with dates, and every step with its photos."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.append_only import forbid_changes
from app.database import Base
from app.people.models.person import Person
from app.photos.models.photo import Photo
from resolutions.models.unit import Unit
from resolutions.models.whistles.whistle import Whistle


class WhistleDuty(Base):
    """One thing that one called unit does by a day: what the meeting agreed."""

    __tablename__ = "whistle_duty"
    __table_args__ = (
        CheckConstraint("what <> ''", name="says_what"),
        CheckConstraint("due_on > set_on", name="due_after_it_was_set"),
        Index("ix_whistle_duty_open", "reported_at", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    whistle_id: Mapped[int] = mapped_column(ForeignKey("whistle.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    what: Mapped[str] = mapped_column(Text)
    set_on: Mapped[date]
    due_on: Mapped[date]
    reckoning: Mapped[dict[str, Any]]
    """How the day was counted, every day of it (``queries.reckoning`` reads it)."""
    reported_at: Mapped[datetime | None]
    """When the unit last reported it done; none again once a check failed."""
    report: Mapped[str] = mapped_column(Text, default="")
    near_told_at: Mapped[datetime | None]
    """When the unit and the caller were told that its day is near."""
    overdue_told_at: Mapped[datetime | None]
    """When they were told that its day is over."""

    whistle: Mapped[Whistle] = relationship()
    unit: Mapped[Unit] = relationship(lazy="joined")


class WhistleStep(Base):
    """The timeline of a whistle: who did what, when, from where to where, why. It only grows."""

    __tablename__ = "whistle_step"
    __table_args__ = (Index("ix_whistle_step_whistle", "whistle_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    whistle_id: Mapped[int] = mapped_column(ForeignKey("whistle.id"))
    at: Mapped[datetime]
    act: Mapped[str] = mapped_column(String(40))
    """A code; ``resolutions.labels`` names it in the reader's language."""
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    """None for what the clock did."""
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    """The called unit it is about, or for which the actor acted."""
    text: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(String(40), default="")
    target: Mapped[str] = mapped_column(String(40), default="")
    rule: Mapped[str] = mapped_column(String(60), default="")

    actor: Mapped[Person | None] = relationship(lazy="joined")
    unit: Mapped[Unit | None] = relationship(lazy="joined")
    shots: Mapped[list[WhistlePhoto]] = relationship(order_by="WhistlePhoto.id", lazy="selectin")

    @property
    def photos(self) -> list[Photo]:
        """What it shows."""
        return [shot.photo for shot in self.shots]


class WhistlePhoto(Base):
    """A photo of a step: of the scene, of what was done."""

    __tablename__ = "whistle_photo"
    __table_args__ = (UniqueConstraint("step_id", "photo_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("whistle_step.id"))
    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id"), index=True)

    photo: Mapped[Photo] = relationship(lazy="joined")


for _record in (WhistleStep, WhistlePhoto):
    forbid_changes(_record)
