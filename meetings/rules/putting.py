"""The question is put, counted, and announced; or nobody objects, and no vote is needed."""

from __future__ import annotations

from dataclasses import replace

from app.marks import N_
from meetings.rules import sources
from meetings.rules.acts import (
    CountVote,
    PutQuestion,
    RecordResult,
    UnanimousConsent,
    VoidPoll,
    WithdrawMotion,
)
from meetings.rules.adoption import resolve
from meetings.rules.clock import started
from meetings.rules.deciding import decide
from meetings.rules.floor import Floor, Pending, with_motion
from meetings.rules.flow import seconds_needed, steps_of
from meetings.rules.guards import nobody_speaking, pending_in, written
from meetings.rules.making import check_quorum_for
from meetings.rules.motions.kind import Decision
from meetings.rules.nominations import check_nominees
from meetings.rules.recognition import nobody_waiting
from meetings.rules.ruling import refuse
from meetings.rules.sentence import Sentence, Term, Who, say
from meetings.rules.speaking import close_own_speech
from meetings.rules.states import OUTCOME_NAMES, Outcome, Part, Step
from meetings.rules.thresholds import Count, carries

Made = tuple[Floor, Sentence]

BEFORE_VOTE = (
    Step.STATEMENT,
    Step.SECONDING,
    Step.OPPOSITION,
    Step.DEBATE,
    Step.EXPERT,
    Step.READY,
)


def put_question(floor: Floor, act: PutQuestion) -> Made:
    """Put the question; only the chair may, and only when nobody is left to speak."""
    top = _puttable(floor)
    check_quorum_for(floor, top)
    check_nominees(floor)
    nobody_speaking(floor, act.at)
    floor = close_own_speech(floor, act.at)
    if top.step is Step.DEBATE:
        nobody_waiting(floor)
    top = floor.stack[-1]
    asked = replace(
        top,
        step=Step.VOTING,
        stated_at=act.at if top.stated_at is None else top.stated_at,
        withdrawal_asked=False,
        hands=(),
        entered=started(act.at),
    )
    floor = with_motion(floor, asked)
    if not top.text:
        return floor, say(N_("主持人提请表决：%(kind)s"), kind=Term(top.kind.zh))
    return floor, say(N_("主持人提请表决：%(text)s"), text=top.text)


def _puttable(floor: Floor) -> Pending:
    """Return the question that may be put: ready, or in a debate after which nothing comes.

    What needs no second and is not debated is stated by being put (RONR 26:3).
    """
    top = floor.top
    if top is not None and top.kind.is_agenda_call and top.step is Step.RULING:
        return top
    ends_in_debate = top is not None and steps_of(floor, top)[-1] is Step.DEBATE
    at_once = top is not None and not top.debatable and not seconds_needed(floor, top)
    return pending_in(
        floor,
        Step.READY,
        *((Step.DEBATE,) if ends_in_debate else ()),
        *((Step.SECONDING,) if at_once else ()),
    )


def void_poll(floor: Floor, act: VoidPoll) -> Made:
    """Break the vote off; the question may be put again."""
    top = pending_in(floor, Step.VOTING)
    reason = written(act.reason, sources.VOTE)
    floor = with_motion(floor, replace(top, step=Step.READY))
    return floor, say(N_("主持人宣布本次表决作废：%(reason)s"), reason=reason)


def count_vote(floor: Floor, act: CountVote) -> Made:
    """Take the chair's count of hands; the main motion is counted by the vote itself."""
    top = pending_in(floor, Step.VOTING)
    if top.is_main:
        refuse(
            N_("主动议由表决环节计票，不能直接填写。"),
            sources.VOTE,
            N_("请等待表决结果。"),
        )
    if floor.rules.written_chars and act.by is not None:
        refuse(
            N_("书面表决由各人自己表态，到时间自动计票。"),
            sources.VOTE,
            N_("请等待表决结果。"),
        )
    return record_result(
        floor,
        RecordResult(
            at=act.at,
            yes=act.yes,
            no=act.no,
            abstain=act.abstain,
            ayes=act.ayes,
            noes=act.noes,
            chair_vote=act.chair_vote,
        ),
    )


