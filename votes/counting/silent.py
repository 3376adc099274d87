"""Counting silent owners with the majority (业主大会指导规则 §26): contested, and off by default.

Two judgments of 2021 upheld it, others hold that 民法典 §278 admits no such rule. Where a hall
turns it on, only owners count to whom the ballot was provably delivered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from votes.counting.figures import NOTHING, Figures, ImpossibleFigures, Weight
from votes.counting.rules import Unit


@dataclass(frozen=True, slots=True)
class Deemed:
    """What became of the silent: their weight, and the side it was added to.

    ``side`` is ``None`` where those who voted have no majority in heads and in area alike.
    """

    weight: Weight
    side: str | None


def side_of_majority(figures: Figures) -> str | None:
    """``yes`` or ``no``: whichever has more than the other in every unit that was counted."""
    units = [unit for unit in Unit if figures.took_part.of(unit)]
    ahead = [(figures.yes.of(unit), figures.no.of(unit)) for unit in units]
    if not ahead:
        return None
    if all(yes > no for yes, no in ahead):
        return "yes"
    return "no" if all(no > yes for yes, no in ahead) else None


def deem(figures: Figures, silent: Weight) -> tuple[Figures, Deemed]:
    """Add ``silent``, whose delivery is proven, to those who took part and to the majority.

    Raises ``ImpossibleFigures`` when more are silent than did not take part.
    """
    if not (figures.took_part + silent).within(figures.eligible):
        raise ImpossibleFigures("more silent owners than there are owners who did not take part")
    side = side_of_majority(figures)
    if side is None or silent == NOTHING:
        return figures, Deemed(NOTHING, None)
    return join(figures, silent, side), Deemed(silent, side)


def join(figures: Figures, silent: Weight, side: str) -> Figures:
    """Return the figures with ``silent`` among those who took part, on ``side``."""
    took_part = figures.took_part + silent
    present = figures.present if took_part.within(figures.present) else took_part
    joined = getattr(figures, side) + silent
    return replace(figures, took_part=took_part, present=present, **{side: joined})
