"""考核通报: how the units of a place did in a month or a quarter, with every count behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.documents.blocks import (
    Addressee,
    Block,
    Document,
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
from app.documents.wording import chinese_date, numbered


@dataclass(frozen=True)
class PrintedRate:
    """One rate in words: its name, ``9/10``, ``90.00%`` and what is counted."""

    name: str
    counts: str
    share: str
    definition: str


@dataclass(frozen=True)
class PrintedUnit:
    """One unit's line; ``place`` and ``score`` are empty where it has too few cases."""

    place: str
    name: str
    score: str
    rates: tuple[str, ...]
    """In the order of the bulletin's rates, ``9/10 90.00%``."""
    lying: str
    """``1/4``: late of those open."""


@dataclass(frozen=True)
class PrintedBulletin:
    """What the bulletin holds."""

    place: str
    number: str
    title: str
    summary: str
    rates: tuple[PrintedRate, ...]
    """Of all units together."""
    units: tuple[PrintedUnit, ...]
    unranked: tuple[PrintedUnit, ...]
    excluded: tuple[tuple[str, str, str], ...]
    """Task, unit, and why it was left out."""
    formula: str
    published_on: date
    correction: str = ""


def bulletin_document(bulletin: PrintedBulletin) -> Document:
    """Build the bulletin in the layout of official documents."""
    blocks: list[Block] = [
        Mark(f"{bulletin.place}通报"),
        Number(bulletin.number),
        Rule(),
        Title(bulletin.title),
        Addressee("各单位"),
        Paragraph(bulletin.summary),
    ]
    if bulletin.correction:
        blocks.append(Paragraph(f"本版更正此前发布的通报：{bulletin.correction}"))
    rates = tuple((one.name, one.counts, one.share, one.definition) for one in bulletin.rates)
    blocks += [
        Heading(1, numbered(1, 1, "总体情况")),
        Table(("指标", "件数", "比率", "口径"), rates, (3, 3, 3, 8)),
        Heading(1, numbered(1, 2, "各单位排名")),
    ]
    blocks += _units(bulletin.units, bulletin) or [
        Paragraph("本期没有达到最少件数的单位，不排名。")
    ]
    if bulletin.unranked:
        blocks += [Heading(1, numbered(1, 3, "件数不足，只列不排"))]
        blocks += _units(bulletin.unranked, bulletin)
    if bulletin.excluded:
        blocks += [
            Heading(1, numbered(1, 4 if bulletin.unranked else 3, "不计入的任务和理由")),
            Table(("任务", "牵头单位", "理由"), bulletin.excluded, (5, 4, 6)),
        ]
    blocks += [Note(bulletin.formula), Seal(bulletin.place, bulletin.published_on)]
    return Document(bulletin.title, bulletin.place, tuple(blocks))


def _units(units: tuple[PrintedUnit, ...], bulletin: PrintedBulletin) -> list[Block]:
    if not units:
        return []
    header = ("名次", "单位", "得分", *(rate.name for rate in bulletin.rates), "在办逾期")
    rows = tuple((one.place, one.name, one.score, *one.rates, one.lying) for one in units)
    return [Table(header, rows, (2, 5, 3, *(3 for _rate in bulletin.rates), 2))]


def title_of(place: str, first: date, *, quarterly: bool) -> str:
    """Return what a bulletin is called."""
    if quarterly:
        number = "一二三四"[(first.month - 1) // 3]
        return f"{place}{first.year}年第{number}季度议事决议办理排名通报"
    return f"{place}{first.year}年{first.month}月议事决议办理情况通报"


def days_of(first: date, last: date) -> str:
    """Say from when to when."""
    return f"{chinese_date(first)}至{chinese_date(last)}"
