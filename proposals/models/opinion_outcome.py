"""What an opinion round came to: computed away from any request, then only read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from proposals.models.opinion_round import OpinionRound


class OpinionOutcome(Base):
    """The latest figures of a round; final once the round is closed and all answers are in."""

    __tablename__ = "opinion_outcome"

    round_id: Mapped[int] = mapped_column(ForeignKey("opinion_round.id"), primary_key=True)
    computed_at: Mapped[datetime]
    latest_at: Mapped[datetime | None]
    """When the latest answer or judgement that it counts was given."""
    is_final: Mapped[bool]
    people: Mapped[int]
    """How many people answered at least one statement that is shown."""
    figures: Mapped[dict[str, Any]]
    """Groups, picture and numbers of each statement (``proposals.opinions.figures``)."""

    round: Mapped[OpinionRound] = relationship()
