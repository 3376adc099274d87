"""What the clocks show at a moment, in whole milliseconds; never negative."""

from __future__ import annotations

from dataclasses import dataclass, replace

from meetings.rules.clock import Clock
from meetings.rules.floor import NOBODY, Floor, Holder
from meetings.rules.flow import seconding_left
from meetings.rules.states import Phase, SpeechKind, Stance, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """What remains: of the speech, of each side's debate, of the step. None: no such clock.

    ``running`` says whether time is passing, ``warning`` whether the speech nears its end.
    """

    speech: int | None = None
    speaker: int | None = None
    running: bool = False
    warning: bool = False
    pro: int | None = None
    con: int | None = None
    step: int | None = None


def remaining(floor: Floor, at: int) -> Clocks:
    """Read all clocks at ``at``; a moment before the last act counts as that act's."""
    at = max(at, floor.as_of)
    holder, top = floor.holder, floor.top
    speech = holder.limit - holder.spoken(at) if holder else None
    pools = _pools(floor, at)
    near = speech is not None and speech <= floor.rules.warning_ms
    return Clocks(
        speech=speech,
        speaker=holder.person if holder else None,
        running=_is_running(floor, at),
        warning=near and holder is not None and holder.begun,
        pro=pools.get(Stance.PRO),
        con=pools.get(Stance.CON),
        step=_step_left(floor, at) if top else None,
    )


def _pools(floor: Floor, at: int) -> dict[Stance, int]:
    """Return each side's pool with the speech going on already taken off."""
    motion = next((m for m in floor.stack if m.debatable), None)
    if motion is None or not floor.rules.equal_time:
        return {}
    return {
        side: motion.pools.of(side) - _spent(floor.holder, SpeechKind.DEBATE, side, at)
        for side in (Stance.PRO, Stance.CON)
    }


def _spent(holder: Holder | None, kind: SpeechKind, stance: Stance, at: int) -> int:
    charged = holder is not None and holder.kind is kind and holder.stance is stance
    return holder.spoken(at) if holder is not None and charged else 0


def _step_left(floor: Floor, at: int) -> int | None:
    motion = floor.stack[-1]
    if motion.step is Step.SECONDING:
        return seconding_left(floor, motion, at)
    if motion.step is Step.OPPOSITION:
        spent = _spent(floor.holder, SpeechKind.OPPOSITION, Stance.CON, at)
        return motion.pools.opposition - spent
    return None


def _is_running(floor: Floor, at: int) -> bool:
    if floor.holder is not None:
        return floor.holder.speaking.is_running and not floor.holder.is_exhausted(at)
    return floor.top is not None and bool(_step_left(floor, at)) and floor.top.entered.is_running


def keep_time(floor: Floor, at: int) -> Floor:
    """Let the clocks run in session and freeze them otherwise; safe to call after every act.

    A point of order freezes the clocks of what it interrupts until the chair has ruled, and a
    speech stands still while another question than its own is before the body.
    """
    top = floor.top
    ruling = top is not None and top.step is Step.RULING
    runs = floor.phase is Phase.IN_SESSION and not ruling
    own = top.number if top else NOBODY

    def turned(clock: Clock, *, on: bool) -> Clock:
        return clock.release(at) if on else clock.hold(at)

    stack = tuple(replace(p, entered=turned(p.entered, on=runs)) for p in floor.stack)
    holder = floor.holder
    if holder is not None:
        on = runs and holder.motion == own
        holder = replace(
            holder,
            waiting=turned(holder.waiting, on=on),
            speaking=turned(holder.speaking, on=on),
        )
    return replace(floor, stack=stack, holder=holder)
