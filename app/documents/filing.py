"""立项建议案: what the triple review recommends to the hall (J06)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.documents.blocks import (
    Addressee,
    Block,
    Document,
    HangingList,
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


@dataclass(frozen=True)
class ReviewedCriterion:
    """One line of the triple review, in words."""

    name: str
    is_met: bool
    reason: str


@dataclass(frozen=True)
class SourceProposal:
    """One of the proposals the topic is made of."""

    number: str
    title: str
    submitted_on: date


@dataclass(frozen=True)
class Heard:
    """What one of those whom the matter concerns said at the review."""

    name: str
    stake: str
    said: str
    """In words; empty where they were invited and said nothing."""


@dataclass(frozen=True)
class FilingRecommendation:
    """What the recommendation holds."""

    hall: str
    number: str
    topic: str
    matter: str
    """事由: what is wanted and why."""
    proposals: tuple[SourceProposal, ...]
    voices: int
    """Distinct people behind it."""
    criteria: tuple[ReviewedCriterion, ...]
    recommendation: str
    reviewers: tuple[str, ...]
    issuer: str
    issued_on: date
    excluded: tuple[str, ...] = ()
    """Who stood aside, each with the reason."""
    stakeholders: tuple[Heard, ...] = ()
    """Those whom the matter concerns, and what they said."""
    schedule_by: date | None = None
    """The last day on which it must come onto an agenda."""


def filing_document(filing: FilingRecommendation) -> Document:
    """Build the recommendation."""
    title = f"关于“{filing.topic}”的立项建议案"
    rows = tuple((c.name, "是" if c.is_met else "否", c.reason) for c in filing.criteria)
    blocks: list[Block] = [
        Mark(f"{filing.hall}文件"),
        Number(filing.number),
        Rule(),
        Title(title),
        Addressee(filing.hall),
        Paragraph(
            f"本议题由{len(filing.proposals)}件提案并案而成，提案人和联署人共{filing.voices}人"
            "（同一人只计一次）。经三性审查，现提出立项建议如下。"
        ),
        Heading(1, numbered(1, 1, "事由")),
        Paragraph(filing.matter),
        Heading(1, numbered(1, 2, "提案来源")),
        *(Paragraph(f"{n}．{_source(one)}") for n, one in enumerate(filing.proposals, start=1)),
        Heading(1, numbered(1, 3, "三性审查")),
        Table(("审查项目", "结论", "理由"), rows, (3, 2, 11)),
        *_stakeholders(filing.stakeholders),
        Heading(1, numbered(1, 5 if filing.stakeholders else 4, "建议")),
        Paragraph(filing.recommendation),
        *_schedule(filing.schedule_by),
        HangingList("审查人", filing.reviewers),
    ]
    if filing.excluded:
        blocks.append(HangingList("回避", filing.excluded))
    blocks.append(Seal(filing.issuer, filing.issued_on))
    return Document(title, filing.issuer, tuple(blocks))


def _stakeholders(heard: tuple[Heard, ...]) -> list[Block]:
    if not heard:
        return []
    rows = tuple((one.name, one.stake, one.said or "未提意见") for one in heard)
    return [
        Heading(1, numbered(1, 4, "利益相关人的意见")),
        Table(("利益相关人", "与本事项的关系", "意见"), rows, (3, 4, 9)),
    ]


def _schedule(last: date | None) -> list[Block]:
    return [Paragraph(f"按规定，本议题最迟于{chinese_date(last)}排入会议议程。")] if last else []


def _source(proposal: SourceProposal) -> str:
    return f"{proposal.number}《{proposal.title}》（{chinese_date(proposal.submitted_on)}提交）"
