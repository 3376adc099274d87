"""What the rules answer: in order, with the new floor; or out of order, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NoReturn

from meetings.rules.floor import Floor
from meetings.rules.sentence import Sentence, Value


class EffectKind(StrEnum):
    """What changed, in the past tense, for those who announce it."""

    PHASE_CHANGED = "phase_changed"
    QUORUM_LOST = "quorum_lost"
    CHAIR_CHANGED = "chair_changed"
    MOVED = "moved"
    STEP_CHANGED = "step_changed"
    QUESTION_PUT = "question_put"
    POLL_VOIDED = "poll_voided"
    DECIDED = "decided"
    REVISED = "revised"
    FLOOR_GIVEN = "floor_given"
    FLOOR_ENDED = "floor_ended"


@dataclass(frozen=True, slots=True)
class Effect:
    """One change: ``motion`` and ``person`` are the numbers it concerns, where it does."""

    kind: EffectKind
    motion: int | None = None
    person: int | None = None


@dataclass(frozen=True, slots=True)
class InOrder:
    """The act stands. ``minute`` is its line in the minutes."""

    floor: Floor
    minute: Sentence
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class OutOfOrder:
    """The act is refused and the floor stays as it was.

    ``reason`` and ``remedy`` are msgids that share ``values``; ``paragraph`` names the rule.
    """

    reason: str
    paragraph: str
    remedy: str
    values: Mapping[str, Value] = field(default_factory=dict)

    @property
    def why(self) -> Sentence:
        """Return the reason as a sentence."""
        return Sentence(self.reason, self.values)

    @property
    def advice(self) -> Sentence:
        """Return what would make the act possible, as a sentence."""
        return Sentence(self.remedy, self.values)


Ruling = InOrder | OutOfOrder


class Objection(Exception):
    """Raised inside the rules to refuse an act; never leaves ``engine.rule``."""

    def __init__(self, refusal: OutOfOrder) -> None:
        """Carry the refusal."""
        super().__init__(refusal.reason)
        self.refusal = refusal


def refuse(reason: str, paragraph: str, remedy: str, **values: Value) -> NoReturn:
    """Refuse the act under consideration."""
    raise Objection(OutOfOrder(reason, paragraph, remedy, values))
