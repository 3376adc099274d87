"""The course of a covenant's version, and what each step asks for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.marks import N_
from app.moves import Move, Refusal, take
from resolutions.progress.covenant_acts import (
    COVENANT_ACTS,
    COVENANT_NAMES,
    CovenantAct,
    CovenantKind,
    CovenantState,
)

VOTE_RULES: Mapping[CovenantKind, frozenset[str]] = {
    CovenantKind.RESIDENT: frozenset(
        {
            *("residents_2018", "residents_2018_households"),
            *("residents_2025", "residents_2025_households"),
        }
    ),
    CovenantKind.VILLAGE: frozenset({"villagers", "villagers_households"}),
}
"""By which presets it is adopted: the residents' (P05, P06) or the villagers' meeting (P08)."""

_SEVEN = "7部门2018 公约指导意见"
_LEAP_DAY = (2, 29)
TERM_YEARS = 5
"""A committee's term (居组法2018§8·村组法2018§11): no covenant waits longer to be looked at."""


class Consequence(StrEnum):
    """What follows a breach: lawful, agreed, without force; there is nothing else to choose."""

    NONE = "none"
    PERSUADE = "persuade"
    MEDIATE = "mediate"
    RESTORE = "restore"
    COMPENSATE = "compensate"


CONSEQUENCE_NAMES: Mapping[Consequence, str] = {
    Consequence.NONE: N_("不设后果，靠自觉"),
    Consequence.PERSUADE: N_("劝导"),
    Consequence.MEDIATE: N_("调解"),
    Consequence.RESTORE: N_("自行恢复原状"),
    Consequence.COMPENSATE: N_("按实际损失协商赔偿"),
}


class Point(StrEnum):
    """What the street looks at."""

    LAWFUL = "lawful"
    WITHIN_POWERS = "within_powers"
    WOMEN = "women"
    MINORITIES = "minorities"
    PENALTIES = "penalties"
    FAIR = "fair"


POINT_NAMES: Mapping[Point, str] = {
    Point.LAWFUL: N_("不与宪法、法律法规和国家政策抵触"),
    Point.WITHIN_POWERS: N_("属于居民（村民）自治范围，不侵犯人身、民主和财产权利"),
    Point.WOMEN: N_("不歧视妇女，出嫁、离婚、丧偶妇女权益不受损"),
    Point.MINORITIES: N_("不歧视少数民族、外来住户、残疾人和租户"),
    Point.PENALTIES: N_("没有罚款、没收、断水断电等强制处罚"),
    Point.FAIR: N_("征集过民意，条文清楚，人人看得懂、做得到"),
}

FORCE = (
    *("罚款", "罚金", "没收", "断水", "断电", "停水", "停电", "断气", "停气"),
    *("扣发", "取消低保", "取消分红", "剥夺", "驱逐", "赶出", "游街", "示众", "扣押", "拘"),
)
"""Words of measures that no covenant may use: they belong to the law alone."""


def forceful_words(text: str) -> tuple[str, ...]:
    """Return the words of force that a clause uses."""
    return tuple(word for word in FORCE if word in text)


@dataclass(frozen=True)
class CovenantFacts:
    """What the guards must know beyond the state."""

    kind: CovenantKind = CovenantKind.RESIDENT
    clauses: int = 0
    forceful: tuple[str, ...] = ()
    """Words of force found in the clauses."""
    points: Mapping[Point, bool] = field(default_factory=dict)
    """The street's findings."""
    poll_passed: bool | None = None
    """Whether the vote it rests on passed; none where there is no declared vote."""
    rule_code: str = ""
    poll_is_later: bool = False
    """Whether the vote was opened after that by which the version in force was adopted."""
    present: int = 0
    women_present: int = 0
    filing_number: str = ""


Guard = Callable[[CovenantFacts], Refusal | None]


def _submit(facts: CovenantFacts) -> Refusal | None:
    if not facts.clauses:
        return Refusal(N_("还没有条文。"), N_("请至少写一条。"), _SEVEN)
    if facts.forceful:
        return Refusal(
            N_("条文里有强制处罚的字样：%(words)s。"),
            N_("公约只能约定劝导、调解、恢复原状、协商赔偿，请改写这些条文。"),
            _SEVEN,
            {"words": "、".join(facts.forceful)},
        )
    return None


def _pass(facts: CovenantFacts) -> Refusal | None:
    if frozenset(facts.points) != frozenset(Point):
        return Refusal(N_("审核要点没有填全。"), N_("请逐项选择“符合”或“不符合”。"), _SEVEN)
    if not all(facts.points.values()):
        return Refusal(N_("有不符合的要点，不能通过。"), N_("请写明理由，退回修改。"), _SEVEN)
    return None


def _refuse(facts: CovenantFacts) -> Refusal | None:
    if False in facts.points.values():
        return None
    return Refusal(N_("没有指出哪一项不符合。"), N_("请选出不符合的要点再退回。"), _SEVEN)


def _voted_on(facts: CovenantFacts) -> Refusal | None:
    if facts.poll_passed is not True:
        return Refusal(N_("还没有通过的表决。"), N_("请选已宣布结果、表决通过的那次表决。"), _SEVEN)
    if facts.rule_code not in VOTE_RULES[facts.kind]:
        return Refusal(
            N_("这次表决不是按居民会议（村民会议）的规则。"),
            N_("请按居民会议（P05、P06）或村民会议（P08）的规则表决。"),
            "居组法2018§9·村组法2018§22",
        )
    if not facts.poll_is_later:
        return Refusal(
            N_("这次表决不晚于通过施行版本的那次表决。"),
            N_("修订和废止都要另外表决，请选那一次。"),
            _SEVEN,
        )
    if not 0 < facts.women_present <= facts.present:
        return Refusal(
            N_("到会人数和其中妇女人数没有记清。"),
            N_("审议表决要有妇女参加，请如实填写两个人数。"),
            _SEVEN,
        )
    return None


def _file(facts: CovenantFacts) -> Refusal | None:
    if facts.filing_number.strip():
        return None
    return Refusal(N_("没有备案号。"), N_("请填写街道（乡镇）的备案号。"), _SEVEN)


def years_on(since: date, years: int = 1) -> date:
    """Return the same day some years on; 28 February where there is no 29th."""
    if (since.month, since.day) == _LEAP_DAY:
        since = since.replace(day=28)
    return since.replace(year=since.year + years)


def may_review_on(on: date | None, *, today: date) -> Refusal | None:
    """Return why a covenant may not be looked at on this day; none where it may."""
    if on is not None and today < on <= years_on(today, TERM_YEARS):
        return None
    return Refusal(N_("评估日期不合适。"), N_("请选今天以后、五年（一届）以内的一天。"), _SEVEN)


GUARDS: Mapping[CovenantAct, Guard] = {
    CovenantAct.SUBMIT: _submit,
    CovenantAct.PASS_SCREENING: _pass,
    CovenantAct.REFUSE_SCREENING: _refuse,
    CovenantAct.ADOPT: _voted_on,
    CovenantAct.FILE: _file,
    CovenantAct.REPEAL: _voted_on,
}


def decide(
    state: CovenantState,
    act: CovenantAct,
    *,
    by: Collection[str],
    reason: str = "",
    facts: CovenantFacts,
) -> Move[CovenantState, CovenantAct] | Refusal:
    """Judge one act: by the table first, then by its guard."""
    judged = take(COVENANT_ACTS, COVENANT_NAMES, state, act, by=by, reason=reason)
    if isinstance(judged, Refusal):
        return judged
    guard = GUARDS.get(act)
    return (guard and guard(facts)) or judged
