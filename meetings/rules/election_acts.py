"""The acts of an election: nominations are made, declined, and closed (RONR §31, §46)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from meetings.rules.act import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Nominate(Act):
    """A voter nominates somebody; that needs no second."""

    CODE: ClassVar[str] = "nominate"
    whom: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineNomination(Act):
    """A nominee does not want to be elected, and says so before the vote 谢绝提名."""

    CODE: ClassVar[str] = "decline_nomination"


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseNominations(Act):
    """The chair declares nominations closed, once nobody has any more to make."""

    CODE: ClassVar[str] = "close_nominations"
