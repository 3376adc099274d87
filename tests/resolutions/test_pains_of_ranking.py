"""What hurts where units are ranked, by the numbers of the survey of public threads.

The third of these threads, 53 on letters, is walked in ``tests/app/notices/test_digests.py``.
"""

from __future__ import annotations

from flask.testing import FlaskClient

from app import clock
from app.transaction import transaction
from resolutions.models.bulletin import Bulletin
from resolutions.models.unit import Unit
from resolutions.ranking.periods import PeriodKind, numbered
from resolutions.services import handling, publishing
from tests.resolutions.works import Works, at, make_unit

SEPTEMBER = numbered(PeriodKind.MONTH, 2026, 9)


def _published(works: Works) -> Bulletin:
    with clock.stopped(at(10, 9)), transaction():
        return publishing.publish(works.hall.place, SEPTEMBER, by=works.street)


def _done(works: Works, *units: tuple[Unit, int, int]) -> None:
    """Of each unit so many tasks due in September, of which so many were never finished."""
    given = [
        (works.assigned(title=f"{unit.name}{number}", lead=unit), number < late)
        for unit, tasks, late in units
        for number in range(tasks)
    ]
    for task, is_late in given:
        with transaction():
            handling.accept(task, by=works.liaison)
        if is_late:
            continue
        works.report(task, 100)
        with transaction():
            handling.self_check(task, by=works.liaison)
        works.check(task)
        works.check(task)


def test_a_unit_with_one_task_leads_no_table(works: Works, client: FlaskClient) -> None:
    """32: the league table was led by a town with one report."""
    small = make_unit(works.hall, "只办一件的单位", works.liaison)
    _done(works, (small, 1, 0), (works.unit, 6, 1))
    made = _published(works)
    places = {line["unit"]: line.get("place") for line in made.lines}
    assert places[small.id] is None
    assert places[works.unit.id] == 1
    page = client.get(made.url).get_data(as_text=True)
    assert "只办一件的单位" in page
    assert "不足5件" in page


def test_who_takes_on_more_does_not_look_worse(works: Works, client: FlaskClient) -> None:
    """33: raw counts made the active councils look bad."""
    idle = make_unit(works.hall, "办得少的单位", works.liaison)
    _done(works, (works.unit, 14, 2), (idle, 5, 1))
    made = _published(works)
    busy, other = (
        next(line for line in made.lines if line["unit"] == unit.id) for unit in (works.unit, idle)
    )
    assert busy["rates"]["on_time"] == [12, 14]
    assert other["rates"]["on_time"] == [4, 5]
    assert busy["place"] < other["place"]
    page = client.get(made.url).get_data(as_text=True)
    assert "12/14" in page
