"""The course of one need or proposal 需求/提案, from draft to its answer.

A proposal that is joined with others into a topic 议题 rests in ``MERGED`` and stays readable;
what becomes of the matter is then read from the topic's own course.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.marks import N_
from app.moves import Move, Refusal, Step, step, take
from proposals.lifecycle.topic_states import OPEN_TO_JOIN, OPEN_TO_LEAVE, TOPIC_NAMES, TopicState


class ProposalState(StrEnum):
    """Where a proposal stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    TRIAGED = "triaged"
    DECLINED = "declined"
    ROUTED_DIRECT = "routed_direct"
    ROUTED_WHISTLE = "routed_whistle"
    ROUTED_MEDIATION = "routed_mediation"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class ProposalAct(StrEnum):
    """What may be done to a proposal."""

    SUBMIT = "submit"
    ACCEPT = "accept"
    RETURN = "return"
    DECLINE = "decline"
    REINSTATE = "reinstate"
    ROUTE_DIRECT = "route_direct"
    ROUTE_WHISTLE = "route_whistle"
    ROUTE_MEDIATION = "route_mediation"
    TAKE_BACK = "take_back"
    MERGE = "merge"
    SEPARATE = "separate"
    CLOSE = "close"
    WITHDRAW = "withdraw"


S = ProposalState

PROPOSAL_NAMES: Mapping[ProposalState, str] = {
    S.DRAFT: N_("草稿"),
    S.SUBMITTED: N_("已提交"),
    S.RETURNED: N_("退回补正"),
    S.TRIAGED: N_("已受理"),
    S.DECLINED: N_("不予受理"),
    S.ROUTED_DIRECT: N_("即时办理"),
    S.ROUTED_WHISTLE: N_("转吹哨"),
    S.ROUTED_MEDIATION: N_("转调解"),
    S.MERGED: N_("已并案"),
    S.WITHDRAWN: N_("已撤回"),
    S.CLOSED: N_("已办结"),
}

ROUTED = frozenset({S.ROUTED_DIRECT, S.ROUTED_WHISTLE, S.ROUTED_MEDIATION})
"""Handled without a meeting: by one unit, by called units, or by mediation."""

OPEN_TO_SUPPORT = frozenset({S.SUBMITTED, S.TRIAGED, S.MERGED})
"""Where residents may co-sign 联署 and take their signature back."""

STANDS_ALONE = frozenset({S.SUBMITTED, S.TRIAGED})
"""Where its own voices lead to a review; once joined, its topic's do."""

ENDED = frozenset({S.DECLINED, S.WITHDRAWN, S.CLOSED})
"""Where nothing more is expected of anybody."""

LEGAL: Mapping[ProposalState, frozenset[ProposalState]] = {
    S.DRAFT: frozenset({S.SUBMITTED, S.WITHDRAWN}),
    S.SUBMITTED: frozenset({S.TRIAGED, S.RETURNED, S.DECLINED, S.WITHDRAWN}),
    S.RETURNED: frozenset({S.SUBMITTED, S.WITHDRAWN}),
    S.TRIAGED: frozenset({S.RETURNED, S.DECLINED, *ROUTED, S.MERGED, S.CLOSED, S.WITHDRAWN}),
    S.DECLINED: frozenset({S.SUBMITTED}),
    S.ROUTED_DIRECT: frozenset({S.TRIAGED, S.CLOSED, S.WITHDRAWN}),
    S.ROUTED_WHISTLE: frozenset({S.TRIAGED, S.CLOSED, S.WITHDRAWN}),
    S.ROUTED_MEDIATION: frozenset({S.TRIAGED, S.CLOSED, S.WITHDRAWN}),
    S.MERGED: frozenset({S.TRIAGED, S.CLOSED, S.WITHDRAWN}),
    S.WITHDRAWN: frozenset(),
    S.CLOSED: frozenset(),
}
"""Which state may follow which; ``PROPOSAL_ACTS`` says by which act."""

_ALIVE = frozenset(S) - ENDED
_DESK = {S.SUBMITTED, S.TRIAGED}
_A = ProposalAct

