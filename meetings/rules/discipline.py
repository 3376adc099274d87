"""Order among the speakers: 提醒, then 警告, then no more speech on this motion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from app.marks import N_
from meetings.rules import sources
from meetings.rules.acts import Rebuke
from meetings.rules.floor import Floor, Ruled, with_motion
from meetings.rules.guards import pending_in, written
from meetings.rules.putting import BEFORE_VOTE
from meetings.rules.recognition import is_silenced
from meetings.rules.ruling import refuse
from meetings.rules.sentence import Sentence, Who, say
from meetings.rules.speaking import close_speech
from meetings.rules.states import RulingOn

_SAID: Mapping[str, str] = MappingProxyType(
    {
        "remind": N_("主持人提醒%(who)s：%(reason)s"),
        "warn": N_("主持人警告%(who)s：%(reason)s"),
        "silence": N_("主持人停止%(who)s在本动议上发言：%(reason)s"),
    },
)


def rebuke(floor: Floor, act: Rebuke) -> tuple[Floor, Sentence]:
    """Call a person to order, one level further each time; the right to vote is never touched."""
    top = pending_in(floor, *BEFORE_VOTE)
    reason = written(act.reason, sources.ORDER)
    if act.whom not in floor.parts or act.whom == floor.chair:
        refuse(N_("不能处理此人。"), sources.ORDER, N_("请选择名册上的其他人。"))
    if is_silenced(floor, top, act.whom):
        refuse(
            N_("%(who)s已被停止在本动议上发言。"),
            sources.ORDER,
            N_("必要时可以中止会议。"),
            who=Who(act.whom),
        )
    marked = replace(top, rebukes=(*top.rebukes, act.whom))
    floor = with_motion(floor, marked)
    if is_silenced(floor, marked, act.whom):
        floor = _silenced(floor, act.whom, act.at)
        level = "silence"
    else:
        level = "remind" if marked.rebukes.count(act.whom) == 1 else "warn"
    ruled = Ruled(on=RulingOn.DECORUM, motion=top.number, person=act.whom)
    return replace(floor, ruled=ruled), say(_SAID[level], who=Who(act.whom), reason=reason)


def _silenced(floor: Floor, person: int, at: int) -> Floor:
    """Take the floor and the place in the queue from a person."""
    if floor.holder is not None and floor.holder.person == person:
        floor = close_speech(floor, at)
    motion = floor.stack[-1]
    queue = tuple(claim for claim in motion.queue if claim.person != person)
    return with_motion(floor, replace(motion, queue=queue))
