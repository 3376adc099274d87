"""The ladder: by the clock, in order, none left out; down by a passed re-check alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.moves import Refusal
from app.work_calendar.calendar import WorkCalendar
from resolutions.progress.escalation import (
    LADDER,
    Ladder,
    Rung,
    Turn,
    after_failed_recheck,
    climbed,
    day_of_rung,
    new_date,
    next_climb,
    turn,
)

CALENDAR = WorkCalendar()
DUE = date(2026, 9, 30)
STREET = ("street", "monitor")


def _days_ahead(days: int) -> date:
    return date(2026, 9, 1) + timedelta(days=days)


def _swept(on: date, ladder: Ladder, due: date) -> Ladder:
    """What a sweep does on one day."""
    while (day := next_climb(ladder, due, CALENDAR)) is not None and day <= on:
        assert ladder.next_rung is not None
        ladder = climbed([*LADDER[: ladder.height], ladder.next_rung])
    return ladder


@pytest.mark.parametrize(
    ("rung", "day"),
    [
        (Rung.REMIND, date(2026, 9, 29)),
        (Rung.INSPECT, date(2026, 9, 30)),
        (Rung.SUPERVISE, date(2026, 10, 8)),  # the National Day does not count
        (Rung.BULLETIN, date(2026, 10, 10)),  # the working Saturday does 调休
        (Rung.SUMMON, date(2026, 10, 13)),
    ],
)
def test_each_rung_has_its_day_on_the_chinese_calendar(rung: Rung, day: date) -> None:
    assert day_of_rung(rung, DUE, CALENDAR) == day


def test_a_second_bulletin_summons_on_the_next_working_day() -> None:
    named = Ladder(Rung.BULLETIN)
    assert next_climb(named, DUE, CALENDAR) == date(2026, 10, 13)
    second = next_climb(named, DUE, CALENDAR, second_bulletin=date(2026, 10, 10))
    assert second == date(2026, 10, 12)
    late = next_climb(named, DUE, CALENDAR, second_bulletin=date(2026, 10, 30))
    assert late == date(2026, 10, 13)


def test_at_the_top_and_while_stopped_the_clock_climbs_no_further() -> None:
    assert next_climb(Ladder(Rung.SUMMON), DUE, CALENDAR) is None
    assert next_climb(Ladder(Rung.REMIND, is_stopped=True), DUE, CALENDAR) is None


def test_the_supervising_order_sets_a_date_that_can_still_be_kept() -> None:
    assert new_date(DUE, date(2026, 10, 8), CALENDAR) == date(2026, 10, 9)
    assert new_date(DUE, date(2026, 10, 30), CALENDAR) == date(2026, 11, 2)


def test_a_failed_recheck_raises_by_one_and_at_the_top_summons_again() -> None:
    raised = [after_failed_recheck(Ladder(rung)) for rung in (None, *LADDER)]
    assert raised == [*LADDER, Rung.SUMMON]


def test_work_found_undone_climbs_on_even_where_it_was_stopped() -> None:
    ladder = climbed([Rung.REMIND, Turn.STOPPED, Rung.INSPECT])
    assert ladder == Ladder(Rung.INSPECT)


def test_a_stop_leaves_the_rung_where_it_is() -> None:
    stopped = climbed([Rung.REMIND, Rung.INSPECT, Turn.STOPPED])
    assert stopped == Ladder(Rung.INSPECT, is_stopped=True)
    assert climbed([Rung.REMIND, Turn.STOPPED, Turn.RESUMED]) == Ladder(Rung.REMIND)


class TestWhoMayStopIt:
    @pytest.mark.parametrize(
        ("ladder", "to", "by", "reason", "why"),
        [
            (Ladder(Rung.REMIND), Turn.STOPPED, ("secretary",), "雨季停工", "街道"),
            (Ladder(), Turn.STOPPED, STREET, "雨季停工", "没有正在进行"),
            (Ladder(Rung.REMIND, is_stopped=True), Turn.STOPPED, STREET, "雨季", "没有正在进行"),
            (Ladder(Rung.REMIND), Turn.RESUMED, STREET, "雨停了", "没有中止"),
            (Ladder(Rung.REMIND), Turn.STOPPED, STREET, "  ", "理由"),
        ],
    )
    def test_it_is_refused(
        self, ladder: Ladder, to: Turn, by: tuple[str, ...], reason: str, why: str
    ) -> None:
        refusal = turn(ladder, to, by=by, reason=reason)
        assert isinstance(refusal, Refusal)
        assert why in refusal.reason

    def test_the_street_may_with_a_reason(self) -> None:
        assert turn(Ladder(Rung.REMIND), Turn.STOPPED, by=STREET, reason="雨季停工") is None
        stopped = Ladder(Rung.REMIND, is_stopped=True)
        assert turn(stopped, Turn.RESUMED, by=STREET, reason="雨停了") is None


@given(due=st.integers(20, 90), looks=st.lists(st.integers(0, 130), min_size=1))
def test_whoever_looks_late_finds_what_daily_looking_found(due: int, looks: list[int]) -> None:
    day, daily, seldom = _days_ahead(due), Ladder(), Ladder()
    for on in sorted(looks):
        seldom = _swept(_days_ahead(on), seldom, day)
    for on in range(max(looks) + 1):
        daily = _swept(_days_ahead(on), daily, day)
    assert daily == seldom


@given(due=st.integers(20, 90))
def test_every_rung_comes_after_the_one_before_it(due: int) -> None:
    days = [day_of_rung(rung, _days_ahead(due), CALENDAR) for rung in LADDER]
    assert days == sorted(days)
    on = CALENDAR.on_or_after(_days_ahead(due))
    assert len({day_of_rung(rung, on, CALENDAR) for rung in LADDER}) == len(LADDER)


@given(st.lists(st.sampled_from(["climb", "stop", "resume", "fail", "pass"]), max_size=30))
def test_only_a_passed_recheck_leads_down(acts: list[str]) -> None:
    steps: list[Rung | Turn] = []
    for act in acts:
        ladder = climbed(steps)
        if act == "climb" and ladder.next_rung and not ladder.is_stopped:
            steps.append(ladder.next_rung)
        elif act == "fail":
            steps.append(after_failed_recheck(ladder))
        elif act == "pass" and ladder.rung:
            steps.append(Turn.STEPPED_DOWN)
        elif act in {"stop", "resume"}:
            to = Turn.STOPPED if act == "stop" else Turn.RESUMED
            if turn(ladder, to, by=STREET, reason="有理由") is None:
                steps.append(to)
        after = climbed(steps)
        assert after.height >= ladder.height or steps[-1] is Turn.STEPPED_DOWN
        assert after.height - ladder.height <= 1
