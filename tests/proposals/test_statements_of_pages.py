"""Pages ask the database as often for very many rows as for a few."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.people.models.person import Person
from app.permissions import Role
from app.places.models.hall import Hall
from app.transaction import transaction
from proposals.models.proposal import Proposal
from proposals.services import cosigning
from tests.proposals.stories import make_proposal
from tests.support.factories import make_hall, make_person
from tests.support.statements import asked

SignedIn = Callable[[Person], FlaskClient]
FEW, MANY = 3, 60


def _proposed(hall: Hall, count: int) -> None:
    """So many proposals, each by a resident of its own."""
    for number in range(count):
        make_proposal(hall, title=f"电动车没处充电{number}")


def _asked_for(client: FlaskClient, address: str) -> int:
    """How many statements a page takes; the first visit warms what is kept, and does not count."""
    client.get(address)
    with asked() as said:
        answer = client.get(address)
    assert answer.status_code == 200
    assert said
    return len(said)


@pytest.mark.parametrize("query", ["", "?q=充电", "?sort=support", "?q=充电&sort=support"])
def test_a_list_of_many_asks_as_often_as_one_of_few(signed_in: SignedIn, query: str) -> None:
    halls = [make_hall() for _ in range(FEW)]
    client = signed_in(make_person(Role.RESIDENT, at=halls[0]))
    for hall in halls:
        _proposed(hall, 1)
    few = _asked_for(client, "/proposals" + query)
    for hall in halls:
        _proposed(hall, (MANY - FEW) // len(halls))
    many = _asked_for(client, "/proposals" + query)
    assert many == few


def _backed(proposal: Proposal, hall: Hall, count: int) -> None:
    for _ in range(count):
        with transaction():
            cosigning.co_sign(proposal, by=make_person(Role.RESIDENT, at=hall))


def test_a_proposal_backed_by_many_asks_as_often_as_one_backed_by_few(signed_in: SignedIn) -> None:
    hall = make_hall()
    proposal = make_proposal(hall)
    client = signed_in(make_person(Role.RESIDENT, at=hall))
    _backed(proposal, hall, FEW)
    few = _asked_for(client, f"/proposals/{proposal.id}")
    _backed(proposal, hall, MANY - FEW)
    assert _asked_for(client, f"/proposals/{proposal.id}") == few
