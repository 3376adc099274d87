"""For the phone: what is happening now, in one sentence, and the one thing to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.marks import N_
from meetings.rules.floor import Floor, Holder, Pending
from meetings.rules.flow import has_seconds
from meetings.rules.motions.kind import Decision
from meetings.rules.motions.table import POINT_OF_ORDER
from meetings.rules.next_act import next_step
from meetings.rules.offers import Offer, in_order
from meetings.rules.recognition import place_of, waiting
from meetings.rules.sentence import Sentence, Term, Who, say
from meetings.rules.states import (
    SPEECH_NAMES,
    STANCE_NAMES,
    Part,
    Phase,
    SpeechKind,
    Stance,
    Step,
)


@dataclass(frozen=True, slots=True)
class Situation:
    """``now`` is what happens, ``todo`` what this person is asked; ``offers`` are the buttons."""

    now: Sentence
    todo: Sentence
    offers: tuple[Offer, ...] = ()


def situation(floor: Floor, actor: int, at: int) -> Situation:
    """Tell one person about the meeting at ``at``."""
    if actor == floor.chair and floor.phase is not Phase.CLOSED:
        step = next_step(floor, at)
        return Situation(happening(floor), step.label, (step,))
    todo, codes = _todo(floor, actor)
    found = in_order(floor, actor, at, codes)
    if not found and codes == _CLAIM:
        todo = _LISTEN
    return Situation(happening(floor), todo, found)


_CLAIM = ("claim",)
_LISTEN = say(N_("请听会，暂时不用操作。"))


def _todo(floor: Floor, actor: int) -> tuple[Sentence, tuple[str, ...]]:
    """Say what this person is asked, and the codes of the acts that answer it."""
    if floor.phase in {Phase.NOTICED, Phase.CLOSED} or actor not in floor.parts:
        return _LISTEN, ()
    if not floor.is_present(actor):
        return say(N_("请签到。")), ("arrive",)
    if floor.phase is not Phase.IN_SESSION or floor.top is None:
        return _LISTEN, ()
    return _upon(floor, floor.top, actor)


def _upon(floor: Floor, motion: Pending, actor: int) -> tuple[Sentence, tuple[str, ...]]:
    """Say what a person in the room is asked while a motion is pending."""
    if floor.holder is not None and floor.holder.person == actor:
        return _with_the_floor(floor.holder)
    if any(claim.person == actor for claim in motion.queue):
        return _in_the_queue(floor, actor), ("withdraw_claim",)
    if floor.has_part(actor, Part.VOTER):
        return _of_a_voter(motion, actor)
    return say(N_("要发言，请先选择立场。")), _CLAIM


def _with_the_floor(holder: Holder) -> tuple[Sentence, tuple[str, ...]]:
    if holder.begun:
        return say(N_("您正在发言，说完请点结束。")), ("end_speech",)
    return say(N_("轮到您发言，请开始。")), ("start_speech",)


def _in_the_queue(floor: Floor, actor: int) -> Sentence:
    place = place_of(floor, actor)
    if place is None:
        return say(N_("您已排队，这一步暂时轮不到您发言。"))
    return say(N_("您排在第 %(place)s 位，请等候。"), place=place)


def _of_a_voter(motion: Pending, actor: int) -> tuple[Sentence, tuple[str, ...]]:
    if motion.step is Step.VOTING:
        return say(N_("请投票。") if motion.is_main else N_("请举手表决。")), ("raise_hand",)
    if motion.step is Step.SECONDING:
        if actor == motion.mover or actor in motion.seconders:
            return say(N_("请等候其他代表附议。")), ()
        return say(N_("认为值得讨论，请附议。")), ("second",)
    return say(N_("要发言，请先选择立场。")), _CLAIM


def happening(floor: Floor) -> Sentence:
    """Say in one sentence what is happening now."""
    if floor.phase is not Phase.IN_SESSION:
        return _phase(floor)
    if floor.top is None:
        if floor.item is None:
            return say(N_("会议进行中，等待进入议题。"))
        return say(N_("当前议题：%(title)s"), title=floor.item.title)
    if floor.holder is not None and floor.top.step is not Step.RULING:
        return _speech(floor.holder)
    return _STEPS[floor.top.step](floor, floor.top)


_PHASES: Mapping[Phase, str] = MappingProxyType(
    {
        Phase.NOTICED: N_("会议还没有开始签到。"),
        Phase.CHECKIN: N_("正在签到：已到 %(voters)s 人，法定人数 %(quorum)s 人。"),
        Phase.NO_QUORUM: N_("人数不足：在场 %(voters)s 人，法定人数 %(quorum)s 人，暂停议事。"),
        Phase.RECESS: N_("会议休息中。"),
        Phase.SUSPENDED: N_("会议中止，请等候主持人通知。"),
        Phase.ADJOURNED: N_("已休会，待续。"),
        Phase.CLOSED: N_("会议已经结束。"),
    },
)


def _phase(floor: Floor) -> Sentence:
    return say(_PHASES[floor.phase], voters=floor.voters_present, quorum=floor.quorum)


def _speech(holder: Holder) -> Sentence:
    if not holder.begun:
        return say(N_("请%(who)s发言。"), who=Who(holder.person))
    if holder.kind is SpeechKind.DEBATE and holder.stance is not None:
        stance = Term(STANCE_NAMES[holder.stance])
        return say(N_("%(who)s正在发言（%(stance)s）。"), who=Who(holder.person), stance=stance)
    kind = Term(SPEECH_NAMES[holder.kind])
    return say(N_("%(who)s正在发言（%(kind)s）。"), who=Who(holder.person), kind=kind)


def _statement(floor: Floor, motion: Pending) -> Sentence:
    return say(N_("动议陈述结束，即将征求附议。"))


def _seconding(floor: Floor, motion: Pending) -> Sentence:
    if has_seconds(floor, motion):
        return say(N_("已有人附议，等待主持人宣布动议成立。"))
    return say(N_("征求附议：%(text)s"), text=_named(motion))


def _opposition(floor: Floor, motion: Pending) -> Sentence:
    return say(N_("征求反对意见：%(text)s"), text=motion.text)


def _debate(floor: Floor, motion: Pending) -> Sentence:
    if motion.questions_only:
        return say(N_("没有反对意见，现在只接受提问。"))
    stances = [claim.stance for claim in waiting(floor)]
    return say(
        N_("双方辩论：赞成方 %(pro)s 人、反对方 %(con)s 人等候发言。"),
        pro=stances.count(Stance.PRO),
        con=stances.count(Stance.CON),
    )


def _expert(floor: Floor, motion: Pending) -> Sentence:
    if motion.replies:
        return say(N_("有新事实，双方各可回应一次。"))
    return say(N_("听取议事能手意见。"))


def _ready(floor: Floor, motion: Pending) -> Sentence:
    return say(N_("讨论结束，等待主持人提请表决：%(text)s"), text=_named(motion))


def _voting(floor: Floor, motion: Pending) -> Sentence:
    return say(N_("正在表决：%(text)s"), text=_named(motion))


def _named(motion: Pending) -> str | Term:
    """A main motion by its words, any other by the name of its kind."""
    return motion.text if motion.is_main else Term(motion.kind.zh)


def _ruling(floor: Floor, motion: Pending) -> Sentence:
    who, kind = Who(motion.mover), Term(motion.kind.zh)
    if motion.code == POINT_OF_ORDER.code:
        return say(N_("%(who)s提出秩序问题，等待主持人裁定。"), who=who)
    if motion.kind.vote is Decision.CHAIR_ANSWERS:
        return say(N_("%(who)s有%(kind)s，等待主持人答复。"), who=who, kind=kind)
    return say(N_("%(who)s：%(kind)s，等待主持人裁定。"), who=who, kind=kind)


_STEPS: Mapping[Step, Callable[[Floor, Pending], Sentence]] = MappingProxyType(
    {
        Step.STATEMENT: _statement,
        Step.SECONDING: _seconding,
        Step.OPPOSITION: _opposition,
        Step.DEBATE: _debate,
        Step.EXPERT: _expert,
        Step.READY: _ready,
        Step.VOTING: _voting,
        Step.RULING: _ruling,
    },
)
