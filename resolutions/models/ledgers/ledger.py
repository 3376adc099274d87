"""A ledger 台账 or campaign 专项行动: what is put on account here, in which unit, within how long."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from app.places.models.place import Place
from resolutions.ledgers.clocks import RECTIFY_WORKING_DAYS


class LedgerKind(StrEnum):
    """Whether it stands, or has an end."""

    STANDING = "standing"
    CAMPAIGN = "campaign"


class Ledger(Base):
    """One named ledger of a place and everything below it."""

    __tablename__ = "problem_ledger"
    __table_args__ = (
        UniqueConstraint("place_id", "name"),
        CheckConstraint("kind <> 'campaign' OR ends_on IS NOT NULL", name="campaign_has_an_end"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("working_days BETWEEN 1 AND 250", name="some_working_days"),
        CheckConstraint("target IS NULL OR target > 0", name="target_of_something"),
        Index("ix_problem_ledger_place", "place_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    name: Mapped[str] = mapped_column(String(60))
    kind: Mapped[LedgerKind]
    about: Mapped[str] = mapped_column(Text, default="")
    measure: Mapped[str] = mapped_column(String(10))
    """计量单位: 处, 吨, 户, 个, 米…"""
    working_days: Mapped[int] = mapped_column(default=RECTIFY_WORKING_DAYS)
    """整改期限 from the dispatch."""
    indicator_key: Mapped[str] = mapped_column(String(200), default="")
    """Only problems under this indicator are put on account here; empty: any."""
    target: Mapped[int | None] = mapped_column(BigInteger)
    """How much is to be dealt with, in hundredths of the unit; none where nobody set it."""
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    next_number: Mapped[int] = mapped_column(default=1)
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime | None]
    """When nothing new was entered any more; what is on account stays until it is written off."""

    place: Mapped[Place] = relationship(lazy="joined")
    opened_by: Mapped[Person] = relationship()

    @property
    def url(self) -> str:
        """Its public page."""
        return f"/ledgers/{self.id}"
