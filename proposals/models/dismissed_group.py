"""Likely groups that a secretary looked at and found to be different matters."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person


class DismissedGroup(Base):
    """These proposals are not one matter: the desk is not asked about them again."""

    __tablename__ = "dismissed_group"
    __table_args__ = (
        CheckConstraint(
            "recalled_at IS NULL OR recalled_at >= dismissed_at", name="ends_after_start"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), index=True)
    dismissed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    dismissed_at: Mapped[datetime]
    recalled_at: Mapped[datetime | None]
    """When somebody asked to be shown it again."""

    dismissed_by: Mapped[Person] = relationship()
    members: Mapped[list[DismissedMember]] = relationship(order_by="DismissedMember.proposal_id")


class DismissedMember(Base):
    """One proposal of a dismissed group."""

    __tablename__ = "dismissed_member"
    __table_args__ = (UniqueConstraint("group_id", "proposal_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("dismissed_group.id"))
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
