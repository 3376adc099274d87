"""The recount of tasks: every task lived through again day by day, on fingers and from the script alone.

Each morning the clock looks at every task, whatever it looked at before; then the day's deeds are
done. Nothing is asked of the product.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from tests.resolutions.quarter import days
from tests.resolutions.quarter.life import WAIT_FOR_UNIT, Life, Rung, left
from tests.resolutions.quarter.script import BEGINS, ENDS, Deed, Script

RUNGS = ("remind", "inspect", "supervise", "bulletin", "summon")
AFTER_DUE = (-1, 0, 1, 3, 5)
after = cache(days.after)


@dataclass
class Recount:
    """All lives, lived."""

    lives: list[Life] = field(default_factory=list)
    bulletins: dict[int, list[date]] = field(default_factory=lambda: defaultdict(list))
    """Unit → the days on which it was named."""
    finished: dict[int, list[date]] = field(default_factory=lambda: defaultdict(list))
    """Resolution → the days on which all of it was off the books."""
    stands: dict[date, list[tuple[int, str, date]]] = field(default_factory=dict)
    """Evening → every task's colour and due day."""
    appraisals: list[Asked] = field(default_factory=list)


@dataclass
class Asked:
    """One appraisal."""

    resolution: int
    opened_on: date
    marks: list[str] = field(default_factory=list)
    closed_on: date | None = None
    outcome: str = ""

    @property
    def good(self) -> int:
        """满意 and 基本满意."""
        return sum(mark != "dissatisfied" for mark in self.marks)


def lived(script: Script, evenings: Sequence[date]) -> Recount:
    """Live through the whole quarter."""
    recount = Recount()
    calendar: dict[date, list[tuple[int, Deed]]] = defaultdict(list)
    for told in script.tasks:
        for deed in told.deeds:
            calendar[deed.on].append((told.number, deed))
    known: dict[int, Life] = {}
    on = BEGINS
    while on <= ENDS:
        _close(recount, known, on)
        _look(recount, known, on)
        for number, deed in calendar[on]:
            if deed.verb == "assign":
                told = script.tasks[number]
                known[number] = Life(told, told.lead)
                recount.lives.append(known[number])
            _do(recount, known[number], deed)
            _finish(recount, known, deed, known[number].told.resolution)
        for answered in script.answers:
            if answered.on == on:
                _open_one(recount, answered.resolution).marks.append(answered.mark)
        if on in evenings:
            recount.stands[on] = [(life.told.number, *life.stands(on)) for life in recount.lives]
        on += days.ONE
    return recount


def _open_one(recount: Recount, resolution: int) -> Asked:
    return next(
        one for one in recount.appraisals if one.resolution == resolution and not one.closed_on
    )


def _look(recount: Recount, known: Mapping[int, Life], on: date) -> None:
    """First at what was acted on yesterday, then at the others, each by its number."""
    waiting = [life for life in recount.lives if life.state in WAIT_FOR_UNIT]
    for life in sorted(waiting, key=lambda one: (one.acted_on != on - days.ONE, order(one))):
        due = life.due_at(on)
        for planned in sorted(set(life.told.milestones) - life.reached):
            if planned < on:
                _say(life, "milestone", planned, on)
        days_left = left(on, due)
        if days_left < 0:
            _say(life, "overdue", due, on)
        elif days_left <= 2:
            _say(life, "near", due, on)
        while (day := _next_climb(recount, life, due)) and day <= on:
            _climb(recount, life, due, on, "clock")


def order(life: Life) -> tuple[date, int]:
    """The order in which tasks were given out."""
    return life.told.given_on, life.told.number


def _say(life: Life, kind: str, about: date, on: date) -> None:
    if (kind, about) not in life.said:
        life.said.add((kind, about))
        life.reminders.append((kind, about, on))


def _next_climb(recount: Recount, life: Life, due: date) -> date | None:
    if life.stopped or life.height == len(RUNGS):
        return None
    day = after(due, AFTER_DUE[life.height])
    if life.height == RUNGS.index("summon"):
        last = life.rungs[-1]
        so_far = recount.bulletins[last.unit][: last.naming]
        if sum((last.on - one).days < 90 for one in so_far) >= 2:
            day = min(day, after(last.on, 1))
    return day


def _climb(recount: Recount, life: Life, due: date, on: date, cause: str) -> None:
    name = RUNGS[min(life.height, 4)]
    new = None
    if name == "supervise":
        new = due if cause == "recheck" else after(due, 2)
        if cause == "clock" and new <= on:
            new = after(on, 1)
    if name == "bulletin":
        recount.bulletins[life.unit].append(on)
    naming = len(recount.bulletins[life.unit])
    life.rungs.append(Rung(name, on, due, cause, life.unit, new, naming))
    life.height, life.stopped = min(life.height + 1, 5), False


def _do(recount: Recount, life: Life, deed: Deed) -> None:
    on, verb, said = deed.on, deed.verb, deed.said
    if verb in _SIDE:
        _SIDE[verb](life, on, said)
        return
    _MOVES[verb](recount, life, on, said)
    life.acted_on = on
    life.log.append((on, verb, life.state))


