"""When two statements say the same, and which one a new one is most like."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

ALIKE = 0.5
"""From here on a person is shown the likeness: it never decides."""


def sameness(text: str) -> str:
    """The words alone: width and case evened, punctuation and spaces gone."""
    even = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in even if unicodedata.category(sign)[0] in "LNM")


def likeness(one: str, other: str) -> float:
    """How many pairs of neighbouring characters two texts share, from 0 to 1 (Dice)."""
    first, second = _pairs(sameness(one)), _pairs(sameness(other))
    if not first or not second:
        return 0.0
    return 2 * len(first & second) / (len(first) + len(second))


def most_alike(text: str, others: Iterable[str]) -> str | None:
    """The one most like ``text``, if any is like enough to be shown."""
    best = max(((likeness(text, other), other) for other in others), default=(0.0, ""))
    return best[1] if best[0] >= ALIKE else None


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(max(1, len(text) - 1))} if text else set()
