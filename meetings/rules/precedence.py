"""Whether a motion may be made on this stack: the rank, and what it is made upon (2.1–2.4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from app.marks import N_
from meetings.rules import sources
from meetings.rules.acts import Move
from meetings.rules.details import NO_DETAILS
from meetings.rules.floor import Floor, Pending
from meetings.rules.motions.kind import Family, MotionKind
from meetings.rules.motions.table import MAIN_MOTION
from meetings.rules.rule_sets import uses
from meetings.rules.ruling import refuse
from meetings.rules.sentence import Term, Who
from meetings.rules.states import Step

WITHOUT_QUORUM = frozenset(
    {
        *("fix_time_to_adjourn", "adjourn", "recess", "point_of_order"),
        *("parliamentary_inquiry", "request_for_info"),
    }
)
"""What stays in order without a quorum, besides measures to obtain one (roberts-rules 2.4)."""

TO_OBTAIN_A_QUORUM = "quorum"
_ON_DEBATE = frozenset({"amend", "previous_question", "limit_extend_debate"})
_LISTED = frozenset({"reconsider"})
"""Making it only enters it on the record, so it may be done at any time."""


def check_order(floor: Floor, kind: MotionKind, act: Move) -> None:
    """Refuse the motion unless it is in order on what is pending, without looking at its terms."""
    if not uses(floor.rules, kind.code):
        refuse(
            N_("本会议的议事规则不用“%(kind)s”。"),
            sources.FULL_PROFILE,
            N_("可以用的动议见本会议的规则页。"),
            kind=Term(kind.zh),
        )
    _after_the_ruling(floor, kind)
    _one_at_a_time(floor, kind)
    _not_while_voting(floor, kind)
    check_quorum(floor, kind.code, act)
    _without_interrupting(floor, kind, act)
    if floor.top is not None:
        _once_stated(floor.top, kind)
    _FAMILIES[kind.family](floor, kind, act)


def _after_the_ruling(floor: Floor, kind: MotionKind) -> None:
    """Let a point be ruled on first; only privileged motions and inquiries come before it."""
    top = floor.top
    if top is None or top.step is not Step.RULING:
        return
    above = kind.family is Family.PRIVILEGED and kind.rank is not None
    if above and (top.rank is None or (kind.rank or 0) < top.rank):
        return
    if kind.is_decided_by_chair and kind.rank is None and kind.code != top.code:
        return
    refuse(
        N_("有%(kind)s等待主持人裁定。"),
        top.kind.source,
        N_("请等主持人裁定后再继续。"),
        kind=Term(top.kind.zh),
    )


def _one_at_a_time(floor: Floor, kind: MotionKind) -> None:
    """Let a main motion, or one that brings a question back, come only when nothing is pending."""
    if not floor.stack or (kind.family is Family.MAIN and floor.interlude is not None):
        return
    if kind.family is Family.MAIN:
        refuse(
            N_("当前动议还没有议决，不能提出新的主动议。"),
            sources.RONR_MAIN_MOTION,
            N_("一时一件：请等当前动议议决后再提。"),
        )
    if kind.family is Family.BRING_BACK and kind.code not in _LISTED:
        refuse(
            N_("只有没有待决动议时才能提出“%(kind)s”。"),
            kind.source,
            N_("请等当前动议议决后再提。"),
            kind=Term(kind.zh),
        )


def _not_while_voting(floor: Floor, kind: MotionKind) -> None:
    voting = floor.top is not None and floor.top.step is Step.VOTING
    if voting and kind.code != "division_of_assembly":
        refuse(
            N_("正在表决，不能打断。"),
            sources.RONR_VOTING,
            N_("请在表决结束后马上提出。"),
        )


def check_quorum(floor: Floor, code: str, act: Move | None = None) -> None:
    """Refuse business without a quorum, but not what may then still be done."""
    if floor.has_quorum or code in WITHOUT_QUORUM:
        return
    to_obtain_one = act is not None and (act.details or NO_DETAILS).about == TO_OBTAIN_A_QUORUM
    adheres = code == "amend" and any(m.code in WITHOUT_QUORUM for m in floor.stack)
    if (code == MAIN_MOTION.code and to_obtain_one) or adheres:
        return
    refuse(
        N_("人数不足：在场 %(voters)s 人，法定人数 %(quorum)s 人，不能议事。"),
        sources.RONR_QUORUM,
        N_("只能设法凑足人数、确定后续会议、休息或休会。"),
        voters=floor.voters_present,
        quorum=floor.quorum,
    )


def _without_interrupting(floor: Floor, kind: MotionKind, act: Move) -> None:
    holder = floor.holder
    if holder is None or holder.person == act.by or kind.may_interrupt:
        return
    if kind.family is Family.MAIN and floor.interlude is not None:
        return  # the business of a granted question of privilege cannot wait for the speech
    if not holder.is_exhausted(act.at):
        refuse(
            N_("发言权在%(who)s，“%(kind)s”不能打断发言。"),
            sources.RONR_FLOOR,
            N_("请等发言结束。"),
            who=Who(holder.person),
            kind=Term(kind.zh),
        )


def _once_stated(top: Pending, kind: MotionKind) -> None:
    """Let a motion be seconded and stated before others are made upon it."""
    unstated = top.step in {Step.STATEMENT, Step.SECONDING}
    if unstated and not kind.may_interrupt and kind.code != "withdraw_motion":
        refuse(
            N_("当前动议还没有由主持人宣布，不能对它提出“%(kind)s”。"),
            sources.RONR_STATING,
            N_("请等附议，并由主持人宣布动议。"),
            kind=Term(kind.zh),
        )


def _highest(floor: Floor) -> int:
    """Return the highest rank on the stack; one below the last where nothing is ranked."""
    return min((m.rank for m in floor.stack if m.rank is not None), default=14)


def _check_rank(floor: Floor, kind: MotionKind) -> None:
    highest = _highest(floor)
    if (kind.rank or 0) >= highest:
        holding = next(m for m in reversed(floor.stack) if m.rank == highest)
        refuse(
            N_("“%(kind)s”的次序低于待决的“%(pending)s”。"),
            sources.RONR_RANK,
            N_("请先议决“%(pending)s”。"),
            kind=Term(kind.zh),
            pending=Term(holding.kind.zh),
        )


def is_main_here(floor: Floor, kind: MotionKind, act: Move) -> bool:
    """Say whether a privileged motion counts as a main motion as it is made here."""
    if kind.family is not Family.PRIVILEGED or not kind.second:
        return False
    if kind.code == "adjourn":
        return (act.details or NO_DETAILS).qualified or not floor.meets_again
    return not floor.stack


def _privileged(floor: Floor, kind: MotionKind, act: Move) -> None:
    if floor.stack and is_main_here(floor, kind, act):
        refuse(
            N_("附条件的休会，或没有下次会议的休会，是主动议，现在有动议待决。"),
            sources.RONR_ADJOURN,
            N_("可以不附条件地提出休会，或先确定后续会议。"),
        )
    _check_rank(floor, kind)


def _subsidiary(floor: Floor, kind: MotionKind, act: Move) -> None:
    top = floor.top
    if top is None:
        refuse(
            N_("现在没有待议的动议。"),
            sources.GENERAL,
            N_("先有动议，后有讨论：请先提出动议。"),
        )
    _in_debate_only(floor, top, kind)
    if top.closed and kind.code != "lay_on_table":
        refuse(
            N_("已经决定结束辩论，不能再提出“%(kind)s”。"),
            sources.RONR_PREVIOUS_QUESTION,
            N_("现在只等表决。"),
            kind=Term(kind.zh),
        )
    if kind.code in _ON_DEBATE:
        _about_its_debate(floor, top, kind)
    else:
        _about_the_main(floor, top, kind)


def _in_debate_only(floor: Floor, top: Pending, kind: MotionKind) -> None:
    """Keep subsidiary motions to step ④ where the rule set has steps after it (workflow 5.3)."""
    staged = top.is_main and Step.EXPERT in floor.rules.steps
    if staged and top.step is not Step.DEBATE:
        refuse(
            N_("“%(kind)s”只在④双方辩论时提出。"),
            sources.STEP_4,
            N_("请在双方辩论时提出，或等待表决。"),
            kind=Term(kind.zh),
        )


def _about_its_debate(floor: Floor, top: Pending, kind: MotionKind) -> None:
    """Judge amendments and orders about debate by what the pending question allows."""
    if kind.code == "amend" and top.code == "postpone_indefinitely":
        return
    fits = {
        "amend": top.amendable,
        "previous_question": top.debatable or top.amendable,
        "limit_extend_debate": top.debatable,
    }
    if not fits[kind.code]:
        refuse(
            N_("“%(pending)s”不能%(why)s，“%(kind)s”对它不适用。"),
            kind.source,
            N_("请直接等待表决。"),
            pending=Term(top.kind.zh),
            why=Term(N_("修改") if kind.code == "amend" else N_("辩论")),
            kind=Term(kind.zh),
        )


def _about_the_main(floor: Floor, top: Pending, kind: MotionKind) -> None:
    """Judge what disposes of the main motion, with all that adheres to it."""
    bottom = floor.stack[0]
    own_business = bottom.is_main or bottom.as_main or bottom.kind.amendable
    if top.rank is None or bottom.rank != MAIN_MOTION.rank or not own_business:
        refuse(
            N_("“%(kind)s”不能用在“%(pending)s”上。"),
            kind.source,
            N_("请先议决“%(pending)s”。"),
            kind=Term(kind.zh),
            pending=Term(top.kind.zh),
        )
    _check_rank(floor, kind)


def _no_rank(floor: Floor, kind: MotionKind, act: Move) -> None:
    """Leave it to the conditions of each motion: these carry no rank."""


_FAMILIES: Mapping[Family, Callable[[Floor, MotionKind, Move], None]] = MappingProxyType(
    {
        Family.MAIN: _no_rank,
        Family.PRIVILEGED: _privileged,
        Family.SUBSIDIARY: _subsidiary,
        Family.INCIDENTAL: _no_rank,
        Family.BRING_BACK: _no_rank,
    },
)
