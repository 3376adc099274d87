"""A quarter in a district of 43 streets and 1,665 halls, on frozen time: every figure is counted twice.

People act by the script through the product's own acts, the clock sweeps every day of the fourth
quarter of 2026, with 国庆 and its 调休, and months and quarter are published. A recount of its own
(``lives``, ``cases``, ``problems``, ``calls``, on ``days``) reads the same script and nothing of the
product. ``QUARTER_TASKS=5000`` plays the district with all its tasks; without it, with as many as a
run of all tests has time for.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app import create_app
from app.extensions import db, socketio
from app.settings import Settings
from app.work_calendar.instants import day_of
from proposals.queries.three_batches import Period
from resolutions.models.appraisal import Appraisal
from resolutions.models.bulletin import Bulletin
from resolutions.models.escalation import Escalation, EscalationTurn
from resolutions.models.extension import ExtensionRequest
from resolutions.models.ledgers.reminder import LedgerReminder
from resolutions.models.reminder import Reminder
from resolutions.models.task import Task
from resolutions.queries.appraisal.three_rates import three_rates
from resolutions.queries.budgets import account_of
from resolutions.queries.whistles.figures import responses, responses_by_street, together
from tests.resolutions.quarter import calls, cases, problems
from tests.resolutions.quarter.ground import Size
from tests.resolutions.quarter.stage import EVENINGS, Quarter, played
from tests.services.addresses import postgres_url
from tests.support.databases import fresh_database

SIZES = {"sqlite": Size(tasks=120), "postgresql": Size(tasks=36, streets=6, halls=120)}
MANY_STATES = 5
"""So many courses, at least, must be under way at the end for the figures to mean anything."""
MONTHS = {9: 30, 10: 31, 11: 30, 12: 31}
OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
SEASON = (date(2026, 10, 1), date(2026, 12, 31))


@pytest.fixture
def quarter(engine_name: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Quarter]:
    """The quarter, played on a database of its own: nobody else's rows are in its figures."""
    folder = tmp_path_factory.mktemp(f"quarter-{engine_name}")
    tasks = os.environ.get("QUARTER_TASKS")
    size = Size(tasks=int(tasks)) if tasks else SIZES[engine_name]
    with fresh_database(engine_name, folder, postgres_url) as url:
        yield from _staged(url, folder, size)


def _staged(url: str, folder: Path, size: Size) -> Iterator[Quarter]:
    before = socketio.server  # type: ignore[attr-defined]  # reason: Flask-SocketIO's stubs lack it
    app = create_app(
        Settings(secret_key="q" * 40, database_url=url, instance_path=folder, testing=True)
    )
    if before is not None:
        socketio.server = before  # type: ignore[attr-defined]  # reason: the same
    with app.app_context():
        db.create_all()
        with played(size) as quarter:
            yield quarter
        db.session.remove()
        db.engine.dispose()


@pytest.mark.timeout(3 * 3600)
def test_every_figure_of_a_quarter_is_counted_twice(quarter: Quarter) -> None:
    _nothing_failed_and_nobody_was_left_out(quarter)
    for evening in EVENINGS:
        _every_task_has_its_day_and_its_colour(quarter, evening)
        _boards_count_halls_streets_and_units(quarter, evening)
    _each_reminder_is_sent_once_and_on_its_day(quarter)
    _the_ladder_is_climbed_and_left_on_the_right_days(quarter)
    _residents_are_counted_and_heard(quarter)
    _requests_for_more_time_are_counted(quarter)
    _budgets_are_planned_and_spent(quarter)
    for month in MONTHS:
        _monthly_bulletins_say_what_happened(quarter, month)
    _the_quarter_is_ranked_for_the_district_and_each_street(quarter)
    _three_rates_are_given_by_street(quarter)
    _the_ledger_is_cleared_as_counted(quarter)
    _the_ledger_reminds_once_and_on_the_day(quarter)
    for first, last in (OCTOBER, SEASON):
        _whistles_are_answered_as_counted(quarter, first, last)


