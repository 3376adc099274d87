"""A motion leaves the floor: what became of it is written down, and what comes next appears."""

from __future__ import annotations

from dataclasses import replace

from meetings.rules.floor import Decided, Floor, Pending
from meetings.rules.flow import go_on_if_closed
from meetings.rules.states import Outcome

Votes = tuple[int, int, int]
NO_VOTES: tuple[None, None, None] = (None, None, None)


def written_down(
    floor: Floor,
    motion: Pending,
    outcome: Outcome,
    at: int,
    *,
    votes: Votes | None = None,
    winners: frozenset[int] | None = None,
) -> Floor:
    """Write down what became of a motion, and keep it as it stood."""
    yes, no, abstain = votes or NO_VOTES
    line = Decided(
        number=motion.number,
        ref=motion.ref,
        code=motion.code,
        item=motion.item,
        title=motion.title,
        text=motion.text,
        mover=motion.mover,
        seconders=motion.seconders,
        outcome=outcome,
        at=at,
        yes=yes,
        no=no,
        abstain=abstain,
        winners=winners,
    )
    others = tuple(m for m in floor.past if m.number != motion.number)
    undone = floor.undone - {motion.number}
    return replace(floor, log=(*floor.log, line), past=(*others, motion), undone=undone)


def taken_off(
    floor: Floor,
    outcome: Outcome,
    at: int,
    votes: Votes | None = None,
    winners: frozenset[int] | None = None,
) -> Floor:
    """Take the top motion off the stack; a speech on another motion stays where it is."""
    top = floor.stack[-1]
    held = top.parked or floor.holder
    waits = held is not None and held.motion != top.number and floor.is_present(held.person)
    floor = replace(floor, stack=floor.stack[:-1], holder=held if waits else None)
    return written_down(floor, replace(top, parked=None), outcome, at, votes=votes, winners=winners)


def settled(floor: Floor, at: int) -> Floor:
    """Bring on what waited for the floor to be free; give a lent chair back at the very end."""
    if floor.stack:
        return go_on_if_closed(floor, at)
    if floor.divided:
        return replace(floor, stack=floor.divided[:1], divided=floor.divided[1:])
    if floor.interrupted:
        return replace(floor, stack=floor.interrupted[-1], interrupted=floor.interrupted[:-1])
    if floor.lent_by is None:
        return floor
    back = floor.lent_by if floor.is_present(floor.lent_by) else floor.chair
    return replace(floor, chair=back, lent_by=None)


def decide(floor: Floor, outcome: Outcome, at: int) -> Floor:
    """Take the top motion off without any effect of its own: withdrawn, unfinished, answered."""
    return settled(taken_off(floor, outcome, at), at)
