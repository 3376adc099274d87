"""The facts this stage announces, delivered inside the same transaction."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class QuestionPut:
    """The chair put the question on a motion: ``votes`` opens the poll."""

    motion_id: int
    by_id: int | None


@dataclass(frozen=True)
class VoteBrokenOff:
    """An open vote is void: the chair said so (``chosen``), or the quorum was lost.

    Nothing is decided.
    """

    motion_id: int
    reason: str
    by_id: int | None
    chosen: bool = False


@dataclass(frozen=True)
class MotionDecided:
    """A motion left the floor. ``outcome`` is the value of a ``MotionState``."""

    motion_id: int
    adopted: bool
    outcome: str


@dataclass(frozen=True)
class MeetingNoticed:
    """Notice of a meeting was given; its roll and agenda are frozen."""

    meeting_id: int


@dataclass(frozen=True)
class MeetingClosed:
    """A meeting is closed 闭会, by whoever presides or (None) by the clock.

    Whoever cannot let it close yet raises Refused, and it stays open.
    """

    meeting_id: int
    by_id: int | None


@dataclass(frozen=True)
class MinutesPublished:
    """The confirmed minutes of a meeting were published."""

    meeting_id: int
