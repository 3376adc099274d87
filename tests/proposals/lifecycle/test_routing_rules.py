"""Ways past the meeting, their days and results; appeals; the count of the three batches."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.lifecycle.appeal import (
    RULING_NAMES,
    AppealFacts,
    Ruling,
    refuse_to_hear,
    refuse_to_raise,
)
from proposals.lifecycle.deadlines import (
    CLOCK_NAMES,
    CLOCK_RULES,
    Clock,
    Urgency,
    last_day_over,
    last_morning,
    urgency,
)
from proposals.lifecycle.routing import (
    FORUM_NAMES,
    FORUM_POINTERS,
    LACK_NAMES,
    LONGEST_DAYS,
    REPORTED,
    RESULT_NAMES,
    USUAL_DAYS,
    WAY_NAMES,
    Forum,
    Lack,
    Result,
    Way,
    brings_back,
    refuse_days,
    refuse_extension,
    refuse_result,
)
from proposals.lifecycle.three_batches import BATCH_NAMES, THREE, Batch, Batches, Share

NAMED: tuple[tuple[Mapping[Any, str], type[StrEnum]], ...] = (
    (WAY_NAMES, Way),
    (LACK_NAMES, Lack),
    (FORUM_NAMES, Forum),
    (FORUM_POINTERS, Forum),
    (RESULT_NAMES, Result),
    (RULING_NAMES, Ruling),
    (BATCH_NAMES, Batch),
    (CLOCK_NAMES, Clock),
    (CLOCK_RULES, Clock),
)
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
"""Monday noon in Shanghai."""
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the strategy wants bounds without a zone


def test_everything_has_its_name() -> None:
    for names, kind in NAMED:
        assert set(names) == set(kind)


@pytest.mark.parametrize("days", range(-1, LONGEST_DAYS + 3))
def test_a_time_limit_lies_between_one_day_and_the_longest(days: int) -> None:
    assert (refuse_days(days) is None) is (1 <= days <= LONGEST_DAYS)


def test_the_usual_days_are_allowed_for_every_way_that_has_any() -> None:
    assert set(USUAL_DAYS) == set(REPORTED) == set(Way) - {Way.STATUTORY}
    assert all(refuse_days(days) is None for days in USUAL_DAYS.values())


@pytest.mark.parametrize("has_ended", [True, False])
@pytest.mark.parametrize("was_extended", [True, False])
@pytest.mark.parametrize("is_late", [True, False])
def test_an_extension_comes_once_and_in_time(
    *, has_ended: bool, was_extended: bool, is_late: bool
) -> None:
    refused = refuse_extension(has_ended=has_ended, was_extended=was_extended, is_late=is_late)
    assert (refused is not None) is (has_ended or was_extended or is_late)


def test_each_way_has_one_result_that_ends_it_and_one_that_brings_it_back() -> None:
    for way in Way:
        for result in Result:
            possible = result in REPORTED.get(way, ())
            assert (refuse_result(way, result) is None) is possible
            if possible:
                assert brings_back(way, result) is (result in {Result.NOT_DONE, Result.NOT_SETTLED})


DECLINED = AppealFacts(is_declined=True, voices=frozenset({1, 2}), declined_by=7, raised_by=1)


def test_whoever_stands_behind_a_declined_matter_may_appeal_once() -> None:
    assert refuse_to_raise(1, DECLINED) is None
    assert refuse_to_raise(3, DECLINED) is not None
    assert refuse_to_raise(1, AppealFacts(is_declined=False, voices=frozenset({1}))) is not None
    raised = AppealFacts(is_declined=True, voices=frozenset({1}), was_raised=True)
    assert refuse_to_raise(1, raised) is not None


@given(st.integers(0, 12))
def test_nobody_hears_an_appeal_in_their_own_matter_or_against_themselves(person: int) -> None:
    refused = refuse_to_hear(person, DECLINED)
    assert (refused is not None) is (person in {1, 2, 7})


def test_the_appellant_does_not_hear_the_appeal_even_after_taking_the_signature_back() -> None:
    assert refuse_to_hear(1, AppealFacts(is_declined=True, raised_by=1)) is not None


@given(st.dictionaries(st.sampled_from(Batch), st.integers(0, 900)), st.integers(0, 900))
def test_the_batches_and_what_is_unsorted_add_up_to_what_was_closed(
    counted: dict[Batch, int], unsorted: int
) -> None:
    batches = Batches(counted, unsorted)
    assert sum(batches.share(one).count for one in Batch) + unsorted == batches.closed
    assert batches.three.count == sum(batches.share(one).count for one in THREE)
    assert all(batches.share(one).of == batches.closed for one in Batch)
    assert batches.unsorted_share == Share(unsorted, batches.closed)


@given(st.integers(0, 5_000), st.integers(0, 5_000))
def test_a_share_is_exact_and_shown_to_the_nearest_thousandth(count: int, more: int) -> None:
    share = Share(count, count + more)
    if not count + more:
        assert share.fraction is None
        assert share.per_mille is None
        return
    assert share.fraction == Fraction(count, count + more)
    assert share.per_mille is not None
    assert abs(share.fraction * 1000 - share.per_mille) <= Fraction(1, 2)


@pytest.mark.parametrize(
    ("due", "is_it"),
    [
        (NOON, Urgency.LATE),
        (NOON + timedelta(seconds=1), Urgency.TODAY),
        (NOON + timedelta(hours=12), Urgency.TODAY),
        (NOON + timedelta(hours=12, seconds=1), Urgency.LATER),
    ],
)
def test_late_today_and_later(due: datetime, is_it: Urgency) -> None:
    assert urgency(due, NOON) is is_it


def test_the_morning_comes_at_eight_in_shanghai() -> None:
    eight = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
    assert last_morning(eight) == date(2026, 3, 2)
    assert last_morning(eight - timedelta(seconds=1)) == date(2026, 3, 1)
    assert last_day_over(eight) == date(2026, 3, 1)


@given(INSTANTS, st.timedeltas(timedelta(0), timedelta(days=9)))
def test_looking_again_and_again_reaches_every_day_once(at: datetime, later: timedelta) -> None:
    for reached in (last_morning, last_day_over):
        assert reached(at) <= reached(at + later)
    assert last_day_over(at) <= last_morning(at) <= last_day_over(at) + timedelta(days=1)
