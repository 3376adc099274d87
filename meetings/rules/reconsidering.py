"""Bringing a decided question again: who may, what, when, and how it stands then (2.3)."""

from __future__ import annotations

from dataclasses import replace

from app.marks import N_
from meetings.rules import sources
from meetings.rules.acts import Move
from meetings.rules.asides import bring_back
from meetings.rules.clock import day_of, started
from meetings.rules.details import NO_DETAILS
from meetings.rules.floor import Decided, Floor, Pending, with_motion
from meetings.rules.flow import open_again
from meetings.rules.motions.kind import Again
from meetings.rules.motions.table import MOTIONS
from meetings.rules.ruling import refuse
from meetings.rules.sentence import Term
from meetings.rules.states import Outcome

_VOTED_ON = frozenset({Outcome.ADOPTED, Outcome.LOST})


def target_of(floor: Floor, act: Move) -> Decided:
    """Return the decision that a motion to reconsider aims at; refuse where there is none."""
    number = (act.details or NO_DETAILS).target
    found = [
        line
        for line in floor.log
        if line.outcome in _VOTED_ON
        and line.number not in floor.undone
        and (number == line.number or (not number and may_be_reconsidered(floor, line)))
    ]
    if not found:
        refuse(
            N_("没有可以重议的决定。"),
            sources.RONR_RECONSIDER,
            N_("只有本次会议表决过的动议可以重议。"),
        )
    return found[-1]


def check_reconsider(floor: Floor, act: Move) -> None:
    """Refuse unless this decision may be reconsidered by this person now."""
    line = target_of(floor, act)
    if any(m.code == "reconsider" and m.details.target == line.number for m in floor.stack):
        refuse(
            N_("已经提出重议这个决定。"),
            sources.RONR_RECONSIDER,
            N_("请等待议决。"),
        )
    if any(m.code == "reconsider" and m.details.target == line.number for m in _refused(floor)):
        refuse(
            N_("重议这个决定的动议已经表决，没有通过。"),
            sources.RONR_RECONSIDER,
            N_("全体无异议，才能再次提出。"),
        )
    if line.number in floor.frozen:
        return
    if not may_be_reconsidered(floor, line):
        refuse(
            N_("对“%(kind)s”的这个决定不能重议。"),
            sources.RONR_RECONSIDER,
            N_("可以重新提出动议，或提出取消、修改已通过的决定。"),
            kind=Term(MOTIONS[line.code].zh),
        )
    if day_of(act.at) - day_of(line.at) > 1:
        refuse(
            N_("重议只能在当日或次日提出。"),
            sources.RONR_RECONSIDER,
            N_("可以提出取消、修改已通过的决定。"),
        )
    if line.winners is not None and act.by not in line.winners:
        refuse(
            N_("重议只能由投票在胜方的成员提出。"),
            sources.RONR_RECONSIDER,
            N_("可以请一位投在胜方的代表提出。"),
        )


def _refused(floor: Floor) -> list[Pending]:
    """Return the motions that were voted down."""
    lost = {line.number for line in floor.log if line.outcome is Outcome.LOST}
    return [motion for motion in floor.past if motion.number in lost]


def may_be_reconsidered(floor: Floor, line: Decided) -> bool:
    """Say whether the table lets this vote be taken again, and whether that is still possible."""
    snapshot = _snapshot(floor, line)
    if snapshot is None or snapshot.reconsidered:
        return False
    again = MOTIONS[line.code].reconsider
    adopted = line.outcome is Outcome.ADOPTED
    by_vote = {
        Again.YES: True,
        Again.NO: False,
        Again.AFFIRMATIVE: adopted,
        Again.NEGATIVE: not adopted,
        Again.BEFORE_EXECUTED: True,
    }
    return (snapshot.as_main or by_vote[again]) and _can_return(floor, snapshot, line)


def _snapshot(floor: Floor, line: Decided) -> Pending | None:
    return next((m for m in floor.past if m.number == line.number), None)


def _can_return(floor: Floor, motion: Pending, line: Decided) -> bool:
    """Say whether what the motion applied to can still be voted on with it."""
    if motion.host is None:
        return True
    since = floor.log[floor.log.index(line) + 1 :]
    if motion.code == "previous_question" and any(one.outcome in _VOTED_ON for one in since):
        return False
    aside = any(m.number == motion.host for away in floor.aside for m in away.stack)
    return aside or floor.motion(motion.host) is not None or bool(_dropped(floor, motion))


def _dropped(floor: Floor, motion: Pending) -> tuple[Pending, ...]:
    """Return the main motion that this one killed, as it stood; nothing if it killed none."""
    lines = [line for line in floor.log if line.number == motion.host]
    killed = bool(lines) and lines[-1].outcome is Outcome.DROPPED
    return tuple(m for m in floor.past if killed and m.number == motion.host)


def is_listed_only(floor: Floor, act: Move) -> bool:
    """Say whether the motion is only put on record, to be called up when nothing is pending."""
    if floor.holder is not None and floor.holder.person != act.by:
        return True
    if not floor.stack:
        return False
    snapshot = _snapshot(floor, target_of(floor, act))
    top = floor.stack[-1]
    return snapshot is None or snapshot.host is None or snapshot.host != top.number


def is_debatable(floor: Floor, line: Decided) -> bool:
    """Say whether a motion to reconsider this can be debated: as what it would bring back."""
    snapshot = _snapshot(floor, line)
    return snapshot is not None and snapshot.debatable


def brought_back(floor: Floor, number: int, at: int) -> Floor:
    """Put a decided motion back as it stood before the vote, its effect undone."""
    motion = next(m for m in floor.past if m.number == number)
    floor = replace(floor, undone=floor.undone | {number})
    floor = _host_first(floor, motion, at)
    floor = _without_its_effect(floor, motion)
    motion = replace(
        motion, step=open_again(floor, motion), reconsidered=True, entered=started(at), queue=()
    )
    return replace(floor, stack=(*floor.stack, motion))


def _host_first(floor: Floor, motion: Pending, at: int) -> Floor:
    """Bring the question back to which the motion applied, if it went away with it."""
    if motion.host is None or floor.motion(motion.host) is not None:
        return floor
    for away in floor.aside:
        if any(m.number == motion.host for m in away.stack):
            return bring_back(floor, away, at)
    mains = tuple(
        replace(main, step=open_again(floor, main), queue=()) for main in _dropped(floor, motion)
    )
    undone = floor.undone | {main.number for main in mains}
    return replace(floor, stack=(*floor.stack, *mains), undone=undone)


def _without_its_effect(floor: Floor, motion: Pending) -> Floor:
    host = floor.motion(motion.host)
    if host is None:
        return floor
    if motion.code == "amend":
        words = motion.text_before if motion.text_before is not None else host.text
        terms = motion.details_before or host.details
        return with_motion(floor, replace(host, text=words, details=terms))
    if motion.code == "voting_method":
        return with_motion(floor, replace(host, by_ballot=False))
    if motion.code == "previous_question":
        return replace(floor, stack=tuple(_opened(floor, m) for m in floor.stack))
    if motion.code == "limit_extend_debate":
        return with_motion(floor, replace(host, speech_ms=0, speeches_each=0))
    return floor


def _opened(floor: Floor, motion: Pending) -> Pending:
    if not motion.closed:
        return motion
    motion = replace(motion, closed=False)
    return replace(motion, step=open_again(floor, motion))