def _finish(recount: Recount, known: Mapping[int, Life], deed: Deed, resolution: int) -> None:
    """Once every task that stands is off the books, the residents are asked."""
    if deed.verb not in {"write_off", "revoke"}:
        return
    own = [life for life in known.values() if life.told.resolution == resolution]
    standing = [life for life in own if life.state != "revoked"]
    if standing and all(life.state == "written_off" for life in standing):
        recount.finished[resolution].append(deed.on)
        recount.appraisals.append(Asked(resolution, deed.on))


def _close(recount: Recount, known: Mapping[int, Life], on: date) -> None:
    """On the sixteenth day the answers are counted; under seventy in a hundred all is mended."""
    for asked in recount.appraisals:
        if asked.closed_on or (on - asked.opened_on).days <= 15:
            continue
        asked.closed_on = on
        failed = sum(
            one.resolution == asked.resolution and one.outcome == "rectify"
            for one in recount.appraisals
        )
        if not asked.marks:
            asked.outcome = "nobody"
        elif asked.good * 10 >= 7 * len(asked.marks):
            asked.outcome = "passed"
        else:
            asked.outcome = "given_back" if failed else "rectify"
        for life in known.values():
            if asked.outcome == "rectify" and life.told.resolution == asked.resolution:
                _again(life, on)


def _again(life: Life, on: date) -> None:
    if life.state == "written_off":
        life.state, life.mend, life.acted_on = "rectifying", (after(on, 3), on), on
        life.mends.append(life.mend)
        life.begin()
        life.log.append((on, "again", life.state))


def _assign(recount: Recount, life: Life, on: date, said: Any) -> None:
    life.state, life.accept_by = "assigned", after(on, 1)
    life.due = (after(on, life.told.working_days), on)
    life.dues.append(life.due)
    life.leads.append((on, life.unit))


def _uphold(recount: Recount, life: Life, on: date, said: Any) -> None:
    life.unit = said
    _assign(recount, life, on, said)
    life.begin()


def _to(state: str) -> Callable[[Recount, Life, date, Any], None]:
    def move(recount: Recount, life: Life, on: date, said: Any) -> None:
        life.state = state

    return move


def _report(recount: Recount, life: Life, on: date, said: Any) -> None:
    life.state = "in_progress"
    life.reached |= set(life.told.milestones)


def _hand_in(recount: Recount, life: Life, on: date, said: Any) -> None:
    life.state, life.handed_on = "self_checked", on


def _mended(recount: Recount, life: Life, on: date, said: Any) -> None:
    life.state, life.handed_on = "recheck", on


def _failed(recount: Recount, life: Life, on: date, said: Any) -> None:
    again = life.state == "recheck"
    life.state, life.mend = "rectifying", (after(on, 3), on)
    life.mends.append(life.mend)
    if again:
        _climb(recount, life, life.mend[0], on, "recheck")


def _write_off(recount: Recount, life: Life, on: date, said: Any) -> None:
    life.state = "written_off"
    if len(life.rungs) > life.rungs_before:
        life.turns.append(("stepped_down", on))
    life.height, life.stopped = 0, False


def _suspend(recount: Recount, life: Life, on: date, said: Any) -> None:
    life.paused_from, life.state = life.state, "suspended"
    life.pauses.append([on, None])


def _resume(recount: Recount, life: Life, on: date, said: Any) -> None:
    life.state = life.paused_from
    life.pauses[-1][1] = on


def _stop(life: Life, on: date, said: Any) -> None:
    life.stopped, life.acted_on = True, on
    life.turns.append(("stopped", on))


def _go_on(life: Life, on: date, said: Any) -> None:
    life.stopped, life.acted_on = False, on
    life.turns.append(("resumed", on))


def _transfer(life: Life, on: date, said: Any) -> None:
    life.unit = said
    life.leads.append((on, said))


def _ask(life: Life, on: date, said: Any) -> None:
    life.extensions.append("asked")


def _appeal(life: Life, on: date, said: Any) -> None:
    life.appeals[said] = None


def _grant(life: Life, on: date, said: Any) -> None:
    life.extensions[-1], life.acted_on = "granted", on
    asked = [deed.said for deed in life.told.deeds if deed.verb == "ask" and deed.on <= on][-1]
    life.due = (days.on_or_after(asked), on)
    life.dues.append(life.due)


def _refuse(life: Life, on: date, said: Any) -> None:
    life.extensions[-1] = "refused"


def _rule(life: Life, on: date, said: Any) -> None:
    life.appeals[list(life.appeals)[-1]] = on if said else None


def _plan(life: Life, on: date, said: Any) -> None:
    life.planned += said


def _spend(life: Life, on: date, said: Any) -> None:
    life.spent += said


_MOVES: Mapping[str, Callable[[Recount, Life, date, Any], None]] = {
    "assign": _assign,
    "accept": _to("accepted"),
    "dispute": _to("disputed"),
    "dismiss": _to("accepted"),
    "uphold": _uphold,
    "report": _report,
    "hand_in": _hand_in,
    "pass": _to("recheck"),
    "fail": _failed,
    "mend": _mended,
    "refuse_off": _failed,
    "write_off": _write_off,
    "suspend": _suspend,
    "resume": _resume,
    "revoke": _to("revoked"),
}
_SIDE: Mapping[str, Callable[[Life, date, Any], None]] = {
    "stop": _stop,
    "go_on": _go_on,
    "transfer": _transfer,
    "ask": _ask,
    "grant": _grant,
    "refuse": _refuse,
    "appeal": _appeal,
    "rule": _rule,
    "plan": _plan,
    "spend": _spend,
}
