"""Who answered what: a row for each person, a column for each statement, NaN where not asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Matrix:
    """The answers of a round."""

    people: Whole
    """Ids of the rows, rising."""
    statements: Whole
    """Ids of the columns, as they were given."""
    values: Floats
    """1 agree, 0 pass, -1 disagree, NaN no answer."""

    @property
    def answered(self) -> Whole:
        """How many statements each person answered."""
        count: Whole = np.isfinite(self.values).sum(axis=1).astype(np.int64)
        return count

    def rows(self, chosen: NDArray[np.bool_]) -> Matrix:
        """The same statements, of these people only."""
        return Matrix(self.people[chosen], self.statements, self.values[chosen])


def matrix_of(answers: Whole, statements: Sequence[int]) -> Matrix:
    """Put answers, one ``(person, statement, answer)`` a row, into a matrix.

    Answers to statements that are not listed (taken out meanwhile) are left out, and so is who
    answered none but those.
    """
    columns = np.asarray(statements, dtype=np.int64)
    kept = answers[np.isin(answers[:, 1], columns)]
    people, row = np.unique(kept[:, 0], return_inverse=True)
    order = np.argsort(columns)
    column = order[np.searchsorted(columns, kept[:, 1], sorter=order)]
    values = np.full((len(people), len(columns)), np.nan)
    values[row, column] = kept[:, 2]
    return Matrix(people, columns, values)
