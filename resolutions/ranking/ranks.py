"""From the cases of a period to the ranking of units. Exact: whoever recounts gets the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from resolutions.ranking.cases import LEFT_OUT, Case, Difficulty, Excluded
from resolutions.ranking.formula import DEFINITIONS, WHOLE, Formula, Part
from resolutions.ranking.rates import Rate, lower_bound, rounded, sure


@dataclass(frozen=True)
class Counted:
    """What the cases of one unit (or of all) come to."""

    rates: Mapping[Part, Rate]
    open_at_end: int
    late_at_end: int
    due_by_class: Mapping[Difficulty, tuple[int, int]]
    """Class → (in time, of so many due)."""
    excluded: Mapping[Excluded, int]


def counted(cases: Iterable[Case]) -> Counted:
    """Count the cases; what is left out is counted as such and for nothing else."""
    listed = tuple(cases)
    kept = [case for case in listed if case.excluded not in LEFT_OUT]
    dropped: dict[Excluded, int] = defaultdict(int)
    for case in listed:
        if case.excluded is not None:
            dropped[case.excluded] += 1
    classes = {
        kind: _of(case.finished_in_time for case in kept if case.difficulty is kind)
        for kind in Difficulty
    }
    pairs = {
        Part.ON_TIME: _of(case.finished_in_time for case in kept),
        Part.RESOLVED: _of(case.finished for case in kept),
        Part.RECHECK: _of(case.passed_at_once for case in kept),
        Part.RESPONSE: _of(case.accepted_in_time for case in kept),
        Part.SATISFACTION: (
            sum(case.answers.satisfied for case in kept),
            sum(case.answers.of for case in kept),
        ),
    }
    return Counted(
        rates={part: Rate(*pair, DEFINITIONS[part]) for part, pair in pairs.items()},
        open_at_end=sum(case.open_at_end for case in kept),
        late_at_end=sum(case.late_at_end for case in kept),
        due_by_class=classes,
        excluded=dict(dropped),
    )


def _of(said: Iterable[bool | None]) -> tuple[int, int]:
    known = [one for one in said if one is not None]
    return sum(known), len(known)


def adjusted(unit: Counted, everybody: Counted) -> Fraction:
    """Return the sure share in time, put right for how hard the unit's cases were.

    Indirect standardisation: what was done in time, against what all units together would
    have done in time of the same mix of classes, times the share of all. Who takes the hard cases
    does not stand lower for it. Then only what so many cases prove of it.
    """
    rate, of_all = unit.rates[Part.ON_TIME], everybody.rates[Part.ON_TIME]
    if not rate.numerator:
        return Fraction(0)
    expected = sum(
        (
            count * Fraction(*everybody.due_by_class[kind])
            for kind, (_done, count) in unit.due_by_class.items()
            if count
        ),
        Fraction(0),
    )
    fair = rate.numerator * Fraction(of_all.numerator, of_all.denominator) / expected
    return sure(min(Fraction(1), fair), rate.denominator)


@dataclass(frozen=True)
class Scored:
    """One unit's line: every part with its points, what was taken off, and its place."""

    unit: int
    counted: Counted
    points: Mapping[Part, Fraction]
    """Part → points of at most its weight; parts with too few cases are left out."""
    left_out: tuple[Part, ...]
    taken_off: Fraction
    score: int | None
    """In 0.01 points of 100; none where the unit has too few cases to be ranked."""
    place: int | None = None
    """From 1; equal scores share a place."""


def ranked(cases: Collection[Case], formula: Formula) -> Sequence[Scored]:
    """Return every unit's line: the ranked ones by place, then those with too few cases by unit."""
    of_unit: dict[int, list[Case]] = defaultdict(list)
    for case in cases:
        of_unit[case.unit].append(case)
    everybody = counted(cases)
    lines = [_scored(unit, counted(own), everybody, formula) for unit, own in of_unit.items()]
    in_order = sorted(lines, key=lambda line: (-_score(line), line.unit))
    better = [line.score for line in in_order if line.score is not None]
    return [
        line if line.score is None else replace(line, place=1 + better.index(line.score))
        for line in in_order
    ]


def _score(line: Scored) -> int:
    return -1 if line.score is None else line.score


def _scored(unit: int, own: Counted, everybody: Counted, formula: Formula) -> Scored:
    shares = {part: lower_bound(own.rates[part]) for part in formula.weights}
    shares[Part.ON_TIME] = adjusted(own, everybody)
    enough = [part for part in formula.weights if _is_enough(part, own, formula)]
    left_out = tuple(part for part in formula.weights if part not in enough)
    weight = sum(formula.weights[part] for part in enough)
    points = {part: shares[part] * formula.weights[part] * WHOLE / weight for part in enough}
    late = Fraction(own.late_at_end, own.open_at_end) if own.open_at_end else Fraction(0)
    taken_off = late * formula.backlog
    due = own.rates[Part.ON_TIME].denominator
    total = max(Fraction(0), sum(points.values(), Fraction(0)) - taken_off)
    score = rounded(total / WHOLE) if due >= formula.least else None
    return Scored(unit, own, points, left_out, taken_off, score)


def _is_enough(part: Part, own: Counted, formula: Formula) -> bool:
    least = formula.least_answers if part is Part.SATISFACTION else formula.least
    return own.rates[part].denominator >= least
