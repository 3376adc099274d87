"""What the tables cannot hold: the facts without which an act on a whistle is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.marks import N_
from app.moves import Refusal
from resolutions.whistling.acts import WhistleAct
from resolutions.whistling.kinds import Kind

SMALLEST_PANEL = 3
"""集体讨论: fewer are no body (ours)."""


@dataclass(frozen=True)
class WhistleFacts:
    """What the guards must know beyond the state."""

    kind: Kind = Kind.ASSEMBLE
    actor: int = 0
    handlers: frozenset[int] = frozenset()
    """All who act or acted for a called unit, or reported for one."""
    called: int = 0
    """Units that are called."""
    has_lead: bool = False
    """Whether somebody is named who leads the joint action or commands at the scene."""
    duties: int = 0
    open_duties: int = 0
    """Duties that no unit has reported done since the last failed check."""
    findings: int = 0
    """Facts gathered about the unit that is judged."""
    panel: frozenset[int] = frozenset()
    """Those who gave a score in the collegial vote."""
    reviewed: bool = False
    """Whether the review form of an emergency is filled in."""
    unappraised: int = 0
    """Called units that the caller has not appraised yet."""


Guard = Callable[[WhistleFacts], Refusal | None]


def own_work() -> Refusal:
    """Nobody of a called unit checks what the units did."""
    return Refusal(
        N_("您代表被吹哨单位，不能验证自己单位的办理结果。"),
        N_("请由监督员、居民代表或街道专班验证。"),
        "第三方复核",
    )


def _nobody_called(facts: WhistleFacts) -> Refusal | None:
    if facts.called == 0:
        return Refusal(N_("还没有写明吹哨叫哪些单位。"), N_("请先加上被吹哨的单位。"), "吹哨报到")
    if facts.kind is Kind.JOINT and not facts.has_lead:
        return Refusal(
            N_("联合联动哨必须有一名领导牵头。"), N_("请先写明牵头的负责人。"), "联合联动哨"
        )
    return None


def _by_a_handler(facts: WhistleFacts) -> Refusal | None:
    return own_work() if facts.actor in facts.handlers else None


def _no_duties(facts: WhistleFacts) -> Refusal | None:
    if facts.duties:
        return None
    return Refusal(
        N_("还没有明确任何单位的职责和完成时限。"),
        N_("请先把协调会议定的事写成职责，每项都有单位和期限。"),
        "联合联动哨",
    )


def _open_duties(facts: WhistleFacts) -> Refusal | None:
    if not facts.open_duties:
        return None
    return Refusal(
        N_("还有%(count)s项职责没有报告完成。"),
        N_("请承担职责的单位先逐项报告结果。"),
        "反馈专班",
        {"count": facts.open_duties},
    )


def _no_commander(facts: WhistleFacts) -> Refusal | None:
    if facts.has_lead:
        return None
    return Refusal(N_("现场必须有一名指挥的负责人。"), N_("请写明谁在现场指挥。"), "应急响应哨")


def _no_review(facts: WhistleFacts) -> Refusal | None:
    if facts.reviewed:
        return None
    return Refusal(N_("应急响应哨事后必须总结评估。"), N_("请先填写总结评估表。"), "应急响应哨")


def _no_findings(facts: WhistleFacts) -> Refusal | None:
    if facts.called != 1:
        return Refusal(
            N_("监督管理哨一次评价一个单位。"), N_("请只写一个被评价的单位。"), "监督管理哨"
        )
    if facts.findings:
        return None
    return Refusal(N_("还没有收集任何事实。"), N_("请先写明事实，再提交讨论。"), "监督管理哨")


def _no_panel(facts: WhistleFacts) -> Refusal | None:
    if facts.panel & facts.handlers:
        return own_work()
    if len(facts.panel) >= SMALLEST_PANEL:
        return None
    return Refusal(
        N_("集体讨论至少要%(count)s人评分，现在还不够。"),
        N_("请班子成员分别评分后再宣布。"),
        "监督管理哨",
        {"count": SMALLEST_PANEL},
    )


def _unappraised(facts: WhistleFacts) -> Refusal | None:
    if not facts.unappraised:
        return None
    return Refusal(
        N_("还有%(count)s个被吹哨单位没有评价。"),
        N_("请逐个评价，写明理由。"),
        "街乡考核评价权",
        {"count": facts.unappraised},
    )


_A = WhistleAct
GUARDS: Mapping[WhistleAct, Guard] = {
    _A.JUDGE: _nobody_called,
    _A.BLOW: _nobody_called,
    _A.START: _no_duties,
    _A.COMMAND: _no_commander,
    _A.REPORT: _open_duties,
    _A.VERIFY: _by_a_handler,
    _A.FAIL: _by_a_handler,
    _A.REVIEW: _no_review,
    _A.GATHER: _no_findings,
    _A.VOTE: _no_panel,
    _A.APPRAISE: _unappraised,
}
"""Which question each act must answer after its row in the table; the others need none."""
