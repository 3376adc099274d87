"""Answers of people whose camps are known: made from a seed, the same on every machine."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from proposals.opinions.matrix import Matrix, matrix_of

Cell = tuple[int, int, int]


@dataclass(frozen=True)
class Planted:
    """A town: camps of these sizes, and statements that divide them or that all of them share."""

    name: str
    seed: int
    camps: tuple[int, ...]
    statements: int
    shared: int
    """How many of the statements nearly everybody agrees with."""
    asked: float = 0.7
    """The share of statements that a person came to."""
    passing: float = 0.08

    @property
    def camp_of(self) -> Sequence[int]:
        """The camp of each person, by id."""
        return [camp for camp, size in enumerate(self.camps) for _ in range(size)]

    def answers(self) -> Sequence[Cell]:
        """One ``(person, statement, answer)`` for each that was given."""
        chance = random.Random(self.seed)
        camps = range(len(self.camps))
        dividing = self.statements - self.shared
        leaning = [[0.9 if chance.random() < 0.5 else 0.1 for _ in range(dividing)] for _ in camps]
        for column in range(min(dividing, len(self.camps))):  # each camp stands alone somewhere
            for camp in camps:
                leaning[camp][column] = 0.9 if camp == column else 0.1
        cells: list[Cell] = []
        for person, camp in enumerate(self.camp_of):
            for statement in range(self.statements):
                agrees = leaning[camp][statement] if statement < dividing else 0.93
                if chance.random() < self.asked:
                    passes, side = chance.random() < self.passing, chance.random() < agrees
                    cells.append((person, statement, 0 if passes else 1 if side else -1))
        return cells

    def matrix(self) -> Matrix:
        """The same as the house computes with it."""
        cells = np.array(self.answers(), dtype=np.int64)
        return matrix_of(cells, range(self.statements))

    def fingerprint(self) -> str:
        """What tells that the answers are still those that the oracle was asked about."""
        return hashlib.sha256(repr(self.answers()).encode()).hexdigest()


TOWNS = (
    Planted("two camps", 13, (34, 26), 20, 5),
    Planted("two camps, most unanswered", 4, (60, 50), 30, 6, asked=0.45),
    Planted("three camps", 5, (60, 45, 35), 24, 4),
    Planted("four camps", 6, (50, 40, 40, 30), 32, 4),
    Planted("a small camp beside a large one", 7, (150, 22), 18, 4),
    Planted("everybody answered everything", 8, (40, 40), 12, 3, asked=1.0, passing=0.0),
)
BORDER = Planted("two on the border", 3, (34, 26), 20, 5)
"""Here red-dwarf, which tries once where we try ten times, stops at a parting that is less tight."""