def _per_task(quarter: Quarter, rows: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    """What the database holds of each task, by its number in the script."""
    found: dict[int, list[Any]] = defaultdict(list)
    for task_id, what in rows:
        found[quarter.numbers[task_id]].append(what)
    return dict(found)


def _nothing_failed_and_nobody_was_left_out(quarter: Quarter) -> None:
    assert quarter.played.failed == []
    assert len(quarter.recount.lives) == len(quarter.played.ids)
    assert len({life.state for life in quarter.recount.lives}) > MANY_STATES


def _every_task_has_its_day_and_its_colour(quarter: Quarter, on: date) -> None:
    assert sorted(quarter.seen[on].tasks) == sorted(quarter.recount.stands[on])


def _boards_count_halls_streets_and_units(quarter: Quarter, on: date) -> None:
    streets: dict[int, Counter[str]] = defaultdict(Counter)
    halls: dict[int, Counter[str]] = defaultdict(Counter)
    units: dict[int, Counter[str]] = defaultdict(Counter)
    lives = {life.told.number: life for life in quarter.recount.lives}
    for number, colour, _due in quarter.recount.stands[on]:
        told = lives[number].told
        streets[quarter.played.district.halls[told.hall][1]][colour] += 1
        halls[told.hall][colour] += 1
        units[[unit for day, unit in lives[number].leads if day <= on][-1]][colour] += 1
    seen = quarter.seen[on]
    assert {key: row for key, row in seen.by_street.items() if row} == streets
    assert seen.by_unit == units
    assert on != EVENINGS[-1] or seen.by_hall == halls


def _each_reminder_is_sent_once_and_on_its_day(quarter: Quarter) -> None:
    rows = db.session.scalars(select(Reminder).order_by(Reminder.id))
    sent = _per_task(
        quarter, ((row.task_id, (row.kind.value, row.due_on, day_of(row.sent_at))) for row in rows)
    )
    due = {
        life.told.number: sorted(life.reminders) for life in quarter.recount.lives if life.reminders
    }
    assert {number: sorted(said) for number, said in sent.items()} == due
    assert len({kind for said in due.values() for kind, _about, _on in said}) == 3


def _the_ladder_is_climbed_and_left_on_the_right_days(quarter: Quarter) -> None:
    rows = db.session.scalars(select(Escalation).order_by(Escalation.id)).unique()
    climbed = _per_task(
        quarter,
        (
            (row.task_id, (row.rung, row.on, row.due_on, row.cause, row.unit_id, row.new_due_on))
            for row in rows
        ),
    )
    assert climbed == {
        life.told.number: [
            (one.name, one.on, one.due, one.cause, one.unit, one.new_due) for one in life.rungs
        ]
        for life in quarter.recount.lives
        if life.rungs
    }
    turns = db.session.scalars(select(EscalationTurn).order_by(EscalationTurn.id)).unique()
    left = _per_task(quarter, ((row.task_id, (row.kind.value, day_of(row.at))) for row in turns))
    assert left == {life.told.number: life.turns for life in quarter.recount.lives if life.turns}


def _residents_are_counted_and_heard(quarter: Quarter) -> None:
    made = db.session.scalars(select(Appraisal).order_by(Appraisal.id)).unique()
    held = sorted(
        (
            *(row.resolution_id, row.opened_on, row.said.answers),
            *(row.said.satisfied + row.said.mostly, row.outcome.value if row.outcome else ""),
        )
        for row in made
    )
    resolutions = quarter.played.resolutions
    assert held == sorted(
        (
            *(resolutions[one.resolution], one.opened_on),
            *((len(one.marks), one.good) if one.closed_on else (0, 0)),
            one.outcome,
        )
        for one in quarter.recount.appraisals
    )


def _requests_for_more_time_are_counted(quarter: Quarter) -> None:
    rows = db.session.scalars(select(ExtensionRequest)).unique()
    asked = Counter((row.unit_id, row.granted) for row in rows)
    own: Counter[tuple[int, bool | None]] = Counter()
    answers = {"asked": None, "granted": True, "refused": False}
    for life in quarter.recount.lives:
        for deed in life.told.deeds:
            if deed.verb == "ask":
                unit = [unit for on, unit in life.leads if on <= deed.on][-1]
                own[unit, answers[life.extensions[-1]]] += 1
    assert asked == own


def _budgets_are_planned_and_spent(quarter: Quarter) -> None:
    for life in quarter.recount.lives:
        if life.planned:
            task = db.session.get_one(Task, quarter.played.ids[life.told.number])
            whole = account_of(task).whole
            assert (whole.planned, whole.spent) == (life.planned, life.spent)
            assert whole.is_overspent == (life.spent > life.planned)


def _monthly_bulletins_say_what_happened(quarter: Quarter, month: int) -> None:
    first, last = date(2026, month, 1), date(2026, month, MONTHS[month])
    made = db.session.get_one(Bulletin, quarter.bulletins["month", month])
    assert made.lines == cases.lines(cases.cases(quarter.recount, first, last))


def _the_quarter_is_ranked_for_the_district_and_each_street(quarter: Quarter) -> None:
    made = db.session.get_one(Bulletin, quarter.bulletins["quarter", 4])
    assert made.lines == cases.lines(cases.cases(quarter.recount, *SEASON))
    of: dict[int, set[int]] = defaultdict(set)
    for told in quarter.played.script.tasks:
        of[quarter.played.district.halls[told.hall][1]].add(told.number)
    for street, numbers in of.items():
        made = db.session.get_one(Bulletin, quarter.bulletins[f"street{street}", 4])
        assert made.lines == cases.lines(cases.cases(quarter.recount, *SEASON, numbers))


def _three_rates_are_given_by_street(quarter: Quarter) -> None:
    made = db.session.get_one(Bulletin, quarter.bulletins["quarter", 4])
    streets: dict[str, list[cases.Case]] = defaultdict(list)
    halls, tasks = quarter.played.district.halls, quarter.played.script.tasks
    for case in cases.cases(quarter.recount, *SEASON):
        streets[f"第{halls[tasks[case.task].hall][1] + 1}街道"].append(case)
    shown = {
        one.name: [[rate.numerator, rate.denominator] for rate in one.rates]
        for one in three_rates(made).places
    }
    wanted = ("response", "resolved", "satisfaction")
    assert shown == {
        name: [cases.counts(own)["rates"][part] for part in wanted] for name, own in streets.items()
    }


def _the_ledger_is_cleared_as_counted(quarter: Quarter) -> None:
    _accounts, figures = problems.recounted(quarter.spots, EVENINGS)
    for on in EVENINGS:
        seen = quarter.seen[on]
        everything = figures[on].get(-1, {})
        assert {name: getattr(seen.account, name) for name in everything} == everything
        share = seen.account.zero
        assert (share.numerator, share.denominator) == (
            everything.get("past_limit", 0),
            everything.get("on_account", 0),
        )
        places = quarter.played.district
        for hall, counts in figures[on].items():
            if hall >= 0:
                row = seen.account_by_place[places.hall_places[places.halls[hall][0]]]
                assert {name: getattr(row, name) for name in counts} == counts


def _the_ledger_reminds_once_and_on_the_day(quarter: Quarter) -> None:
    accounts, _figures = problems.recounted(quarter.spots, EVENINGS)
    ids = {found: number for number, found in quarter.keeper.ids.items()}
    sent: dict[int, list[Any]] = defaultdict(list)
    for row in db.session.scalars(select(LedgerReminder)):
        sent[ids[row.item_id]].append((row.kind.value, row.due_on, day_of(row.sent_at)))
    assert {number: sorted(said) for number, said in sent.items()} == {
        one.problem.number: sorted(one.said) for one in accounts if one.said
    }


def _whistles_are_answered_as_counted(quarter: Quarter, first: date, last: date) -> None:
    rows = responses(Period(first, last))
    own = calls.recounted(quarter.blown, first, last)
    assert {
        row.unit.id: (
            row.responses.response.numerator,
            row.responses.coming.numerator,
            row.responses.due,
        )
        for row in rows
        if row.responses.due
    } == {unit: (one.in_time, one.came, one.due) for unit, one in own.items() if one.due}
    streets = responses_by_street(Period(first, last))
    whole = together(rows)
    assert sum(row.responses.due for row in streets) == whole.due
    assert {row.place.id for row in streets} <= {
        street.place for street in quarter.played.district.streets
    }
    assert whole.response.numerator == sum(one.in_time for one in own.values())
    assert whole.coming.numerator == sum(one.came for one in own.values())
    assert whole.due == sum(one.due for one in own.values())
