"""A learner's practice meeting: no part of any real meeting, and nobody else's business."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base


class Practice(Base):
    """One person's exercise as it stands; a new one takes its place."""

    __tablename__ = "practice"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    scenario: Mapped[str] = mapped_column(String(40))
    history: Mapped[list[Any]]
    """The entries as ``meetings.practice.sitting.kept`` wrote them."""
    refused: Mapped[dict[str, Any] | None]
    """The act that the rules refused last, while nothing was done since."""
    refusals: Mapped[int] = mapped_column(default=0)
    """How often the rules refused in this exercise."""
