"""The days on which a series meets."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.recurrence.pattern import LAST, NTHS, WEEKLY, Pattern, days

SATURDAY = 5


def first(pattern: Pattern, since: date, n: int = 4) -> list[date]:
    return list(islice(days(pattern, since), n))


def test_every_first_saturday() -> None:
    assert first(Pattern(weekday=SATURDAY, nth=1), date(2026, 11, 22)) == [
        date(2026, 12, 5),
        date(2027, 1, 2),
        date(2027, 2, 6),
        date(2027, 3, 6),
    ]


def test_the_last_friday_of_each_quarter() -> None:
    pattern = Pattern(weekday=4, nth=LAST, stride=3)
    assert first(pattern, date(2026, 9, 1), 3) == [
        date(2026, 9, 25),
        date(2026, 12, 25),
        date(2027, 3, 26),
    ]


def test_every_other_tuesday_is_counted_from_its_first() -> None:
    assert first(Pattern(weekday=1, stride=2), date(2026, 11, 22), 3) == [
        date(2026, 11, 24),
        date(2026, 12, 8),
        date(2026, 12, 22),
    ]


def test_the_day_itself_counts() -> None:
    assert first(Pattern(weekday=6), date(2026, 11, 22), 1) == [date(2026, 11, 22)]
    assert first(Pattern(weekday=6, nth=4), date(2026, 11, 22), 1) == [date(2026, 11, 22)]


@given(
    st.integers(0, 6),
    st.sampled_from((WEEKLY, *NTHS)),
    st.integers(1, 12),
    st.dates(date(2020, 1, 1), date(2040, 12, 31)),
)
def test_whatever_the_pattern_its_days_are_what_it_says(
    weekday: int, nth: int, stride: int, since: date
) -> None:
    found = first(Pattern(weekday=weekday, nth=nth, stride=stride), since, 6)
    assert found == sorted(set(found))
    assert found[0] >= since
    for day in found:
        assert day.weekday() == weekday
        if nth == LAST:
            assert (day + timedelta(days=7)).month != day.month
        elif nth != WEEKLY:
            assert (day.day - 1) // 7 + 1 == nth
    if nth == WEEKLY:
        assert {(b - a).days for a, b in pairwise(found)} == {7 * stride}


@pytest.mark.parametrize(
    "wrong", [{"weekday": 7}, {"weekday": 0, "nth": 5}, {"weekday": 0, "stride": 0}]
)
def test_a_pattern_that_names_no_day_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"week|fourth|twelve"):
        Pattern(**wrong)
