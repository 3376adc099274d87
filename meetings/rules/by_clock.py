"""What the clock does where nobody need be awake: the one act that is due now, if any is.

Only under a rule set that says so (``by_clock``). The caller carries the act out in the name of
no one and asks again; each act is put to ``engine.rule`` first, so none is ever out of order.
"""

from __future__ import annotations

from meetings.rules import acts, hands
from meetings.rules.acts import Act
from meetings.rules.engine import is_by_clock, rule
from meetings.rules.floor import Floor, Pending
from meetings.rules.ruling import InOrder
from meetings.rules.states import Phase, Step

_IN_THIS_ORDER: tuple[type[Act], ...] = (
    acts.StateQuestion,
    acts.NoSecond,
    acts.Recognise,
    acts.AskOpposition,
    acts.NextStep,
    acts.PutQuestion,
)
"""The first of these that is in order is due, while nobody has the floor."""
_TO_BEGIN: tuple[type[Act], ...] = (acts.CallToOrder, acts.DeclareNoQuorum)


def due(floor: Floor, at: int) -> Act | None:
    """Return the act that is due at ``at``, by nobody; None while others must act first."""
    at = max(at, floor.as_of)
    if (count := _hands_due(floor, at)) is not None:
        return count
    for kind in _kinds(floor, at):
        act = kind(at=at)
        if is_by_clock(floor, act) and isinstance(rule(floor, act), InOrder):
            return act
    return None


def _hands_due(floor: Floor, at: int) -> Act | None:
    """Return the count of written hands once their time is over, or nobody is left to raise one."""
    top = floor.top
    if top is None or top.is_main or top.step is not Step.VOTING:
        return None
    count = hands.counted(floor, top, at)
    over = vote_is_over(floor, at) or hands.everybody_voted(floor, top)
    return count if over and is_by_clock(floor, count) and floor.has_quorum else None


def _kinds(floor: Floor, at: int) -> tuple[type[Act], ...]:
    if floor.phase is not Phase.IN_SESSION:
        return _before_session(floor, at)
    if floor.holder is not None:
        return (acts.EndSpeech,) if floor.holder.is_exhausted(at) else (acts.Skip,)
    if _is_kept_open(floor, at):
        return (acts.Recognise,)
    return _IN_THIS_ORDER


def _is_kept_open(floor: Floor, at: int) -> bool:
    """Keep the debate on a procedural motion open as long as a step of the opposition."""
    top = floor.top
    if top is None or top.is_main or top.step is not Step.DEBATE:
        return False
    return top.entered.read(at) < floor.rules.least_opposition_ms


def _before_session(floor: Floor, at: int) -> tuple[type[Act], ...]:
    if at < floor.starts_at or floor.phase not in {Phase.CHECKIN, Phase.NO_QUORUM}:
        return ()
    return (acts.Resume,) if floor.begun else _TO_BEGIN


def vote_is_over(floor: Floor, at: int) -> bool:
    """Say whether the vote on the pending motion has been open for its whole time."""
    ends = vote_ends(floor)
    return ends is not None and at >= ends


def vote_ends(floor: Floor) -> int | None:
    """Return when the vote ends, in milliseconds since the epoch; None where none runs by time."""
    top = floor.top
    if top is None or top.step is not Step.VOTING or not floor.rules.vote_ms:
        return None
    return floor.as_of + floor.rules.vote_ms - top.entered.read(floor.as_of)


def step_ends(floor: Floor) -> int | None:
    """Return when the present step may end at the earliest; None where none runs by time."""
    top = floor.top
    if top is None:
        return None
    if top.step is Step.VOTING:
        return vote_ends(floor)
    if top.step is Step.STATEMENT:
        return floor_lapses(floor)
    long = _length(floor, top)
    return floor.as_of + long - top.entered.read(floor.as_of) if long else None


def _length(floor: Floor, motion: Pending) -> int:
    """Return how long a step of this motion stays open at least; 0 where it ends at once."""
    if motion.step is Step.SECONDING:
        return floor.rules.seconding_ms
    if motion.is_main:
        return floor.rules.least(motion.step)
    return floor.rules.least_opposition_ms if motion.step is Step.DEBATE else 0


def floor_lapses(floor: Floor) -> int | None:
    """Return until when whoever has the floor may begin; None where nobody has it unused."""
    holder = floor.holder
    if holder is None or holder.begun:
        return None
    return floor.as_of + floor.rules.lapse_ms - holder.waiting.read(floor.as_of)
