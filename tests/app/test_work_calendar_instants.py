"""Whole days in Shanghai and instants in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.work_calendar.instants import day_of, end_of_day, start_of_day


def test_a_day_ends_at_midnight_in_shanghai() -> None:
    assert end_of_day(date(2026, 10, 9)) == datetime(2026, 10, 9, 16, tzinfo=UTC)


def test_the_next_day_begins_where_this_one_ends() -> None:
    assert start_of_day(date(2026, 10, 10)) == end_of_day(date(2026, 10, 9))


def test_the_last_moment_before_the_end_is_still_in_time() -> None:
    end = end_of_day(date(2026, 10, 9))
    assert day_of(end - timedelta(microseconds=1)) == date(2026, 10, 9)
    assert day_of(end) == date(2026, 10, 10)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        day_of(datetime(2026, 10, 9))  # noqa: DTZ001 - a naive time is what is being refused
