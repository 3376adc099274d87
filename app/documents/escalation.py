"""督办文书: 提醒函, 督办检查通知, 整改督办单, 通报 and 约谈通知, one for each rung of the ladder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

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
    Title,
)
from app.documents.wording import chinese_date, numbered


class Paper(StrEnum):
    """Which paper it is."""

    REMINDER = "remind"
    VISIT = "inspect"
    SUPERVISION = "supervise"
    BULLETIN = "bulletin"
    SUMMONS = "summon"


PAPER_NAMES: Mapping[Paper, str] = {
    Paper.REMINDER: "办理提醒函",
    Paper.VISIT: "督办检查通知",
    Paper.SUPERVISION: "整改督办单",
    Paper.BULLETIN: "督办通报",
    Paper.SUMMONS: "约谈通知书",
}
"""Official papers are written in Chinese, whatever language a page is read in."""


@dataclass(frozen=True)
class HeldMeeting:
    """A visit or a talk that was held, as its record says."""

    held_on: date
    people: str
    words: str
    promised_on: date | None = None


@dataclass(frozen=True)
class EscalationPaper:
    """What the paper holds."""

    paper: Paper
    hall: str
    number: str
    task: str
    order_number: str
    lead_unit: str
    responsible_units: tuple[str, ...]
    contact: str
    due: date
    """The date in force."""
    issued_on: date
    acceptance_test: str
    percent: int
    new_due: date | None = None
    found: str = ""
    """What the re-check found, where that raised it."""
    urged: int = 0
    """How often residents had pressed for the task."""
    held: tuple[HeldMeeting, ...] = ()


def escalation_document(paper: EscalationPaper) -> Document:
    """Build the paper; what was recorded of the visit or talk stands at its end."""
    title = PAPER_NAMES[paper.paper]
    units = dict.fromkeys((paper.lead_unit, *paper.responsible_units))
    blocks: list[Block] = [
        Mark(f"{paper.hall}{title}"),
        Number(paper.number),
        Rule(),
        Title(f"关于“{paper.task}”的{title}"),
        Addressee("、".join(units)),
        *(Paragraph(text) for text in paragraphs(paper)),
        Fields(_rows(paper)),
        Seal(paper.hall, paper.issued_on),
    ]
    for number, one in enumerate(paper.held, start=1):
        blocks += [Blank(), Heading(1, numbered(1, number, record_name(paper.paper)))]
        blocks.append(Fields(_record(one)))
    return Document(f"{title}：{paper.task}", paper.hall, tuple(blocks))


def record_name(paper: Paper) -> str:
    """Return what the record of a visit or a talk is called."""
    return "约谈记录" if paper is Paper.SUMMONS else "检查记录"


def paragraphs(paper: EscalationPaper) -> tuple[str, ...]:
    """Say why it is written and what is asked for."""
    due = chinese_date(paper.due)
    why = (
        f"你单位承办的“{paper.task}”（{paper.order_number}）经复核不合格：{paper.found}"
        if paper.found
        else f"你单位承办的“{paper.task}”（{paper.order_number}），办理期限为{due}。"
    )
    asked = {
        Paper.REMINDER: "请抓紧办理，按期完成，并如实报告进度。",
        Paper.VISIT: "监督人员将到现场检查办理情况，请做好配合，并说明能否按期完成。",
        Paper.SUPERVISION: f"{_late(paper)}现予督办，请于{_new(paper)}前办结，并报告整改情况。",
        Paper.BULLETIN: f"{_late(paper)}现予通报。请立即整改，并向议事厅书面说明原因。",
        Paper.SUMMONS: f"{_late(paper)}现约谈你单位负责人，请到街道说明情况，作出整改承诺并写明日期。",
    }[paper.paper]
    urged = (f"居民已催办{paper.urged}次。",) if paper.urged else ()
    return (why, *urged, asked)


def _late(paper: EscalationPaper) -> str:
    return "" if paper.found else "至今没有办结。"


def _new(paper: EscalationPaper) -> str:
    return chinese_date(paper.new_due) if paper.new_due else chinese_date(paper.due)


def _rows(paper: EscalationPaper) -> tuple[tuple[str, str], ...]:
    rows = [
        ("任务", paper.task),
        ("牵头单位", paper.lead_unit),
        ("责任单位", "、".join(paper.responsible_units) or "同牵头单位"),
        ("联系人", paper.contact),
        ("原定期限", chinese_date(paper.due)),
    ]
    if paper.new_due:
        rows.append(("督办期限", chinese_date(paper.new_due)))
    rows += [("报告进度", f"{paper.percent}%"), ("验收标准", paper.acceptance_test)]
    return tuple(rows)


def _record(one: HeldMeeting) -> tuple[tuple[str, str], ...]:
    rows = [
        ("日期", chinese_date(one.held_on)),
        ("参加人员", one.people),
        ("情况和承诺", one.words),
    ]
    if one.promised_on:
        rows.append(("承诺日期", chinese_date(one.promised_on)))
    return tuple(rows)
