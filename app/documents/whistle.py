"""吹哨报到回复单: who was called and came, who did what by when, what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.documents.blocks import (
    Addressee,
    Block,
    Document,
    Fields,
    Heading,
    Mark,
    Number,
    Paragraph,
    Rule,
    Seal,
    Table,
    Title,
)
from app.documents.wording import numbered

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class PrintedWhistle:
    """What the paper holds, in words."""

    caller: str
    number: str
    title: str
    facts: tuple[tuple[str, str], ...]
    """Kind, level, place, reason and so on: a name and what stands beside it."""
    calls: Rows
    """Unit, how it came, when, who."""
    duties: Rows
    """Unit, what, by when, how it stands, what it reports."""
    result: tuple[str, ...]
    """What the units reported of the whole, and what the check said, in order."""
    appraisals: Rows
    """Unit, points, why."""
    made_on: date


def whistle_document(paper: PrintedWhistle) -> Document:
    """Build the paper in the layout of official documents; parts with nothing in them are left out."""
    title = f"关于“{paper.title}”的吹哨报到回复"
    blocks: list[Block] = [
        Mark(f"{paper.caller}吹哨报到回复单"),
        Number(paper.number),
        Rule(),
        Title(title),
        Addressee(paper.caller),
        Fields(tuple(row for row in paper.facts if row[1])),
    ]
    parts: list[tuple[str, list[Block]]] = [
        ("报到情况", _table(("单位", "报到", "时间", "来人"), paper.calls, (5, 3, 5, 3))),
        (
            "职责和办理",
            _table(("单位", "职责", "期限", "办理", "报告"), paper.duties, (4, 5, 4, 3, 5)),
        ),
        ("办理结果", [Paragraph(text) for text in paper.result]),
        ("评价", _table(("单位", "评价", "理由"), paper.appraisals, (4, 5, 6))),
    ]
    shown = [(name, part) for name, part in parts if part]
    for number, (name, part) in enumerate(shown, 1):
        blocks += [Heading(1, numbered(1, number, name)), *part]
    blocks.append(Seal(paper.caller, paper.made_on))
    return Document(title, paper.caller, tuple(blocks))


def _table(header: tuple[str, ...], rows: Rows, shares: tuple[int, ...]) -> list[Block]:
    return [Table(header, rows, shares)] if rows else []