def record_result(floor: Floor, act: RecordResult) -> Made:
    """Take the count: a tie fails, nothing passes without a Yes, whatever the threshold."""
    top = pending_in(floor, Step.VOTING)
    check_quorum_for(floor, top)
    if min(act.yes, act.no, act.abstain) < 0:
        refuse(N_("票数不能小于 0。"), sources.VOTE, N_("请核对计票。"))
    if act.abstain and not floor.rules.takes_abstentions:
        refuse(
            N_("先请赞成方举手，再请反对方，不请弃权方。"),
            sources.NO_ABSTENTIONS,
            N_("请只填赞成和反对的人数。"),
        )
    count = _with_the_chair(floor, top, act)
    if act.adopted and not count.yes > count.no:
        refuse(
            N_("赞成 %(yes)s 票没有多于反对 %(no)s 票，不能宣布通过。"),
            sources.TIE_FAILS,
            N_("请核对计票。"),
            yes=count.yes,
            no=count.no,
        )
    adopted = _carries(top, count) if act.adopted is None else act.adopted
    outcome = Outcome.ADOPTED if adopted else Outcome.LOST
    votes = (count.yes, count.no, count.abstain)
    certain = act.adopted is not None or top.by_ballot or top.rising
    doubted = None if certain else replace(floor, doubted=None)
    floor = resolve(floor, outcome, act.at, votes, _winners(top, act, adopted=adopted))
    return replace(floor, doubted=doubted), say(
        N_("表决结果：赞成 %(yes)s，反对 %(no)s，弃权 %(abstain)s，%(outcome)s。"),
        yes=count.yes,
        no=count.no,
        abstain=count.abstain,
        outcome=Term(outcome_name(top, outcome)),
    )


def outcome_name(motion: Pending, outcome: Outcome) -> str:
    """Return the outcome in words that say what a vote in the negative meant."""
    adopted = outcome is Outcome.ADOPTED
    if motion.kind.vote is Decision.REVERSING:
        return N_("维持主持人的裁定") if adopted else N_("推翻主持人的裁定")
    if motion.code == "objection_to_consideration":
        return N_("继续审议") if adopted else N_("不予审议")
    if motion.kind.vote is Decision.AGAINST:
        return N_("按议程进行") if adopted else N_("暂不按议程进行")
    return OUTCOME_NAMES[outcome]


def _carries(motion: Pending, count: Count) -> bool:
    details = motion.details
    return carries(
        count,
        motion.kind.vote,
        details.needs if motion.is_main else (),
        notice=details.notice,
        special=details.special,
    )


def _with_the_chair(floor: Floor, top: Pending, act: RecordResult) -> Count:
    """Return the count with the chair's vote, which must be by ballot or change the result."""
    plain = Count(
        yes=act.yes,
        no=act.no,
        abstain=act.abstain,
        present=floor.voters_present,
        members=floor.members,
    )
    if floor.chair in {*(act.ayes or ()), *(act.noes or ())}:
        side = "yes" if floor.chair in (act.ayes or ()) else "no"
        without = _changed(plain, side, -1)
        _check_chair(floor, top, without, plain)
        return plain
    if act.chair_vote is None:
        return plain
    together = _changed(plain, act.chair_vote, 1)
    _check_chair(floor, top, plain, together)
    return together


def _changed(count: Count, side: str, by: int) -> Count:
    if side == "yes":
        return replace(count, yes=count.yes + by)
    return replace(count, no=count.no + by)


