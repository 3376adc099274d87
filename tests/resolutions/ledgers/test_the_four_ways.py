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
    Disposal,
    step_due,
    unit_deadline,
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
    for table in (DISPOSAL_NAMES, DISPOSAL_CLOCKS, DISPOSAL_STEPS, LEADS_TO):
        assert set(table) == set(D)
    calendar = WorkCalendar()
    for way, kind in LEADS_TO.items():
        assert (kind is None) is (step_due(way, FRIDAY, calendar) is None)
    assert LEADS_TO[D.EMERGENCY] is Kind.EMERGENCY
