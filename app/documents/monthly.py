"""督办月报: how the decisions of a place were carried out in a month, with every count behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.documents.blocks import (
    Block,
    Document,
    Heading,
    Mark,
    Note,
    Paragraph,
    Rule,
    Seal,
    Table,
    Title,
)
from app.documents.wording import numbered

_MOST_ROWS = 200
"""A list longer than this is read in the table file, not on paper."""
Rows = Sequence[tuple[str, ...]]


@dataclass(frozen=True)
class PrintedMonth:
    """What the report holds, in words."""

    place: str
    title: str
    summary: str
    figures: Rows
    """Name, numerator, denominator, share, definition."""
    places: Rows
    """Place, then how many are late, near, on time and finished, and all."""
    units: Rows
    late: Rows
    """Task, unit, due, days, what the unit says."""
    finished: Rows
    """Task, unit, day, in time or not, what residents said."""
    escalations: Rows
    """Number, kind, task, unit, day."""
    made_on: date


def monthly_document(report: PrintedMonth) -> Document:
    """Build the report in the layout of official documents."""
    counted = ("逾期", "临期", "正常", "办结", "合计")
    parts: list[tuple[str, tuple[str, ...], Rows, tuple[int, ...]]] = [
        ("指标和口径", ("指标", "分子", "分母", "比率", "口径"), report.figures, (4, 2, 2, 3, 8)),
        ("各地方", ("地方", *counted), report.places, (6, 2, 2, 2, 2, 2)),
        ("各牵头单位", ("单位", *counted), report.units, (6, 2, 2, 2, 2, 2)),
        (
            "逾期任务和原因",
            ("任务", "单位", "期限", "逾期", "单位说明"),
            report.late,
            (5, 4, 4, 3, 6),
        ),
        (
            "本月办结",
            ("任务", "单位", "办结", "按期", "居民评议"),
            report.finished,
            (5, 4, 4, 2, 5),
        ),
        ("督办文书", ("文号", "种类", "任务", "单位", "日期"), report.escalations, (4, 3, 5, 4, 4)),
    ]
    blocks: list[Block] = [
        Mark(f"{report.place}督办月报"),
        Rule(),
        Title(report.title),
        Paragraph(report.summary),
    ]
    for number, (name, header, rows, shares) in enumerate(parts, 1):
        blocks += [Heading(1, numbered(1, number, name)), *_listed(header, rows, shares)]
    blocks += [Note("颜色由系统按工作日计算。"), Seal(report.place, report.made_on)]
    return Document(report.title, report.place, tuple(blocks))


def _listed(header: tuple[str, ...], rows: Rows, shares: tuple[int, ...]) -> list[Block]:
    if not rows:
        return [Paragraph("没有。")]
    table = Table(header, tuple(rows[:_MOST_ROWS]), shares)
    if len(rows) <= _MOST_ROWS:
        return [table]
    return [table, Note(f"共{len(rows)}项，这里列出前{_MOST_ROWS}项，全部见表格文件。")]
