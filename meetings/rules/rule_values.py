"""The values a rule set is made of, what a hall may set each to, and which do not go together.

Every span is in whole milliseconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from app.marks import N_
from meetings.rules.sentence import Sentence, Term, say
from meetings.rules.states import Step

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

Value = int | bool | str


class RuleSetError(ValueError):
    """Values that cannot be in force; ``problems`` says each in a sentence."""

    def __init__(self, problems: tuple[Sentence, ...]) -> None:
        """Keep every problem, so that a form can show all at once."""
        super().__init__("; ".join(problem.said(str, str) for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """The values in force at one meeting.

    ``motions`` are the codes of the table that are used, ``clauses`` the rules that stand as
    words. ``side_pool_ms`` binds only where the sides have ``equal_time``. ``short_cycle`` is
    how often a side may speak on a motion that is not the main one, 0 for no such limit.
    ``written_chars`` is how long a written speech may be, 0 where speeches are spoken;
    ``side_posts`` how often each side may speak on the main motion, 0 for no such limit;
    ``vote_ms`` how long a vote stays open, 0 where the chair ends it. ``by_clock`` says that
    what the chair would only declare is done when its time has come (``meetings.rules.by_clock``).
    """

    code: str
    name: str
    steps: tuple[Step, ...]
    motions: frozenset[str]
    statement_ms: int
    seconding_ms: int
    seconds_required: int
    opposition_ms: int
    opposition_asks: int
    side_pool_ms: int
    speech_ms: int
    speeches_per_person: int
    questions_per_person: int
    expert_ms: int
    expert_opinions: int
    reply_ms: int
    lapse_ms: int
    warning_ms: int
    rebukes_to_silence: int
    quorum_grace_ms: int
    movers_must_vote: bool
    equal_time: bool = True
    short_cycle: int = 1
    counts_by_day: bool = False
    least_opposition_ms: int = 0
    least_debate_ms: int = 0
    least_expert_ms: int = 0
    small_board: bool = False
    full_profile: bool = False
    needs_authority: bool = False
    authorised_by: str = ""
    takes_abstentions: bool = True
    chair_votes_last: bool = False
    free_floor: bool = False
    consent_for_main: bool = False
    debate_without_quorum: bool = False
    written_chars: int = 0
    side_posts: int = 0
    vote_ms: int = 0
    by_clock: bool = False
    clauses: tuple[str, ...] = ()

    def override(self, values: Mapping[str, Value]) -> RuleSet:
        """Return this set with ``values`` in place; raise ``RuleSetError`` naming all faults."""
        problems = [fault for name in values if (fault := _fault(name, values[name]))]
        if problems:
            raise RuleSetError(tuple(problems))
        changed = replace(self, **values)  # type: ignore[arg-type]  # _fault checked each value
        if clashes := _clashes(changed):
            raise RuleSetError(clashes)
        return changed

    def least(self, step: Step) -> int:
        """Return how long a step has to stay open before the chair may go on."""
        return {
            Step.OPPOSITION: self.least_opposition_ms,
            Step.DEBATE: self.least_debate_ms,
            Step.EXPERT: self.least_expert_ms,
        }.get(step, 0)

    @property
    def seconds_for_procedure(self) -> int:
        """Return how many must second a motion that is not the main one."""
        return 0 if self.small_board else min(1, self.seconds_required)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a hall may set one value to. ``unit`` is ``ms``, ``count``, ``yes_no`` or ``text``."""

    label: str
    unit: str
    least: int = 0
    most: int = 1


