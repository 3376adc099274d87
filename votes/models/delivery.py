"""Proof that a ballot was delivered 送达 to an owner, one by one; and the tables it is brought in by."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from votes.models.poll import Poll
from votes.models.upload import Uploaded


class Manner(StrEnum):
    """How a ballot was delivered."""

    SIGNED = "signed"
    """Handed over and signed for."""
    POST = "post"
    """By registered mail, the slip kept."""
    ONLINE = "online"
    """On the phone, and opened there."""
    WITNESSED = "witnessed"
    """Left at the door before two witnesses."""


class Delivery(Base):
    """One proof: to whom, when, how, by whom, and what shows it."""

    __tablename__ = "ballot_delivery"
    __table_args__ = (UniqueConstraint("poll_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    """The voter on the roll to whom it was delivered."""
    delivered_on: Mapped[date]
    manner: Mapped[Manner]
    delivered_by: Mapped[str] = mapped_column(String(60))
    """Who delivered it."""
    proof: Mapped[str] = mapped_column(String(200))
    """What the desk keeps: the receipt's number, the slip, the names of the witnesses."""
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    poll: Mapped[Poll] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=person_id)


class DeliveriesImport(Uploaded, Base):
    """One uploaded table of deliveries: read, shown with every fault, brought in once confirmed."""

    __tablename__ = "deliveries_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), index=True)

    poll: Mapped[Poll] = relationship()
