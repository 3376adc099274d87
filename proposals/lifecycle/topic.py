"""The course of a topic 议题: pool, triple review, filing, meeting, decision."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.marks import N_
from app.moves import Move, Refusal, Step, step, take
from proposals.lifecycle.review import Outcome, Verdict
from proposals.lifecycle.topic_states import OPEN_TO_LEAVE, TOPIC_NAMES
from proposals.lifecycle.topic_states import TopicState as T

_PUBLIC_SHARE = 10
"""One resident in ten may demand that a matter be taken up (村组法 §21 as model)."""


class TopicAct(StrEnum):
    """What may be done to a topic."""

    BEGIN_REVIEW = "begin_review"
    ENROL = "enrol"
    FILE = "file"
    RETURN = "return"
    DECLINE = "decline"
    REPOOL = "repool"
    REINSTATE = "reinstate"
    SCHEDULE = "schedule"
    UNSCHEDULE = "unschedule"
    LAPSE = "lapse"
    DECIDE = "decide"
    RENEW = "renew"
    CLOSE = "close"
    DISSOLVE = "dissolve"


LEGAL: Mapping[T, frozenset[T]] = {
    T.POOLED: frozenset({T.UNDER_REVIEW, T.DISSOLVED}),
    T.UNDER_REVIEW: frozenset({T.FILED, T.RETURNED, T.DECLINED, T.DISSOLVED}),
    T.RETURNED: frozenset({T.POOLED, T.DISSOLVED}),
    T.DECLINED: frozenset({T.POOLED, T.DISSOLVED}),
    T.FILED: frozenset({T.SCHEDULED, T.DISSOLVED}),
    T.SCHEDULED: frozenset({T.FILED, T.POOLED, T.DECIDED}),
    T.DECIDED: frozenset({T.POOLED, T.CLOSED}),
    T.CLOSED: frozenset(),
    T.DISSOLVED: frozenset(),
}
"""Which state may follow which; ``TOPIC_ACTS`` says by which act."""

_A = TopicAct
_COUNCIL = "secretary chair representative monitor street"
_REVIEW = "2015意见(4)·三性审查"

TOPIC_ACTS: Mapping[TopicAct, Step[T]] = {
    _A.BEGIN_REVIEW: step(
        N_("提请审查"), {T.POOLED}, T.UNDER_REVIEW, "secretary system", "议事流程·联署门槛"
    ),
    _A.ENROL: step(
        N_("列入审查名单"),
        {T.POOLED},
        T.UNDER_REVIEW,
        "secretary",
        "议事流程·秘书名单",
        needs_reason=True,
    ),
    _A.FILE: step(
        N_("立项"), {T.UNDER_REVIEW}, T.FILED, _COUNCIL, "J06 立项建议案", needs_reason=True
    ),
    _A.RETURN: step(
        N_("退回补正"), {T.UNDER_REVIEW}, T.RETURNED, _COUNCIL, _REVIEW, needs_reason=True
    ),
    _A.DECLINE: step(
        N_("不予立项"), {T.UNDER_REVIEW}, T.DECLINED, _COUNCIL, _REVIEW, needs_reason=True
    ),
    _A.REPOOL: step(N_("补正后回池"), {T.RETURNED}, T.POOLED, "secretary", "议事流程·集"),
    _A.REINSTATE: step(
        N_("申诉恢复"), {T.DECLINED}, T.POOLED, "monitor street", "议事流程·集", needs_reason=True
    ),
    _A.SCHEDULE: step(
        N_("排会"), {T.FILED}, T.SCHEDULED, "secretary system", "DB3306/T 075 深入议"
    ),
    _A.UNSCHEDULE: step(
        N_("移出议程"),
        {T.SCHEDULED},
        T.FILED,
        "secretary chair system",
        "议事流程·议",
        needs_reason=True,
    ),
    _A.LAPSE: step(N_("无人附议"), {T.SCHEDULED}, T.POOLED, "chair system", "RONR 4:9"),
    _A.DECIDE: step(N_("记录表决结果"), {T.SCHEDULED}, T.DECIDED, "chair system", "议事流程·决"),
    _A.RENEW: step(
        N_("重新动议"), {T.DECIDED}, T.POOLED, "secretary system", "RONR 38", needs_reason=True
    ),
    _A.CLOSE: step(N_("办结"), {T.DECIDED}, T.CLOSED, "secretary system", "议事流程·督"),
    _A.DISSOLVE: step(
        N_("拆散议题"), OPEN_TO_LEAVE, T.DISSOLVED, "secretary system", "议事流程·集"
    ),
}
"""Read aloud: this act, from these states, to this one, by these people, under this rule."""

_OUTCOMES = {
    _A.FILE: Outcome.FILED,
    _A.RETURN: Outcome.RETURNED,
    _A.DECLINE: Outcome.DECLINED,
}


@dataclass(frozen=True)
class TopicFacts:
    """What the guards must know beyond the state."""

    voices: int = 0
    """Distinct people behind it (see ``voices``)."""
    cosigners_required: int = 0
    """The hall's own threshold; 0 where it has set none."""
    residents: int = 0
    """Residents of the place; 0 where unknown, and then one in ten cannot be claimed."""
    linked: int = 1
    """Proposals joined to it."""
    verdict: Verdict | None = None
    """The triple review's result, for filing, returning or declining."""


def decide(
    state: T,
    act: TopicAct,
    *,
    by: Collection[str],
    reason: str = "",
    facts: TopicFacts,
) -> Move[T, TopicAct] | Refusal:
    """Judge one act on a topic: by the table first, then by its guard."""
    judged = take(TOPIC_ACTS, TOPIC_NAMES, state, act, by=by, reason=reason)
    if isinstance(judged, Refusal):
        return judged
    return _guard(act, facts) or judged


def _guard(act: TopicAct, facts: TopicFacts) -> Refusal | None:
    if act is TopicAct.BEGIN_REVIEW:
        return _too_few_voices(facts)
    if act in _OUTCOMES:
        return _not_the_verdict(act, facts.verdict)
    if act is TopicAct.DISSOLVE and facts.linked:
        return Refusal(
            N_("议题下还有 %(linked)s 件提案，不能拆散。"),
            N_("请先把提案逐件拆出。"),
            "议事流程·集",
            {"linked": facts.linked},
        )
    return None


def _too_few_voices(facts: TopicFacts) -> Refusal | None:
    by_hall = 0 < facts.cosigners_required <= facts.voices
    by_share = 0 < facts.residents <= _PUBLIC_SHARE * facts.voices
    if by_hall or by_share:
        return None
    return Refusal(
        N_("联署 %(voices)s 人，未达到门槛（%(required)s 人，或居民的十分之一）。"),
        N_("请继续征集联署，或由议事秘书写明理由列入审查名单。"),
        "议事流程·联署门槛",
        {"voices": facts.voices, "required": facts.cosigners_required},
    )


def _not_the_verdict(act: TopicAct, verdict: Verdict | None) -> Refusal | None:
    if verdict and verdict.outcome is _OUTCOMES[act]:
        return None
    return Refusal(
        N_("“%(act)s”须以三性审查的结论为依据。"),
        N_("请先逐项填写合理性、合法性、可行性的结论和理由。"),
        _REVIEW,
        {"act": TOPIC_ACTS[act].name},
    )
