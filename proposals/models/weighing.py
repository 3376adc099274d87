"""What the desk knows about a topic's urgency: the part of its priority that cannot be counted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.append_only import forbid_changes
from app.database import Base
from app.people.models.person import Person


class TopicWeighing(Base):
    """One entry of the desk about one topic; the latest counts, the earlier ones stay readable."""

    __tablename__ = "topic_weighing"
    __table_args__ = (
        Index("ix_topic_weighing_topic", "topic_id", "id"),
        CheckConstraint("affected IS NULL OR affected >= 0", name="affected_not_negative"),
        CheckConstraint(
            "affected IS NULL OR affected_source <> ''", name="estimate_with_its_source"
        ),
        CheckConstraint("override IS NULL OR reason <> ''", name="override_with_a_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"))
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    affected: Mapped[int | None]
    """How many people it concerns, as estimated; none where nobody has estimated it."""
    affected_source: Mapped[str] = mapped_column(String(200), default="")
    """Where the estimate comes from, e.g. 3、4号楼共96户，物业台账."""
    is_unsafe: Mapped[bool] = mapped_column(default=False)
    """Whether life or limb is in danger."""
    danger: Mapped[str] = mapped_column(String(200), default="")
    """What the danger is."""
    override: Mapped[int | None]
    """A score set by hand instead of the formula's."""
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why it was set by hand."""

    by: Mapped[Person] = relationship(lazy="joined")


forbid_changes(TopicWeighing)
