"""The recount of bulletins: cases, three rates, what they prove, points and places, anew and naïve."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, localcontext
from fractions import Fraction
from typing import Any

from tests.resolutions.quarter import days
from tests.resolutions.quarter.life import WAIT_FOR_CHECK, Life, put_off
from tests.resolutions.quarter.lives import Recount, order

ANSWERS = {"accept", "dispute"}
HANDS_IN = {"hand_in", "mend"}
JUDGES = {"fail", "refuse_off", "write_off"}
WEIGHTS = {"on_time": 40, "recheck": 25, "satisfaction": 25, "response": 10}
BACKLOG, LEAST, LEAST_ANSWERS = 10, 5, 10
Z = Decimal("1.96")


@dataclass
class Case:
    """What one task says in a period; None where it says nothing."""

    task: int
    unit: int
    kind: str
    response: bool | None
    on_time: bool | None
    resolved: bool | None
    recheck: bool | None
    open: bool
    late: bool
    good: int = 0
    asked: int = 0
    excluded: str = ""

    @property
    def speaks(self) -> bool:
        """Whether it says anything."""
        said = (self.response, self.on_time, self.recheck)
        return any(one is not None for one in said) or self.open or self.asked > 0


@dataclass
class _Stand:
    """A task at the end of a day."""

    state: str
    due: date
    off_on: date | None
    missed: bool
    in_time: bool
    late: bool

    @property
    def settled(self) -> bool:
        """Whether it is known how it ended."""
        return self.off_on is not None or self.missed


def cases(recount: Recount, first: date, last: date, among: set[int] | None = None) -> list[Case]:
    """Every case of the period, of the tasks whose numbers are given or of all."""
    said = _answers(recount, first, last)
    found = []
    for life in recount.lives:
        if among is None or life.told.number in among:
            made = _case(life, first, last, said.get(life.told.number, (0, 0)))
            if made is not None:
                found.append(made)
    return found


def _run(life: Life, last: date) -> list[tuple[date, str, str]]:
    """What happened since it was last given to a unit."""
    known = [one for one in life.log if one[0] <= last]
    starts = [n for n, one in enumerate(known) if one[1] in {"assign", "uphold"}]
    return known[starts[-1] + 1 :] if starts else []


def _lead(life: Life, last: date) -> int:
    return [unit for on, unit in life.leads if on <= last][-1]


def _stand(life: Life, last: date, day: date) -> _Stand:
    known = [one for one in _run(life, last) if one[0] <= day]
    state = known[-1][2] if known else "assigned"
    pauses = [
        (start, end if end and end <= day else None)
        for start, end in life.pauses
        if start and start <= day
    ]
    due = put_off([one for one in life.dues if one[1] <= last][-1], pauses, day)
    off = [on for on, act, _state in known if act == "write_off"]
    before = known[: [act for _on, act, _state in known].index("write_off")] if off else known
    handed = [on for on, act, _state in before if act in HANDS_IN]
    by_its_day = bool(handed) and handed[-1] <= due
    missed = day > due and not (state in WAIT_FOR_CHECK and by_its_day)
    late, mends = missed, [one for one in life.mends if one[1] <= last]
    if state == "rectifying" and mends and mends[-1][1] <= day:
        late = day > put_off(mends[-1], pauses, day)
    return _Stand(state, due, off[0] if off else None, missed, bool(off) and by_its_day, late)


def _case(life: Life, first: date, last: date, said: tuple[int, int]) -> Case | None:
    given = [on for on, act, _state in life.log if act in {"assign", "uphold"} and on <= last]
    if not given:
        return None
    run, end = _run(life, last), _stand(life, last, last)
    if end.state == "revoked" and not first <= run[-1][0] <= last:
        return None
    settled = end.settled and not _stand(life, last, first - days.ONE).settled
    judged = [one for one in run if one[1] in JUDGES][:1]
    units = 1 + len(life.told.others)
    is_open = end.state not in {"written_off", "revoked"}
    case = Case(
        task=life.told.number,
        unit=_lead(life, last),
        kind=_kind(life.told.working_days, units),
        response=_response(run, days.after(given[-1], 1), first, last),
        on_time=end.in_time if settled else None,
        resolved=end.off_on is not None if settled else None,
        recheck=judged[0][1] == "write_off" if judged and first <= judged[0][0] <= last else None,
        open=is_open,
        late=is_open and end.late,
        good=said[0],
        asked=said[1],
    )
    case.excluded = _excluded(life, case, end, first, last)
    return case if case.excluded or case.speaks else None


def _kind(working_days: int, units: int) -> str:
    if working_days > 30 or units >= 3:
        return "complex"
    return "simple" if working_days <= 5 and units == 1 else "ordinary"


def _response(
    run: Sequence[tuple[date, str, str]], by: date, first: date, last: date
) -> bool | None:
    if not first <= by <= last:
        return None
    said = [on for on, act, _state in run if act in ANSWERS]
    return bool(said) and said[-1] <= by


def _excluded(life: Life, case: Case, end: _Stand, first: date, last: date) -> str:
    granted = [
        on for month, on in life.appeals.items() if on and on <= last and first <= month <= last
    ]
    if granted and case.speaks:
        return "appeal"
    if end.state == "revoked":
        return "revoked"
    if end.settled:
        return ""
    if end.state == "suspended":
        return "suspended"
    return "being_checked" if first <= end.due <= last and end.state in WAIT_FOR_CHECK else ""


def _answers(recount: Recount, first: date, last: date) -> Mapping[int, tuple[int, int]]:
    """Task → (满意 and 基本满意, of): an appraisal goes once to each lead unit, to its first task."""
    found: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    of_resolution: dict[int, list[Life]] = defaultdict(list)
    for life in sorted(recount.lives, key=order):
        of_resolution[life.told.resolution].append(life)
    for asked in recount.appraisals:
        if asked.closed_on is None or not first <= asked.closed_on <= last:
            continue
        told: set[int] = set()
        for life in of_resolution[asked.resolution]:
            unit = _lead(life, last)
            if unit not in told:
                told.add(unit)
                good, of = found[life.told.number]
                found[life.told.number] = (good + asked.good, of + len(asked.marks))
    return found


def lines(listed: Sequence[Case]) -> list[dict[str, Any]]:
    """The ranking as it should be printed; ranked units first, everybody last."""
    of_unit: dict[int, list[Case]] = defaultdict(list)
    for case in listed:
        of_unit[case.unit].append(case)
    everybody = counts(listed)
    found = [_line(unit, own, everybody) for unit, own in of_unit.items()]
    found.sort(
        key=lambda line: (-(line["score"] if line["score"] is not None else -1), line["unit"])
    )
    scores = [line["score"] for line in found if line["score"] is not None]
    for line in found:
        if line["score"] is not None:
            line["place"] = 1 + sum(other > line["score"] for other in scores)
    return [*found, {"unit": 0, **everybody}]


def counts(listed: Sequence[Case]) -> dict[str, Any]:
    """What cases come to: every rate with both its numbers, what lies open, classes, exclusions."""
    kept = [case for case in listed if case.excluded not in {"revoked", "appeal"}]
    left_out = sorted(case.excluded for case in listed if case.excluded)
    return {
        "rates": {
            "on_time": _pair(case.on_time for case in kept),
            "resolved": _pair(case.resolved for case in kept),
            "recheck": _pair(case.recheck for case in kept),
            "response": _pair(case.response for case in kept),
            "satisfaction": [sum(case.good for case in kept), sum(case.asked for case in kept)],
        },
        "open": sum(case.open for case in kept),
        "late": sum(case.late for case in kept),
        "classes": {
            kind: _pair(case.on_time for case in kept if case.kind == kind)
            for kind in ("simple", "ordinary", "complex")
        },
        "excluded": {why: left_out.count(why) for why in dict.fromkeys(left_out)},
    }


def _pair(said: Iterable[bool | None]) -> list[int]:
    known = [one for one in said if one is not None]
    return [sum(known), len(known)]


def bound(share: Fraction, of: int) -> Fraction:
    """Wilson's lower bound at 95 %, in whole hundredths of a percent, rounded down."""
    with localcontext(Context(prec=60)):
        p, n = Decimal(share.numerator) / Decimal(share.denominator), Decimal(of)
        middle = p + Z * Z / (2 * n)
        spread = Z * (p * (1 - p) / n + Z * Z / (4 * n * n)).sqrt()
        value = (middle - spread) / (1 + Z * Z / n) * 10_000
        floor = (value + Decimal("1e-30")).to_integral_value(ROUND_FLOOR)
    return Fraction(max(0, int(floor)), 10_000)


