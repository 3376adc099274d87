"""Assisted entry 协助办理: staff act for a resident who stands beside them, for half an hour."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.append_only import forbid_changes
from app.database import Base
from app.people.models.person import Person
from app.places.models.hall import Hall
from proposals.models.proposal import Proposal

_OPEN = text("ended_at IS NULL")


class AssistedKind(StrEnum):
    """Everything that may be done for somebody else. Voting is not among it, nor reading."""

    SUBMITTED = "submitted"
    CO_SIGNED = "co_signed"
    SIGNATURE_WITHDRAWN = "signature_withdrawn"
    WITHDRAWN = "withdrawn"


class AssistedSession(Base):
    """One half hour in which a member of staff acts for one resident, at one signed-in browser.

    The helper stays signed in as themselves: nothing of the resident's account is opened.
    """

    __tablename__ = "assisted_session"
    __table_args__ = (
        Index(
            "uq_assisted_session_open",
            "login_session_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        CheckConstraint("helper_id <> resident_id", name="nobody_helps_themselves"),
        CheckConstraint("ends_at > begun_at", name="ends_after_start"),
        CheckConstraint("purpose <> ''", name="for_a_purpose"),
        Index("ix_assisted_session_hall", "hall_id", "id"),
        Index("ix_assisted_session_helper", "helper_id", "begun_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    login_session_id: Mapped[int] = mapped_column(ForeignKey("login_session.id"))
    """The helper's browser: at another one, or after signing out, nobody is being helped."""
    helper_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    purpose: Mapped[str] = mapped_column(Text)
    is_new_resident: Mapped[bool] = mapped_column(default=False)
    """Whether the helper opened the resident's account for this: the monitor counts them."""
    begun_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When somebody ended it; without that it ends by itself at ``ends_at``."""

    helper: Mapped[Person] = relationship(lazy="joined", foreign_keys=[helper_id])
    resident: Mapped[Person] = relationship(lazy="joined", foreign_keys=[resident_id])
    hall: Mapped[Hall] = relationship(lazy="joined")
    acts: Mapped[list[AssistedAct]] = relationship(
        order_by="AssistedAct.id", back_populates="session"
    )


class AssistedAct(Base):
    """One thing done in a resident's name. The list only grows; its resident may read it."""

    __tablename__ = "assisted_act"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("assisted_session.id"), index=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    kind: Mapped[AssistedKind]
    at: Mapped[datetime]

    session: Mapped[AssistedSession] = relationship(lazy="joined", back_populates="acts")
    proposal: Mapped[Proposal] = relationship(lazy="joined")


forbid_changes(AssistedAct)


class AssistedContest(Base):
    """A resident says: this was done in my name and not as I wanted. Answered by no helper."""

    __tablename__ = "assisted_contest"
    __table_args__ = (
        UniqueConstraint("act_id"),
        CheckConstraint(
            "(answered_at IS NULL) = (answered_by_id IS NULL)", name="answered_by_somebody"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    act_id: Mapped[int] = mapped_column(ForeignKey("assisted_act.id"))
    reason: Mapped[str] = mapped_column(Text)
    contested_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    act: Mapped[AssistedAct] = relationship(lazy="joined")
    answered_by: Mapped[Person | None] = relationship()
