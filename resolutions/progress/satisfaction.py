"""干得怎么样: what the affected residents say of the work."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from resolutions.ranking.rates import sure

THRESHOLD = Fraction(7, 10)
"""Under seventy in a hundred the work is done again (石鼓区 2025: 满意度低于70%二次整改)."""


@dataclass(frozen=True)
class Satisfaction:
    """The answers, counted."""

    satisfied: int
    mostly: int
    """基本满意."""
    dissatisfied: int

    @property
    def answers(self) -> int:
        """Return how many answered; always shown beside the share."""
        return self.satisfied + self.mostly + self.dissatisfied

    @property
    def share(self) -> Fraction | None:
        """Return the share of 满意 and 基本满意; none when nobody answered."""
        return Fraction(self.satisfied + self.mostly, self.answers) if self.answers else None

    @property
    def interval(self) -> tuple[Fraction, Fraction] | None:
        """Between which shares the answers let us be sure to 95 % (Wilson); none of nothing."""
        if self.share is None:
            return None
        return sure(self.share, self.answers), 1 - sure(1 - self.share, self.answers)

    @property
    def is_enough(self) -> bool:
        """Tell whether the work may stand. 0 : 0 never passes."""
        return self.share is not None and self.share >= THRESHOLD
