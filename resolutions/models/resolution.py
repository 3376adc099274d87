"""A resolution 决议: an adopted motion in force, to be carried out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Enum, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.places.models.hall import Hall
from meetings.models.motion import Motion
from proposals.models.topic import Topic
from resolutions.progress.resolution_acts import ResolutionState


class Resolution(Base):
    """What a hall decided, numbered within its year. Its words are the motion's, unchanged."""

    __tablename__ = "resolution"
    __table_args__ = (
        UniqueConstraint("hall_id", "year", "serial"),
        Index("ix_resolution_adopted", "adopted_at", "id"),
        Index("ix_resolution_hall_adopted", "hall_id", "adopted_at"),
        Index("ix_resolution_state_adopted", "state", "adopted_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    motion_id: Mapped[int] = mapped_column(ForeignKey("motion.id"), unique=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"), index=True)
    """The topic it decides, none for a motion that came up without one."""
    year: Mapped[int]
    serial: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    adopted_at: Mapped[datetime]
    verdict: Mapped[str] = mapped_column(Text)
    """The arithmetic of the vote written out."""
    state: Mapped[ResolutionState] = mapped_column(default=ResolutionState.ADOPTED)
    suspended_from: Mapped[ResolutionState | None] = mapped_column(
        Enum(
            ResolutionState,
            name="suspended_from",
            native_enum=False,
            create_constraint=True,
            length=40,
            values_callable=lambda kind: [one.value for one in kind],
        )
    )
    """Where to go on after a suspension; its CHECK has a name of its own beside ``state``'s."""
    finished_at: Mapped[datetime | None]
    """When its last task was written off."""

    motion: Mapped[Motion] = relationship(lazy="joined")
    hall: Mapped[Hall] = relationship(lazy="joined")
    topic: Mapped[Topic | None] = relationship()

    @property
    def number(self) -> str:
        """Its number, e.g. ``决〔2026〕3号``."""
        return f"决〔{self.year}〕{self.serial}号"

    @property
    def url(self) -> str:
        """Its public page."""
        return f"/resolutions/{self.id}"
