"""Working days of China: the State Council's tables, 调休, overrides, and their reckoning."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.work_calendar.calendar import WorkCalendar
from app.work_calendar.days import FESTIVAL_NAMES, DayKind, DayReason
from app.work_calendar.published import FIRST_YEAR, LAST_YEAR, OFFICIAL_YEARS, published_year

DAYS = st.dates(date(2001, 1, 8), date(2099, 6, 30))
COUNTS = st.integers(1, 40)

# 国办发明电〔2024〕12号, 〔2025〕7号: (first day off, last day off), then working weekends.
TABLES = {
    2025: (
        [
            (date(2025, 1, 1), date(2025, 1, 1)),
            (date(2025, 1, 28), date(2025, 2, 4)),
            (date(2025, 4, 4), date(2025, 4, 6)),
            (date(2025, 5, 1), date(2025, 5, 5)),
            (date(2025, 5, 31), date(2025, 6, 2)),
            (date(2025, 10, 1), date(2025, 10, 8)),
        ],
        ["01-26", "02-08", "04-27", "09-28", "10-11"],
    ),
    2026: (
        [
            (date(2026, 1, 1), date(2026, 1, 3)),
            (date(2026, 2, 15), date(2026, 2, 23)),
            (date(2026, 4, 4), date(2026, 4, 6)),
            (date(2026, 5, 1), date(2026, 5, 5)),
            (date(2026, 6, 19), date(2026, 6, 21)),
            (date(2026, 9, 25), date(2026, 9, 27)),
            (date(2026, 10, 1), date(2026, 10, 7)),
        ],
        ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"],
    ),
}


def _published_days_off(year: int) -> set[date]:
    holidays, _ = TABLES[year]
    return {
        first + timedelta(days=n)
        for first, last in holidays
        for n in range((last - first).days + 1)
    }


@pytest.mark.parametrize("year", TABLES)
def test_every_day_of_the_year_agrees_with_the_state_council_notice(year: int) -> None:
    off = _published_days_off(year)
    adjusted = {date.fromisoformat(f"{year}-{day}") for day in TABLES[year][1]}
    calendar = WorkCalendar()
    for on in published_year(year):
        by_notice = on in adjusted or (on.weekday() < 5 and on not in off)
        assert calendar.is_working_day(on) is by_notice, on


def test_a_working_weekend_says_that_it_is_an_adjustment() -> None:
    day = WorkCalendar().day(date(2026, 9, 20))
    assert (day.is_working, day.reason, day.name) == (True, DayReason.ADJUSTED, "调休上班")


@pytest.mark.parametrize(
    ("on", "name"),
    [
        (date(2026, 10, 6), "国庆节"),  # a day off in lieu belongs to the festival it lengthens
        (date(2026, 10, 4), "国庆节"),  # a Sunday inside the festival
        (date(2026, 1, 2), "元旦"),
        (date(2026, 2, 16), "春节"),  # New Year's Eve
        (date(2026, 2, 15), "周末"),  # the Sunday before it
        (date(2012, 4, 2), "清明节"),  # two days before the festival itself
        (date(2020, 10, 1), "中秋节、国庆节"),
        (date(2026, 11, 21), "周末"),
        (date(2026, 11, 23), "工作日"),
    ],
)
def test_each_day_is_called_by_what_it_is(on: date, name: str) -> None:
    assert WorkCalendar().day(on).name == name


def test_every_festival_ever_named_is_listed_for_translation() -> None:
    years = [*range(FIRST_YEAR, 2032), 2099]
    named = {
        day.name
        for year in years
        for day in published_year(year).values()
        if day.reason is DayReason.FESTIVAL
    }
    assert named <= set(FESTIVAL_NAMES)


def test_the_day_of_dispatch_does_not_count() -> None:
    assert WorkCalendar().add_working_days(date(2026, 11, 23), 1) == date(2026, 11, 24)


def test_three_working_days_over_the_national_day_of_2026_end_on_9_october() -> None:
    assert WorkCalendar().add_working_days(date(2026, 9, 29), 3) == date(2026, 10, 9)


def test_a_working_saturday_counts() -> None:
    assert WorkCalendar().add_working_days(date(2026, 10, 9), 1) == date(2026, 10, 10)


def test_a_deadline_lists_what_it_skipped_and_what_counted_though_it_looks_off() -> None:
    deadline = WorkCalendar().explain(date(2026, 2, 10), 10)
    assert deadline.due == date(2026, 3, 2)
    assert [(run.first.day, run.last.day, run.name) for run in deadline.skipped] == [
        (15, 15, "周末"),
        (16, 23, "春节"),
        (1, 1, "周末"),
    ]
    assert [run.first for run in deadline.counted_though_off] == [
        date(2026, 2, 14),
        date(2026, 2, 28),
    ]
    assert deadline.is_official


def test_two_weekends_with_a_week_between_stay_two_lines() -> None:
    skipped = WorkCalendar().explain(date(2026, 11, 20), 7).skipped
    assert [run.first for run in skipped] == [date(2026, 11, 21), date(2026, 11, 28)]


def test_an_override_wins_over_the_table_and_says_so() -> None:
    flood, drill = date(2026, 11, 24), date(2026, 11, 28)
    calendar = WorkCalendar({flood: DayKind.HOLIDAY, drill: DayKind.WORKING})
    deadline = calendar.explain(date(2026, 11, 23), 4)
    assert deadline.due == drill
    assert [run.name for run in deadline.skipped] == ["管理员设定放假"]
    assert [run.name for run in deadline.counted_though_off] == ["管理员设定上班"]


def test_a_deadline_in_a_year_without_a_notice_is_provisional() -> None:
    deadline = WorkCalendar().explain(date(2027, 3, 1), 5)
    assert not deadline.is_official
    assert deadline.provisional_years == (2027,)


def test_the_last_days_of_december_wait_for_the_next_notice() -> None:
    calendar = WorkCalendar(official_years={2026})
    assert calendar.is_official(date(2026, 12, 27))
    assert not calendar.is_official(date(2026, 12, 28))
    assert calendar.explain(date(2026, 12, 24), 3).provisional_years == (2027,)


def test_an_administrator_may_declare_a_year_official() -> None:
    calendar = WorkCalendar(official_years=OFFICIAL_YEARS | {2027, 2028})
    assert calendar.explain(date(2027, 12, 20), 8).is_official


def test_a_day_set_by_hand_needs_no_notice() -> None:
    calendar = WorkCalendar({date(2027, 3, 2): DayKind.WORKING})
    assert calendar.explain(date(2027, 3, 1), 1).is_official


def test_a_natural_deadline_on_a_day_off_rolls_to_the_next_working_day() -> None:
    calendar = WorkCalendar()
    assert calendar.on_or_after(date(2026, 10, 3)) == date(2026, 10, 8)
    assert calendar.on_or_after(date(2026, 10, 8)) == date(2026, 10, 8)


def test_a_reminder_one_working_day_ahead_of_a_monday_is_the_friday() -> None:
    assert WorkCalendar().subtract_working_days(date(2026, 11, 23), 1) == date(2026, 11, 20)


@pytest.mark.parametrize("n", [0, -1])
def test_less_than_one_working_day_is_refused(n: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        WorkCalendar().add_working_days(date(2026, 11, 23), n)


@pytest.mark.parametrize("year", [FIRST_YEAR - 1, LAST_YEAR + 1])
def test_a_year_beyond_the_tables_is_refused_rather_than_guessed(year: int) -> None:
    with pytest.raises(ValueError, match="work calendar covers"):
        WorkCalendar().is_working_day(date(year, 6, 1))


@given(DAYS, COUNTS)
def test_counting_between_undoes_adding(start: date, n: int) -> None:
    calendar = WorkCalendar()
    due = calendar.add_working_days(start, n)
    assert calendar.working_days_between(start, due) == n
    assert calendar.working_days_between(due, start) == -n
    assert calendar.is_working_day(due)


@given(DAYS, COUNTS)
def test_the_days_of_an_explanation_add_up_to_the_deadline(start: date, n: int) -> None:
    deadline = WorkCalendar().explain(start, n)
    assert sum(day.is_working for day in deadline.days) == n
    assert deadline.days[-1].date == deadline.due
    assert len(deadline.days) == (deadline.due - start).days


def test_a_span_over_years_counts_the_overrides_too() -> None:
    start, end = date(2024, 12, 31), date(2026, 12, 31)
    off = date(2026, 11, 24)
    assert WorkCalendar().working_days_between(start, end) == 248 + 248
    assert WorkCalendar({off: DayKind.HOLIDAY}).working_days_between(start, end) == 495
