"""会议纪要: what a hall's meeting did, as values that fill a Word template (GB/T 9704-2012 §10.3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TypeVar

from app.documents.filling import Values
from app.documents.wording import chinese_time, clean, numbered

T = TypeVar("T")

ROWS_A_PAGE = 15
"""Of a sheet to sign on."""


@dataclass(frozen=True)
class VoteCount:
    """The four numbers of a vote, and those it is measured against."""

    eligible: int
    present: int
    yes: int
    no: int
    abstain: int
    not_voted: int


@dataclass(frozen=True)
class MinutesVote:
    """How one motion was decided."""

    question: str
    """Which motion, where an item had several; empty for its only one."""
    result: str
    count: VoteCount | None = None
    arithmetic: tuple[str, ...] = ()
    """Every sum and comparison written out, a line each."""


@dataclass(frozen=True)
class MinutesItem:
    """One item of the agenda."""

    title: str
    motions: tuple[str, ...] = ()
    """The main motions in the words put to the vote."""
    course: tuple[str, ...] = ()
    """What was said and done, a sentence or more each."""
    votes: tuple[MinutesVote, ...] = ()


@dataclass(frozen=True)
class Signatory:
    """Somebody who signs on paper, and what they signed on the screen."""

    name: str
    unit: str
    signed: str = ""
    """When, and in which part; empty leaves room for the pen."""


@dataclass(frozen=True)
class Minutes:
    """What the minutes hold. Times carry the wall clock of the hall."""

    hall: str
    number: str
    title: str
    held_at: datetime
    place: str
    chair: str
    eligible: int
    present: int
    quorum: int
    items: tuple[MinutesItem, ...]
    attended: tuple[str, ...]
    excused: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    observers: tuple[str, ...] = ()
    clerk: str = ""
    remarks: tuple[str, ...] = ()
    """What concerns the whole: opening, closing, corrections of the whole."""
    confirmed: tuple[str, ...] = ()
    """Who confirmed, in which part, when; a line each."""
    signatories: tuple[Signatory, ...] = ()
    """Who signs on the sheet; none leaves it out."""


def minutes_values(minutes: Minutes) -> Values:
    """The values that a template of minutes may name; docs/zh/administrators.md lists them."""
    enough = "符合法定人数" if minutes.present >= minutes.quorum else "未达到法定人数"
    return {
        "mark": f"{minutes.hall}会议纪要",
        "hall": minutes.hall,
        "number": minutes.number,
        "title": minutes.title,
        "held_at": chinese_time(minutes.held_at),
        "place": minutes.place,
        "chair": minutes.chair,
        "clerk": minutes.clerk,
        "eligible": minutes.eligible,
        "present": minutes.present,
        "quorum": minutes.quorum,
        "opening": _opening(minutes, enough),
        "items": [_item(n, item) for n, item in enumerate(minutes.items, start=1)],
        "remarks": paragraphs(minutes.remarks),
        "attended": listed(minutes.attended),
        "excused": listed(minutes.excused),
        "absent": listed(minutes.absent),
        "observers": listed(minutes.observers),
        "confirmed": paragraphs(minutes.confirmed),
        "signature_pages": [
            [{"name": one.name, "unit": one.unit, "signed": one.signed} for one in page]
            for page in in_pages(minutes.signatories, Signatory("", ""))
        ],
    }


def _opening(minutes: Minutes, enough: str) -> str:
    return (
        f"{chinese_time(minutes.held_at)}，{minutes.chair}在{minutes.place}主持召开"
        f"{minutes.hall}会议。应到代表{minutes.eligible}人，实到{minutes.present}人，"
        f"法定人数{minutes.quorum}人，{enough}。现将会议议定事项纪要如下："
    )


def _item(n: int, item: MinutesItem) -> Values:
    return {
        "title": item.title,
        "heading": numbered(1, n, item.title),
        "motions": paragraphs(item.motions),
        "course": paragraphs(item.course),
        "votes": [_vote(vote) for vote in item.votes],
    }


def _vote(vote: MinutesVote) -> Values:
    count = vote.count
    return {
        "question": vote.question,
        "result": vote.result,
        "count": count and {name: getattr(count, name) for name in VoteCount.__annotations__},
        "arithmetic": paragraphs(vote.arithmetic),
    }


def paragraphs(texts: Iterable[str]) -> list[str]:
    """Each line of each text as a paragraph of its own; empty lines are left out."""
    lines = (line.strip() for text in texts for line in clean(text).split("\n"))
    return [line for line in lines if line]


def listed(names: Iterable[str]) -> str:
    """Names in a row, or 无."""
    return "、".join(names) or "无"


def in_pages(rows: Iterable[T], empty: T) -> list[list[T]]:
    """Rows in pages of fifteen, the last one filled up with ``empty``; no rows, no page."""
    left = iter(rows)
    pages: list[list[T]] = []
    while page := list(islice(left, ROWS_A_PAGE)):
        pages.append(page + [empty] * (ROWS_A_PAGE - len(page)))
    return pages
