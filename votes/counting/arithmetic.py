"""The arithmetic of a decision written out for residents: 应到40 实到37 赞成28 > 37/2 通过."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from app.marks import N_
from votes.counting.decision import Decision, Outcome, Test
from votes.counting.rules import Basis, Subject, Unit


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text to translate with the values to put in afterwards."""

    msgid: str
    values: Mapping[str, str]

    @property
    def zh(self) -> str:
        """The phrase in Chinese, which is the language of the message itself."""
        return self.msgid % self.values


ELIGIBLE: Final[Mapping[Unit, str]] = {
    Unit.HEADS: N_("应到%(number)s"),
    Unit.AREA: N_("应到面积%(number)s平方米"),
    Unit.HOUSEHOLDS: N_("应到%(number)s户"),
    Unit.DEPUTIES: N_("应到人大代表%(number)s"),
}
NUMBERS: Final[Mapping[tuple[Subject, Unit], str]] = {
    (Subject.PRESENT, Unit.HEADS): N_("实到%(number)s"),
    (Subject.PRESENT, Unit.AREA): N_("实到面积%(number)s平方米"),
    (Subject.PRESENT, Unit.HOUSEHOLDS): N_("实到%(number)s户"),
    (Subject.PRESENT, Unit.DEPUTIES): N_("实到人大代表%(number)s"),
    (Subject.TOOK_PART, Unit.HEADS): N_("参与%(number)s"),
    (Subject.TOOK_PART, Unit.AREA): N_("参与面积%(number)s平方米"),
    (Subject.TOOK_PART, Unit.HOUSEHOLDS): N_("参与%(number)s户"),
    (Subject.TOOK_PART, Unit.DEPUTIES): N_("参与人大代表%(number)s"),
}
COMPARISONS: Final[Mapping[tuple[Subject, Unit], str]] = {
    (Subject.PRESENT, Unit.HEADS): N_("实到%(left)s %(sign)s %(right)s"),
    (Subject.PRESENT, Unit.AREA): N_("实到面积%(left)s %(sign)s %(right)s平方米"),
    (Subject.PRESENT, Unit.HOUSEHOLDS): N_("实到户数%(left)s %(sign)s %(right)s"),
    (Subject.PRESENT, Unit.DEPUTIES): N_("实到人大代表%(left)s %(sign)s %(right)s"),
    (Subject.TOOK_PART, Unit.HEADS): N_("参与%(left)s %(sign)s %(right)s"),
    (Subject.TOOK_PART, Unit.AREA): N_("参与面积%(left)s %(sign)s %(right)s平方米"),
    (Subject.TOOK_PART, Unit.HOUSEHOLDS): N_("参与户数%(left)s %(sign)s %(right)s"),
    (Subject.TOOK_PART, Unit.DEPUTIES): N_("参与人大代表%(left)s %(sign)s %(right)s"),
    (Subject.YES, Unit.HEADS): N_("赞成%(left)s %(sign)s %(right)s"),
    (Subject.YES, Unit.AREA): N_("赞成面积%(left)s %(sign)s %(right)s平方米"),
    (Subject.YES, Unit.HOUSEHOLDS): N_("赞成户数%(left)s %(sign)s %(right)s"),
    (Subject.YES, Unit.DEPUTIES): N_("赞成人大代表%(left)s %(sign)s %(right)s"),
}
MOST: Final[Mapping[Unit, str]] = {
    Unit.HEADS: N_("得票%(left)s %(sign)s 对手%(right)s"),
    Unit.AREA: N_("得票面积%(left)s %(sign)s 对手%(right)s平方米"),
    Unit.HOUSEHOLDS: N_("得票户数%(left)s %(sign)s 对手%(right)s"),
    Unit.DEPUTIES: N_("人大代表得票%(left)s %(sign)s 对手%(right)s"),
}
"""Of a test of the most votes: it is held against the strongest of the others."""
OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.PASSED: N_("通过"),
    Outcome.FAILED: N_("未通过"),
    Outcome.TIED: N_("平局,未通过"),
    Outcome.INQUORATE: N_("未达到法定人数"),
}
WHOLE_NUMBERS: Final = {
    True: N_("%(denominator)s×%(value)s=%(left)s %(sign)s %(numerator)s×%(base)s=%(right)s 成立"),
    False: N_(
        "%(denominator)s×%(value)s=%(left)s %(sign)s %(numerator)s×%(base)s=%(right)s 不成立"
    ),
}


def arithmetic(decision: Decision) -> tuple[Phrase, ...]:
    """Return the decision as one sentence of phrases, to be joined by spaces.

    A quorum that was met is seen from 应到 and 实到; one that was missed is spelled out
    instead of the votes, which then decide nothing.
    """
    if decision.outcome is Outcome.INQUORATE:
        tests = tuple(test for test in decision.quorum if not test.holds)
    else:
        tests = decision.thresholds
    compared = tuple(comparison(test) for test in tests)
    return (*_attendance(decision, tests), *compared, Phrase(OUTCOMES[decision.outcome], {}))


def in_chinese(phrases: Iterable[Phrase]) -> str:
    """Join phrases into the Chinese sentence."""
    return " ".join(phrase.zh for phrase in phrases)


def comparison(test: Test) -> Phrase:
    """Return a test as people say it: ``赞成28 > 37/2``, with the sign that really holds."""
    unit = test.threshold.unit
    values = {
        "left": _number(test.value, unit),
        "sign": _sign(test),
        "right": _fraction(test),
    }
    most = test.threshold.basis is Basis.AGAINST
    said = MOST[unit] if most else COMPARISONS[test.threshold.subject, unit]
    return Phrase(said, values)


def whole_numbers(test: Test) -> Phrase:
    """Return a test as it was computed: ``2×28=56 > 1×37=37 成立`` (area in 0.01 m²)."""
    values = {
        "denominator": str(test.threshold.denominator),
        "value": str(test.value),
        "left": str(test.left),
        "sign": _sign(test),
        "numerator": str(test.threshold.numerator),
        "base": str(test.base),
        "right": str(test.right),
    }
    return Phrase(WHOLE_NUMBERS[test.holds], values)


def _attendance(decision: Decision, tests: tuple[Test, ...]) -> Iterable[Phrase]:
    """Yield 应到 and, unless the comparison says it anyway, 实到 or 参与, for each unit."""
    came = Subject.PRESENT if decision.rule.needs_attendance else Subject.TOOK_PART
    said = {(test.threshold.subject, test.threshold.unit) for test in tests}
    for unit in decision.rule.units:
        yield Phrase(ELIGIBLE[unit], {"number": _number(decision.figures.eligible.of(unit), unit)})
        if (came, unit) not in said:
            number = _number(decision.figures.subject(came, unit), unit)
            yield Phrase(NUMBERS[came, unit], {"number": number})


def _sign(test: Test) -> str:
    if test.holds:
        return test.relation.value
    return "=" if test.left == test.right else "<"


def _fraction(test: Test) -> str:
    base = _number(test.base, test.threshold.unit)
    numerator, denominator = test.threshold.numerator, test.threshold.denominator
    if numerator == denominator:
        return base
    return f"{base}/{denominator}" if numerator == 1 else f"{base}×{numerator}/{denominator}"


def _number(number: int, unit: Unit) -> str:
    if unit is not Unit.AREA:
        return str(number)
    return f"{number // 100}.{number % 100:02d}"
