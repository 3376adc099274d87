"""Who votes for a household, where households decide: the one it named."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Household, Person


class HouseholdVoter(Base):
    """The person who votes for one household; one person may stand for several."""

    __tablename__ = "household_voter"

    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    proof: Mapped[str] = mapped_column(String(120), default="")
    """What shows it: the household's signature, the list of those elected by the group."""
    named_at: Mapped[datetime]
    named_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    household: Mapped[Household] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=person_id)
