"""That a proposal or a topic once had the voices its hall asks for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.append_only import forbid_changes
from app.database import Base


class ReachedThreshold(Base):
    """Noted once for each thing, with the numbers of that moment; voices may be taken back later."""

    __tablename__ = "reached_threshold"
    __table_args__ = (
        CheckConstraint("(proposal_id IS NULL) <> (topic_id IS NULL)", name="of_one_thing"),
        CheckConstraint("voices >= required AND required > 0", name="really_reached"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"), unique=True)
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"), unique=True)
    reached_at: Mapped[datetime]
    voices: Mapped[int]
    required: Mapped[int]


forbid_changes(ReachedThreshold)
