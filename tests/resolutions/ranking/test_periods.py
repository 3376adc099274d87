"""Months and quarters, to the day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolutions.ranking.periods import Period, PeriodKind, before, numbered, period_of

KINDS = st.sampled_from(PeriodKind)
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@given(KINDS, DAYS)
def test_every_day_lies_in_one_period_and_they_join(kind: PeriodKind, day: date) -> None:
    period = period_of(kind, day)
    assert day in period
    earlier = before(period)
    assert earlier.last + timedelta(days=1) == period.first
    assert day not in earlier
    assert numbered(kind, period.first.year, period.number) == period


def test_the_fourth_quarter_ends_the_year() -> None:
    assert numbered(PeriodKind.QUARTER, 2026, 4) == Period(
        PeriodKind.QUARTER, date(2026, 10, 1), date(2026, 12, 31)
    )
    assert None not in numbered(PeriodKind.MONTH, 2026, 12)


@pytest.mark.parametrize(("kind", "number"), [(PeriodKind.MONTH, 13), (PeriodKind.QUARTER, 0)])
def test_there_is_no_other(kind: PeriodKind, number: int) -> None:
    with pytest.raises(ValueError, match="in a year"):
        numbered(kind, 2026, number)
