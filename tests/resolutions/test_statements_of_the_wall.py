"""The public wall asks the database as often for very many late tasks as for a few."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.resolutions.district import District, grow
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
    grow(district, 6)
    assert _asked_for(client) <= before
