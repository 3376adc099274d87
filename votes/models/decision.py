"""What became of a declared result 异议中, 复核, 已生效, 已撤销 (workflow 5.4), and the challenges to it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from votes.models.poll import Poll


class Validity(StrEnum):
    """Where a declared result stands; each step is one guarded UPDATE."""

    PENDING = "pending"
    """Declared; the days in which it may be challenged run."""
    CONTESTED = "contested"
    RECOUNT = "recount"
    EFFECTIVE = "effective"
    ANNULLED = "annulled"


class Finding(StrEnum):
    """What the ruling on a challenge says."""

    REJECTED = "rejected"
    RECOUNT = "recount"
    ANNULLED = "annulled"


class Decision(Base):
    """One declared result, and whether it stands."""

    __tablename__ = "poll_decision"

    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), primary_key=True)
    validity: Mapped[Validity] = mapped_column(default=Validity.PENDING, index=True)
    declared_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    """When it became effective or was annulled."""

    poll: Mapped[Poll] = relationship()

    @property
    def is_settled(self) -> bool:
        """Whether nothing more may be said against it in this house."""
        return self.validity in {Validity.EFFECTIVE, Validity.ANNULLED}


class Challenge(Base):
    """One challenge to a declared result: its reasons, the ruling that two people made, the recount."""

    __tablename__ = "poll_challenge"
    __table_args__ = (
        UniqueConstraint("poll_id", "person_id"),
        CheckConstraint("(finding IS NULL) = (proposed_by_id IS NULL)", name="ruled_by_somebody"),
        CheckConstraint("(ruled_at IS NULL) = (confirmed_by_id IS NULL)", name="ruled_by_two"),
        CheckConstraint("confirmed_by_id <> proposed_by_id", name="two_persons"),
        CheckConstraint(
            "person_id <> proposed_by_id AND person_id <> confirmed_by_id",
            name="not_ones_own_judge",
        ),
        CheckConstraint(
            "(recounted_at IS NULL) = (recounted_by_id IS NULL)", name="recounted_by_somebody"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    """Who challenges."""
    text: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    finding: Mapped[Finding | None]
    """What the first of the two proposes; in force once the second has confirmed it."""
    ruling: Mapped[str] = mapped_column(Text, default="")
    """The reasons of the ruling."""
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ruled_at: Mapped[datetime | None]
    recount: Mapped[str] = mapped_column(Text, default="")
    """What was compared in the recount, and what was found."""
    recount_agrees: Mapped[bool | None]
    recounted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recounted_at: Mapped[datetime | None]

    poll: Mapped[Poll] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=person_id)
    proposed_by: Mapped[Person | None] = relationship(foreign_keys=proposed_by_id)
    confirmed_by: Mapped[Person | None] = relationship(foreign_keys=confirmed_by_id)
    recounted_by: Mapped[Person | None] = relationship(foreign_keys=recounted_by_id)

    @property
    def is_open(self) -> bool:
        """Whether it still waits: for its ruling, or for the recount that was ordered."""
        ordered = self.finding is Finding.RECOUNT and self.recounted_at is None
        return self.ruled_at is None or ordered
