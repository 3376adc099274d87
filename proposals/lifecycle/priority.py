"""Which topic comes first: a score anybody can count again, and may be set aside with a reason.

Co-signers, people affected, age and safety, as in ``workflow.md`` 5.1; whole numbers throughout,
every term is shown with its count (个人信息保护法 §24: explainable).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from app.marks import N_
from app.moves import Refusal

HIGHEST_WEIGHT = 1000
HIGHEST_OVERRIDE = 9999
AFFECTED_STEP = 10
"""People affected are counted by tens: an estimate is no more exact than that."""
WEEK_DAYS = 7


class Factor(StrEnum):
    """What counts."""

    VOICES = "voices"
    AFFECTED = "affected"
    AGE = "age"
    SAFETY = "safety"


FACTOR_NAMES: Mapping[Factor, str] = {
    Factor.VOICES: N_("支持的人"),
    Factor.AFFECTED: N_("受影响的人"),
    Factor.AGE: N_("等了多久"),
    Factor.SAFETY: N_("有没有安全隐患"),
}


@dataclass(frozen=True)
class Weights:
    """A hall's points."""

    voices: int = 2
    """For each distinct person who proposed or co-signed."""
    affected: int = 1
    """For each full ten people affected."""
    age: int = 1
    """For each full week since the first need of the topic came in."""
    safety: int = 60
    """Once, where somebody may come to harm."""
    most: int = 100
    """What voices, people affected and age may each bring at most, so that none drowns the rest."""


@dataclass(frozen=True)
class TopicNumbers:
    """What is counted about one topic."""

    voices: int
    affected: int | None
    """None where nobody has estimated it: then it brings nothing."""
    days_waited: int
    is_unsafe: bool


@dataclass(frozen=True)
class Term:
    """One summand, as it is shown: ``steps`` times ``weight``, at most ``most``."""

    factor: Factor
    count: int | None
    steps: int
    weight: int
    most: int | None

    @property
    def points(self) -> int:
        """What it brings."""
        product = self.steps * self.weight
        return product if self.most is None else min(product, self.most)

    @property
    def is_capped(self) -> bool:
        """Whether it would bring more without its limit."""
        return self.points < self.steps * self.weight


@dataclass(frozen=True)
class Priority:
    """A topic's score with its reckoning."""

    terms: tuple[Term, ...]
    override: int | None = None
    """Set by hand, with its reason kept beside."""

    @property
    def by_formula(self) -> int:
        """The sum of the terms."""
        return sum(term.points for term in self.terms)

    @property
    def score(self) -> int:
        """What topics are ordered by."""
        return self.by_formula if self.override is None else self.override


def priority(numbers: TopicNumbers, weights: Weights, override: int | None = None) -> Priority:
    """Reckon a topic's priority."""
    most = weights.most
    affected = numbers.affected or 0
    waited = max(numbers.days_waited, 0) // WEEK_DAYS
    return Priority(
        (
            Term(Factor.VOICES, numbers.voices, numbers.voices, weights.voices, most),
            Term(
                Factor.AFFECTED,
                numbers.affected,
                affected // AFFECTED_STEP,
                weights.affected,
                most,
            ),
            Term(Factor.AGE, waited, waited, weights.age, most),
            Term(
                Factor.SAFETY, int(numbers.is_unsafe), int(numbers.is_unsafe), weights.safety, None
            ),
        ),
        override,
    )


def weights_from(kept: object) -> Weights:
    """Read a hall's weights as they are kept; what is missing or senseless keeps its default."""
    if not isinstance(kept, Mapping):
        return Weights()
    sound = {
        one.name: kept[one.name]
        for one in fields(Weights)
        if one.name in kept and _is_weight(kept[one.name])
    }
    return Weights(**sound)


def _is_weight(value: object) -> bool:
    return type(value) is int and 0 <= value <= HIGHEST_WEIGHT


def refuse_weights(weights: Weights) -> Refusal | None:
    """Refuse weights out of reach, and those that make every topic alike."""
    values = [getattr(weights, one.name) for one in fields(Weights)]
    if not all(map(_is_weight, values)):
        return Refusal(
            N_("每个分值要在0到%(most)s之间。"),
            N_("请改成这个范围里的整数。"),
            "议事流程·优先级",
            {"most": HIGHEST_WEIGHT},
        )
    counting = weights.most * (weights.voices + weights.affected + weights.age) + weights.safety
    if not counting:
        return Refusal(
            N_("分值全是0，就排不出先后了。"), N_("请至少有一项大于0。"), "议事流程·优先级"
        )
    return None


def refuse_override(score: int, reason: str) -> Refusal | None:
    """Refuse a score set by hand that is out of reach, or without its reason."""
    if not 0 <= score <= HIGHEST_OVERRIDE:
        return Refusal(
            N_("人工定的分要在0到%(most)s之间。"),
            N_("请改成这个范围里的整数。"),
            "议事流程·优先级",
            {"most": HIGHEST_OVERRIDE},
        )
    if not reason.strip():
        return Refusal(
            N_("人工定分必须写明理由。"), N_("请写出理由，居民会看到。"), "个人信息保护法 §24"
        )
    return None
