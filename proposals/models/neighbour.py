"""Which needs of its hall are nearest to a need: kept, so that the desk's queue need not search.

Written by a sweep (``services.neighbouring``), never by whoever sends a need.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base


class Neighbour(Base):
    """One of the nearest of one need; the other may see it differently."""

    __tablename__ = "proposal_neighbour"
    __table_args__ = (CheckConstraint("proposal_id <> other_id", name="not_its_own_neighbour"),)

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True, index=True)
    score: Mapped[float]
    """How alike the other one is, as ``similarity.weighing.likeness`` counts."""


class RewordedNeed(Base):
    """A need whose words changed since its nearest were looked for; the next sweep clears it."""

    __tablename__ = "reworded_need"

    proposal_id: Mapped[int] = mapped_column(
        ForeignKey("proposal.id"), primary_key=True, autoincrement=False
    )
    times: Mapped[int] = mapped_column(default=1)
    """How often it was reworded: a sweep clears only what it had seen when it began to look."""
