"""Voting for another: the mandate as a ballot carries it, and the terms that Setup fixes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class MandateKind(StrEnum):
    """By what right somebody votes for another."""

    WRITTEN = "written"
    """书面委托: sent by the principal, who may come in person all the same."""
    GUARDIAN = "guardian"
    """监护人: votes for an owner who cannot decide (指导规则 §25)."""


@dataclass(frozen=True, slots=True)
class Mandate:
    """What a ballot says of the right it was cast by.

    ``told`` is the choice that the mandate prescribes on this question; without it the holder
    decides. ``holder`` is the name of who cast the ballot.
    """

    kind: MandateKind
    holder: str
    told: Any = None


@dataclass(frozen=True, slots=True)
class ProxyTerms:
    """How many principals one holder may stand for, and what allows anybody to be sent."""

    per_holder: int
    article: str

    def __post_init__(self) -> None:
        """Refuse terms under which nobody could be sent."""
        if self.per_holder < 1:
            raise ValueError("a holder stands for at least one")
