"""Small wordings of official documents."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from app.documents.wording import (
    chinese_appointment,
    chinese_date,
    chinese_number,
    chinese_time,
    clean,
    numbered,
)


@pytest.mark.parametrize(
    ("n", "shown"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九")]
)
def test_numbers_are_written_in_chinese(n: int, shown: str) -> None:
    assert chinese_number(n) == shown


@pytest.mark.parametrize("n", [0, 100])
def test_headings_beyond_ninety_nine_are_refused(n: int) -> None:
    with pytest.raises(ValueError, match="1 to 99"):
        chinese_number(n)


def test_each_level_has_its_own_numbering() -> None:
    shown = [numbered(level, 2, "路灯") for level in (1, 2, 3, 4)]
    assert shown == ["二、路灯", "（二）路灯", "2．路灯", "（2）路灯"]


def test_dates_have_no_leading_noughts_and_whole_hours_no_minutes() -> None:
    assert chinese_date(date(2026, 1, 5)) == "2026年1月5日"
    assert chinese_time(datetime(2026, 1, 5, 9)) == "2026年1月5日9时"  # noqa: DTZ001 - wall clock
    assert chinese_time(datetime(2026, 1, 5, 19, 5)) == "2026年1月5日19时05分"  # noqa: DTZ001 - wall clock


def test_when_people_are_called_is_said_with_the_weekday_and_both_figures() -> None:
    at = datetime(2026, 1, 4, 9)  # noqa: DTZ001 - wall clock
    assert chinese_appointment(at) == "2026年1月4日 星期日 9时00分"


def test_characters_no_document_can_hold_are_dropped_and_rare_names_are_kept() -> None:
    assert clean("路\x0b灯\x00坏\ud800了\r\n𬭼路·𠮷") == "路灯坏了\n𬭼路·𠮷"
