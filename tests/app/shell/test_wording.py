"""Days and instants as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask_babel import force_locale

from app import clock
from app.shell.wording import dated, day, hour, milliseconds, moment, moment_in_full

NOON = datetime(2025, 11, 22, 6, 5, tzinfo=UTC)
"""14:05 in Shanghai, a Saturday."""
LATE = datetime(2025, 11, 22, 17, 0, tzinfo=UTC)
"""Already the 23rd in Shanghai."""


@pytest.mark.parametrize(
    ("locale", "written"),
    [
        ("zh_Hans", "2025年11月22日 周六"),
        ("zh_Hant", "2025年11月22日 週六"),
        ("en", "Sat 22 Nov 2025"),
    ],
)
def test_a_day_names_its_weekday(app: Flask, locale: str, written: str) -> None:
    with force_locale(locale):
        assert day(date(2025, 11, 22)) == written
        assert day(NOON) == written


def test_an_instant_belongs_to_the_day_it_is_in_the_hall(app: Flask) -> None:
    with force_locale("zh_Hans"):
        assert day(LATE) == "2025年11月23日 周日"


def test_the_year_is_left_out_while_it_is_this_one(app: Flask) -> None:
    with force_locale("zh_Hans"):
        with clock.stopped(NOON):
            assert moment(NOON) == "11月22日 周六 14:05"
        with clock.stopped(datetime(2026, 1, 1, tzinfo=UTC)):
            assert moment(NOON) == "2025年11月22日 周六 14:05"


@pytest.mark.parametrize(
    ("locale", "called", "issued"),
    [
        ("zh_Hans", "2025年11月22日 星期六 14时05分", "2025年11月22日"),
        ("zh_Hant", "2025年11月22日 星期六 14時05分", "2025年11月22日"),
        ("en", "Saturday 22 November 2025, 14:05", "22 November 2025"),
    ],
)
def test_a_printed_notice_says_the_day_in_full(
    app: Flask, locale: str, called: str, issued: str
) -> None:
    with force_locale(locale):
        assert moment_in_full(NOON) == called
        assert dated(NOON) == dated(date(2025, 11, 22)) == issued
        assert dated(LATE) != issued


def test_a_bare_day_has_no_time(app: Flask) -> None:
    with force_locale("en"):
        assert moment(date(2025, 11, 22)) == "Sat 22 Nov 2025"


def test_an_hour_and_milliseconds_for_clocks(app: Flask) -> None:
    assert hour(NOON) == "14:05"
    assert milliseconds(NOON) == 1763791500000
