"""三个一批: how the needs of a hall were solved, counted with numerator and denominator.

Source (G08): 通过调解自治解决一批、统筹行业源头管理解决一批、行政执法惩处解决一批.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from app.marks import N_


class Batch(StrEnum):
    """Which of the three a closed need belongs to, or none of them."""

    SELF_GOVERNED = "self_governed"
    SOURCE_MANAGED = "source_managed"
    ENFORCED = "enforced"
    OTHER = "other"


THREE = (Batch.SELF_GOVERNED, Batch.SOURCE_MANAGED, Batch.ENFORCED)
"""The three that count as solved at the root."""

BATCH_NAMES: Mapping[Batch, str] = {
    Batch.SELF_GOVERNED: N_("调解自治解决"),
    Batch.SOURCE_MANAGED: N_("统筹行业源头管理解决"),
    Batch.ENFORCED: N_("行政执法惩处解决"),
    Batch.OTHER: N_("其他：只答复说明，或没有解决"),
}


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    count: int
    of: int

    @property
    def fraction(self) -> Fraction | None:
        """The exact share; none of nothing is no share at all."""
        return Fraction(self.count, self.of) if self.of else None

    @property
    def per_mille(self) -> int | None:
        """The share in thousandths, rounded half up, for showing as 33.3 %; none of nothing."""
        if not self.of:
            return None
        return (2000 * self.count + self.of) // (2 * self.of)


@dataclass(frozen=True)
class Batches:
    """The needs closed in a period, by batch."""

    counted: Mapping[Batch, int]
    unsorted: int
    """Closed, and nobody has said yet which batch it belongs to."""

    @property
    def closed(self) -> int:
        """Every need closed in the period: the denominator of all shares."""
        return sum(self.counted.values()) + self.unsorted

    def share(self, batch: Batch) -> Share:
        """This batch among all that were closed."""
        return Share(self.counted.get(batch, 0), self.closed)

    @property
    def unsorted_share(self) -> Share:
        """What waits to be sorted among all that were closed."""
        return Share(self.unsorted, self.closed)

    @property
    def three(self) -> Share:
        """The three batches together among all that were closed."""
        return Share(sum(self.counted.get(batch, 0) for batch in THREE), self.closed)