BOUNDS: Mapping[str, Bounds] = MappingProxyType(
    {
        "statement_ms": Bounds(N_("动议陈述时间"), "ms", 30 * SECOND, 30 * DAY),
        "seconding_ms": Bounds(N_("附议等待时间"), "ms", 0, 30 * DAY),
        "seconds_required": Bounds(N_("附议人数"), "count", 0, 1_000),
        "opposition_ms": Bounds(N_("反对陈述总时间"), "ms", 30 * SECOND, 30 * DAY),
        "opposition_asks": Bounds(N_("询问反对意见次数"), "count", 1, 10),
        "side_pool_ms": Bounds(N_("每方辩论总时间"), "ms", 30 * SECOND, 30 * DAY),
        "speech_ms": Bounds(N_("每次发言时间"), "ms", 10 * SECOND, DAY),
        "speeches_per_person": Bounds(N_("每人发言次数"), "count", 1, 100),
        "questions_per_person": Bounds(N_("每人提问次数"), "count", 0, 100),
        "expert_ms": Bounds(N_("议事能手每次时间"), "ms", 30 * SECOND, DAY),
        "expert_opinions": Bounds(N_("议事能手意见数"), "count", 0, 100),
        "reply_ms": Bounds(N_("回应新事实时间"), "ms", 10 * SECOND, DAY),
        "lapse_ms": Bounds(N_("过号等待时间"), "ms", 5 * SECOND, 30 * DAY),
        "warning_ms": Bounds(N_("剩余时间提醒"), "ms", 0, HOUR),
        "rebukes_to_silence": Bounds(N_("停止发言前的违规次数"), "count", 2, 100),
        "quorum_grace_ms": Bounds(N_("到会人数等候时间"), "ms", 0, 24 * HOUR),
        "movers_must_vote": Bounds(N_("只有议事代表可以提出动议"), "yes_no"),
        "equal_time": Bounds(N_("双方时间相等"), "yes_no"),
        "short_cycle": Bounds(N_("程序动议每方发言次数（0 为不限）"), "count", 0, 100),
        "least_opposition_ms": Bounds(N_("反对陈述至少开放"), "ms", 0, 30 * DAY),
        "least_debate_ms": Bounds(N_("双方辩论至少开放"), "ms", 0, 30 * DAY),
        "least_expert_ms": Bounds(N_("议事能手意见至少开放"), "ms", 0, 30 * DAY),
        "written_chars": Bounds(N_("书面发言最多字数（0 为口头发言）"), "count", 0, 4_000),
        "side_posts": Bounds(N_("每方辩论发言条数（0 为不限）"), "count", 0, 1_000),
        "vote_ms": Bounds(N_("表决开放时间（0 为由主持人结束）"), "ms", 0, 30 * DAY),
        "small_board": Bounds(N_("小型会议：动议不用附议，主持人可以参加讨论"), "yes_no"),
        "full_profile": Bounds(N_("使用全部动议"), "yes_no"),
        "authorised_by": Bounds(N_("线上议事的授权依据"), "text", 0, 200),
    },
)


def _fault(name: str, value: object) -> Sentence | None:
    """Say what is wrong with one value by itself, if anything is."""
    bounds = BOUNDS.get(name)
    if bounds is None:
        return say(N_("没有这项规则：%(name)s。"), name=name)
    return _FAULTS.get(bounds.unit, _no_number)(bounds, value)


def _no_truth(bounds: Bounds, value: object) -> Sentence | None:
    if type(value) is bool:
        return None
    return say(N_("“%(label)s”只能填是或否。"), label=Term(bounds.label))


def _no_text(bounds: Bounds, value: object) -> Sentence | None:
    if isinstance(value, str) and bounds.least <= len(value.strip()) <= bounds.most:
        return None
    return say(
        N_("“%(label)s”请写 %(least)s 到 %(most)s 字。"),
        label=Term(bounds.label),
        least=bounds.least,
        most=bounds.most,
    )


def _no_number(bounds: Bounds, value: object) -> Sentence | None:
    if type(value) is int and bounds.least <= value <= bounds.most:
        return None
    return say(
        N_("“%(label)s”应为 %(least)s 到 %(most)s 的整数。"),
        label=Term(bounds.label),
        least=bounds.least,
        most=bounds.most,
    )


_FAULTS = {"yes_no": _no_truth, "text": _no_text}


def _clashes(rules: RuleSet) -> tuple[Sentence, ...]:
    """Say which values do not go together."""
    found: list[Sentence] = []
    if rules.equal_time and rules.speech_ms > rules.side_pool_ms:
        found.append(say(N_("每次发言时间不能长于每方辩论总时间。")))
    if rules.warning_ms >= rules.speech_ms:
        found.append(say(N_("剩余时间提醒应短于每次发言时间。")))
    if rules.needs_authority and not rules.authorised_by:
        found.append(say(N_("线上议事厅须写明由哪一项规则授权。")))
    return tuple(found)
