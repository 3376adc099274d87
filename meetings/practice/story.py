"""The plain values of a practice meeting: what the members do, and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from meetings.rules.acts import Act
from meetings.rules.floor import Floor

SECOND = 1000
Builder = Callable[[Floor, int], Act | None]


@dataclass(frozen=True, slots=True)
class Cue:
    """One thing a member does: ``act(floor, at)`` gives the act, or None while it is not time.

    ``waits`` cues are played only when the chair waits; the others answer every act at once.
    ``times`` is how often at most; 0 is without end.
    """

    name: str
    act: Builder
    waits: bool = False
    times: int = 1


@dataclass(frozen=True, slots=True)
class Scenario:
    """One exercise: what it is about, the item on the agenda, and what the members do."""

    code: str
    name: str
    about: str
    """What the learner practises, in one sentence."""
    title: str
    text: str
    cues: tuple[Cue, ...]
    here: tuple[int, ...]
    """Who has signed in when it begins."""
