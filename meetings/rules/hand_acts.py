"""Voting in writing on a procedural motion (RONR: a hall's own rules for written business)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from meetings.rules.act import Act
from meetings.rules.hand import Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseHand(Act):
    """A voter says yes, no or abstain to a procedural motion; the later word counts."""

    CODE: ClassVar[str] = "raise_hand"
    choice: Choice
