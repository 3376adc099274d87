"""What one preset says about a meeting, as values to compare and to show.

The votes stage has the other side of the same rows (thresholds, bases, weights) and may refer
down to this one by its code.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction


class QuorumBase(StrEnum):
    """Of what the quorum is a share."""

    MEMBERS = "members"
    """Everybody on the roll who has a vote: 应到."""
    TAKING_PART = "taking_part"
    """Those who hand in a ballot, by area and by heads; who is in the room does not matter."""
    UNSET = "unset"
    """The rule names none; the hall sets its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyRule:
    """One who cannot come may send somebody, in writing."""

    per_holder: int
    """How many principals one person may stand for."""
    same_household: bool = False
    """Only somebody of the same home may be sent."""
    article: str
    """What allows it, and where the number comes from."""

    def __post_init__(self) -> None:
        """Refuse a rule under which nobody could be sent."""
        if self.per_holder < 1:
            raise ValueError("a holder stands for at least one")


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """One version of one row. ``name``, ``article`` and ``note`` are msgids or titles of laws."""

    row: str
    """The row of the table of decision rules, such as ``P09``."""
    code: str
    name: str
    law: str
    version: str
    article: str
    statutory: bool
    """A body under law: its agenda is frozen with the notice and its quorum is never lowered."""
    quorum: Fraction | None = None
    strict: bool = False
    """More than the share (过半数) rather than at least the share (三分之二以上)."""
    base: QuorumBase = QuorumBase.MEMBERS
    notice_days: int | None = None
    """Whole working days between the notice and the meeting; none where the rule is silent."""
    notice_article: str = ""
    proxies: ProxyRule | None = None
    no_proxies: str = ""
    """Why nobody may be sent, where the rule says so in words."""
    note: str = ""
    effective_from: date | None = None
    effective_to: date | None = None
    verified: bool
    """Whether a person compared the row with the text of the law."""

    def __post_init__(self) -> None:
        """Refuse a share that is none, and a base that does not fit it."""
        if self.quorum is not None and not 0 < self.quorum <= 1:
            raise ValueError("a quorum is a share above 0 and at most 1")
        if (self.quorum is None) != (self.base is QuorumBase.UNSET):
            raise ValueError("a quorum and its base go together")
        if self.strict and self.quorum in {None, 1}:
            raise ValueError("nothing is more than all")

    @property
    def fixes_quorum(self) -> bool:
        """Whether it says how many of the roll must be in the room."""
        return self.base is QuorumBase.MEMBERS

    @property
    def counts_proxies(self) -> bool:
        """Whether one who is represented counts as attending, towards the quorum in the room (P13a)."""
        return self.proxies is not None and self.fixes_quorum

    @property
    def freezes_agenda(self) -> bool:
        """Whether nothing comes onto the agenda after the notice (北京市物业管理条例 §35)."""
        return self.statutory

    def holds_on(self, day: date) -> bool:
        """Whether this version is in force on ``day``."""
        begun = self.effective_from is None or self.effective_from <= day
        return begun and (self.effective_to is None or day <= self.effective_to)

    def is_short(self, working_days: int) -> bool:
        """Whether a notice of so many working days is less than the rule asks for."""
        return self.notice_days is not None and working_days < self.notice_days

    def quorum_of(self, voters: int) -> int | None:
        """How many of ``voters`` must be present; None where presence is not what counts."""
        if self.quorum is None or not self.fixes_quorum:
            return None
        share = voters * self.quorum
        return share.__floor__() + 1 if self.strict else max(1, share.__ceil__())
