"""What is suggested for each purpose: a method that exists, and the rule of its own family."""

from __future__ import annotations

import pytest

from votes.counting.methods import METHODS
from votes.counting.presets.table import PRESETS
from votes.counting.purposes import USUAL_METHODS, usual_rule
from votes.counting.records import Purpose


def test_every_purpose_has_a_method() -> None:
    assert set(USUAL_METHODS) == set(Purpose)
    assert set(USUAL_METHODS.values()) <= METHODS.keys()


@pytest.mark.parametrize(
    ("purpose", "usual", "rule"),
    [
        (Purpose.ADOPT, "hall_default", "hall_default"),
        (Purpose.PLAN, "hall_default", "hall_default_plan"),
        (Purpose.APPRAISE, "hall_default", "hall_default_appraise"),
        (Purpose.LONG_TERM, "hall_default", "hall_default_long_term"),
        (Purpose.ELECT, "hall_default", "hall_default"),
        (Purpose.PLAN, "ronr", "ronr"),
    ],
)
def test_the_rule_is_that_of_the_purpose_where_the_family_has_one(
    purpose: Purpose, usual: str, rule: str
) -> None:
    assert usual_rule(purpose, usual, PRESETS) == rule
