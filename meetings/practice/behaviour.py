"""How simulated members behave: small pieces from which a scenario is put together."""

from __future__ import annotations

from collections.abc import Callable

from meetings.practice.cast import MOVER, SECONDER
from meetings.practice.story import SECOND, Cue
from meetings.rules import acts
from meetings.rules.acts import Act
from meetings.rules.floor import Floor
from meetings.rules.states import Phase, Stance, Step

SPEAKS = 45 * SECOND
"""How long a member speaks who keeps to the time."""


def step_is(floor: Floor, step: Step) -> bool:
    """Whether the uppermost question stands at this step."""
    return floor.top is not None and floor.top.step is step


def is_decided(floor: Floor) -> bool:
    """Whether any motion was decided in this meeting."""
    return bool(floor.log)


def moves(text: str) -> Cue:
    """王阿姨 moves as soon as the item is open."""

    def act(floor: Floor, at: int) -> Act | None:
        if floor.item is None or floor.stack or is_decided(floor):
            return None
        return acts.Move(at=at, by=MOVER, text=text, ref=1)

    return Cue("moves", act)


def seconds() -> Cue:
    """老李 seconds."""

    def act(floor: Floor, at: int) -> Act | None:
        return acts.Second(at=at, by=SECONDER) if step_is(floor, Step.SECONDING) else None

    return Cue("seconds", act)


def claims(
    person: int, stance: Stance, step: Step, *, when: Callable[[Floor], bool] | None = None
) -> Cue:
    """Somebody asks for the floor at this step."""

    def act(floor: Floor, at: int) -> Act | None:
        if not step_is(floor, step) or (when is not None and not when(floor)):
            return None
        return acts.ClaimFloor(at=at, by=person, stance=stance)

    return Cue(f"claims-{person}-{step}", act)


def begins() -> Cue:
    """Whoever is given the floor begins to speak."""

    def act(floor: Floor, at: int) -> Act | None:
        holder = floor.holder
        if holder is None or holder.begun:
            return None
        return acts.StartSpeech(at=at, by=holder.person)

    return Cue("begins", act, times=0)


def ends(*, talkative: int = 0) -> Cue:
    """A speaker says what there is to say and ends; ``talkative`` goes on and on in debate."""

    def act(floor: Floor, at: int) -> Act | None:
        holder = floor.holder
        if holder is None or not holder.begun:
            return None
        runs_on = holder.person == talkative and step_is(floor, Step.DEBATE)
        if runs_on or holder.speaking.read(at) < min(SPEAKS, holder.limit):
            return None
        return acts.EndSpeech(at=at, by=holder.person)

    return Cue("ends", act, waits=True, times=0)


def votes(yes: int, no: int, abstain: int = 0) -> Cue:
    """The members vote, and the count comes in."""

    def act(floor: Floor, at: int) -> Act | None:
        if not step_is(floor, Step.VOTING):
            return None
        return acts.RecordResult(at=at, yes=yes, no=no, abstain=abstain)

    return Cue("votes", act, waits=True)


def points(person: int, text: str, when: Callable[[Floor], bool]) -> Cue:
    """Somebody rises to a point of order."""

    def act(floor: Floor, at: int) -> Act | None:
        if not when(floor):
            return None
        return acts.Move(at=at, by=person, motion="point_of_order", text=text, ref=2)

    return Cue(f"points-{person}", act)


def goes_out(person: int, when: Callable[[Floor], bool]) -> Cue:
    """Somebody leaves the room."""

    def act(floor: Floor, at: int) -> Act | None:
        return acts.Leave(at=at, by=person, person=person) if when(floor) else None

    return Cue(f"leaves-{person}", act)


def comes_back(person: int) -> Cue:
    """Somebody who went comes back while the chair waits for a quorum."""

    def act(floor: Floor, at: int) -> Act | None:
        waiting = floor.phase in {Phase.NO_QUORUM, Phase.RECESS, Phase.CHECKIN}
        if not waiting or floor.is_present(person):
            return None
        return acts.Arrive(at=at, by=person, person=person)

    return Cue(f"returns-{person}", act, waits=True)


def everyone(text: str, *, talkative: int = 0) -> tuple[Cue, ...]:
    """What happens in every scenario: the motion is made, and whoever has the floor speaks."""
    return (moves(text), begins(), ends(talkative=talkative))
