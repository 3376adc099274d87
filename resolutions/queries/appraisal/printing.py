"""The ranking as it is printed and kept: plain values, the same for everyone who recounts it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from resolutions.ranking.cases import Case
from resolutions.ranking.formula import Formula, Part
from resolutions.ranking.ranks import Counted, Scored, counted, ranked
from resolutions.ranking.rates import rounded

EVERYBODY = 0
"""The unit of the line that counts all units together."""

_STAR_BEFORE = 15
"""Of bulletins published before it was kept with them."""


def printed(cases: Collection[Case], formula: Formula) -> list[dict[str, Any]]:
    """Return the lines of all units, ranked first, and one of all of them together at the end."""
    lines = [_line(one) for one in ranked(cases, formula)]
    return [*lines, {"unit": EVERYBODY, **_counts(counted(cases))}]


def _line(line: Scored) -> dict[str, Any]:
    return {
        "unit": line.unit,
        "place": line.place,
        "score": line.score,
        "points": {part.value: rounded(points / 100) for part, points in line.points.items()},
        "left_out": [part.value for part in line.left_out],
        "taken_off": rounded(line.taken_off / 100),
        **_counts(line.counted),
    }


def _counts(of: Counted) -> dict[str, Any]:
    return {
        "rates": {
            part.value: [rate.numerator, rate.denominator] for part, rate in of.rates.items()
        },
        "open": of.open_at_end,
        "late": of.late_at_end,
        "classes": {kind.value: list(pair) for kind, pair in of.due_by_class.items()},
        "excluded": {kind.value: count for kind, count in sorted(of.excluded.items())},
    }


def kept(formula: Formula) -> dict[str, Any]:
    """Return the formula as it is kept with a bulletin."""
    return {
        "weights": {part.value: weight for part, weight in formula.weights.items()},
        "backlog": formula.backlog,
        "least": formula.least,
        "least_answers": formula.least_answers,
        "points_a_star": formula.points_a_star,
    }


def formula_of(kept_as: Mapping[str, Any]) -> Formula:
    """Return the formula a bulletin was made by."""
    return Formula(
        weights={Part(part): weight for part, weight in kept_as["weights"].items()},
        backlog=kept_as["backlog"],
        least=kept_as["least"],
        least_answers=kept_as["least_answers"],
        points_a_star=kept_as.get("points_a_star", _STAR_BEFORE),
    )
