"""What may be a rule and what may be figures; everything else is refused when it is made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.votes.counting.named_polls import of_heads
from votes.counting.figures import ImpossibleFigures, Weight
from votes.counting.presets.table import PRESETS
from votes.counting.rules import Basis, DecisionRule, ImpossibleRule, Subject, Threshold, Unit
from votes.crypto import fields

HALL, RONR = PRESETS["hall_default"], PRESETS["ronr"]
OWNERS = replace(
    HALL,
    quorum=(Threshold(Subject.TOOK_PART, 2, 3, False, Basis.ALL_MEMBERS, Unit.AREA, "第278条"),),
    thresholds=(Threshold(Subject.YES, 3, 4, False, Basis.TAKING_PART, Unit.HEADS, "第278条"),),
    effective_from=date(2021, 1, 1),
    effective_to=date(2030, 1, 1),
)


def test_rules_written_into_a_ledger_read_back_as_themselves() -> None:
    for rule in (*PRESETS.values(), OWNERS):
        assert fields.read(DecisionRule, fields.write(rule)) == rule


def test_every_preset_stands_under_its_code_and_names_its_source() -> None:
    for code, rule in PRESETS.items():
        assert rule.code == code
        assert rule.law
        assert rule.article
        assert all(test.article for test in rule.tests)
    assert HALL.verified
    assert not RONR.verified


def test_only_rules_about_presence_need_a_roll_call() -> None:
    assert HALL.needs_attendance
    assert not OWNERS.needs_attendance
    assert RONR.units == (Unit.HEADS,)
    assert OWNERS.units == (Unit.HEADS, Unit.AREA)


PLURALITY = Threshold(Subject.YES, 1, 1, True, Basis.AGAINST, Unit.HEADS, "x")
A_THIRD = Threshold(Subject.YES, 1, 3, False, Basis.TAKING_PART, Unit.HEADS, "x")


def threshold(**changes: Any) -> Threshold:
    sound = Threshold(Subject.YES, 1, 2, True, Basis.PRESENT, Unit.HEADS, "x")
    return replace(sound, **changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"numerator": 0},
        {"numerator": 3},
        {"denominator": 0},
        {"numerator": -1, "denominator": -2},
        {"denominator": 1001},
        {"numerator": 2},
        {"basis": Basis.AGAINST},
        {"basis": Basis.AGAINST, "numerator": 2, "strict": False},
    ],
)
def test_a_threshold_is_a_fraction_that_can_be_met(changes: dict[str, int]) -> None:
    with pytest.raises(ImpossibleRule):
        threshold(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"thresholds": ()},
        {"thresholds": (threshold(subject=Subject.PRESENT),)},
        {"thresholds": (threshold(strict=False),)},
        {"thresholds": (threshold(numerator=1, denominator=3),)},
        {"quorum": (threshold(basis=Basis.ALL_MEMBERS),)},
        {"quorum": (threshold(subject=Subject.PRESENT),)},
        {"quorum": (replace(PLURALITY, subject=Subject.PRESENT),)},
        {"thresholds": (threshold(), replace(A_THIRD, unit=Unit.AREA))},
    ],
)
def test_a_rule_that_decides_nothing_or_passes_a_tie_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ImpossibleRule):
        replace(HALL, **changes)


@pytest.mark.parametrize(
    "counts",
    [
        {"eligible": 10, "yes": 11},
        {"eligible": 10, "present": 5, "yes": 6},
        {"eligible": 10, "present": 11},
        {"eligible": 10, "took_part": 5, "present": 5, "yes": 4},
        {"eligible": -1},
    ],
)
def test_figures_that_no_vote_could_have_are_refused(counts: dict[str, int]) -> None:
    with pytest.raises(ImpossibleFigures):
        of_heads(**counts)


@pytest.mark.parametrize(
    "weight", [(1, -1), (1, 0, -1), (1, 0, 0), (1, 0, None, 0), (1, 0, None, -2)]
)
def test_a_weight_is_never_negative_and_written_in_one_way(weight: tuple[int, ...]) -> None:
    with pytest.raises(ImpossibleFigures):
        Weight(*weight)


def test_weights_add_up_and_are_taken_away_in_every_unit() -> None:
    one, other = Weight(1, 8950, 3), Weight(2, 100, None, 1)
    assert one + other == Weight(3, 9050, 3, 1)
    assert (one + other) - one == other
    assert one - one == Weight(0)
    assert [(one + other).of(unit) for unit in Unit] == [3, 9050, 3, 1]
    assert fields.write(one) == '{"heads":1,"area":8950,"households":3}'
    assert fields.read(Weight, fields.write(one + other)) == one + other


def test_a_third_is_enough_only_for_more_votes_than_the_rival() -> None:
    rule = replace(HALL, quorum=(), thresholds=(A_THIRD, PLURALITY))
    assert fields.read(DecisionRule, fields.write(rule)) == rule
    assert PLURALITY.excludes_tie
    assert not A_THIRD.excludes_tie
