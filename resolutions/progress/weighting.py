"""How far a whole is, from its weighted parts: Σwᵢpᵢ / Σwᵢ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

_WHOLE = 100


@dataclass(frozen=True)
class Part:
    """One part of the work, e.g. a task of a resolution or a milestone of a task."""

    weight: int
    progress: Fraction
    """From 0 to 1."""

    def __post_init__(self) -> None:
        """Raise ``ValueError`` for a negative weight or a progress outside 0 to 1."""
        if self.weight < 0:
            raise ValueError("a weight is not negative")
        if not 0 <= self.progress <= 1:
            raise ValueError("progress lies between 0 and 1")


def weighted_progress(parts: Iterable[Part]) -> Fraction:
    """Return the weighted mean; nothing to weigh is no progress."""
    listed = tuple(parts)
    weight = sum(part.weight for part in listed)
    done = sum((part.weight * part.progress for part in listed), Fraction(0))
    return done / weight if weight else Fraction(0)


def whole_percent(progress: Fraction) -> int:
    """Return whole percent, rounded down: 100 is said only when everything is done."""
    return progress.numerator * _WHOLE // progress.denominator
