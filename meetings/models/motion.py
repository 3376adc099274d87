"""A motion 动议: a proposal of action put to the meeting, and what became of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting


class MotionState(StrEnum):
    """Where the motion stands: an index of what the journal says."""

    PENDING = "pending"
    VOTING = "voting"
    ADOPTED = "adopted"
    LOST = "lost"
    NOT_SECONDED = "not_seconded"
    WITHDRAWN = "withdrawn"
    UNFINISHED = "unfinished"
    SUSTAINED = "sustained"
    NOT_SUSTAINED = "not_sustained"
    TABLED = "tabled"
    POSTPONED = "postponed"
    REFERRED = "referred"
    DIVIDED = "divided"
    LAPSED = "lapsed"
    """Tabled, and not taken up at the next meeting."""
    UNDONE = "undone"
    """Its making was undone by the chair as a slip of the finger."""


class Motion(Base):
    """One motion. What has been decided stands here with its figures and the verdict's words."""

    __tablename__ = "motion"
    __table_args__ = (
        CheckConstraint(
            "state <> 'adopted' OR yes IS NULL OR yes > no", name="adopted_by_more_yes_than_no"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    code: Mapped[str] = mapped_column(String(40), default="main_motion")
    """Its row in the table of motions (``meetings.rules.motions``)."""
    title: Mapped[str] = mapped_column(String(200), default="")
    text: Mapped[str] = mapped_column(Text)
    mover_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state: Mapped[MotionState] = mapped_column(default=MotionState.PENDING)
    moved_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    yes: Mapped[int | None]
    no: Mapped[int | None]
    abstain: Mapped[int | None]
    present: Mapped[int | None]
    """How many voters were in the room when it was decided."""
    verdict: Mapped[str] = mapped_column(Text, default="")
    """The arithmetic written out, e.g. 应到40 实到37 赞成28 > 37/2 通过."""

    meeting: Mapped[Meeting] = relationship(lazy="joined")
    item: Mapped[AgendaItem | None] = relationship(lazy="joined")
    mover: Mapped[Person] = relationship(lazy="joined")

    @property
    def is_main(self) -> bool:
        """Whether it brings business; what only orders the debate is not the topic's matter."""
        return self.code == "main_motion"

    @property
    def adopted(self) -> bool | None:
        """Whether it was adopted; None while it is undecided or was never voted on."""
        if self.state in {MotionState.ADOPTED, MotionState.LOST}:
            return self.state is MotionState.ADOPTED
        return None
