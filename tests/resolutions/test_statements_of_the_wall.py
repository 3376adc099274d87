"""The public wall asks the database as often for very many late tasks as for a few."""

from __future__ import annotations

from flask.testing import FlaskClient

from app import clock
from tests.resolutions.district import District
from tests.resolutions.works import at, decided_works
from tests.support.factories import make_hall, make_place
from tests.support.statements import asked


def _asked_for(client: FlaskClient) -> int:
    client.get("/resolutions/wall")
    with asked() as said:
        answer = client.get("/resolutions/wall")
    assert answer.status_code == 200
    assert said
    return len(said)


def test_a_wall_of_many_halls_and_tasks_asks_no_more_questions(
    district: District, client: FlaskClient
) -> None:
    before = _asked_for(client)
    with clock.stopped(at(9, 21)):
        for number in range(6):
            hall = make_hall(place=make_place(f"新里{number}", parent=district.community))
            works = decided_works(hall)
            works.accepted(working_days=2)
            works.accepted(title="又一项", working_days=2)
    assert _asked_for(client) <= before
