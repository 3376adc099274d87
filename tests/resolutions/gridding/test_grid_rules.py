"""Posts with their line, patrol rounds by the clock, stars by the checks."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from resolutions.gridding.frontages import POINT_NAMES, Point, stars
from resolutions.gridding.patrols import ROUND_NAMES, Round, read_slots, rounds
from resolutions.gridding.posts import (
    BACKGROUND_NAMES,
    EIGHT,
    ELEMENT_NAMES,
    OVERLAY_NAMES,
    POST_NAMES,
    SUPPORT_NAMES,
    Background,
    Element,
    Overlay,
    Post,
    Support,
    refuse_line,
    staffing,
)

DAY = date(2026, 9, 29)
ZONE = ZoneInfo("Asia/Shanghai")


def test_a_grid_has_eight_kinds_of_people() -> None:
    assert len(EIGHT) == 8
    assert [POST_NAMES[post] for post in EIGHT][::7] == ["街道网格长", "网格协管员"]


def test_the_staffing_of_xuefu_is_thirty_five() -> None:
    sheet = dict(
        staffing([Post.GRID_CHIEF] + [Post.DEPUTY_GRID_CHIEF] * 5 + [Post.GRID_WORKER] * 29)
    )
    assert (sheet[Post.GRID_CHIEF], sheet[Post.DEPUTY_GRID_CHIEF]) == (1, 5)
    assert sum(sheet.values()) == 35
    assert sheet[Post.GRID_HELPER] == 0


def test_the_two_managers_report_to_a_street_chief_and_nobody_else_does() -> None:
    for post in (Post.COURTYARD_MANAGER, Post.UNIT_MANAGER):
        assert refuse_line(post, None) is not None
        assert refuse_line(post, Post.GRID_CHIEF) is not None
        assert refuse_line(post, Post.STREET_CHIEF) is None
    assert refuse_line(Post.GRID_WORKER, Post.STREET_CHIEF) is not None
    assert refuse_line(Post.STREET_CHIEF, None) is None


@pytest.mark.parametrize(
    "typed", ["11:30 18:30", "18：30、11:30", "11:30,18:30，11:30", "11:30和18:30"]
)
def test_slots_are_read_as_people_write_them(typed: str) -> None:
    assert read_slots(typed) == ("11:30", "18:30")


@pytest.mark.parametrize("typed", ["", "noon", "24:00", "11:60", " ".join(["11:30"] * 13)])
def test_what_is_no_time_of_day_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="times of day"):
        read_slots(typed)


@pytest.mark.parametrize(
    ("hour", "minute", "done", "stands"),
    [
        (10, 59, (), Round.LATER),
        (11, 0, (), Round.NOW),
        (13, 0, (), Round.NOW),
        (13, 1, (), Round.MISSED),
        (23, 0, ("11:30",), Round.DONE),
    ],
)
def test_a_round_stands_by_the_clock(
    hour: int, minute: int, done: tuple[str, ...], stands: Round
) -> None:
    now = datetime(2026, 9, 29, hour, minute, tzinfo=ZONE)
    assert rounds(DAY, ("11:30",), done, now)[0].stands is stands


def test_stars_are_computed_from_the_last_ten_checks() -> None:
    good, bad = dict.fromkeys(Point, True), dict.fromkeys(Point, False)
    assert stars([]) is None
    assert stars([good]) == 5
    assert stars([good] * 9 + [bad]) == 4
    assert stars([good] * 10 + [bad] * 90) == 5
    assert stars([bad]) == 0


def test_everything_has_a_name() -> None:
    assert set(POST_NAMES) == set(Post)
    assert set(BACKGROUND_NAMES) == set(Background)
    assert set(ELEMENT_NAMES) == set(Element)
    assert set(OVERLAY_NAMES) == set(Overlay)
    assert set(SUPPORT_NAMES) == set(Support)
    assert set(ROUND_NAMES) == set(Round)
    assert set(POINT_NAMES) == set(Point)
