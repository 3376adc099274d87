"""The chair's one obvious next step: the big button."""

from __future__ import annotations

from app.marks import N_
from meetings.rules import acts
from meetings.rules.acts import Act
from meetings.rules.engine import rule
from meetings.rules.floor import Floor, Item, Pending
from meetings.rules.flow import seconding_left
from meetings.rules.motions.kind import Decision
from meetings.rules.motions.table import MAIN_MOTION
from meetings.rules.offers import Candidate, Offer, offered
from meetings.rules.ruling import InOrder
from meetings.rules.sentence import Term, say
from meetings.rules.session import grace_left
from meetings.rules.states import Phase, Step

_IN_THIS_ORDER: tuple[type[Act], ...] = (
    acts.CallToOrder,
    acts.DeclareNoQuorum,
    acts.Resume,
    acts.UnanimousConsent,
    acts.Skip,
    acts.StartSpeech,
    acts.EndSpeech,
    acts.StateQuestion,
    acts.NoSecond,
    acts.Recognise,
    acts.PutQuestion,
    acts.NextStep,
    acts.AskOpposition,
)
"""The first of these that is in order is the next step."""


def next_step(floor: Floor, at: int) -> Offer:
    """Return the one obvious next step for the chair; a wait where others must act first."""
    chair = floor.chair
    if floor.phase is Phase.NOTICED:
        return Offer(code="open_meeting", label=say(N_("开放签到")), needs=("roll", "quorum"))
    if floor.phase is Phase.CLOSED:
        return Offer(code="closed", label=say(N_("会议已经结束")))
    if not floor.is_present(chair):
        return offered(floor, Candidate(acts.Arrive(at=at, by=chair, person=chair)))
    for kind in _IN_THIS_ORDER:
        act = kind(at=at, by=chair)
        if kind is acts.UnanimousConsent and not (floor.top and floor.top.withdrawal_asked):
            continue  # for anything but a withdrawal it is a choice, not the next step
        if kind is acts.NextStep and not floor.has_quorum:
            continue  # it would only lead to a vote that cannot be taken
        if isinstance(rule(floor, act), InOrder):
            return offered(floor, Candidate(act))
    if floor.phase is Phase.IN_SESSION:
        return _in_session(floor, at)
    return _short_of_people(floor, at)


def _in_session(floor: Floor, at: int) -> Offer:
    """Say what is next when no single act of the chair is."""
    top = floor.top
    if top is None:
        return _new_business(floor)
    if top.step is Step.RULING:
        return _to_rule_on(top)
    if top.step is Step.VOTING:
        return _to_count(floor, top)
    if not floor.has_quorum:
        return Offer(code="await_quorum", label=say(N_("等候代表到会")))
    if top.step is not Step.SECONDING:
        left = floor.rules.least(top.step) - top.entered.read(max(at, floor.as_of))
        return Offer(code="await_step", label=say(N_("等候发言")), due_in=max(0, left))
    left = seconding_left(floor, top, max(at, floor.as_of))
    return Offer(code="await_second", label=say(N_("等待附议")), due_in=left)


def _to_rule_on(top: Pending) -> Offer:
    if top.kind.vote is Decision.CHAIR_ANSWERS:
        return Offer(code="answer", label=say(N_("答复咨询")), needs=("text",))
    ruling = say(N_("裁定%(kind)s"), kind=Term(top.kind.zh))
    return Offer(code="rule_point", label=ruling, needs=("sustained", "reason"))


def _to_count(floor: Floor, top: Pending) -> Offer:
    """Await the poll on a main motion; hands raised on procedure are counted by the chair."""
    if top.is_main:
        return Offer(code="await_result", label=say(N_("等待表决结果")))
    if floor.rules.written_chars:
        return Offer(code="await_result", label=say(N_("等待各人书面表决，到时间自动计票")))
    return Offer(code="count_vote", label=say(N_("填写表决人数")), needs=("yes", "no"))


def _new_business(floor: Floor) -> Offer:
    """Open an item; once it is open, its motion is awaited; then the next item or the close."""
    if floor.item is not None and not is_dealt_with(floor, floor.item):
        label = say(N_("请提出动议：%(title)s"), title=floor.item.title)
        return Offer(code="move", label=label, needs=("by", "text"))
    return Offer(code="open_item", label=say(N_("进入下一议题")), needs=("item", "title"))


def is_dealt_with(floor: Floor, item: Item) -> bool:
    """Say whether a main motion was decided under the item, or postponed, referred or tabled."""
    decided = any(line.item == item.ref and line.code == MAIN_MOTION.code for line in floor.log)
    return decided or any(
        away.stack[0].item == item.ref and not away.is_from_before for away in floor.aside
    )


def _short_of_people(floor: Floor, at: int) -> Offer:
    """Wait for the quorum; once nobody needs to be waited for, adjourning is next."""
    if floor.phase is Phase.CHECKIN:
        left = grace_left(floor, at)
        return Offer(code="await_quorum", label=say(N_("等候代表到会")), due_in=left)
    if floor.phase is Phase.ADJOURNED:
        return offered(floor, Candidate(acts.Close(at=at, by=floor.chair)))
    return offered(floor, Candidate(acts.Adjourn(at=at, by=floor.chair)))
