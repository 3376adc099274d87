"""Whose voices stand behind a topic: distinct people, however many proposals they signed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Backing:
    """The people behind one linked proposal, by their ids."""

    proposers: frozenset[int]
    cosigners: frozenset[int] = frozenset()
    """Those whose signature stands; whoever took it back is not among them."""


def voices(linked: Iterable[Backing], opted_out: frozenset[int] = frozenset()) -> frozenset[int]:
    """Return the distinct people behind all the linked proposals, but for those who opted out.

    Computed from the links each time, so joining and separating proposals needs no bookkeeping.
    """
    behind = frozenset[int]().union(
        *(person for backing in linked for person in (backing.proposers, backing.cosigners))
    )
    return behind - opted_out