def _check_chair(floor: Floor, top: Pending, without: Count, together: Count) -> None:
    free = floor.rules.small_board or floor.rules.chair_votes_last or top.by_ballot
    if not free and _carries(top, without) == _carries(top, together):
        refuse(
            N_("主持人只在投票表决，或自己一票能改变结果时投票。"),
            sources.RONR_CHAIR_VOTE,
            N_("这一票不改变结果，请不计入。"),
        )


def _winners(top: Pending, act: RecordResult, *, adopted: bool) -> frozenset[int] | None:
    """Return who was on the prevailing side, if that was taken down and was no ballot."""
    side = act.ayes if adopted else act.noes
    return None if side is None or top.by_ballot else frozenset(side)


def withdraw_motion(floor: Floor, act: WithdrawMotion) -> Made:
    """Take the motion back: freely until it is stated, then only by leave (RONR §33)."""
    top = pending_in(floor, *BEFORE_VOTE)
    if act.by != top.mover:
        refuse(
            N_("只有动议人可以收回动议。"),
            sources.RONR_WITHDRAW,
            N_("可以请动议人收回。"),
        )
    if top.stated_at is None:
        floor = decide(floor, Outcome.WITHDRAWN, act.at)
        return floor, say(N_("%(who)s收回动议。"), who=Who(top.mover))
    if top.withdrawal_asked:
        refuse(N_("已经请求收回。"), sources.RONR_WITHDRAW, N_("请等主持人征询有无异议。"))
    floor = with_motion(floor, replace(top, withdrawal_asked=True))
    return floor, say(N_("%(who)s请求收回动议。"), who=Who(top.mover))


def unanimous_consent(floor: Floor, act: UnanimousConsent) -> Made:
    """Ask whether anyone objects, to a withdrawal or to the question; one objection is enough."""
    top = pending_in(floor, *BEFORE_VOTE)
    _may_ask_for_consent(floor, top)
    nobody_speaking(floor, act.at)
    floor = close_own_speech(floor, act.at)
    top = floor.stack[-1]
    if act.objection_by is not None:
        return _objected(floor, top, act.objection_by)
    if top.withdrawal_asked:
        floor = decide(floor, Outcome.WITHDRAWN, act.at)
        return floor, say(N_("无异议，动议收回。"))
    everyone = frozenset(m.person for m in floor.roll if floor.is_present(m.person))
    floor = resolve(floor, Outcome.ADOPTED, act.at, winners=everyone)
    if not top.text:
        return floor, say(N_("无异议，通过：%(kind)s"), kind=Term(top.kind.zh))
    return floor, say(N_("无异议，通过：%(text)s"), text=top.text)


def _may_ask_for_consent(floor: Floor, top: Pending) -> None:
    if top.is_main and not top.withdrawal_asked and not floor.rules.consent_for_main:
        refuse(
            N_("没有需要征询异议的请求。"),
            sources.RONR_WITHDRAW,
            N_("动议人请求收回后才征询。"),
        )
    if not floor.has_quorum:
        refuse(
            N_("人数不足，不能以无异议通过。"),
            sources.RONR_QUORUM,
            N_("请先凑足法定人数，或休会。"),
        )
    if top.by_ballot and not top.withdrawal_asked:
        refuse(
            N_("已定为投票表决，不能以无异议代替。"),
            sources.RONR_BALLOT,
            N_("请提请投票。"),
        )


def _objected(floor: Floor, top: Pending, person: int) -> Made:
    if not floor.has_part(person, Part.VOTER) or not floor.is_present(person):
        refuse(
            N_("只有在场的议事代表可以提出异议。"),
            sources.RONR_WITHDRAW,
            N_("请核对提出异议的人。"),
        )
    floor = with_motion(floor, replace(top, withdrawal_asked=False))
    if top.withdrawal_asked:
        return floor, say(N_("%(who)s有异议，动议不收回。"), who=Who(person))
    return floor, say(N_("%(who)s有异议，按正常程序进行。"), who=Who(person))
