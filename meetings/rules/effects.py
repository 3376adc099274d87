"""What an act changed, found by comparing the floors before and after it.

Comparing, rather than telling at each place, means that no act can forget to announce.
"""

from __future__ import annotations

from meetings.rules.floor import Floor, Holder, Pending
from meetings.rules.ruling import Effect, EffectKind
from meetings.rules.states import Phase, Step


def effects_between(before: Floor, after: Floor) -> tuple[Effect, ...]:
    """List the changes in the order in which they are to be announced."""
    return (
        *_meeting(before, after),
        *_speech_ended(before, after),
        *_motions(before, after),
        *_decisions(before, after),
        *_floor_given(before, after),
    )


def _meeting(before: Floor, after: Floor) -> list[Effect]:
    found: list[Effect] = []
    if before.phase is not after.phase:
        found.append(Effect(EffectKind.PHASE_CHANGED))
        if after.phase is Phase.NO_QUORUM:
            found.append(Effect(EffectKind.QUORUM_LOST))
    if before.chair != after.chair:
        found.append(Effect(EffectKind.CHAIR_CHANGED, person=after.chair))
    return found


def _speech_ended(before: Floor, after: Floor) -> list[Effect]:
    old = before.holder
    if old is None or _same_speech(old, after.holder):
        return []
    return [Effect(EffectKind.FLOOR_ENDED, old.motion, old.person)]


def _floor_given(before: Floor, after: Floor) -> list[Effect]:
    new = after.holder
    if new is None or _same_speech(new, before.holder):
        return []
    return [Effect(EffectKind.FLOOR_GIVEN, new.motion, new.person)]


def _same_speech(one: Holder, other: Holder | None) -> bool:
    if other is None:
        return False
    return (one.person, one.recognised_at) == (other.person, other.recognised_at)


def _motions(before: Floor, after: Floor) -> list[Effect]:
    was = {motion.number: motion for motion in before.stack}
    found: list[Effect] = []
    for motion in after.stack:
        if motion.number not in was:
            kind = EffectKind.MOVED if motion.number > before.moved else EffectKind.STEP_CHANGED
            found.append(Effect(kind, motion.number, motion.mover))
        elif was[motion.number].step is not motion.step:
            found.append(_step(was[motion.number], motion))
    return found


def _step(old: Pending, new: Pending) -> Effect:
    if new.step is Step.VOTING:
        return Effect(EffectKind.QUESTION_PUT, new.number)
    if old.step is Step.VOTING:
        return Effect(EffectKind.POLL_VOIDED, new.number)
    return Effect(EffectKind.STEP_CHANGED, new.number)


def _decisions(before: Floor, after: Floor) -> list[Effect]:
    """Tell a decision from one that was decided before and is now written down otherwise."""
    away = (*before.interrupted, *(one.stack for one in before.aside), before.divided)
    open_then = {m.number for stack in (*away, before.stack) for m in stack}
    return [
        Effect(
            EffectKind.DECIDED
            if line.number in open_then or line.number > before.moved
            else EffectKind.REVISED,
            line.number,
        )
        for line in after.log[len(before.log) :]
    ]
