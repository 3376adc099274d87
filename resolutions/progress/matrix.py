"""The responsibility matrix 责任清单: which kind of matter belongs to which units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One row, as far as finding it goes."""

    key: int
    item: str
    """The kind of matter, e.g. 暴露垃圾."""
    words: tuple[str, ...] = ()
    """Other words that tell of it."""
    depth: int = 0
    """How near its place is: the larger, the nearer."""


@dataclass(frozen=True)
class Match:
    """A row that fits a text, and the words that say so."""

    entry: Entry
    found: tuple[str, ...]


def matches(text: str, entries: Iterable[Entry]) -> tuple[Match, ...]:
    """Return the rows that fit the text, the best first.

    The kind's own name counts before other words, more and longer words before fewer, the nearer
    place before the farther; then the order of the rows.
    """
    hits = [_match(text, entry) for entry in entries]
    fitting = [hit for hit in hits if hit is not None]
    return tuple(sorted(fitting, key=_rank))


def _match(text: str, entry: Entry) -> Match | None:
    words = dict.fromkeys(word for word in (entry.item, *entry.words) if word)
    found = tuple(word for word in words if word in text)
    return Match(entry, found) if found else None


def _rank(match: Match) -> tuple[bool, int, int, int]:
    letters = sum(map(len, match.found))
    return (match.entry.item not in match.found, -letters, -match.entry.depth, match.entry.key)


def cut(text: str) -> tuple[str, ...]:
    """Cut a cell that lists several things: 、，,；; and line ends part them."""
    for mark in "，,；;\n/":
        text = text.replace(mark, "、")
    return tuple(dict.fromkeys(part.strip() for part in text.split("、") if part.strip()))
