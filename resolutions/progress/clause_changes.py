"""What changed between two versions, clause by clause, as a resident reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_ALIKE = 0.5
"""A clause at least so much alike is the old one reworded; otherwise one went and one came."""


class Change(StrEnum):
    """What became of a clause."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class ClauseChange:
    """One clause before and after; empty where there is none."""

    change: Change
    old: str
    new: str


def changes(old: Sequence[str], new: Sequence[str]) -> tuple[ClauseChange, ...]:
    """Return every clause of both, in the order of the new one, removed ones where they stood."""
    found: list[ClauseChange] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += (ClauseChange(Change.SAME, text, text) for text in new[c:d])
        else:
            found += _replaced(old[a:b], new[c:d])
    return tuple(found)


def _replaced(old: Sequence[str], new: Sequence[str]) -> Sequence[ClauseChange]:
    left, found = list(old), []
    for text in new:
        mate = max(left, key=lambda one: _likeness(one, text), default=None)
        if mate is not None and _likeness(mate, text) >= _ALIKE:
            left.remove(mate)
            found.append(ClauseChange(Change.CHANGED, mate, text))
        else:
            found.append(ClauseChange(Change.ADDED, "", text))
    return [*(ClauseChange(Change.REMOVED, text, "") for text in left), *found]


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
