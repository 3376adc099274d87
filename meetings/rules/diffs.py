"""What an amendment does to a text, piece by piece, and which amendment a rewritten text means."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from meetings.rules.details import Details, Operation
from meetings.rules.wording import amended

_SHORTEST = 2
"""Characters: what two changes have between them and is shorter reads better as changed too."""


class Mark(StrEnum):
    """What becomes of a piece of text."""

    KEPT = "kept"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text with one fate."""

    mark: Mark
    text: str


Pieces = tuple[Piece, ...]


def as_amended(text: str, change: Details, words: str) -> Pieces:
    """Return ``text`` with what the amendment strikes and inserts, in the order of reading."""
    put = change.insert or words
    strikes = change.operation in {Operation.STRIKE, Operation.STRIKE_AND_INSERT}
    if strikes and change.strike and change.strike in text:
        head, tail = text.split(change.strike, 1)
        new = change.insert if change.operation is Operation.STRIKE_AND_INSERT else ""
        return _pieces(head, change.strike, new, tail)
    if strikes:
        return _pieces(text, "", "", "")
    if change.operation is Operation.SUBSTITUTE:
        return between(text, put)
    if change.at_front:
        return _pieces("", "", put, text)
    if change.after and change.after in text:
        head, tail = text.split(change.after, 1)
        return _pieces(head + change.after, "", put, tail)
    return _pieces(text, "", put, "")


def _pieces(head: str, gone: str, new: str, tail: str) -> Pieces:
    listed = ((Mark.KEPT, head), (Mark.GONE, gone), (Mark.NEW, new), (Mark.KEPT, tail))
    return tuple(Piece(mark, text) for mark, text in listed if text)


def between(before: str, after: str) -> Pieces:
    """Return what was struck and what was put in on the way from one text to another."""
    found: list[Piece] = []
    gone = new = ""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for code, start, end, there, until in matcher.get_opcodes():
        same = code == "equal"
        if same and (end - start > _SHORTEST or not (gone or new) or end == len(before)):
            found += _pieces("", gone, new, before[start:end])
            gone = new = ""
        else:
            gone, new = gone + before[start:end], new + after[there:until]
    return (*found, *_pieces("", gone, new, ""))


def amendment_between(before: str, after: str) -> Details | None:
    """Return the amendment that makes ``before`` into ``after``; None where nothing changes."""
    if before == after:
        return None
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    gone, new = before[start : len(before) - end], after[start : len(after) - end]
    change = _located(before, start, gone, new)
    if amended(before, change, "") == after:
        return change
    return Details(operation=Operation.SUBSTITUTE, insert=after)


def _common(one: str, other: str) -> int:
    """Count the characters with which both begin."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _located(text: str, start: int, gone: str, new: str) -> Details:
    """Return the change as one operation at its own place, with as many words as tell it apart."""
    if not gone and start == len(text):
        return Details(operation=Operation.ADD, insert=new)
    if not gone and start == 0:
        return Details(operation=Operation.INSERT, insert=new, at_front=True)
    first = _first_alone(text, start, start + len(gone))
    lead = text[first:start]
    if not gone:
        return Details(operation=Operation.INSERT, insert=new, after=lead)
    if not lead + new:
        return Details(operation=Operation.STRIKE, strike=gone)
    operation = Operation.STRIKE_AND_INSERT
    return Details(operation=operation, strike=lead + gone, insert=lead + new)


def _first_alone(text: str, start: int, end: int) -> int:
    """Return from where on the words up to ``end`` stand nowhere earlier in the text."""
    first = start if end > start else start - 1
    while first > 0 and text.find(text[first:end]) != first:
        first -= 1
    return first
