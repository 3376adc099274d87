"""The triple review 三性审查: reasonable, lawful, feasible; each yes or no, each with a reason."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.marks import N_
from app.moves import Refusal

_RULE = "2015意见(4)·三性审查"


class Criterion(StrEnum):
    """What a topic is measured by before it may come to a meeting."""

    REASONABLE = "reasonable"
    LAWFUL = "lawful"
    FEASIBLE = "feasible"


CRITERION_NAMES: Mapping[Criterion, str] = {
    Criterion.REASONABLE: N_("合理性"),
    Criterion.LAWFUL: N_("合法性"),
    Criterion.FEASIBLE: N_("可行性"),
}


class Outcome(StrEnum):
    """What a review may end in."""

    FILED = "filed"
    RETURNED = "returned"
    DECLINED = "declined"


OUTCOME_NAMES: Mapping[Outcome, str] = {
    Outcome.FILED: N_("同意立项"),
    Outcome.RETURNED: N_("退回补正"),
    Outcome.DECLINED: N_("不予立项"),
}


@dataclass(frozen=True)
class Finding:
    """One criterion's answer."""

    criterion: Criterion
    is_met: bool
    reason: str


@dataclass(frozen=True)
class Reviewer:
    """One member of the joint review."""

    person: int
    declares_interest: bool = False
    """Whether the member ticked a conflict of interest 利益冲突; then the member stands aside."""


@dataclass(frozen=True)
class Verdict:
    """What the review ends in, with its grounds and those who answer for it."""

    outcome: Outcome
    findings: tuple[Finding, ...]
    reviewers: tuple[int, ...]
    excluded: tuple[int, ...]
    """Members who stood aside: proposers of the matter, those whom it concerns, and those who
    declared an interest."""


def outcomes_open(findings: Collection[Finding]) -> tuple[Outcome, ...]:
    """Return what these findings may end in, the natural one first.

    Three times yes can only be filed; an unlawful matter is declined rather than mended.
    """
    failed = {finding.criterion for finding in findings if not finding.is_met}
    if not failed:
        return (Outcome.FILED,)
    if Criterion.LAWFUL in failed:
        return (Outcome.DECLINED, Outcome.RETURNED)
    return (Outcome.RETURNED, Outcome.DECLINED)


def conclude(
    findings: Collection[Finding],
    reviewers: Collection[Reviewer],
    *,
    proposers: Collection[int],
    stakeholders: Collection[int] = (),
    concluder: int | None = None,
    outcome: Outcome | None = None,
    reviewers_required: int = 1,
) -> Verdict | Refusal:
    """Conclude a review; without an ``outcome`` the natural one is taken.

    ``proposers`` of any linked proposal never judge their own matter, nor do ``stakeholders``, who
    are heard instead. Co-signers may, since in a small hall nearly everybody signs, unless they
    declare an interest. Whoever stands aside does not conclude the review for the others either.
    """
    if refused := _incomplete(findings):
        return refused
    aside = {*proposers, *stakeholders}
    excluded = {r.person for r in reviewers if r.declares_interest or r.person in aside}
    if concluder in excluded:
        return Refusal(
            N_("您是提案人、利益相关人或已声明利益关系，结论不能由您来下。"),
            N_("请由另一位秘书或街道专班公布结论。"),
            f"{_RULE}·回避",
        )
    judging = {r.person for r in reviewers} - excluded
    if len(judging) < max(reviewers_required, 1):
        return Refusal(
            N_("回避之后只剩 %(judging)s 名审查人，至少要 %(required)s 名。"),
            N_("请增加与此事没有利害关系的审查人。"),
            f"{_RULE}·回避",
            {"judging": len(judging), "required": max(reviewers_required, 1)},
        )
    opened = outcomes_open(findings)
    chosen = outcome or opened[0]
    if chosen not in opened:
        return _contradiction(chosen)
    in_order = sorted(findings, key=lambda finding: list(Criterion).index(finding.criterion))
    return Verdict(chosen, tuple(in_order), tuple(sorted(judging)), tuple(sorted(excluded)))


def _incomplete(findings: Collection[Finding]) -> Refusal | None:
    given = sorted(finding.criterion for finding in findings)
    if given != sorted(Criterion):
        return Refusal(
            N_("三性审查须对合理性、合法性、可行性各有一个结论。"),
            N_("请逐项选择“是”或“否”。"),
            _RULE,
        )
    for finding in findings:
        if not finding.reason.strip():
            return Refusal(
                N_("“%(criterion)s”的结论没有写理由。"),
                N_("请写明理由，居民会看到。"),
                _RULE,
                {"criterion": CRITERION_NAMES[finding.criterion]},
            )
    return None


def _contradiction(chosen: Outcome) -> Refusal:
    return Refusal(
        N_("三项结论与“%(outcome)s”不一致。"),
        N_("三项都为“是”才能立项；有一项为“否”则退回补正或不予立项。"),
        _RULE,
        {"outcome": OUTCOME_NAMES[chosen]},
    )
