"""Rules applied to figures: what passes, what fails, and how it is written out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.votes.counting.named_polls import of_heads
from votes.counting.arithmetic import arithmetic, in_chinese, whole_numbers
from votes.counting.decision import Outcome, decide
from votes.counting.figures import Figures, Weight, total
from votes.counting.presets.table import PRESETS
from votes.counting.rules import Basis, DecisionRule, Subject, Threshold, Unit

HALL, LONG_TERM = PRESETS["hall_default"], PRESETS["hall_default_long_term"]
RONR, TWO_THIRDS = PRESETS["ronr"], PRESETS["ronr_two_thirds"]


def owners_rule(numerator: int, denominator: int, *, strict: bool) -> DecisionRule:
    """民法典 §278: two thirds of both take part, then this share of both who take part."""
    return DecisionRule(
        preset="test",
        code="owners",
        quorum=tuple(
            Threshold(Subject.TOOK_PART, 2, 3, False, Basis.ALL_MEMBERS, unit, "民法典第278条")
            for unit in (Unit.HEADS, Unit.AREA)
        ),
        thresholds=tuple(
            Threshold(
                Subject.YES,
                numerator,
                denominator,
                strict,
                Basis.TAKING_PART,
                unit,
                "民法典第278条",
            )
            for unit in (Unit.HEADS, Unit.AREA)
        ),
        law="中华人民共和国民法典",
        version="2020",
        article="第278条",
        effective_from=date(2021, 1, 1),
        verified=True,
    )


OWNERS_ORDINARY = owners_rule(1, 2, strict=True)
OWNERS_SPECIAL = owners_rule(3, 4, strict=False)
UNANIMOUS = DecisionRule(
    preset="P03",
    code="unanimous",
    quorum=(),
    thresholds=(Threshold(Subject.YES, 1, 1, False, Basis.ALL_MEMBERS, Unit.HEADS, "第279条"),),
    law="中华人民共和国民法典",
    version="2020",
    article="第279条",
    verified=True,
)


def test_the_sentence_is_the_one_people_know() -> None:
    decision = decide(HALL, of_heads(eligible=40, present=37, yes=28, no=6, abstain=3))
    assert decision.outcome is Outcome.PASSED
    assert decision.passed
    assert in_chinese(arithmetic(decision)) == "应到40 实到37 赞成28 > 37/2 通过"
    assert [whole_numbers(test).zh for test in decision.tests] == [
        "3×37=111 ≥ 2×40=80 成立",
        "2×28=56 > 1×37=37 成立",
    ]


SENTENCES = [
    (
        HALL,
        {"eligible": 40, "present": 37, "yes": 18, "no": 12},
        Outcome.FAILED,
        "应到40 实到37 赞成18 < 37/2 未通过",
    ),
    (
        HALL,
        {"eligible": 40, "present": 36, "yes": 18, "no": 10},
        Outcome.FAILED,
        "应到40 实到36 赞成18 = 36/2 未通过",
    ),
    (
        HALL,
        {"eligible": 40, "present": 36, "yes": 18, "no": 18},
        Outcome.TIED,
        "应到40 实到36 赞成18 = 36/2 平局,未通过",
    ),
    (
        HALL,
        {"eligible": 40, "present": 26, "yes": 26},
        Outcome.INQUORATE,
        "应到40 实到26 < 40×2/3 未达到法定人数",
    ),
    (
        HALL,
        {"eligible": 40, "present": 27, "yes": 14, "no": 13},
        Outcome.PASSED,
        "应到40 实到27 赞成14 > 27/2 通过",
    ),
    (
        LONG_TERM,
        {"eligible": 30, "present": 30, "yes": 20, "no": 10},
        Outcome.PASSED,
        "应到30 实到30 赞成20 ≥ 30×2/3 通过",
    ),
    (
        LONG_TERM,
        {"eligible": 30, "present": 30, "yes": 19, "abstain": 11},
        Outcome.FAILED,
        "应到30 实到30 赞成19 < 30×2/3 未通过",
    ),
    (
        HALL,
        {"eligible": 3, "present": 3},
        Outcome.FAILED,
        "应到3 实到3 赞成0 < 3/2 未通过",
    ),
    (HALL, {}, Outcome.INQUORATE, "应到0 实到0 = 0×2/3 未达到法定人数"),
    (
        RONR,
        {"eligible": 40, "present": 30, "yes": 2, "no": 1, "abstain": 27},
        Outcome.PASSED,
        "应到40 实到30 赞成2 > 3/2 通过",
    ),
    (
        RONR,
        {"eligible": 40, "present": 20, "yes": 20},
        Outcome.INQUORATE,
        "应到40 实到20 = 40/2 未达到法定人数",
    ),
    (
        RONR,
        {"eligible": 40, "present": 30, "yes": 5, "no": 4, "invalid": 1},
        Outcome.FAILED,
        "应到40 实到30 赞成5 = 10/2 未通过",
    ),
    (
        TWO_THIRDS,
        {"eligible": 40, "present": 30, "yes": 20, "no": 10},
        Outcome.PASSED,
        "应到40 实到30 赞成20 ≥ 30×2/3 通过",
    ),
    (
        TWO_THIRDS,
        {"eligible": 40, "present": 30, "abstain": 30},
        Outcome.FAILED,
        "应到40 实到30 赞成0 = 0×2/3 未通过",
    ),
    (UNANIMOUS, {"eligible": 5, "yes": 5}, Outcome.PASSED, "应到5 参与5 赞成5 ≥ 5 通过"),
    (UNANIMOUS, {"eligible": 5, "yes": 4}, Outcome.FAILED, "应到5 参与4 赞成4 < 5 未通过"),
]


@pytest.mark.parametrize(("rule", "counts", "outcome", "sentence"), SENTENCES)
def test_each_outcome_is_written_out(
    rule: DecisionRule, counts: dict[str, int], outcome: Outcome, sentence: str
) -> None:
    decision = decide(rule, of_heads(**counts))
    assert decision.outcome is outcome
    assert in_chinese(arithmetic(decision)) == sentence


def weigh(heads: int, area: int) -> Weight:
    return Weight(heads, area)


def owners(yes: Weight, no: Weight, eligible: Weight) -> Figures:
    took_part = yes + no
    return Figures(eligible, took_part, took_part, yes, no, Weight(0))


def test_owners_need_heads_and_area_both() -> None:
    eligible = weigh(300, 3_000_000)
    enough = decide(OWNERS_SPECIAL, owners(weigh(160, 1_600_000), weigh(50, 500_000), eligible))
    assert enough.outcome is Outcome.PASSED
    assert in_chinese(arithmetic(enough)) == (
        "应到300 参与210 应到面积30000.00平方米 参与面积21000.00平方米 "
        "赞成160 ≥ 210×3/4 赞成面积16000.00 ≥ 21000.00×3/4平方米 通过"
    )
    less_area = decide(OWNERS_SPECIAL, owners(weigh(160, 1_500_000), weigh(50, 600_000), eligible))
    assert less_area.outcome is Outcome.FAILED
    assert [test.name for test in less_area.tests if not test.holds] == ["threshold_yes_area"]


def test_a_run_off_is_named_for_the_plurality_it_asks() -> None:
    counted = of_heads(eligible=1000, yes=200, no=199, invalid=201)
    decided = decide(PRESETS["vc_election_runoff"], counted)
    assert [test.name for test in decided.tests] == [
        "quorum_took_part_heads",
        "threshold_yes_heads",
        "plurality_yes_heads",
    ]


def test_owners_who_are_too_few_by_area_decide_nothing() -> None:
    figures = owners(weigh(200, 1_999_999), weigh(0, 0), weigh(300, 3_000_000))
    decision = decide(OWNERS_ORDINARY, figures)
    assert decision.outcome is Outcome.INQUORATE
    assert in_chinese(arithmetic(decision)) == (
        "应到300 参与200 应到面积30000.00平方米 参与面积19999.99 < 30000.00×2/3平方米 未达到法定人数"
    )


def test_equal_heads_with_unequal_area_is_no_tie() -> None:
    eligible = weigh(4, 400)
    unequal = decide(OWNERS_ORDINARY, owners(weigh(2, 150), weigh(2, 250), eligible))
    equal = decide(OWNERS_ORDINARY, owners(weigh(2, 200), weigh(2, 200), eligible))
    assert (unequal.outcome, equal.outcome) == (Outcome.FAILED, Outcome.TIED)


HEADS_ONLY = replace(
    OWNERS_ORDINARY,
    quorum=OWNERS_ORDINARY.quorum[:1],
    thresholds=OWNERS_ORDINARY.thresholds[:1],
)


def test_court_case_a_without_silent_owners_is_inquorate_and_with_them_passed() -> None:
    """闵行 2021 A: of 1,291 voting rights 703 were returned (417, 278, 8), 584 were deemed."""
    counted = decide(HEADS_ONLY, of_heads(eligible=1291, yes=417, no=278, abstain=8))
    assert counted.figures.took_part == Weight(703)
    assert counted.outcome is Outcome.INQUORATE
    assert in_chinese(arithmetic(counted)) == "应到1291 参与703 < 1291×2/3 未达到法定人数"
    deemed = decide(HEADS_ONLY, of_heads(eligible=1291, yes=417 + 584, no=278, abstain=8))
    assert in_chinese(arithmetic(deemed)) == "应到1291 参与1287 赞成1001 > 1287/2 通过"


def test_court_case_b_without_silent_owners_is_inquorate() -> None:
    """闵行 2021 B: of 2,261 rights 1,147 were returned; with 1,071 deemed 91.20 % agreed."""
    agreed = 2062
    assert round(Fraction(agreed, 2261) * 10_000) == 9120
    counted = decide(HEADS_ONLY, of_heads(eligible=2261, yes=agreed - 1071, no=1147 - 991))
    assert counted.figures.took_part == Weight(1147)
    assert counted.outcome is Outcome.INQUORATE
    assert counted.quorum[0].line.left == 3 * 1147
    assert counted.quorum[0].line.right == 2 * 2261
    deemed = decide(HEADS_ONLY, of_heads(eligible=2261, yes=agreed, no=1147 - 991))
    assert deemed.figures.took_part == Weight(1147 + 1071)
    assert deemed.passed


RULES = st.sampled_from([*PRESETS.values(), OWNERS_ORDINARY, OWNERS_SPECIAL, UNANIMOUS])
NUMBERS = st.integers(0, 30)


FEW = st.integers(0, 6)


def weights_of(numbers: st.SearchStrategy[int]) -> st.SearchStrategy[Weight]:
    """Weights in every unit: households and deputies are left out where there are none."""
    some = numbers.map(lambda number: number or None)
    return st.builds(Weight, numbers, numbers, some, some)


@st.composite
def any_figures(draw: st.DrawFn, others: st.SearchStrategy[int] = NUMBERS) -> Figures:
    yes = draw(weights_of(NUMBERS))
    weights = weights_of(others)
    no, abstain, invalid, idle, absent = (draw(weights) for _ in range(5))
    took_part = total((yes, no, abstain, invalid))
    present = took_part + idle
    return Figures(present + absent, present, took_part, yes, no, abstain, invalid)


@settings(deadline=None, max_examples=60)
@given(RULES, any_figures(FEW), weights_of(FEW))
def test_one_more_yes_never_defeats(rule: DecisionRule, figures: Figures, more: Weight) -> None:
    """Neither from somebody who came late, nor from one who was absent, nor instead of a no."""
    came = replace(
        figures,
        eligible=figures.eligible + more,
        present=figures.present + more,
        took_part=figures.took_part + more,
        yes=figures.yes + more,
    )
    absent = figures.eligible - figures.present
    fetched = replace(
        figures,
        present=figures.eligible,
        took_part=figures.took_part + absent,
        yes=figures.yes + absent,
    )
    turned = replace(figures, yes=figures.yes + figures.no, no=Weight(0))
    if decide(rule, figures).passed:
        assert decide(rule, came).passed
        assert decide(rule, fetched).passed
        assert decide(rule, turned).passed


@settings(deadline=None, max_examples=60)
@given(RULES, any_figures(), st.integers(2, 1000))
def test_weights_scale(rule: DecisionRule, figures: Figures, factor: int) -> None:
    def times(weight: Weight) -> Weight:
        more = (weight.of(unit) * factor or None for unit in (Unit.HOUSEHOLDS, Unit.DEPUTIES))
        return Weight(weight.heads * factor, weight.area * factor, *more)

    scaled = Figures(
        times(figures.eligible),
        times(figures.present),
        times(figures.took_part),
        times(figures.yes),
        times(figures.no),
        times(figures.abstain),
        times(figures.invalid),
    )
    assert decide(rule, scaled).outcome is decide(rule, figures).outcome


@settings(deadline=None, max_examples=60)
@given(RULES, any_figures())
def test_nothing_passes_with_as_many_against_or_with_nobody_for(
    rule: DecisionRule, figures: Figures
) -> None:
    decision = decide(rule, figures)
    unit = rule.thresholds[0].unit
    if figures.yes.of(unit) <= figures.no.of(unit):
        assert not decision.passed
    if decision.passed:
        assert all(test.holds for test in decision.tests)
        assert figures.yes.of(unit) > 0


@settings(deadline=None, max_examples=60)
@given(RULES, any_figures())
def test_every_line_says_what_its_numbers_say(rule: DecisionRule, figures: Figures) -> None:
    for test in decide(rule, figures).tests:
        line = test.line
        share = Fraction(test.threshold.numerator, test.threshold.denominator) * test.base
        met = test.value > share if test.threshold.strict else test.value >= share
        assert line.holds == (met and test.value > 0)
        assert (line.relation == ">") == test.threshold.strict
        assert whole_numbers(test).zh.endswith(" 成立" if line.holds else " 不成立")
