"""Two hands wrote in one note: join them line by line so that no words are lost. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

Lines = Sequence[str]


@dataclass(frozen=True)
class Merged:
    """The joined text, and whether both had changed the same lines."""

    text: str
    clash: bool


@dataclass(frozen=True)
class _Anchor:
    """Lines that all three have: where they begin in each, and how many."""

    base: int
    mine: int
    theirs: int
    length: int


def merge(base: str, mine: str, theirs: str) -> Merged:
    """Join what ``mine`` and ``theirs`` made of ``base``.

    What only one of them changed is taken as changed. Where both changed the same lines, theirs
    stand first and mine below, but for the lines of mine that stand there already.
    """
    texts = [text.split("\n") if text else [] for text in (base, mine, theirs)]
    lines: list[str] = []
    clash = False
    at = (0, 0, 0)
    for anchor in _anchors(*texts):
        upto = (anchor.base, anchor.mine, anchor.theirs)
        pieces = [text[a:b] for text, a, b in zip(texts, at, upto, strict=True)]
        joined, clashed = _joined(*pieces)
        lines += [*joined, *texts[0][anchor.base : anchor.base + anchor.length]]
        clash = clash or clashed
        at = (upto[0] + anchor.length, upto[1] + anchor.length, upto[2] + anchor.length)
    return Merged("\n".join(lines), clash)


def _joined(base: Lines, mine: Lines, theirs: Lines) -> tuple[Lines, bool]:
    if mine in (base, theirs):
        return theirs, False
    if theirs == base:
        return mine, False
    return [*theirs, *(line for line in mine if line not in theirs)], bool(base)


def _anchors(base: Lines, mine: Lines, theirs: Lines) -> Iterator[_Anchor]:
    """The runs of lines kept by both, in order; at last the end of all three."""
    kept = _kept(base, mine)
    held = _kept(base, theirs)
    i = j = 0
    while i < len(kept) and j < len(held):
        (a, in_mine, n), (b, in_theirs, m) = kept[i], held[j]
        start, end = max(a, b), min(a + n, b + m)
        if start < end:
            yield _Anchor(start, in_mine + start - a, in_theirs + start - b, end - start)
        if a + n < b + m:
            i += 1
        else:
            j += 1
    yield _Anchor(len(base), len(mine), len(theirs), 0)


def _kept(base: Lines, other: Lines) -> list[tuple[int, int, int]]:
    matcher = SequenceMatcher(None, base, other, autojunk=False)
    return [(m.a, m.b, m.size) for m in matcher.get_matching_blocks() if m.size]