def _line(unit: int, own: Sequence[Case], everybody: Mapping[str, Any]) -> dict[str, Any]:
    counted = counts(own)
    rates = counted["rates"]
    shares = {
        part: bound(Fraction(*rates[part]), rates[part][1]) if rates[part][1] else Fraction(0)
        for part in WEIGHTS
    }
    shares["on_time"] = _fair(counted, everybody)
    enough = [
        part
        for part in WEIGHTS
        if rates[part][1] >= (LEAST_ANSWERS if part == "satisfaction" else LEAST)
    ]
    whole = sum(WEIGHTS[part] for part in enough)
    points = {part: shares[part] * WEIGHTS[part] * 100 / whole for part in enough}
    off = Fraction(counted["late"], counted["open"]) * BACKLOG if counted["open"] else Fraction(0)
    score = max(Fraction(0), sum(points.values(), Fraction(0)) - off)
    return {
        "unit": unit,
        "place": None,
        "score": _hundredths(score) if rates["on_time"][1] >= LEAST else None,
        "points": {part: _hundredths(value) for part, value in points.items()},
        "left_out": [part for part in WEIGHTS if part not in enough],
        "taken_off": _hundredths(off),
        **counted,
    }


def _fair(counted: Mapping[str, Any], everybody: Mapping[str, Any]) -> Fraction:
    """The share in time against what all units would have done of the same mix of cases."""
    done, due = counted["rates"]["on_time"]
    if not done:
        return Fraction(0)
    expected = Fraction(0)
    for kind, (_done, count) in counted["classes"].items():
        if count:
            expected += count * Fraction(*everybody["classes"][kind])
    fair = done / expected * Fraction(*everybody["rates"]["on_time"])
    return bound(min(Fraction(1), fair), due)


def _hundredths(points: Fraction) -> int:
    with localcontext(Context(prec=60)):
        value = Decimal(points.numerator) / Decimal(points.denominator) * 100
        return int(value.to_integral_value(ROUND_HALF_UP))
