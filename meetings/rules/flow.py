"""Through which steps a motion goes, and how it comes into one.

The main motion takes the steps of the rule set. Every other motion has a short way of its own:
seconded, stated, debated where it can be, and put.
"""

from __future__ import annotations

from dataclasses import replace

from meetings.rules.clock import started
from meetings.rules.floor import Floor, Holder, Pending, with_motion
from meetings.rules.states import SpeechKind, Stance, Step


def steps_of(floor: Floor, motion: Pending) -> tuple[Step, ...]:
    """Return the steps of a motion before it is ready to be put."""
    if motion.is_main:
        return floor.rules.steps
    return (Step.SECONDING, Step.DEBATE) if motion.debatable else (Step.SECONDING,)


def following(floor: Floor, motion: Pending, step: Step) -> Step:
    """Return the step after ``step``; no debate where the previous question was ordered."""
    steps = steps_of(floor, motion)
    rest = steps[steps.index(step) + 1 :]
    return next((s for s in rest if s is not Step.DEBATE or not motion.closed), Step.READY)


def seconds_needed(floor: Floor, motion: Pending) -> int:
    """Return how many must second this motion; boards and some motions need nobody."""
    if not motion.kind.second or floor.rules.small_board:
        return 0
    return floor.rules.seconds_required if motion.is_main else floor.rules.seconds_for_procedure


def has_seconds(floor: Floor, motion: Pending) -> bool:
    """Say whether enough people have seconded."""
    return len(motion.seconders) >= seconds_needed(floor, motion)


def seconding_left(floor: Floor, motion: Pending, at: int) -> int:
    """Return the milliseconds that remain for seconding."""
    return max(0, floor.rules.seconding_ms - motion.entered.read(at))


def enter(floor: Floor, step: Step, at: int) -> Floor:
    """Bring the pending motion into a step; the mover has the floor for the statement."""
    top = floor.stack[-1]
    kept = top.queue if step is Step.DEBATE else ()
    top = replace(top, step=step, entered=started(at), queue=kept)
    held = floor.holder if floor.holder and floor.holder.motion != top.number else None
    if step is Step.DEBATE and held is not None:
        return replace(with_motion(floor, replace(top, parked=held)), holder=None)
    if step is not Step.STATEMENT:
        return replace(with_motion(floor, top), holder=held)
    floor = with_motion(floor, replace(top, parked=held))
    holder = Holder(
        motion=top.number,
        person=top.mover,
        kind=SpeechKind.STATEMENT,
        stance=Stance.PRO,
        limit=floor.rules.statement_ms,
        recognised_at=at,
        waiting=started(at),
    )
    return replace(floor, holder=holder)


def close_debate(floor: Floor, numbers: frozenset[int], at: int) -> Floor:
    """Order the previous question on these motions; the top one goes on at once."""
    stack = tuple(replace(m, closed=True) if m.number in numbers else m for m in floor.stack)
    return go_on_if_closed(replace(floor, stack=stack), at)


def go_on_if_closed(floor: Floor, at: int) -> Floor:
    """Let a motion on which debate is closed leave the debate as soon as its turn has come."""
    top = floor.top
    if top is None or not top.closed or top.step is not Step.DEBATE:
        return floor
    return enter(floor, following(floor, top, Step.DEBATE), at)


def open_again(floor: Floor, motion: Pending) -> Step:
    """Return the step in which a motion stands that comes back to the floor."""
    steps = steps_of(floor, motion)
    return Step.DEBATE if Step.DEBATE in steps and not motion.closed else Step.READY
