"""How many voices a hall asks for before a matter must be looked at: whole numbers only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

FEWEST_PEOPLE = 2
"""A threshold of one would be reached by proposing."""
MOST_PEOPLE = 100_000
HUNDRED = 100


class ThresholdKind(StrEnum):
    """In what a hall counts its threshold."""

    NONE = "none"
    PEOPLE = "people"
    SHARE = "share"


@dataclass(frozen=True)
class Threshold:
    """What a hall chose: nothing of its own, so many people, or so many in a hundred residents."""

    kind: ThresholdKind = ThresholdKind.NONE
    number: int = 0
    """People, or percent."""

    def required(self, residents: int) -> int:
        """Return the voices it takes among so many residents; 0 where that cannot be said.

        A share is rounded up: of 7 residents 10 % are 1, never 0.
        """
        if self.kind is ThresholdKind.PEOPLE:
            return self.number
        if self.kind is ThresholdKind.SHARE:
            return -(-self.number * residents // HUNDRED)
        return 0


@dataclass(frozen=True)
class Progress:
    """How far the voices have come."""

    voices: int
    required: int
    """0 where no threshold is set."""

    @property
    def is_reached(self) -> bool:
        """Whether the threshold is set, and reached."""
        return 0 < self.required <= self.voices

    @property
    def missing(self) -> int:
        """Voices that are still missing."""
        return max(self.required - self.voices, 0)

    @property
    def shown(self) -> int:
        """The voices as far as a bar can show them."""
        return min(self.voices, self.required)
