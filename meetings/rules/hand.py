"""A hand raised in writing: what somebody says to a procedural motion, where nobody sees hands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Choice(StrEnum):
    """What a raised hand says."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"


@dataclass(frozen=True, slots=True)
class Hand:
    """One person's hand; raised again, the later one counts."""

    person: int
    choice: Choice
