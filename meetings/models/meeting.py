"""A meeting of a hall: when and where, who presides, and where it stands (workflow 5.2)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from app.places.models.hall import Hall


class MeetingKind(StrEnum):
    """What the hall meets for."""

    DELIBERATION = "deliberation"
    CONSULTATION = "consultation"
    JOINT = "joint"
    INQUIRY = "inquiry"
    APPRAISAL = "appraisal"


class MeetingState(StrEnum):
    """Where the meeting stands. From ``noticed`` to ``closed`` it follows the floor's phase."""

    PLANNED = "planned"
    NOTICED = "noticed"
    CHECKIN = "checkin"
    IN_SESSION = "in_session"
    NO_QUORUM = "no_quorum"
    RECESS = "recess"
    SUSPENDED = "suspended"
    ADJOURNED = "adjourned"
    CLOSED = "closed"
    MINUTES_CONFIRMED = "minutes_confirmed"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class Scene(StrEnum):
    """What the big screen shows; ``auto`` follows the meeting."""

    AUTO = "auto"
    WELCOME = "welcome"
    SIGN_IN = "sign_in"
    AGENDA = "agenda"
    MOTION = "motion"
    SPEAKER = "speaker"
    VOTING = "voting"
    RESULT = "result"
    NOTICE = "notice"


class Meeting(Base):
    """One meeting. Its row is the lock under which every act of the floor is done."""

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint("quorum_count IS NULL OR quorum_count >= 1", name="quorum_counts_somebody"),
        CheckConstraint(
            "quorum_numerator >= 1 AND quorum_numerator <= quorum_denominator",
            name="quorum_is_a_share",
        ),
        CheckConstraint(
            "state IN ('planned', 'cancelled') OR noticed_at IS NOT NULL",
            name="noticed_before_held",
        ),
        Index("ix_meeting_hall_starts", "hall_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    kind: Mapped[MeetingKind] = mapped_column(default=MeetingKind.DELIBERATION)
    title: Mapped[str] = mapped_column(String(120))
    place_text: Mapped[str] = mapped_column(String(120))
    """Where people come together, in words, e.g. 社区活动室一层."""
    starts_at: Mapped[datetime] = mapped_column(index=True)
    state: Mapped[MeetingState] = mapped_column(default=MeetingState.PLANNED)
    noticed_at: Mapped[datetime | None]
    quorum_count: Mapped[int | None]
    """A fixed number of voters present; none when the quorum is a share of the roll."""
    quorum_numerator: Mapped[int] = mapped_column(default=2)
    quorum_denominator: Mapped[int] = mapped_column(default=3)
    """The share of the roll's voters, two thirds by default (decision-rules P21)."""
    quorum_strict: Mapped[bool] = mapped_column(default=False)
    """More than the share (过半数) rather than at least the share (三分之二以上)."""
    preset_code: Mapped[str] = mapped_column(
        String(40), default="hall_default", server_default="hall_default"
    )
    """The decision rule it meets under (``meetings.presets``): quorum, notice, agenda, proxies."""
    chair_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    clerk_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    rules_code: Mapped[str] = mapped_column(String(20), default="five_step")
    rules_changes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The hall's own values for the rule set, frozen with the notice."""
    screen_token: Mapped[str] = mapped_column(String(64), unique=True)
    """Opens the big screen without signing in; cannot be guessed."""
    checkin_token: Mapped[str] = mapped_column(String(64), unique=True)
    """Proves that one who checks in stands before the room's QR code or holds the notice."""
    scene: Mapped[Scene] = mapped_column(default=Scene.AUTO)
    scene_text: Mapped[str] = mapped_column(Text, default="")
    """The words of the scene ``notice``."""
    revision: Mapped[int] = mapped_column(default=0)
    """Grows with each act: what live clients compare."""
    stage: Mapped[int] = mapped_column(default=0)
    """The revision at which more than figures changed: pages are fetched again when it grows."""
    woken_for: Mapped[str] = mapped_column(String(60), default="")
    """The clock's end that watchers were last told of: revision and next step."""
    created_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    minutes_published_at: Mapped[datetime | None]

    hall: Mapped[Hall] = relationship(lazy="joined")
    chair: Mapped[Person] = relationship(lazy="joined", foreign_keys=[chair_id])
    clerk: Mapped[Person] = relationship(lazy="joined", foreign_keys=[clerk_id])

    def quorum_of(self, voters: int) -> int:
        """How many voters must be present, given how many the roll holds; at least one."""
        if self.quorum_count is not None:
            return self.quorum_count
        share = voters * self.quorum_numerator
        if self.quorum_strict:
            return share // self.quorum_denominator + 1
        return max(1, -(-share // self.quorum_denominator))
