"""Several notices in one letter, and how often each person wants such letters."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.notices.models.outgoing import Outgoing
from app.people.models.person import Person


class Rhythm(StrEnum):
    """How often a person wants e-mail; urgent notices leave at once in all but the last."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    IN_APP = "in_app"


class Digest(Outgoing, Base):
    """One letter of one person for one time of day: the constraint lets nobody make it twice."""

    __tablename__ = "digest"
    __table_args__ = (
        UniqueConstraint("person_id", "due_at"),
        Index("ix_digest_mail_due_at", "mail_due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    due_at: Mapped[datetime]
    """The time it was for."""
    made_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="joined")


class MailWish(Base):
    """How often and when this person wants e-mail; without a row: daily at eight."""

    __tablename__ = "mail_wish"
    __table_args__ = (CheckConstraint("hour BETWEEN 0 AND 23", name="hour_of_a_day"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    rhythm: Mapped[Rhythm] = mapped_column(default=Rhythm.DAILY)
    hour: Mapped[int] = mapped_column(default=8)
    """Hour of the day in the halls' zone; weekly letters leave on Mondays."""
    changed_at: Mapped[datetime]
