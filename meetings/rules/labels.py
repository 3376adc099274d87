"""The words on the buttons: the act's name, made concrete where the floor says more."""

from __future__ import annotations

from app.marks import N_
from meetings.rules.acts import Act, AskOpposition, ClaimFloor, EndSpeech, Move, NextStep, Recognise
from meetings.rules.floor import Floor, Pending
from meetings.rules.flow import following, steps_of
from meetings.rules.hand_acts import RaiseHand
from meetings.rules.hands import CHOICE_NAMES
from meetings.rules.motions.table import MOTIONS
from meetings.rules.recognition import next_expert, preferred
from meetings.rules.sentence import Sentence, Term, Who, say
from meetings.rules.speaking import close_speech
from meetings.rules.states import STANCE_NAMES, STEP_NAMES, Step
from meetings.rules.table import ACT_RULES


def label(floor: Floor, act: Act) -> Sentence:
    """Return the label of the button for ``act`` on this floor."""
    return _anywhere(act) or _upon(floor, floor.top, act) or say(ACT_RULES[act.CODE].label)


def _anywhere(act: Act) -> Sentence | None:
    if isinstance(act, ClaimFloor):
        return say(N_("要求发言：%(stance)s"), stance=Term(STANCE_NAMES[act.stance]))
    if isinstance(act, RaiseHand):
        return say(CHOICE_NAMES[act.choice])
    if isinstance(act, Move):
        kind = MOTIONS[act.motion]
        return say(kind.zh) if kind.is_said_by_name else say(N_("提出%(kind)s"), kind=Term(kind.zh))
    return None


def _upon(floor: Floor, top: Pending | None, act: Act) -> Sentence | None:
    """Return what a pending motion makes of a label, if anything."""
    found: Sentence | None = None
    if top is not None and isinstance(act, AskOpposition):
        found = say(N_("第 %(times)s 次询问有无反对意见"), times=top.asks + 1)
    elif top is not None and isinstance(act, NextStep):
        found = _next(floor, top)
    elif top is not None and isinstance(act, Recognise):
        found = _who_is_next(close_speech(floor, act.at), top.step)
    elif isinstance(act, EndSpeech) and floor.holder and floor.holder.is_exhausted(act.at):
        found = say(N_("时间到，发言结束"))
    return found


def _next(floor: Floor, top: Pending) -> Sentence | None:
    if top.step not in steps_of(floor, top):
        return None
    return say(N_("进入%(step)s"), step=Term(STEP_NAMES[following(floor, top, top.step)]))


def _who_is_next(floor: Floor, step: Step) -> Sentence | None:
    claim = preferred(floor)
    if claim is not None:
        stance = Term(STANCE_NAMES[claim.stance])
        return say(N_("请%(who)s发言（%(stance)s）"), who=Who(claim.person), stance=stance)
    expert = next_expert(floor) if step is Step.EXPERT else None
    if expert is None:
        return None
    return say(N_("请议事能手%(who)s发表意见"), who=Who(expert))