PROPOSAL_ACTS: Mapping[ProposalAct, Step[ProposalState]] = {
    _A.SUBMIT: step(N_("提交"), {S.DRAFT, S.RETURNED}, S.SUBMITTED, "proposer", "接诉即办条例 §11"),
    _A.ACCEPT: step(N_("受理"), {S.SUBMITTED}, S.TRIAGED, "secretary", "DB3306/T 075 即时议"),
    _A.RETURN: step(
        N_("退回补正"), _DESK, S.RETURNED, "secretary", "J10 问题库四要素", needs_reason=True
    ),
    _A.DECLINE: step(
        N_("不予受理"), _DESK, S.DECLINED, "secretary", "接诉即办条例 §11", needs_reason=True
    ),
    _A.REINSTATE: step(
        N_("申诉恢复"),
        {S.DECLINED},
        S.SUBMITTED,
        "monitor street",
        "议事流程·集",
        needs_reason=True,
    ),
    _A.ROUTE_DIRECT: step(
        N_("转即时办理"), {S.TRIAGED}, S.ROUTED_DIRECT, "secretary", "DB3306/T 075 即时议"
    ),
    _A.ROUTE_WHISTLE: step(
        N_("转吹哨"),
        {S.TRIAGED},
        S.ROUTED_WHISTLE,
        "secretary",
        "街道办事处条例 §5",
        needs_reason=True,
    ),
    _A.ROUTE_MEDIATION: step(
        N_("转调解"), {S.TRIAGED}, S.ROUTED_MEDIATION, "secretary", "三个一批"
    ),
    _A.TAKE_BACK: step(
        N_("收回重办"), ROUTED, S.TRIAGED, "secretary", "接诉即办条例 §14", needs_reason=True
    ),
    _A.MERGE: step(N_("并案"), {S.TRIAGED}, S.MERGED, "secretary", "议事流程·集"),
    _A.SEPARATE: step(
        N_("拆出并案"), {S.MERGED}, S.TRIAGED, "secretary", "议事流程·集", needs_reason=True
    ),
    _A.CLOSE: step(
        N_("答复办结"),
        {S.TRIAGED, S.MERGED, *ROUTED},
        S.CLOSED,
        "secretary system",
        "接诉即办条例 §23",
        needs_reason=True,
    ),
    _A.WITHDRAW: step(N_("撤回"), _ALIVE, S.WITHDRAWN, "proposer", "RONR 33:11"),
}
"""Read aloud: this act, from these states, to this one, by these people, under this rule."""


@dataclass(frozen=True)
class ProposalFacts:
    """What the guards must know beyond the state."""

    topic: TopicState | None = None
    """The topic it is joined to, or is to be joined to."""
    motion_stated: bool = False
    """Whether the chair has stated a motion on it: from then on it belongs to the assembly."""


def decide(
    state: ProposalState,
    act: ProposalAct,
    *,
    by: Collection[str],
    reason: str = "",
    facts: ProposalFacts,
) -> Move[ProposalState, ProposalAct] | Refusal:
    """Judge one act on a proposal: by the table first, then by its guard.

    ``by`` holds the actor's roles at this place, with ``proposer`` where the actor is one.
    """
    judged = take(PROPOSAL_ACTS, PROPOSAL_NAMES, state, act, by=by, reason=reason)
    if isinstance(judged, Refusal):
        return judged
    return _guard(act, facts) or judged


def _guard(act: ProposalAct, facts: ProposalFacts) -> Refusal | None:
    if act is ProposalAct.WITHDRAW and facts.motion_stated:
        return Refusal(
            N_("主持人已宣读动议，提案归全体会议所有，提案人不能单方撤回。"),
            N_("请在会上提出收回动议，经全体同意后收回。"),
            "RONR 33:11",
        )
    if act is ProposalAct.MERGE and facts.topic not in OPEN_TO_JOIN:
        return _topic_shut(N_("议题处于“%(state)s”，不能再并入提案。"), facts.topic)
    if act is ProposalAct.SEPARATE and facts.topic not in OPEN_TO_LEAVE:
        return _topic_shut(N_("议题处于“%(state)s”，不能再拆出提案。"), facts.topic)
    return None


def _topic_shut(reason: str, topic: TopicState | None) -> Refusal:
    name = TOPIC_NAMES[topic] if topic else N_("未建立")
    return Refusal(
        reason,
        N_("可另立议题，或待议题退回议题池后再办。"),
        "议事流程·议程冻结",
        {"state": name},
    )
