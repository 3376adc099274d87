"""One row of the table: a rule with its name, its warning, and what else the law says of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from votes.counting.rules import Basis, DecisionRule, Subject, Threshold, Unit


class Voters(StrEnum):
    """Who has a vote under a rule, and so where its electoral roll comes from."""

    MEMBERS = "members"
    """Everybody on the roll of the meeting who has a vote."""
    OWNERS = "owners"
    """The owners of a 小区, by heads and floor area."""
    AFFECTED_OWNERS = "affected_owners"
    """The owners of one building (民法典 §279)."""
    HOUSEHOLDS = "households"
    """One for each household, or representatives who stand for several."""
    CHAMBERS = "chambers"
    """Everybody on the roll of the meeting, and among them the deputies of the congress apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """One version of one row. ``name`` and ``note`` are msgids."""

    rule: DecisionRule
    name: str
    note: str = ""
    """What somebody must know before relying on it."""
    meeting: str = ""
    """The code of the meeting's side of the row (``meetings.presets``); none for a vote alone."""
    voters: Voters = Voters.MEMBERS
    may_deem: bool = False
    """Whether a hall may count silent owners with the majority (业主大会指导规则 §26, contested)."""
    posted_days: int | None = None
    """Within how many days the result is posted, where a rule says so."""
    second: str = ""
    """The code of the rule for the vote after one that chose nobody, where the law has its own."""

    @property
    def code(self) -> str:
        """The name used in files and commands."""
        return self.rule.code

    def holds_on(self, day: date) -> bool:
        """Whether this version is in force on ``day``."""
        rule = self.rule
        begun = rule.effective_from is None or rule.effective_from <= day
        return begun and (rule.effective_to is None or day <= rule.effective_to)


def variant(
    base: Preset, *, name: str, note: str = "", meeting: str = "", **changes: Any
) -> Preset:
    """Return a row that is ``base`` but for what is named, and some fields of the rule."""
    rule = replace(base.rule, **changes)
    return replace(base, rule=rule, name=name, note=note, meeting=meeting)


def present(numerator: int, denominator: int, article: str, **more: Any) -> Threshold:
    """A quorum of those in the room, of all members."""
    return _quorum(Subject.PRESENT, numerator, denominator, article, **more)


def taking_part(numerator: int, denominator: int, article: str, **more: Any) -> Threshold:
    """A quorum of those who hand in a ballot, of all members."""
    return _quorum(Subject.TOOK_PART, numerator, denominator, article, **more)


def _quorum(
    subject: Subject,
    numerator: int,
    denominator: int,
    article: str,
    *,
    strict: bool = False,
    unit: Unit = Unit.HEADS,
) -> Threshold:
    return Threshold(subject, numerator, denominator, strict, Basis.ALL_MEMBERS, unit, article)


def more_than_half(basis: Basis, article: str, unit: Unit = Unit.HEADS) -> Threshold:
    """过半数: the votes in favour are more than half of the base."""
    return Threshold(Subject.YES, 1, 2, True, basis, unit, article)


def at_least(
    numerator: int, denominator: int, basis: Basis, article: str, unit: Unit = Unit.HEADS
) -> Threshold:
    """…以上: the votes in favour are the fraction or more."""
    return Threshold(Subject.YES, numerator, denominator, False, basis, unit, article)
