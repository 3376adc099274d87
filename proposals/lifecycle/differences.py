"""What changed between two texts, sentence by sentence, then letter by letter where that is readable."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

_SENTENCE = re.compile(r"[^。！？；!?;\n]*[。！？；!?;\n]+|[^。！？；!?;\n]+")
_LETTERS = 300
"""Pieces longer than this are shown as one taken out and one put in: comparing letters is slow then."""
_ALIKE = 0.5
"""Two sentences less alike than this share only chance letters: shown whole they read better."""


class Change(StrEnum):
    """What happened to a piece of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Piece:
    """A run of text with one fate."""

    change: Change
    text: str


def differences(before: str, after: str) -> Sequence[Piece]:
    """Return the pieces in order: without the new ones they give ``before``, without the gone ``after``."""
    old, new = _SENTENCE.findall(before), _SENTENCE.findall(after)
    pieces: list[Piece] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        was, now = "".join(old[i:j]), "".join(new[k:m])
        pieces += [Piece(Change.SAME, was)] if tag == "equal" else _within(was, now)
    return _joined(pieces)


def _within(was: str, now: str) -> Iterator[Piece]:
    if was and now and max(len(was), len(now)) <= _LETTERS:
        matcher = SequenceMatcher(None, was, now, autojunk=False)
        if matcher.ratio() >= _ALIKE:
            for tag, i, j, k, m in matcher.get_opcodes():
                if tag == "equal":
                    yield Piece(Change.SAME, was[i:j])
                else:
                    yield Piece(Change.GONE, was[i:j])
                    yield Piece(Change.NEW, now[k:m])
            return
    yield Piece(Change.GONE, was)
    yield Piece(Change.NEW, now)


def _joined(pieces: Sequence[Piece]) -> Sequence[Piece]:
    kept = (piece for piece in pieces if piece.text)
    return [
        Piece(change, "".join(piece.text for piece in run))
        for change, run in groupby(kept, key=lambda piece: piece.change)
    ]
