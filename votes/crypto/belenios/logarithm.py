"""Small discrete logarithms: which sum of weights stands in the exponent of g."""

from __future__ import annotations

from functools import lru_cache
from math import isqrt
from typing import Any

from votes.crypto.belenios.flaws import Flaw, Unsound
from votes.crypto.belenios.parameters import G, P
from votes.crypto.belenios.powers import power

SMALLEST_STEP = 256
LARGEST_STEP = 2**16
"""Baby steps kept at once: some 30 MB. With them the greatest total, 1e11 (floor area of a whole
town in 0.01 m²), takes about 1.5 million giant steps: seconds."""


def logarithm(value: int, greatest: int) -> int:
    """Return m in [0, greatest] with g^m = value, by baby steps and giant steps.

    Raises ``Unsound`` where there is none: the tally holds something that is no sum of ballots.
    """
    step = min(max(isqrt(greatest) + 1, SMALLEST_STEP), LARGEST_STEP)
    small = _baby_steps(step)
    giant = power(G, -step)
    reached: Any = value
    for start in range(0, greatest + 1, step):
        found = small.get(reached)
        if found is not None and start + found <= greatest:
            return start + found
        reached = reached * giant % P
    raise Unsound(Flaw.RESULT, f"no sum up to {greatest} opens this tally")


@lru_cache(maxsize=2)
def _baby_steps(step: int) -> dict[int, int]:
    steps: dict[int, int] = {}
    value = 1
    for exponent in range(step):
        steps[value] = exponent
        value = value * G % P
    return steps
