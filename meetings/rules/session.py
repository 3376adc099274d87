"""The meeting as a whole: order, breaks, adjournment, closing, and who presides."""

from __future__ import annotations

from dataclasses import replace

from app.marks import N_
from meetings.rules import sources
from meetings.rules.acts import (
    Adjourn,
    CallToOrder,
    Close,
    DeclareNoQuorum,
    FixNextTime,
    HandOverChair,
    LetIn,
    OpenItem,
    Recess,
    Resume,
    Suspend,
)
from meetings.rules.adoption import adjourned
from meetings.rules.asides import bring_back
from meetings.rules.carrying import brought_under, fate_of
from meetings.rules.deciding import decide, written_down
from meetings.rules.floor import NOBODY, Floor, Item
from meetings.rules.guards import in_seconds, written
from meetings.rules.ruling import refuse
from meetings.rules.sentence import Sentence, Who, say
from meetings.rules.states import Outcome, Part, Phase, SpeechKind, Step

Made = tuple[Floor, Sentence]


def call_to_order(floor: Floor, act: CallToOrder) -> Made:
    """Open the session, first or after an adjournment."""
    if floor.phase is Phase.NO_QUORUM and floor.begun:
        refuse(N_("会议已经开始过。"), sources.GENERAL, N_("人数够了以后，请宣布继续开会。"))
    _with_quorum(floor)
    said = N_("%(who)s宣布开会，有表决权的到会 %(voters)s 人，法定人数 %(quorum)s 人。")
    anew = floor.session + 1 if floor.phase is Phase.ADJOURNED else floor.session
    return replace(floor, phase=Phase.IN_SESSION, begun=True, session=anew), say(
        said,
        who=Who(floor.chair),
        voters=floor.voters_present,
        quorum=floor.quorum,
    )


def declare_no_quorum(floor: Floor, act: DeclareNoQuorum) -> Made:
    """Find that too few have come, once the time of grace is over."""
    if floor.has_quorum:
        refuse(N_("到会人数已够。"), sources.RONR_QUORUM, N_("请宣布开会。"))
    if (left := grace_left(floor, act.at)) > 0:
        refuse(
            N_("还在等候到会，剩 %(seconds)s 秒。"),
            sources.GENERAL,
            N_("请等候时间到了再宣布人数不足。"),
            seconds=in_seconds(left),
        )
    return replace(floor, phase=Phase.NO_QUORUM), _short(floor)


def recess(floor: Floor, act: Recess) -> Made:
    """Break: every clock stands still."""
    _between_speeches(floor, act.at)
    return replace(floor, phase=Phase.RECESS), say(N_("主持人宣布休息。"))


def suspend(floor: Floor, act: Suspend) -> Made:
    """Stop at once, even in the middle of a speech; every clock stands still."""
    _no_open_vote(floor)
    reason = written(act.reason, sources.GENERAL)
    return replace(floor, phase=Phase.SUSPENDED), say(
        N_("主持人宣布中止会议：%(reason)s"),
        reason=reason,
    )


def resume(floor: Floor, act: Resume) -> Made:
    """Go on; the quorum is looked at again."""
    if not floor.begun:
        refuse(N_("会议还没有开始。"), sources.GENERAL, N_("请宣布开会。"))
    _with_quorum(floor)
    return replace(floor, phase=Phase.IN_SESSION), say(N_("会议继续。"))


def fix_next_time(floor: Floor, act: FixNextTime) -> Made:
    """Fix when the meeting goes on; in order even without a quorum (RONR §40)."""
    if act.next_time <= act.at:
        refuse(
            N_("后续会议的时间已经过去。"),
            sources.RONR_ADJOURN,
            N_("请选择以后的时间。"),
        )
    return replace(floor, next_time=act.next_time), say(N_("确定了后续会议时间。"))


def adjourn(floor: Floor, act: Adjourn) -> Made:
    """End the session; what is pending waits for the next one, to which all sign in anew."""
    _between_speeches(floor, act.at)
    return adjourned(floor, act.at), say(N_("主持人宣布休会。"))


def close(floor: Floor, act: Close) -> Made:
    """End the meeting for good; only an adjourned one may leave motions undecided."""
    if floor.stack and floor.phase is not Phase.ADJOURNED:
        refuse(
            N_("还有动议没有议决。"),
            sources.RONR_ADJOURN,
            N_("请先议决，或宣布休会待续。"),
        )
    while floor.stack:
        floor = decide(floor, Outcome.UNFINISHED, act.at)
    for away in floor.aside:
        floor = written_down(floor, away.stack[0], fate_of(away), act.at)
    return replace(floor, phase=Phase.CLOSED, item=None), say(N_("主持人宣布闭会。"))


