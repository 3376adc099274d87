"""The history of an item: every step with its proof, for everyone to read. It only grows (L01)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.append_only import forbid_changes
from app.database import Base
from app.people.models.person import Person
from app.photos.models.photo import Photo
from resolutions.models.unit import Unit


class LedgerStep(Base):
    """One step: who did what, when, from where to where, why, under which rule, until when."""

    __tablename__ = "ledger_step"
    __table_args__ = (Index("ix_ledger_step_item", "item_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("ledger_item.id"))
    at: Mapped[datetime]
    act: Mapped[str] = mapped_column(String(40))
    """An ``ItemAct``, or a word of ``views.ledgers.words`` for what is no move."""
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    """None for what the clock did."""
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    """The unit it was given to, or for which the actor acted."""
    text: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(String(40), default="")
    target: Mapped[str] = mapped_column(String(40), default="")
    rule: Mapped[str] = mapped_column(String(60), default="")
    cycle: Mapped[int] = mapped_column(default=1)
    due_on: Mapped[date | None]
    """The date in force after the step."""

    actor: Mapped[Person | None] = relationship(lazy="joined")
    unit: Mapped[Unit | None] = relationship(lazy="joined")
    shots: Mapped[list[LedgerShot]] = relationship(order_by="LedgerShot.id", lazy="selectin")

    @property
    def photos(self) -> list[Photo]:
        """What it shows."""
        return [shot.photo for shot in self.shots]


class LedgerShot(Base):
    """A photo of a step: before, after, or at the re-check, by whose step it is."""

    __tablename__ = "ledger_shot"
    __table_args__ = (UniqueConstraint("step_id", "photo_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("ledger_step.id"))
    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id"), index=True)

    photo: Mapped[Photo] = relationship(lazy="joined")


for _record in (LedgerStep, LedgerShot):
    forbid_changes(_record)
