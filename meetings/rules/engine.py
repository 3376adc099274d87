"""The one question put to the rules: whether an act is in order on a floor.

``rule`` never changes a floor and never reads a clock. An act whose time lies before the last
act's counts as done at that time: a clock set back takes nothing from anyone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from app.marks import N_
from meetings.rules import sources
from meetings.rules.acts import Act
from meetings.rules.clocks import keep_time
from meetings.rules.dividing import numbered
from meetings.rules.effects import effects_between
from meetings.rules.floor import NOBODY, Floor, unopened
from meetings.rules.rule_sets import RuleSet
from meetings.rules.ruling import InOrder, Objection, OutOfOrder, Ruling, refuse
from meetings.rules.sentence import Term
from meetings.rules.states import PHASE_NAMES, Part, Phase, Step
from meetings.rules.table import ACT_RULES, ActRule, Right


class JournalBroken(Exception):
    """A journal holds an act that is out of order where it stands; ``place`` counts from 0."""

    def __init__(self, place: int, act: Act, refusal: OutOfOrder) -> None:
        """Say where the journal breaks."""
        super().__init__(f"act {place} ({act.CODE}): {refusal.why.said(str, str)}")
        self.place = place
        self.act = act
        self.refusal = refusal


def rule(floor: Floor, act: Act) -> Ruling:
    """Return the new floor with what changed, or the reason why the act is out of order."""
    act = replace(act, at=max(act.at, floor.as_of))
    row = ACT_RULES[act.CODE]
    try:
        _check_phase(floor, row)
        _check_person(floor, act, row)
        _check_ruling(floor, row)
        after, minute = row.carry_out(floor, act)
    except Objection as objection:
        refusal = objection.refusal
        paragraph = sources.cited(refusal.paragraph, floor.rules.code)
        return replace(refusal, paragraph=paragraph)
    after = keep_time(_passing(floor, after, act), act.at)
    return InOrder(after, minute, effects_between(floor, after))


LASTING = frozenset(
    {"arrive", "leave", "count_room", "enrol", "represent", "claim", "withdraw_claim"}
)
"""Acts after which a ruling can still be appealed from, and a vote still be doubted."""


def _passing(before: Floor, after: Floor, act: Act) -> Floor:
    """Let pass what had to be taken up at once, and give the parts of a question their numbers."""
    after = replace(after, as_of=act.at)
    if refs := getattr(act, "refs", None):
        after = numbered(after, refs)
    if act.CODE in LASTING:
        return after
    return replace(
        after,
        ruled=after.ruled if after.ruled is not before.ruled else None,
        doubted=after.doubted if after.doubted is not before.doubted else None,
        interlude=after.interlude if after.interlude is not before.interlude else None,
    )


def replay(rules: RuleSet, acts: Iterable[Act]) -> Floor:
    """Return the floor after a journal's acts; raise ``JournalBroken`` if one does not stand."""
    floor = unopened(rules)
    for place, act in enumerate(acts):
        ruling = rule(floor, act)
        if isinstance(ruling, OutOfOrder):
            raise JournalBroken(place, act, ruling)
        floor = ruling.floor
    return floor


def _check_phase(floor: Floor, row: ActRule) -> None:
    if floor.phase not in row.phases:
        refuse(
            N_("会议现在是“%(phase)s”，不能%(act)s。"),
            sources.GENERAL,
            N_("请等会议进入相应阶段。"),
            phase=Term(PHASE_NAMES[floor.phase]),
            act=Term(row.label),
        )


def _check_person(floor: Floor, act: Act, row: ActRule) -> None:
    """Judge who acts: the desk that entered it, the right of the row, and presence."""
    if act.entered_by is not None and not _is_desk(floor, act.entered_by):
        refuse(
            N_("只有主持人或记录员可以代为登记。"),
            sources.GENERAL,
            N_("请本人操作，或到签到台办理。"),
        )
    if row.right is Right.SYSTEM:
        _check_system(act)
        return
    if is_by_clock(floor, act):
        return
    by = NOBODY if act.by is None else act.by
    _check_right(floor, by, row)
    if not (row.from_outside or floor.has_part(by, Part.CLERK) or floor.is_present(by)):
        refuse(
            N_("还没有签到，不能“%(act)s”。"),
            sources.GENERAL,
            N_("请先签到。"),
            act=Term(row.label),
        )


def is_by_clock(floor: Floor, act: Act) -> bool:
    """Say whether the hall's own rules let the clock do this; never while the meeting is stopped."""
    stopped = floor.phase in {Phase.RECESS, Phase.SUSPENDED}
    return act.by is None and floor.rules.by_clock and act.CODE in BY_CLOCK and not stopped


BY_CLOCK = frozenset(
    {
        *("call_to_order", "declare_no_quorum", "resume", "adjourn", "close", "open_item"),
        *("state_question", "no_second", "recognise", "skip", "end_speech"),
        *("ask_opposition", "next_step", "put_question", "count_vote"),
    },
)
"""What a chair would only declare, and the count of written hands. Rulings, breaks, and a failure of the system stay the chair's."""


def _check_system(act: Act) -> None:
    """Let a count come only from the vote itself; no person types it in."""
    if act.by is not None:
        refuse(
            N_("表决结果由计票产生，不能直接填写。"),
            sources.VOTE,
            N_("请通过表决环节计票。"),
        )


def _check_right(floor: Floor, by: int, row: ActRule) -> None:
    has_right, reason, remedy = _RIGHTS[row.right]
    if not has_right(floor, by):
        refuse(reason, sources.GENERAL, remedy, act=Term(row.label))


def _is_chair(floor: Floor, person: int) -> bool:
    return person == floor.chair


def _is_desk(floor: Floor, person: int) -> bool:
    return person == floor.chair or floor.has_part(person, Part.CLERK)


def _is_voter(floor: Floor, person: int) -> bool:
    return floor.has_part(person, Part.VOTER)


def _is_anyone(floor: Floor, person: int) -> bool:
    return True


_RIGHTS: Mapping[Right, tuple[Callable[[Floor, int], bool], str, str]] = MappingProxyType(
    {
        Right.CHAIR: (
            _is_chair,
            N_("只有主持人可以“%(act)s”。"),
            N_("可以提醒主持人，或提出秩序问题。"),
        ),
        Right.VOTER: (
            _is_voter,
            N_("只有议事代表可以“%(act)s”。"),
            N_("可以请一位议事代表办理。"),
        ),
        Right.DESK: (
            _is_desk,
            N_("只有主持人或记录员可以“%(act)s”。"),
            N_("请到签到台办理。"),
        ),
        Right.PERSON: (_is_anyone, "", ""),
    },
)


def _check_ruling(floor: Floor, row: ActRule) -> None:
    """Let a point of order be ruled on before business goes on (RONR §23)."""
    top = floor.top
    if top is None or top.step is not Step.RULING or row.while_ruling:
        return
    if row is ACT_RULES["put_question"] and top.kind.is_agenda_call:
        return
    refuse(
        N_("有%(kind)s等待主持人裁定。"),
        top.kind.source,
        N_("请等主持人裁定后再继续。"),
        kind=Term(top.kind.zh),
    )
