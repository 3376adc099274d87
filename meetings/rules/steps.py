"""From step to step: asking for opposition, going on, and a new fact from an expert."""

from __future__ import annotations

from dataclasses import replace

from app.marks import N_
from meetings.rules import sources
from meetings.rules.acts import AskOpposition, NextStep, NoteNewFact
from meetings.rules.floor import Floor, Pending, with_motion
from meetings.rules.flow import enter, following
from meetings.rules.guards import nobody_speaking, pending_in
from meetings.rules.recognition import next_expert, nobody_waiting
from meetings.rules.ruling import refuse
from meetings.rules.sentence import Sentence, Term, say
from meetings.rules.speaking import close_speech
from meetings.rules.states import SIDES, STEP_NAMES, SpeechKind, Step

Made = tuple[Floor, Sentence]


def ask_opposition(floor: Floor, act: AskOpposition) -> Made:
    """Ask whether anyone is against; after the last time silence is on record."""
    top = pending_in(floor, Step.OPPOSITION)
    nobody_speaking(floor, act.at)
    nobody_waiting(floor)
    if top.asks >= floor.rules.opposition_asks:
        refuse(
            N_("已经询问过 %(times)s 次。"),
            sources.STEP_3,
            N_("请进入双方辩论。"),
            times=top.asks,
        )
    asked = replace(top, asks=top.asks + 1)
    return with_motion(floor, asked), say(
        N_("主持人第 %(times)s 次询问有无反对意见。"),
        times=asked.asks,
    )


def next_step(floor: Floor, act: NextStep) -> Made:
    """Go on to the next step once this one is done."""
    top = pending_in(floor, Step.DEBATE, Step.STATEMENT, Step.OPPOSITION, Step.EXPERT)
    nobody_speaking(floor, act.at)
    floor = close_speech(floor, act.at)
    nobody_waiting(floor)
    reason = act.reason.strip()
    if top.step is Step.EXPERT and next_expert(floor) is not None and not reason:
        refuse(
            N_("还有议事能手没有发表意见。"),
            sources.STEP_5,
            N_("请先听取意见，或写明跳过的原因。"),
        )
    unopposed = False
    if top.step is Step.OPPOSITION:
        unopposed = _is_unopposed(floor, floor.stack[-1])
        floor = with_motion(floor, replace(floor.stack[-1], questions_only=unopposed))
    _long_enough(floor, top, act.at)
    ahead = following(floor, top, top.step)
    floor = enter(floor, ahead, act.at)
    return floor, _went_on(ahead, reason, unopposed=unopposed)


def _went_on(step: Step, reason: str, *, unopposed: bool) -> Sentence:
    name = Term(STEP_NAMES[step])
    if unopposed:
        return say(N_("无反对意见，进入%(step)s（只接受提问）。"), step=name)
    if reason:
        return say(N_("进入%(step)s：%(reason)s"), step=name, reason=reason)
    return say(N_("进入%(step)s。"), step=name)


def _is_unopposed(floor: Floor, motion: Pending) -> bool:
    """Say whether step ③ ends without opposition; refuse while it cannot end yet."""
    if any(s.kind is SpeechKind.OPPOSITION for s in motion.speeches):
        return False
    if motion.asks < floor.rules.opposition_asks:
        refuse(
            N_("还没有听反对意见：已询问 %(asked)s 次，需询问 %(times)s 次。"),
            sources.STEP_3,
            N_("请再次询问有无反对意见。"),
            asked=motion.asks,
            times=floor.rules.opposition_asks,
        )
    return True


def _long_enough(floor: Floor, motion: Pending, at: int) -> None:
    """Keep a step open as long as the rule set promises; only where a hall meets over days."""
    left = floor.rules.least(motion.step) - motion.entered.read(at)
    if motion.is_main and left > 0:
        refuse(
            N_("这一步还要开放 %(hours)s 小时。"),
            sources.STEP_4,
            N_("请等时间到了再进入下一步。"),
            hours=-(-left // 3_600_000),
        )


def note_new_fact(floor: Floor, act: NoteNewFact) -> Made:
    """Grant each side one reply to what an expert brought up."""
    top = pending_in(floor, Step.EXPERT)
    nobody_speaking(floor, act.at)
    floor = close_speech(floor, act.at)
    top = floor.stack[-1]
    if not any(s.kind is SpeechKind.EXPERT for s in top.speeches):
        refuse(
            N_("议事能手还没有发表意见。"),
            sources.STEP_5,
            N_("请先听议事能手意见。"),
        )
    if top.replies:
        refuse(N_("双方正在回应。"), sources.STEP_5, N_("请等双方回应完。"))
    floor = with_motion(floor, replace(top, replies=frozenset(SIDES)))
    return floor, say(N_("主持人认定有新事实，双方各有一次回应。"))
