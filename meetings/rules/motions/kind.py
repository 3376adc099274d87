"""What a row of the table of motions says: its columns and the words that stand in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Family(StrEnum):
    """The class of a motion, which decides what it may be made upon."""

    MAIN = "main"
    SUBSIDIARY = "subsidiary"
    PRIVILEGED = "privileged"
    INCIDENTAL = "incidental"
    BRING_BACK = "bring_back"


class Decision(StrEnum):
    """Who decides a motion, and by which vote."""

    MAJORITY = "majority"
    TWO_THIRDS = "two_thirds"
    MAJORITY_OR_SPECIAL = "majority_or_two_thirds_if_special_order"
    RESCINDING = "two_thirds_or_majority_with_notice_or_majority_of_members"
    DISCHARGING = "two_thirds_or_majority_with_notice"
    REVERSING = "majority_in_the_negative_reverses"
    AGAINST = "two_thirds_against"
    CHAIR_RULES = "chair_rules"
    CHAIR_ANSWERS = "chair_answers"
    DEMAND = "demand_of_one"
    LEAVE = "leave_of_the_assembly"


class Again(StrEnum):
    """Whether the vote on a motion may be reconsidered, and which vote."""

    YES = "yes"
    NO = "no"
    AFFIRMATIVE = "affirmative_only"
    NEGATIVE = "negative_only"
    BEFORE_EXECUTED = "before_executed"


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionKind:
    """One row of the table; ``rank`` is None for unranked motions (1 is the highest).

    The truth values are the plain reading of a cell. Where the printed cell says more, ``but``
    holds it by column, in the table's own words.
    """

    code: str
    zh: str
    zh_tw: str
    en: str
    family: Family
    rank: int | None
    may_interrupt: bool
    second: bool
    debatable: bool
    amendable: bool
    vote: Decision
    reconsider: Again
    applies_to: str
    source: str
    but: Mapping[str, str]

    @property
    def is_decided_by_chair(self) -> bool:
        """Say whether it waits for the chair instead of a second and a vote."""
        return self.vote in {Decision.CHAIR_RULES, Decision.CHAIR_ANSWERS} or self.is_agenda_call

    @property
    def is_said_by_name(self) -> bool:
        """Say whether its name already says that it is raised: 提出…, 要求…."""
        return self.zh.startswith(("提出", "要求"))

    @property
    def is_agenda_call(self) -> bool:
        """Say whether it is the call for the orders of the day, which the chair must obey."""
        return self.code == "orders_of_the_day"

    @property
    def is_in_the_negative(self) -> bool:
        """Say whether a vote stands unless enough are against it; a tie then stands too."""
        return self.vote in {Decision.REVERSING, Decision.AGAINST}
