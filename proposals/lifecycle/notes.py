"""Find the needs in the notes of a hearing: simple rules, so that a person can foresee them.

A piece begins at a number (``1、`` ``（二）`` ``③`` ``第三条``), at a speaker (``李大爷：``), at words
such as ``居民反映``, and after an empty line. Nothing is decided here: the pieces are proposed to
the one who kept the notes, who joins, splits and drops them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

TITLE_LONGEST = 30
_TITLE_SHORTEST = 4
_HEADING_LONGEST = 16

_NUMBER = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]"  # reason: what people type
    r"|\d{1,3}(?:[、）)]|[.．](?!\d))|[①-⑳]|第[一二三四五六七八九十\d]{1,3}[条点项件][、，,：:]?"  # reason: the same
    r"|[-–—•·●▪*]\s)\s*"  # reason: the same
)
_FIRST = re.compile(r"\s*(?:[（(]?[一1][、.．)）]|①|第[一1][条点项件]|[-–—•·●▪*]\s)")
_INLINE = re.compile(r"(?:^|(?<=[；;。：:\s]))(\d{1,2})(?:[、）)]|[.．](?!\d))")  # reason: the same
_OF_THE_MEETING = re.compile(
    r"\s*(?:会议|座谈会)?(?:名称|时间|地点|主题|议程|主持人?|记录人?|参会人员|参加人员|与会人员|出席人?员?|列席人?员?)\s*[：:]"  # reason: the same
    r"|\s*(?:各位|大家好|散会|会议结束|会议最后|座谈会最后|感谢大家|谢谢大家|以上(?:是|就是))"
)
_SPEAKER = re.compile(
    r"\s*([\u3400-\u9fff·]{2,6}(?:[（(][^（）()\n]{1,12}[）)])?)\s*(?:说|反映|提出|建议|认为)?\s*[：:]\s*"  # reason: the same
)
_LEAD = re.compile(
    r"\s*(?:(?:有|多位|部分|一些|不少|几位|个别|\d{1,3}号楼)?(?:的)?(?:居民|业主|群众|住户|老人|家长|商户|代表)(?:们)?"
    r"(?:反映|反应|提出|建议|要求|表示|认为|希望|说|提到|投诉)(?:说)?[，,：:]?)\s*"  # reason: the same
)
_BY_RESIDENTS = re.compile("居民|业主|群众|住户|老人|家长|商户|邻居|大家反映")
_END = re.compile(r"[。；;！？!?\n]")  # reason: the same
_COMMA = re.compile(r"[，,：:]")  # reason: the same
_NO_SPEAKERS = frozenset(
    [
        "问题",
        "原因",
        "建议",
        "要求",
        "希望",
        "情况",
        "现状",
        "诉求",
        "需求",
        "意见",
        "措施",
        "结论",
        "总结",
        "备注",
        "说明",
        "例如",
        "比如",
        "其他",
        "其它",
        "具体如下",
        "如下",
        "包括",
    ]
)


@dataclass(frozen=True)
class Piece:
    """One need as it was found: proposed, not yet looked at."""

    title: str
    body: str
    speaker: str = ""
    """Who said it, where the notes tell."""
    by_residents: bool = False
    """Whether the words tell that residents said it; otherwise it is the office's own finding."""
    looks_like_none: bool = False
    """Time, place, greetings, headings: proposed to be dropped."""


def split(notes: str) -> tuple[Piece, ...]:
    """Return the pieces of the notes in their order; nothing of them is left out."""
    blocks = list(_blocks(notes))
    return tuple(
        _piece(block, heads=_is_heading(block, later))
        for block, later in zip_longest(blocks, blocks[1:], fillvalue="")
    )


def parts(text: str) -> tuple[str, ...]:
    """Return a text cut at its empty lines: how the one who sorts says where to split."""
    found = (part.strip() for part in re.split(r"\n[ \t\u3000]*\n", _lines(text)))
    return tuple(part for part in found if part)


def title_of(text: str) -> str:
    """Return a first title: the first clause, without number, speaker and 居民反映."""
    plain = _LEAD.sub("", _unspoken(_unnumbered(text))[1], count=1).strip()
    sentence = _END.split(plain, maxsplit=1)[0]
    clause = _COMMA.split(sentence, maxsplit=1)[0]
    chosen = clause if len(clause) >= _TITLE_SHORTEST else sentence
    return chosen.strip()[:TITLE_LONGEST]


def _piece(block: str, *, heads: bool) -> Piece:
    if heads or _OF_THE_MEETING.match(block):
        return Piece(title_of(block), block, looks_like_none=True)
    speaker, said = _unspoken(_unnumbered(block))
    by_residents = bool(speaker) or _BY_RESIDENTS.search(said) is not None
    return Piece(title_of(block), said, speaker, by_residents=by_residents)


def _blocks(notes: str) -> Iterator[str]:
    for part in parts(notes):
        held: list[str] = []
        for line in part.split("\n"):
            if held and _begins(line):
                yield from _enumerated("\n".join(held))
                held = []
            held.append(line.strip())
        yield from _enumerated("\n".join(held))


def _begins(line: str) -> bool:
    return any(rule.match(line) for rule in (_NUMBER, _LEAD, _OF_THE_MEETING)) or bool(
        _unspoken(line)[0]
    )


def _enumerated(block: str) -> Iterator[str]:
    """Cut ``1、…；2、…；3、…`` written in one line, if the numbers run on from one."""
    marks = list(_INLINE.finditer(block))
    runs_on = [int(mark[1]) for mark in marks] == list(range(1, len(marks) + 1))
    if len(marks) < 2 or not runs_on:
        yield block
        return
    cuts = [mark.start() for mark in marks]
    if block[: cuts[0]].strip():
        yield block[: cuts[0]].strip()
    for start, end in zip(cuts, [*cuts[1:], len(block)], strict=True):
        yield block[start:end].strip()


def _is_heading(block: str, later: str) -> bool:
    """A short line without an end, right above the first of something numbered in another way."""
    is_short = len(block) <= _HEADING_LONGEST and "\n" not in block
    ends = (
        _END.search(block) is not None or _COMMA.search(block.rstrip("：:")) is not None
    )  # reason: what people type
    above = _FIRST.match(later) is not None and _kind(block) != _kind(later)
    return is_short and not ends and above


def _kind(block: str) -> str:
    """How a block is numbered: digits of one kind are one kind."""
    found = _NUMBER.match(block)
    mark = found[0].strip() if found else ""
    return re.sub(r"[一二三四五六七八九十]+", "一", re.sub(r"[\d①-⑳]+", "1", mark))


def _unnumbered(text: str) -> str:
    return _NUMBER.sub("", text, count=1) if _NUMBER.match(text) else text


def _unspoken(text: str) -> tuple[str, str]:
    """The speaker named before a colon, and what they said."""
    found = _SPEAKER.match(text)
    if (
        found is None
        or found[1] in _NO_SPEAKERS
        or _OF_THE_MEETING.match(text)
        or _LEAD.match(text)
    ):
        return "", text.strip()
    return found[1], text[found.end() :].strip()


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
