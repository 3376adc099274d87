"""Within how many days the minutes are published."""

from __future__ import annotations

import pytest

from meetings.presets.publication import USUAL, publication_rule


@pytest.mark.parametrize("preset", [None, "", "hall_default", "unheard_of"])
def test_where_a_rule_says_nothing_the_halls_usual_days_hold(preset: str | None) -> None:
    assert publication_rule(preset) is USUAL
    assert USUAL.working_days == 3


def test_what_owners_decide_is_published_in_three_days() -> None:
    rule = publication_rule("owners_ordinary")
    assert (rule.working_days, "第37条" in rule.article) == (3, True)
