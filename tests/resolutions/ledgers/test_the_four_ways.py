"""四种处置: each way has its own clock, and two of them lead to a whistle."""

from __future__ import annotations

from datetime import date

import pytest

from app.work_calendar.calendar import WorkCalendar
from resolutions.ledgers.disposals import (
    DISPOSAL_CLOCKS,
    DISPOSAL_NAMES,
    DISPOSAL_STEPS,
    LEADS_TO,
    TASK_CLOCKS,
    WAYS_AT_THE_SCENE,
    Disposal,
    step_due,
    task_working_days,
    unit_deadline,
    way_of_kind,
)
from resolutions.whistling.kinds import Kind

D = Disposal
FRIDAY, MONDAY = date(2026, 9, 11), date(2026, 9, 14)


@pytest.mark.parametrize(
    ("way", "days", "due"),
    [
        (D.IMMEDIATE, 3, MONDAY),
        (D.IMMEDIATE, 1, MONDAY),
        (D.TIMED, 3, date(2026, 9, 16)),
        (D.TIMED, 10, date(2026, 9, 24)),
        (D.CONSULT, 3, date(2026, 9, 16)),
    ],
)
def test_the_units_day(way: Disposal, days: int, due: date) -> None:
    deadline = unit_deadline(way, FRIDAY, days, WorkCalendar())
    assert deadline is not None
    assert deadline.due == due


def test_an_emergency_counts_no_working_days() -> None:
    saturday = date(2026, 9, 12)
    assert unit_deadline(D.EMERGENCY, saturday, 3, WorkCalendar()) is None
    assert step_due(D.EMERGENCY, saturday, WorkCalendar()) == saturday


def test_the_day_of_the_step_it_leads_to() -> None:
    calendar = WorkCalendar()
    assert step_due(D.CONSULT, FRIDAY, calendar) == date(2026, 9, 15)
    assert step_due(D.IMMEDIATE, FRIDAY, calendar) is None
    assert step_due(D.TIMED, FRIDAY, calendar) is None


def test_every_way_has_its_words_and_a_step_has_its_whistle() -> None:
    for table in (DISPOSAL_NAMES, DISPOSAL_CLOCKS, DISPOSAL_STEPS, LEADS_TO, TASK_CLOCKS):
        assert set(table) == set(D)
    calendar = WorkCalendar()
    for way, kind in LEADS_TO.items():
        assert (kind is None) is (step_due(way, FRIDAY, calendar) is None)
    assert LEADS_TO[D.EMERGENCY] is Kind.EMERGENCY


def test_a_task_has_the_days_of_its_order_unless_it_is_dealt_with_at_once() -> None:
    days = {way: task_working_days(way, 10) for way in D}
    assert days == {D.IMMEDIATE: 1, D.TIMED: 10, D.CONSULT: 10, D.EMERGENCY: 1}
    assert task_working_days(D.IMMEDIATE, 0) == 0


@pytest.mark.parametrize(
    ("kind", "chosen", "way"),
    [
        (Kind.ASSEMBLE, D.IMMEDIATE, D.IMMEDIATE),
        (Kind.ASSEMBLE, D.EMERGENCY, None),
        (Kind.ASSEMBLE, None, None),
        (Kind.JOINT, D.IMMEDIATE, D.CONSULT),
        (Kind.EMERGENCY, D.TIMED, D.EMERGENCY),
        (Kind.OVERSIGHT, D.TIMED, None),
    ],
)
def test_a_whistles_kind_may_leave_no_choice(
    kind: Kind, chosen: Disposal | None, way: Disposal | None
) -> None:
    assert way_of_kind(kind, chosen) is way
    assert D.EMERGENCY not in WAYS_AT_THE_SCENE