def open_item(floor: Floor, act: OpenItem) -> Made:
    """Open an item of the agenda; what an earlier meeting left under it is pending again."""
    if floor.stack and floor.interlude is None:
        refuse(
            N_("当前动议还没有议决。"),
            sources.RONR_MAIN_MOTION,
            N_("一时一件：请先议决当前动议。"),
        )
    title = written(act.title, sources.GENERAL)
    if floor.item is None or floor.item.ref != act.item:
        floor = replace(floor, nominations_closed=False)
    floor = replace(floor, item=Item(act.item, title, act.office or ""))
    away = brought_under(floor, act.item)
    if away is None or floor.stack:
        return floor, say(N_("进入议题：%(title)s"), title=title)
    return bring_back(floor, away, act.at), say(
        N_("进入以前会议留下的议题：%(title)s。动议原文：%(text)s"),
        title=title,
        text=away.stack[0].text,
    )


def let_in(floor: Floor, act: LetIn) -> Made:
    """Note that two thirds of those voting let an item onto the agenda (RONR 25:1)."""
    title = written(act.title, sources.GENERAL)
    if floor.stack:
        refuse(
            N_("当前动议还没有议决。"),
            sources.RONR_MAIN_MOTION,
            N_("一时一件：请先议决当前动议。"),
        )
    if act.yes < 1 or act.yes < 2 * act.no:
        refuse(
            N_("没有达到三分之二：赞成 %(yes)s 人，反对 %(no)s 人。"),
            sources.RONR_SUSPEND,
            N_("请列入下一次会议的通知。"),
            yes=act.yes,
            no=act.no,
        )
    return floor, say(
        N_("会上以赞成 %(yes)s 人、反对 %(no)s 人同意临时加议题：%(title)s"),
        yes=act.yes,
        no=act.no,
        title=title,
    )


def hand_over_chair(floor: Floor, act: HandOverChair) -> Made:
    """Let another preside: one who has taken no part in the pending motion (RONR §43, §47)."""
    if act.by != floor.chair and floor.is_present(floor.chair):
        refuse(
            N_("主持人在场时，只有主持人可以移交主持。"),
            sources.RONR_CHAIR_PRO_TEM,
            N_("请主持人办理移交。"),
        )
    if not floor.has_part(act.by or NOBODY, Part.VOTER, Part.CHAIR, Part.CLERK):
        refuse(
            N_("列席人员不能移交主持。"),
            sources.RONR_CHAIR_PRO_TEM,
            N_("请记录员或议事代表办理。"),
        )
    _may_preside(floor, act.to)
    holds = [floor.holder, *(motion.parked for motion in floor.stack)]
    if any(holder is not None and holder.person == act.to for holder in holds):
        refuse(N_("对方正在发言。"), sources.NEUTRAL_CHAIR, N_("请等发言结束再移交。"))
    owner = floor.lent_by or floor.chair
    lent = owner if floor.stack and act.to != owner else None
    stack = tuple(
        replace(motion, queue=tuple(c for c in motion.queue if c.person != act.to))
        for motion in floor.stack
    )
    return replace(floor, chair=act.to, lent_by=lent, stack=stack), say(
        N_("由%(who)s代行主持。"),
        who=Who(act.to),
    )


def _may_preside(floor: Floor, person: int) -> None:
    known = floor.has_part(person, Part.VOTER, Part.CHAIR) and floor.is_present(person)
    if not known or person == floor.chair:
        refuse(
            N_("只能移交给在场的另一位议事代表或副主持人。"),
            sources.RONR_CHAIR_PRO_TEM,
            N_("请另选一人。"),
        )
    if any(_took_part(floor, person, place) for place in range(len(floor.stack))):
        refuse(
            N_("%(who)s已对当前动议表明立场，不能主持。"),
            sources.NEUTRAL_CHAIR,
            N_("请另选一位没有发过言的人。"),
            who=Who(person),
        )


def _took_part(floor: Floor, person: int, place: int) -> bool:
    motion = floor.stack[place]
    spoke = any(s.person == person and s.kind is not SpeechKind.QUESTION for s in motion.speeches)
    return spoke or motion.mover == person


def grace_left(floor: Floor, at: int) -> int:
    """Return the milliseconds for which the meeting still waits for people to come."""
    return max(0, floor.starts_at + floor.rules.quorum_grace_ms - at)


def _with_quorum(floor: Floor) -> None:
    if not floor.has_quorum:
        said = _short(floor)
        refuse(
            said.msgid,
            sources.RONR_QUORUM,
            N_("请继续等候或通知代表到会，也可以确定后续会议时间、休会。"),
            **said.values,
        )


def _short(floor: Floor) -> Sentence:
    return say(
        N_("人数不足：有表决权的到会 %(voters)s 人，法定人数 %(quorum)s 人。"),
        voters=floor.voters_present,
        quorum=floor.quorum,
    )


def _no_open_vote(floor: Floor) -> None:
    if floor.top is not None and floor.top.step is Step.VOTING:
        refuse(
            N_("正在表决，不能打断。"),
            sources.RONR_VOTING,
            N_("请等表决结束，或先宣布本次表决作废。"),
        )


def _between_speeches(floor: Floor, at: int) -> None:
    _no_open_vote(floor)
    holder = floor.holder
    if holder is not None and holder.speaking.is_running and not holder.is_exhausted(at):
        refuse(
            N_("%(who)s正在发言。"),
            sources.RONR_ADJOURN,
            N_("请等发言结束；遇紧急情况可以中止会议。"),
            who=Who(holder.person),
        )
