"""A motion is made, seconded and stated, or falls for want of a second."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from app.marks import N_
from meetings.rules import sources
from meetings.rules.acts import Move, NoSecond, Second, StateQuestion
from meetings.rules.adoption import resolve
from meetings.rules.clock import started
from meetings.rules.deciding import decide
from meetings.rules.details import NO_DETAILS, Details
from meetings.rules.floor import NO_RULING, Floor, Pending, Pools, with_motion
from meetings.rules.flow import (
    enter,
    following,
    has_seconds,
    seconding_left,
    seconds_needed,
    steps_of,
)
from meetings.rules.guards import in_seconds, pending_in, written
from meetings.rules.motions.kind import Family, MotionKind
from meetings.rules.motions.table import MAIN_MOTION, MOTIONS
from meetings.rules.precedence import check_order, check_quorum, is_main_here
from meetings.rules.reconsidering import is_debatable, is_listed_only, target_of
from meetings.rules.ruling import refuse
from meetings.rules.sentence import Sentence, Term, Who, say
from meetings.rules.speaking import close_speech
from meetings.rules.states import Outcome, Part, RulingOn, Step
from meetings.rules.terms import adopted_before, amended_motion, check_terms, degree_of

Made = tuple[Floor, Sentence]
_NEEDS_WORDS = frozenset({MAIN_MOTION.code, "point_of_order"})


def move(floor: Floor, act: Move) -> Made:
    """Make a motion: it goes onto the stack if the table lets it."""
    kind = MOTIONS.get(act.motion)
    if kind is None:
        refuse(
            N_("没有这种动议：%(code)s。"),
            sources.GENERAL,
            N_("请从动议表中选择。"),
            code=act.motion,
        )
    check_order(floor, kind, act)
    _may_make(floor, kind, act.by or 0)
    check_terms(floor, act)
    text = written(act.text, sources.CONCRETE_MOTION) if kind.code in _NEEDS_WORDS else act.text
    said = say(
        _MADE[kind.is_said_by_name, bool(text.strip())],
        who=Who(act.by or 0),
        kind=Term(kind.zh),
        text=text.strip(),
    )
    at_once = _AT_ONCE.get(kind.code)
    if at_once is not None and (done := at_once(floor, act)) is not None:
        return done, said
    return _put_on(floor, kind, act), said


_MADE: Mapping[tuple[bool, bool], str] = MappingProxyType(
    {
        (False, True): N_("%(who)s提出%(kind)s：%(text)s"),
        (False, False): N_("%(who)s提出%(kind)s。"),
        (True, True): N_("%(who)s%(kind)s：%(text)s"),
        (True, False): N_("%(who)s%(kind)s。"),
    }
)
"""How a motion is told: some names already say that it is raised."""


def _may_make(floor: Floor, kind: MotionKind, mover: int) -> None:
    """Judge the mover: a neutral chair makes no motions; the right is a voter's."""
    if mover == floor.chair and not floor.rules.small_board:
        neutral()
    must_vote = kind.family is not Family.MAIN or floor.rules.movers_must_vote
    parts = {Part.VOTER} if must_vote else {Part.VOTER, Part.STAKEHOLDER, Part.EXPERT}
    if not floor.has_part(mover, *parts):
        refuse(
            N_("只有议事代表可以提出%(kind)s。"),
            sources.GENERAL,
            N_("可以请一位议事代表提出。"),
            kind=Term(kind.zh),
        )


def neutral() -> None:
    """Refuse what a presiding person does not do."""
    refuse(
        N_("主持人主持期间保持中立，不提动议、不附议、不发表意见。"),
        sources.NEUTRAL_CHAIR,
        N_("要参与这项动议，请先移交主持。"),
    )


def _put_on(floor: Floor, kind: MotionKind, act: Move) -> Floor:
    """Put the motion on the stack, in its first step; the mover's own speech is over.

    What may interrupt a speech interrupts one's own as well, and gives the floor back after it.
    """
    ends_own = floor.holder is not None and floor.holder.person == act.by and not kind.may_interrupt
    if ends_own or (floor.holder is not None and floor.holder.is_exhausted(act.at)):
        floor = close_speech(floor, act.at)
    if kind.family is Family.MAIN and floor.stack:
        floor = replace(floor, interrupted=(*floor.interrupted, floor.stack), stack=())
    motion = _made(floor, kind, act)
    floor = replace(floor, stack=(*floor.stack, motion), moved=motion.number)
    if kind.is_decided_by_chair:
        return floor
    return enter(floor, steps_of(floor, motion)[0], act.at)


def _made(floor: Floor, kind: MotionKind, act: Move) -> Pending:
    host = _host(floor, kind)
    as_main = is_main_here(floor, kind, act)
    rules = floor.rules
    pool = rules.side_pool_ms if kind is MAIN_MOTION else rules.speech_ms
    return Pending(
        number=floor.moved + 1,
        ref=act.ref,
        code=kind.code,
        step=Step.RULING,
        mover=act.by or 0,
        item=floor.item.ref if floor.item else None,
        title=act.title.strip(),
        text=act.text.strip(),
        entered=started(act.at),
        pools=Pools(pool, pool, rules.opposition_ms),
        debatable=as_main or _debatable(floor, kind, act, host),
        amendable=as_main or (kind.amendable and not _is_second_degree(kind, host)),
        details=_details(floor, kind, act),
        host=host.number if host else None,
        as_main=as_main,
        appealed=(floor.ruled or NO_RULING) if kind.code == "appeal" else NO_RULING,
    )


def _host(floor: Floor, kind: MotionKind) -> Pending | None:
    """Return the motion that this one applies to."""
    if floor.top is None or kind.family not in {Family.SUBSIDIARY, Family.INCIDENTAL}:
        return None
    return amended_motion(floor) if kind.code == "amend" else floor.top


