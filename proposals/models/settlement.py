"""How a closed need was solved, for the count of 三个一批."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from proposals.lifecycle.three_batches import Batch
from proposals.models.proposal import Proposal


class Settlement(Base):
    """One need that was closed 办结, once; which batch it belongs to may be said later."""

    __tablename__ = "settlement"
    __table_args__ = (
        Index("ix_settlement_hall_closed", "hall_id", "closed_at"),
        CheckConstraint("(batch IS NULL) = (sorted_at IS NULL)", name="sorted_with_its_time"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), unique=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    closed_at: Mapped[datetime]
    batch: Mapped[Batch | None]
    sorted_at: Mapped[datetime | None]
    sorted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    proposal: Mapped[Proposal] = relationship(lazy="joined")
