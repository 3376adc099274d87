"""交办单: the order that gives a task to a unit, with its date and the reckoning behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.documents.blocks import (
    Addressee,
    Blank,
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
from app.documents.wording import chinese_date, numbered
from app.work_calendar.calendar import Deadline
from app.work_calendar.days import DayReason, DayRun


@dataclass(frozen=True)
class OrderedMilestone:
    """One dated check point 节点."""

    name: str
    due: date


@dataclass(frozen=True)
class AssignmentOrder:
    """What the order holds."""

    hall: str
    number: str
    task: str
    """What is to be done."""
    resolution: str
    """The resolution it carries out, by title."""
    resolved_on: date
    lead_unit: str
    responsible_units: tuple[str, ...]
    contact: str
    """Named contact with phone."""
    due: Deadline
    acceptance_test: str
    """How it is told that the task is done."""
    issuer: str
    issued_on: date
    budget: str = ""
    milestones: tuple[OrderedMilestone, ...] = ()


def assignment_document(order: AssignmentOrder) -> Document:
    """Build the order, with a receipt to be signed at its foot."""
    rows = [
        ("任务", order.task),
        ("依据", f"{chinese_date(order.resolved_on)}决议《{order.resolution}》"),
        ("牵头单位", order.lead_unit),
        ("责任单位", "、".join(order.responsible_units) or "同牵头单位"),
        ("联系人", order.contact),
        ("完成期限", explain_due(order.due)),
        ("验收标准", order.acceptance_test),
    ]
    if order.budget:
        rows.append(("经费", order.budget))
    blocks: list[Block] = [
        Mark(f"{order.hall}交办单"),
        Number(order.number),
        Rule(),
        Title(order.task),
        Addressee("、".join(dict.fromkeys((order.lead_unit, *order.responsible_units)))),
        Paragraph("现将下列任务交由你单位办理。请于收到后1个工作日内签收，并按期报告进度。"),
        Fields(tuple(rows)),
    ]
    if order.milestones:
        milestones = tuple((m.name, chinese_date(m.due)) for m in order.milestones)
        blocks += [
            Heading(1, numbered(1, 1, "节点安排")),
            Table(("节点", "完成日期"), milestones, (3, 2)),
        ]
    blocks += [
        Seal(order.issuer, order.issued_on),
        Blank(),
        Fields((("签收人", ""), ("签收日期", ""))),
    ]
    return Document(f"交办单：{order.task}", order.issuer, tuple(blocks))


def explain_due(deadline: Deadline) -> str:
    """Say the due date and how it was reckoned: 民法典 §201, days off named."""
    said = (
        f"{chinese_date(deadline.due)}（含当日）。自{chinese_date(deadline.start)}的次日起算"
        f"{deadline.working_days}个工作日"
    )
    weekend = any(run.reason is DayReason.WEEKEND for run in deadline.skipped)
    off = [_span(run) for run in deadline.skipped if run.reason is not DayReason.WEEKEND]
    not_counted = "、".join((["周末"] if weekend else []) + off)
    counted = "、".join(_span(run) for run in deadline.counted_though_off)
    said += f"，不计{not_counted}" if not_counted else ""
    said += f"，计入{counted}。" if counted else "。"
    if not deadline.is_official:
        years = "、".join(f"{year}年" for year in deadline.provisional_years)
        said += f"（{years}放假安排尚未公布，以公布后为准。）"
    return said


def _span(run: DayRun) -> str:
    last = f"至{_day(run.last)}" if run.last > run.first else ""
    return f"{run.name}（{_day(run.first)}{last}）"


def _day(on: date) -> str:
    return f"{on.month}月{on.day}日"
