"""A supporter who does not want to be counted for the topic that a proposal was joined to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base

_STANDS = text("returned_at IS NULL")


class TopicOptOut(Base):
    """One person's voice stays on the original and does not count for the topic; it may return."""

    __tablename__ = "topic_opt_out"
    __table_args__ = (
        Index(
            "uq_topic_opt_out_standing",
            "topic_id",
            "person_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        CheckConstraint("returned_at IS NULL OR returned_at >= left_at", name="ends_after_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    left_at: Mapped[datetime]
    returned_at: Mapped[datetime | None]
    """When the person came back; the row then stays as history."""
