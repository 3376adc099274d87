"""以后怎么办: what goes together, what a standing arrangement needs, until when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.moves import Refusal
from resolutions.progress.long_term import (
    Choice,
    Terms,
    judge,
    latest_review,
    may_review_on,
)
from resolutions.progress.resolution_acts import ResolutionAct

TODAY = date(2026, 9, 21)
_days = some.dates(date(2024, 1, 1), date(2030, 12, 31))


def _terms(*choices: Choice, **changed: object) -> Terms:
    values: dict[str, object] = {
        "choices": frozenset(choices),
        "has_ground": True,
        "has_owner": True,
        "review_on": date(2027, 3, 1),
        "upkeep": 2,
    }
    return Terms(**(values | changed))  # type: ignore[arg-type]  # the test names what it changes


def test_a_team_with_owner_list_and_review_stands() -> None:
    assert judge(_terms(Choice.CONTINUE, Choice.TEAM), today=TODAY) is ResolutionAct.ARRANGE
    assert judge(_terms(Choice.COVENANT), today=TODAY) is ResolutionAct.ARRANGE


def test_the_end_needs_nobody_and_nothing_beside_it() -> None:
    ends = _terms(Choice.END, has_owner=False, review_on=None, upkeep=0)
    assert judge(ends, today=TODAY) is ResolutionAct.CLOSE
    assert isinstance(judge(_terms(Choice.END, Choice.TEAM), today=TODAY), Refusal)


@pytest.mark.parametrize(
    "terms",
    [
        _terms(),
        _terms(Choice.CONTINUE, Choice.ADJUST),
        _terms(Choice.TEAM, has_ground=False),
        _terms(Choice.TEAM, has_owner=False),
        _terms(Choice.TEAM, upkeep=0),
        _terms(Choice.TEAM, review_on=None),
        _terms(Choice.TEAM, review_on=TODAY),
        _terms(Choice.TEAM, review_on=date(2027, 9, 22)),
    ],
)
def test_what_is_missing_is_refused(terms: Terms) -> None:
    assert isinstance(judge(terms, today=TODAY), Refusal)


@given(_days)
def test_a_review_lies_within_twelve_months(on: date) -> None:
    last = latest_review(on)
    assert timedelta(364) <= last - on <= timedelta(366)
    assert may_review_on(last, today=on) is None
    assert may_review_on(last + timedelta(1), today=on) is not None


def test_the_leap_day_has_its_review_on_the_last_of_february() -> None:
    assert latest_review(date(2028, 2, 29)) == date(2029, 2, 28)
