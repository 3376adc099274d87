"""The rule sets themselves, as data. The default, ``five_step`` 五步议事, follows workflow 5.3.

A hall overrides single values; ``differences`` lists every override for the rules page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from app.marks import N_
from meetings.rules.motions.table import MOTIONS
from meetings.rules.rule_values import (
    BOUNDS,
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    Bounds,
    RuleSet,
    RuleSetError,
    Value,
)
from meetings.rules.sentence import say
from meetings.rules.states import Step

__all__ = ["BOUNDS", "Bounds", "RuleSet", "RuleSetError"]

_ASKING = frozenset({"point_of_order", "parliamentary_inquiry", "request_for_info"})
_SIMPLE = _ASKING | {
    *("main_motion", "amend", "division_of_question", "postpone_definitely", "commit"),
    *("limit_extend_debate", "previous_question", "lay_on_table", "take_from_table"),
    *("appeal", "withdraw_motion", "close_nominations", "reopen_nominations"),
}
"""The simple profile of workflow 5.3, and what makes each ruling appealable."""

FIVE_STEP = RuleSet(
    code="five_step",
    name=N_("五步议事"),
    steps=(Step.STATEMENT, Step.SECONDING, Step.OPPOSITION, Step.DEBATE, Step.EXPERT),
    motions=_SIMPLE,
    statement_ms=5 * MINUTE,
    seconding_ms=60 * SECOND,
    seconds_required=1,
    opposition_ms=5 * MINUTE,
    opposition_asks=3,
    side_pool_ms=10 * MINUTE,
    speech_ms=2 * MINUTE,
    speeches_per_person=2,
    questions_per_person=2,
    expert_ms=3 * MINUTE,
    expert_opinions=3,
    reply_ms=MINUTE,
    lapse_ms=30 * SECOND,
    warning_ms=30 * SECOND,
    rebukes_to_silence=3,
    quorum_grace_ms=15 * MINUTE,
    movers_must_vote=True,
)

RONR = replace(
    FIVE_STEP,
    code="ronr",
    name=N_("罗伯特议事规则"),
    steps=(Step.SECONDING, Step.DEBATE),
    motions=frozenset(MOTIONS),
    seconding_ms=0,
    speech_ms=10 * MINUTE,
    questions_per_person=100,
    equal_time=False,
    short_cycle=0,
    counts_by_day=True,
    full_profile=True,
    free_floor=True,
    consent_for_main=True,
    debate_without_quorum=True,
)

NANTANG = replace(
    FIVE_STEP,
    code="nantang",
    name=N_("南塘十三条"),
    steps=(Step.SECONDING, Step.DEBATE),
    motions=_ASKING
    | {"main_motion", "amend", "limit_extend_debate", "withdraw_motion", "recess", "adjourn"},
    seconding_ms=0,
    seconds_required=0,
    equal_time=False,
    short_cycle=0,
    takes_abstentions=False,
    chair_votes_last=True,
    clauses=(
        N_("主持人只宣布开会制度、分配发言权、提请表决、维持秩序、执行程序，不发表意见。"),
        N_("动议是行动的建议，须具体、明确、可操作。"),
        N_("发言前举手，先举手者优先，获准后起立发言，不打断他人。"),
        N_("面对主持人发言，不同意见者不直接争辩。"),
        N_("每人每次发言不超过两分钟，同一动议不超过两次，可以现场另定。"),
        N_("不跑题，跑题时主持人应打断。"),
        N_("主持人打断违规发言，被打断者应中止。"),
        N_("尽可能让意见相反的双方轮流发言。"),
        N_("先表明赞成或反对，再说理由。"),
        N_("不得人身攻击，只就事论事。"),
        N_("只有主持人可以提请表决，次数用尽或无人再发言时才表决；主持人最后表决。"),
        N_("先请赞成方举手，再请反对方，不请弃权方。"),
        N_("赞成多于反对则通过，平局等于没过。"),
    ),
)

ASYNC = replace(
    FIVE_STEP,
    code="async",
    name=N_("线上议事厅"),
    seconding_ms=72 * HOUR,
    statement_ms=DAY,
    opposition_ms=30 * DAY,
    opposition_asks=1,
    side_pool_ms=30 * DAY,
    speech_ms=DAY,
    expert_ms=DAY,
    reply_ms=DAY,
    lapse_ms=DAY,
    warning_ms=HOUR,
    least_opposition_ms=48 * HOUR,
    least_debate_ms=3 * DAY,
    least_expert_ms=48 * HOUR,
    quorum_grace_ms=24 * HOUR,
    needs_authority=True,
    written_chars=600,
    side_posts=10,
    vote_ms=72 * HOUR,
    by_clock=True,
    clauses=(
        N_("取得发言权：先选立场排队，轮到后一天内发出；双方条数相等。"),
        N_("动议和修正案一律写成文字，全文登在本页。"),
        N_("发言写成文字，不超过规定字数；可以在排队时先写好，轮到时自动发出。"),
        N_("程序到时间自动往下走，不用等主持人；主持人可以随时处理。"),
        N_("人数：签到并可以随时进入本页的议事代表计为到会。"),
        N_("表决凭本人登录，结果连同回执公布，任何人可以复核。"),
        N_("系统中断时各步顺延中断的时间，中断中的表决作废重来。"),
    ),
)

RULE_SETS: Mapping[str, RuleSet] = MappingProxyType(
    {rules.code: rules for rules in (FIVE_STEP, RONR, NANTANG, ASYNC)},
)


def rule_set(code: str, overrides: Mapping[str, Value] | None = None) -> RuleSet:
    """Return the rule set ``code`` with a hall's overrides; raise ``RuleSetError``."""
    if code not in RULE_SETS:
        raise RuleSetError((say(N_("没有这套议事规则：%(name)s。"), name=code),))
    return RULE_SETS[code].override(overrides or {})


def uses(rules: RuleSet, motion: str) -> bool:
    """Say whether a motion of the table is used under these rules."""
    return rules.full_profile or motion in rules.motions


@dataclass(frozen=True, slots=True)
class Difference:
    """One override, for the meeting's rules page."""

    name: str
    label: str
    unit: str
    usual: Value
    here: Value


def differences(rules: RuleSet) -> tuple[Difference, ...]:
    """List what this hall set otherwise than its rule set usually is."""
    usual = RULE_SETS[rules.code]
    return tuple(
        Difference(name, bounds.label, bounds.unit, getattr(usual, name), getattr(rules, name))
        for name, bounds in BOUNDS.items()
        if getattr(usual, name) != getattr(rules, name)
    )
