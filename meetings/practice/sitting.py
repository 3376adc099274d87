"""One practice meeting as it goes: what was pressed, what the members did, and the floor.

The history is a tuple of entries, and the floor is its replay: stepping back is leaving out the
last entries. Time is the meeting's own: it goes on by what is pressed, and by waiting.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from meetings.practice.behaviour import SPEAKS
from meetings.practice.cast import MEMBERS, QUORUM, ROLL, YOU
from meetings.practice.story import SECOND, Cue, Scenario
from meetings.rules import acts
from meetings.rules.act_json import from_json, to_json
from meetings.rules.acts import Act
from meetings.rules.engine import JournalBroken, rule
from meetings.rules.floor import Floor, unopened
from meetings.rules.next_act import next_step
from meetings.rules.rule_sets import rule_set
from meetings.rules.ruling import InOrder, OutOfOrder
from meetings.rules.sentence import Sentence
from meetings.rules.states import Phase

BEGINS_AT = 1_800_000_000_000
"""Any moment will do: only spans of time matter."""
LONGEST = 400
"""Entries after which an exercise has to be begun anew."""
_BETWEEN = 2 * SECOND
_A_WHILE = 15 * SECOND
_AT_MOST = 40


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history: an act with the cue that brought it, or time that passed."""

    act: Act | None = None
    cue: str = ""
    waited: int = 0

    @property
    def is_yours(self) -> bool:
        """Whether the learner pressed it."""
        return not self.cue


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the course: who did it, and the minute in words."""

    yours: bool
    minute: Sentence


@dataclass(frozen=True, slots=True)
class Sitting:
    """A practice meeting at one moment."""

    scenario: Scenario
    floor: Floor
    now: int
    history: tuple[Entry, ...] = ()
    course: tuple[Told, ...] = ()

    @property
    def next_press(self) -> int:
        """The moment at which the learner's next act would count."""
        return self.now + _BETWEEN

    @property
    def is_over(self) -> bool:
        """Whether the meeting was closed: the exercise is done."""
        return self.floor.phase is Phase.CLOSED

    @property
    def is_long(self) -> bool:
        """Whether it must be begun anew."""
        return len(self.history) >= LONGEST


def begin(scenario: Scenario) -> Sitting:
    """The door is open and those who come have signed in."""
    floor = unopened(rule_set("five_step", {}))
    opened = acts.OpenMeeting(at=BEGINS_AT, by=YOU, roll=ROLL, chair=YOU, quorum=QUORUM)
    sitting = Sitting(scenario, floor, BEGINS_AT)
    sitting = _done(sitting, opened, "opens")
    for person in MEMBERS:
        if person in scenario.here:
            arrival = acts.Arrive(at=sitting.now, by=person, person=person)
            sitting = _done(sitting, arrival, "arrives")
    return sitting


def press(sitting: Sitting, act: Act) -> Sitting | OutOfOrder:
    """Put the learner's act to the rules; what is in order is answered by the members."""
    at = sitting.next_press
    mine = replace(act, at=at, by=YOU, entered_by=None)
    ruling = rule(sitting.floor, mine)
    if isinstance(ruling, OutOfOrder):
        return ruling
    return _answered(_done(sitting, mine, ""), waiting=False)


def refused(sitting: Sitting, act: Act) -> OutOfOrder | None:
    """Why the rules refuse this act now; None when they do not."""
    ruling = rule(sitting.floor, replace(act, at=sitting.next_press, by=YOU, entered_by=None))
    return ruling if isinstance(ruling, OutOfOrder) else None


def wait(sitting: Sitting) -> Sitting:
    """Let time pass until something happens, or for a while when nothing will."""
    gone = time_to_wait(sitting)
    waited = replace(
        sitting, now=sitting.now + gone, history=(*sitting.history, Entry(waited=gone))
    )
    return _answered(waited, waiting=True)


def time_to_wait(sitting: Sitting) -> int:
    """How long the next wait is, in milliseconds: to the end of what runs now."""
    holder = sitting.floor.holder
    if holder is not None and holder.begun and not holder.is_exhausted(sitting.now):
        from_now = min(SPEAKS, holder.limit) - holder.spoken(sitting.now)
        if from_now > 0:
            return from_now
        return holder.limit - holder.spoken(sitting.now) + SECOND
    offer = next_step(sitting.floor, sitting.now)
    return offer.due_in or _A_WHILE


def step_back(sitting: Sitting) -> Sitting:
    """The meeting as it stood before the learner's last press or wait."""
    places = [place for place, entry in enumerate(sitting.history) if entry.is_yours]
    kept = sitting.history[: places[-1]] if places else sitting.history
    return again(sitting.scenario, kept)


def again(scenario: Scenario, history: tuple[Entry, ...]) -> Sitting:
    """Replay a history; what no longer stands under today's rules, and all after it, is left out."""
    sitting = begin(scenario)
    for entry in history[len(sitting.history) :]:
        if entry.act is None:
            now = sitting.now + entry.waited
            sitting = replace(sitting, now=now, history=(*sitting.history, entry))
        elif isinstance(rule(sitting.floor, entry.act), InOrder):
            sitting = _done(sitting, entry.act, entry.cue)
        else:
            break
    return sitting


def _done(sitting: Sitting, act: Act, cue: str) -> Sitting:
    """The meeting after an act in order; raises JournalBroken for any other."""
    ruling = rule(sitting.floor, act)
    if isinstance(ruling, OutOfOrder):
        raise JournalBroken(len(sitting.history), act, ruling)
    told = Told(not cue, ruling.minute)
    return replace(
        sitting,
        now=act.at,
        floor=ruling.floor,
        history=(*sitting.history, Entry(act, cue)),
        course=(*sitting.course, told),
    )


def _answered(sitting: Sitting, *, waiting: bool) -> Sitting:
    """Let the members act, one after the other, as long as one of them has a cue."""
    for _turn in range(_AT_MOST):
        found = _next_cue(sitting, waiting=waiting)
        if found is None:
            break
        cue, act = found
        sitting = _done(sitting, act, cue.name)
        waiting = waiting and not cue.waits
    return sitting


def _next_cue(sitting: Sitting, *, waiting: bool) -> tuple[Cue, Act] | None:
    played = Counter(entry.cue for entry in sitting.history)
    for cue in sitting.scenario.cues:
        if (cue.waits and not waiting) or (cue.times and played[cue.name] >= cue.times):
            continue
        act = cue.act(sitting.floor, sitting.now)
        if act is not None and isinstance(rule(sitting.floor, act), InOrder):
            return cue, act
    return None


def kept(sitting: Sitting) -> list[dict[str, Any]]:
    """The history as plain values, to be kept between two pages."""
    return [
        {"act": to_json(entry.act), "cue": entry.cue} if entry.act else {"waited": entry.waited}
        for entry in sitting.history
    ]


def found(scenario: Scenario, lines: Sequence[Mapping[str, Any]]) -> Sitting:
    """The meeting that a kept history tells."""
    history = tuple(
        Entry(from_json(line["act"]), line["cue"])
        if "act" in line
        else Entry(waited=line["waited"])
        for line in lines
    )
    return again(scenario, history)
