"""What desks' own sorting has taught: counts, read as naive Bayes reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import log

_HALF = 40
"""Lessons after which what was learned weighs half of what it may weigh at most."""
_MOST = 4.0
"""No pair of characters alone may speak louder than this."""
_SEEN = 3
"""Fewer lessons than this with a pair say nothing about it."""


@dataclass(frozen=True)
class Counts:
    """In how many lessons each pair stood, by class; and how many lessons there were."""

    lessons: Mapping[str, int] = field(default_factory=dict)
    """By class, of every level."""
    pairs: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """By pair, then by class."""
    total: int = 0

    def speaking(self, grams: Iterable[str]) -> Iterator[tuple[str, str, float]]:
        """Yield ``(class, pair, weight)`` for pairs that went with a class more than with others."""
        trust = self.total / (self.total + _HALF)
        for gram in grams:
            seen = self.pairs.get(gram, {})
            for code, here in seen.items():
                weight = self._weight(here, code, seen)
                if weight > 0:
                    yield code, gram, trust * weight

    def _weight(self, here: int, code: str, seen: Mapping[str, int]) -> float:
        """How much likelier the pair is here than elsewhere, as a logarithm; 0 where it is not."""
        if here < _SEEN:
            return 0.0
        beside = sum(count for other, count in seen.items() if len(other) == len(code)) - here
        others = self.total - self.lessons[code]
        likelier = log((here + 1) / (self.lessons[code] + 2)) - log((beside + 1) / (others + 2))
        return min(max(likelier, 0.0), _MOST)


NOTHING = Counts()
