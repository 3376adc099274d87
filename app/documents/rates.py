"""三率: response, resolution and satisfaction of a place, by what lies below it and by unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.documents.blocks import (
    Addressee,
    Block,
    Document,
    Heading,
    Mark,
    Number,
    Paragraph,
    Rule,
    Seal,
    Table,
    Title,
)
from app.documents.bulletin import days_of
from app.documents.wording import numbered


@dataclass(frozen=True)
class PrintedPart:
    """One rate: its name, and what is counted of what."""

    name: str
    definition: str


@dataclass(frozen=True)
class PrintedLine:
    """One place or unit; each rate as ``9/10 90.00%``."""

    name: str
    rates: tuple[str, ...]


@dataclass(frozen=True)
class PrintedRates:
    """What the document holds."""

    place: str
    number: str
    title: str
    first: date
    last: date
    parts: tuple[PrintedPart, ...]
    everybody: PrintedLine
    places: tuple[PrintedLine, ...]
    units: tuple[PrintedLine, ...]
    published_on: date


def rates_document(rates: PrintedRates) -> Document:
    """Build the document in the layout of official documents."""
    said = zip(rates.parts, rates.everybody.rates, strict=True)
    blocks: list[Block] = [
        Mark(f"{rates.place}通报"),
        Number(rates.number),
        Rule(),
        Title(rates.title),
        Addressee("各单位"),
        Paragraph(
            f"{days_of(rates.first, rates.last)}的响应率、解决率、满意率如下。"
            "每个比率都列明件数和口径，明细公开，任何人都可以重新计算。"
        ),
        Heading(1, numbered(1, 1, "总体情况和口径")),
        Table(
            ("指标", "件数和比率", "口径"),
            tuple((part.name, share, part.definition) for part, share in said),
            (3, 4, 9),
        ),
    ]
    for number, (name, lines) in enumerate((("各地方", rates.places), ("各单位", rates.units)), 2):
        blocks += [Heading(1, numbered(1, number, name)), _table(name, lines, rates)]
    blocks.append(Seal(rates.place, rates.published_on))
    return Document(rates.title, rates.place, tuple(blocks))


def _table(name: str, lines: tuple[PrintedLine, ...], rates: PrintedRates) -> Block:
    if not lines:
        return Paragraph("本期没有可列的。")
    header = (name[1:], *(part.name for part in rates.parts))
    return Table(header, tuple((one.name, *one.rates) for one in lines), (5, 4, 4, 4))


def rates_title(place: str, first: date, *, quarterly: bool) -> str:
    """Return what the document is called."""
    number = f"第{'一二三四'[(first.month - 1) // 3]}季度" if quarterly else f"{first.month}月"
    return f"{place}{first.year}年{number}响应率、解决率、满意率"
