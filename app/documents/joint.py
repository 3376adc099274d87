"""会商研判纪要: what a month's meeting found, and who does what by when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from app.documents.blocks import (
    Addressee,
    Block,
    Document,
    HangingList,
    Heading,
    Mark,
    Note,
    Number,
    Paragraph,
    Rule,
    Seal,
    Table,
    Title,
)
from app.documents.wording import chinese_date, chinese_time, numbered


@dataclass(frozen=True)
class PrintedOrder:
    """One order: unit, what, by when, and how it stands."""

    unit: str
    what: str
    due: str
    stands: str


@dataclass(frozen=True)
class PrintedMatter:
    """One matter of the agenda; ``finding`` is empty where none was written."""

    title: str
    signs: str
    finding: str
    orders: tuple[PrintedOrder, ...]


@dataclass(frozen=True)
class PrintedJoint:
    """What the paper holds."""

    place: str
    number: str
    month: date
    held_at: datetime
    spot: str
    came: tuple[str, ...]
    missing: tuple[str, ...]
    carried: tuple[PrintedMatter, ...]
    """Earlier orders that were not settled."""
    matters: tuple[PrintedMatter, ...]
    left_off: int
    published_on: date
    notes: str = ""
    """What was said; empty for those who were not invited."""
    corrections: tuple[str, ...] = ()


def joint_document(paper: PrintedJoint) -> Document:
    """Build the record in the layout of official documents."""
    title = f"{paper.place}{paper.month.year}年{paper.month.month}月会商研判纪要"
    blocks: list[Block] = [
        Mark(f"{paper.place}会商研判纪要"),
        Number(paper.number),
        Rule(),
        Title(title),
        Addressee("各参会单位"),
        Paragraph(_opening(paper)),
    ]
    if paper.corrections:
        blocks += [Paragraph(f"更正：{text}") for text in paper.corrections]
    for number, (name, part) in enumerate(_parts(paper), 1):
        blocks += [Heading(1, numbered(1, number, name)), *part]
    blocks += [HangingList("到会", paper.came or ("无",))]
    if paper.missing:
        blocks.append(HangingList("没有到会", paper.missing))
    blocks.append(Seal(paper.place, paper.published_on))
    return Document(title, paper.place, tuple(blocks))


def _opening(paper: PrintedJoint) -> str:
    orders = sum(len(one.orders) for one in (*paper.carried, *paper.matters))
    found = sum(bool(one.finding) for one in (*paper.carried, *paper.matters))
    return (
        f"{chinese_time(paper.held_at)}，在{paper.spot}召开{paper.month.month}月会商研判。"
        f"列入议程{len(paper.carried) + len(paper.matters)}项，形成意见{found}项，交办{orders}件，"
        f"自{chinese_date(paper.published_on)}公布之日起计算期限。"
    )


def _parts(paper: PrintedJoint) -> Iterator[tuple[str, list[Block]]]:
    if paper.carried:
        rows = tuple((one.title, one.signs, one.finding or "继续办理") for one in paper.carried)
        yield (
            "以前交办的办理情况",
            [
                Table(("交办", "情况", "意见"), rows, (6, 4, 6)),
                *_orders(tuple(order for one in paper.carried for order in one.orders)),
            ],
        )
    found = [one for one in paper.matters if one.finding]
    if found:
        yield "议定事项", [block for n, one in enumerate(found, 1) for block in _matter(n, one)]
    rest = tuple((one.title, one.signs) for one in paper.matters if not one.finding)
    if rest:
        part: list[Block] = [Table(("事项", "情况"), rest, (8, 7))]
        if paper.left_off:
            part.append(Note(f"另有{paper.left_off}项没有列入议程。"))
        yield "列入议程、这次没有形成意见的", part
    if paper.notes:
        yield "会议记录（只发参会单位）", [Paragraph(paper.notes)]


def _matter(number: int, matter: PrintedMatter) -> list[Block]:
    blocks: list[Block] = [Heading(2, numbered(2, number, matter.title))]
    if matter.signs:
        blocks.append(Paragraph(f"情况：{matter.signs}。"))
    return [*blocks, Paragraph(matter.finding), *_orders(matter.orders)]


def _orders(orders: tuple[PrintedOrder, ...]) -> list[Block]:
    if not orders:
        return []
    rows = tuple((one.unit, one.what, one.due, one.stands) for one in orders)
    return [Table(("单位", "做什么", "期限", "办理"), rows, (4, 7, 4, 3))]