def _is_second_degree(kind: MotionKind, host: Pending | None) -> bool:
    return kind.code == "amend" and host is not None and degree_of(host) == 2


def _debatable(floor: Floor, kind: MotionKind, act: Move, host: Pending | None) -> bool:
    """Fill in the cells of the table that depend on what the motion applies to."""
    if kind.code == "amend" and host is not None:
        return host.debatable
    if kind.code == "reconsider":
        return is_debatable(floor, target_of(floor, act))
    if kind.code == "appeal":
        about = (act.details or NO_DETAILS).about
        decorum = floor.ruled is not None and floor.ruled.on is RulingOn.DECORUM
        return not (decorum or about or (host is not None and not host.debatable))
    return kind.debatable


def _details(floor: Floor, kind: MotionKind, act: Move) -> Details:
    """Write down which decision a motion aims at, so that it stays the same until the vote."""
    details = act.details or NO_DETAILS
    if kind.code == "reconsider":
        return replace(details, target=target_of(floor, act).number)
    if kind.code in {"rescind", "amend_previously_adopted"}:
        line = adopted_before(floor, act)
        return replace(details, target=line.number if line else 0)
    return details


def _doubt(floor: Floor, act: Move) -> Floor:
    """Divide the assembly on one member's demand: the vote is taken again, rising."""
    if floor.doubted is not None:
        floor = replace(floor.doubted, present=floor.present, roll=floor.roll)
    return with_motion(floor, replace(floor.stack[-1], rising=True))


def _divide(floor: Floor, act: Move) -> Floor | None:
    """Divide at one member's demand where the parts are independent of each other."""
    details = act.details or NO_DETAILS
    if not details.independent:
        return None
    return resolve(_put_on(floor, MOTIONS[act.motion], act), Outcome.ADOPTED, act.at)


def _list(floor: Floor, act: Move) -> Floor | None:
    """Put a motion to reconsider on record: what was decided has no effect until it is decided."""
    if not is_listed_only(floor, act):
        return None
    return replace(floor, frozen=floor.frozen | {target_of(floor, act).number})


def _take_back(floor: Floor, act: Move) -> Floor | None:
    """Take a motion back that was not yet stated; nobody's leave is needed."""
    top = floor.stack[-1]
    return decide(floor, Outcome.WITHDRAWN, act.at) if top.stated_at is None else None


_AT_ONCE: Mapping[str, Callable[[Floor, Move], Floor | None]] = MappingProxyType(
    {
        "division_of_assembly": _doubt,
        "division_of_question": _divide,
        "reconsider": _list,
        "withdraw_motion": _take_back,
    },
)
"""Motions that may take effect as they are made; None where they go onto the stack after all."""


def second(floor: Floor, act: Second) -> Made:
    """Support taking the motion up; a late second is good until the chair closes the period."""
    top = pending_in(floor, Step.SECONDING)
    check_quorum_for(floor, top)
    seconder = act.by or 0
    if seconder == floor.chair and not floor.rules.small_board:
        neutral()
    if not top.kind.second:
        refuse(
            N_("“%(kind)s”不需要附议。"),
            top.kind.source,
            N_("请主持人直接宣布。"),
            kind=Term(top.kind.zh),
        )
    if seconder == top.mover:
        refuse(N_("不能附议自己的动议。"), sources.STEP_2, N_("请另一位议事代表附议。"))
    if seconder in top.seconders:
        refuse(N_("您已经附议。"), sources.STEP_2, N_("不用重复附议。"))
    seconded = replace(top, seconders=(*top.seconders, seconder))
    return with_motion(floor, seconded), say(N_("%(who)s附议。"), who=Who(seconder))


def check_quorum_for(floor: Floor, motion: Pending) -> None:
    """Refuse to go on with a motion that cannot be dealt with without a quorum."""
    act = Move(at=floor.as_of, text=motion.text, motion=motion.code, details=motion.details)
    check_quorum(floor, motion.code, act)


def no_second(floor: Floor, act: NoSecond) -> Made:
    """Find that nobody seconds: the motion is not before the body, and nothing has failed."""
    top = pending_in(floor, Step.SECONDING)
    if has_seconds(floor, top):
        refuse(
            N_("动议已有人附议。") if top.seconders else N_("这项动议不需要附议。"),
            sources.STEP_2,
            N_("请宣布动议成立。"),
        )
    if (left := seconding_left(floor, top, act.at)) > 0:
        refuse(
            N_("附议时间还剩 %(seconds)s 秒。"),
            sources.STEP_2,
            N_("请等附议时间到。"),
            seconds=in_seconds(left),
        )
    return decide(floor, Outcome.NOT_SECONDED, act.at), say(N_("无人附议，止议。"))


def state_question(floor: Floor, act: StateQuestion) -> Made:
    """State the seconded motion; from here it belongs to the body."""
    top = pending_in(floor, Step.SECONDING)
    check_quorum_for(floor, top)
    if not has_seconds(floor, top):
        refuse(
            N_("附议人数不够：需要 %(needed)s 人，现有 %(have)s 人。"),
            sources.STEP_2,
            N_("请等候附议。"),
            needed=seconds_needed(floor, top),
            have=len(top.seconders),
        )
    floor = with_motion(floor, replace(top, stated_at=act.at))
    floor = enter(floor, following(floor, top, Step.SECONDING), act.at)
    if not top.text:
        return floor, say(N_("主持人宣布动议成立：%(kind)s"), kind=Term(top.kind.zh))
    return floor, say(N_("主持人宣布动议成立：%(text)s"), text=top.text)
