"""Rule sets: their defaults, what a hall may change, and how it is told no."""

from __future__ import annotations

import pytest

from meetings.rules.motions.table import MOTIONS
from meetings.rules.rule_sets import BOUNDS, FIVE_STEP, RuleSetError, differences, rule_set


def test_the_five_steps_have_the_times_of_the_workflow() -> None:
    minutes = {
        "statement_ms": 5,
        "seconding_ms": 1,
        "opposition_ms": 5,
        "side_pool_ms": 10,
        "speech_ms": 2,
        "expert_ms": 3,
        "reply_ms": 1,
    }
    assert {name: getattr(FIVE_STEP, name) / 60_000 for name in minutes} == minutes
    assert (FIVE_STEP.lapse_ms, FIVE_STEP.warning_ms) == (30_000, 30_000)
    counts = (FIVE_STEP.seconds_required, FIVE_STEP.speeches_per_person, FIVE_STEP.opposition_asks)
    assert counts == (1, 2, 3)


def test_a_hall_overrides_values_and_the_difference_is_shown() -> None:
    rules = rule_set("five_step", {"speech_ms": 180_000, "movers_must_vote": False})
    assert rules.speech_ms == 180_000
    shown = {
        difference.name: (difference.usual, difference.here) for difference in differences(rules)
    }
    assert shown == {"speech_ms": (120_000, 180_000), "movers_must_vote": (True, False)}
    assert differences(rule_set("five_step")) == ()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"tempo": 3}, "没有这项规则：tempo。"),
        ({"speech_ms": 5}, "“每次发言时间”应为 10000 到 86400000 的整数。"),
        ({"speech_ms": True}, "“每次发言时间”应为 10000 到 86400000 的整数。"),
        ({"movers_must_vote": 1}, "“只有议事代表可以提出动议”只能填是或否。"),
        ({"speech_ms": 700_000}, "每次发言时间不能长于每方辩论总时间。"),
        ({"warning_ms": 120_000}, "剩余时间提醒应短于每次发言时间。"),
    ],
)
def test_values_that_cannot_be_in_force_are_refused(values: dict[str, int], said: str) -> None:
    with pytest.raises(RuleSetError) as refusal:
        FIVE_STEP.override(values)
    assert [problem.said(str, str) for problem in refusal.value.problems] == [said]
    assert said in str(refusal.value)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(RuleSetError) as refusal:
        FIVE_STEP.override({"tempo": 3, "speech_ms": -1})
    assert len(refusal.value.problems) == 2


def test_an_unknown_rule_set_is_refused() -> None:
    with pytest.raises(RuleSetError, match="没有这套议事规则"):
        rule_set("calvinball")


def test_every_default_lies_within_its_bounds() -> None:
    FIVE_STEP.override({name: getattr(FIVE_STEP, name) for name in BOUNDS})


def test_the_table_of_motions_carries_its_columns() -> None:
    main, point = MOTIONS["main_motion"], MOTIONS["point_of_order"]
    assert (main.rank, main.second, main.debatable, main.amendable) == (13, True, True, True)
    assert (point.rank, point.may_interrupt, point.second) == (None, True, False)
