"""One task as a case of a period: what it counts for, in which class, and why it may not count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.marks import N_

SOON_WORKING_DAYS = 5
LONG_WORKING_DAYS = 30
MANY_UNITS = 3


class Difficulty(StrEnum):
    """How hard a case is by what was ordered, never by how it went."""

    SIMPLE = "simple"
    ORDINARY = "ordinary"
    COMPLEX = "complex"


DIFFICULTY_NAMES: Mapping[Difficulty, str] = {
    Difficulty.SIMPLE: N_("简易（限5个工作日以内，一个单位）"),
    Difficulty.ORDINARY: N_("一般难度"),
    Difficulty.COMPLEX: N_("复杂（限30个工作日以上，或三个以上单位）"),
}


def difficulty(working_days: int, units: int) -> Difficulty:
    """Return the class of a case from the days first given for it and the units that carry it.

    An extension changes nothing: who asks for more time is not given an easier comparison.
    """
    if working_days > LONG_WORKING_DAYS or units >= MANY_UNITS:
        return Difficulty.COMPLEX
    if working_days <= SOON_WORKING_DAYS and units == 1:
        return Difficulty.SIMPLE
    return Difficulty.ORDINARY


class Excluded(StrEnum):
    """Why a case does not count, or not yet, in this period; each one is listed with its reason."""

    REVOKED = "revoked"
    SUSPENDED = "suspended"
    BEING_CHECKED = "being_checked"
    APPEAL = "appeal"


LEFT_OUT = frozenset({Excluded.REVOKED, Excluded.APPEAL})
"""These count for nothing at all; the others are only not yet judged by their due day."""
EXCLUSION_NAMES: Mapping[Excluded, str] = {
    Excluded.REVOKED: N_("决议或任务已撤销"),
    Excluded.SUSPENDED: N_("期末仍在暂停实施，理由已公开"),
    Excluded.BEING_CHECKED: N_("按期提交，期末仍待检查、复核，计入下一期"),
    Excluded.APPEAL: N_("申诉成立"),
}


@dataclass(frozen=True)
class Answers:
    """What residents said of the work, counted."""

    satisfied: int = 0
    """满意 and 基本满意."""
    of: int = 0


@dataclass(frozen=True)
class Case:
    """What one task says of its lead unit in one period. ``None``: it says nothing of that."""

    task: int
    unit: int
    difficulty: Difficulty
    accepted_in_time: bool | None = None
    """Of a task whose day for accepting lies in the period."""
    finished_in_time: bool | None = None
    """Of a due task of which the period tells how it ended: handed in by its day and written off."""
    finished: bool | None = None
    """Of the same: written off by the end of the period, in time or late."""
    passed_at_once: bool | None = None
    """Of a task whose checks first failed, or ended, in the period."""
    open_at_end: bool = False
    late_at_end: bool = False
    answers: Answers = field(default_factory=Answers)
    excluded: Excluded | None = None
    reason: str = ""
    """Why it was excluded, in the words of who granted it."""
