"""All the figures of a round in one record, ready to be stored and shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from proposals.opinions import measures, picking
from proposals.opinions.grouping import FEWEST_PEOPLE, Finding, Grouping, group
from proposals.opinions.matrix import Matrix
from proposals.opinions.pausing import Pause, no_pause
from proposals.opinions.picking import Pick
from proposals.opinions.picture import Mark, draw


@dataclass(frozen=True)
class Tally:
    """How often a statement got each answer."""

    agree: int
    disagree: int
    passed: int

    @property
    def answered(self) -> int:
        """How many answered it, passing included."""
        return self.agree + self.disagree + self.passed


@dataclass(frozen=True)
class StatementFigures:
    """One statement: among all people, and in each group."""

    statement: int
    everybody: Tally
    groups: Sequence[Tally]
    consensus: float
    """Group-informed consensus of agreement."""
    against: float
    """Group-informed consensus of disagreement."""


@dataclass(frozen=True)
class Figures:
    """What a round came to. Below twenty people nothing but their number."""

    finding: Finding
    people: int
    silhouette: float
    sizes: Sequence[int]
    """How many people each group has, the largest first; empty where there are none."""
    statements: Sequence[StatementFigures]
    shared: Sequence[Pick]
    dividing: Sequence[Pick]
    overall: Sequence[Pick]
    typical: Sequence[Sequence[Pick]]
    """For each group; ``column`` of every pick counts in ``statements``."""
    marks: Sequence[Mark]

    def record(self) -> dict[str, Any]:
        """As plain lists and numbers."""
        return asdict(self)


def figures_of(matrix: Matrix, pause: Pause = no_pause) -> Figures:
    """Compute everything that is shown of a round."""
    return figures_from(matrix, group(matrix, pause), pause)


def figures_from(matrix: Matrix, grouping: Grouping, pause: Pause = no_pause) -> Figures:
    """The same, where the groups are known already."""
    if grouping.finding is Finding.TOO_FEW:
        return Figures(Finding.TOO_FEW, len(matrix.people), 0.0, (), (), (), (), (), (), ())
    has_groups = grouping.finding is Finding.GROUPS
    everybody = measures.count(matrix.values, np.zeros(len(matrix.people), dtype=np.int64))
    placed = matrix.rows(grouping.placed)
    counts = measures.count(placed.values, grouping.labels) if has_groups else everybody
    pause()
    return Figures(
        finding=grouping.finding,
        people=len(matrix.people),
        silhouette=round(grouping.silhouette, 4),
        sizes=np.bincount(grouping.labels).tolist() if has_groups else (),
        statements=_statements(matrix, everybody, counts, has_groups=has_groups),
        shared=picking.shared(counts) if has_groups else (),
        dividing=picking.dividing(counts),
        overall=picking.overall(everybody),
        typical=_typical(counts) if has_groups else (),
        marks=_marks(grouping),
    )


def _statements(
    matrix: Matrix, everybody: measures.Counts, counts: measures.Counts, *, has_groups: bool
) -> Sequence[StatementFigures]:
    agreed = measures.consensus(counts.agree, counts.answered)
    refused = measures.consensus(counts.disagree, counts.answered)
    groups = range(len(counts.agree)) if has_groups else ()
    return [
        StatementFigures(
            statement=int(number),
            everybody=_tally(everybody, 0, column),
            groups=[_tally(counts, one, column) for one in groups],
            consensus=float(agreed[column]),
            against=float(refused[column]),
        )
        for column, number in enumerate(matrix.statements)
    ]


def _tally(counts: measures.Counts, group: int, column: int) -> Tally:
    return Tally(
        int(counts.agree[group, column]),
        int(counts.disagree[group, column]),
        int(counts.passed[group, column]),
    )


def _typical(counts: measures.Counts) -> Sequence[Sequence[Pick]]:
    agree = measures.side(counts.agree, counts.answered)
    disagree = measures.side(counts.disagree, counts.answered)
    return [picking.typical(counts, agree, disagree, one) for one in range(len(counts.agree))]


def _marks(grouping: Grouping) -> Sequence[Mark]:
    """Without groups the cloud is drawn too, where enough people stand in it."""
    if len(grouping.plane) < FEWEST_PEOPLE:
        return ()
    return draw(grouping.plane, grouping.labels)
