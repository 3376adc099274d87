"""解决了吗: three answers, and what each of them sets going."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.marks import N_


class Solved(StrEnum):
    """What somebody says of a task that was written off; half is neither yes nor no."""

    YES = "yes"
    HALF = "half"
    NO = "no"


SOLVED_NAMES: Mapping[Solved, str] = {
    Solved.YES: N_("解决了"),
    Solved.HALF: N_("部分解决"),
    Solved.NO: N_("没有解决"),
}
TOLD = frozenset({Solved.HALF, Solved.NO})
"""The unit and the desk hear of these at once."""


@dataclass(frozen=True)
class SolvedTally:
    """How many were asked, and what those answered who did."""

    asked: int
    counts: Mapping[Solved, int]

    @property
    def answered(self) -> int:
        """How many answered."""
        return sum(self.counts.values())


def tally(answers: Iterable[Solved | None]) -> SolvedTally:
    """Count the answers; ``None`` was asked and has not answered, and counts for nothing else."""
    counted = Counter(answers)
    return SolvedTally(counted.total(), {one: counted[one] for one in Solved})
