"""Standing behind a proposal: one voice a person, taken back whenever one likes."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app import clock, create_app
from app.errors import Refused
from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.settings import Settings
from app.transaction import transaction
from proposals.models.co_signature import CoSignature
from proposals.models.proposal import Proposal
from proposals.queries.support import co_signers, signature_of
from proposals.services import cosigning, desk
from tests.proposals.stories import again, make_proposal
from tests.services.addresses import postgres_url
from tests.support.databases import fresh_database
from tests.support.factories import make_hall, make_person


def test_a_second_tap_changes_nothing(app: Flask) -> None:
    hall = make_hall()
    proposal, neighbour = make_proposal(hall), make_person(Role.RESIDENT, at=hall)
    with transaction():
        assert cosigning.co_sign(proposal, by=neighbour) is True
    with transaction():
        assert cosigning.co_sign(proposal, by=neighbour) is False
    assert again(proposal).supporter_count == 1
    assert [one.id for one in co_signers(proposal)] == [neighbour.id]


def test_a_signature_taken_back_stays_as_history_and_may_be_given_again(app: Flask) -> None:
    hall = make_hall()
    proposal, neighbour = make_proposal(hall), make_person(Role.RESIDENT, at=hall)
    for act in (cosigning.co_sign, cosigning.take_back, cosigning.co_sign):
        with transaction():
            assert act(proposal, by=neighbour) is True
    assert again(proposal).supporter_count == 1
    kept = db.session.scalars(select(CoSignature).order_by(CoSignature.id)).all()
    assert [one.withdrawn_at is None for one in kept if one.proposal_id == proposal.id] == [
        False,
        True,
    ]


def test_taking_back_what_was_never_given_changes_nothing(app: Flask) -> None:
    hall = make_hall()
    with transaction():
        proposal = make_proposal(hall)
        assert cosigning.take_back(proposal, by=make_person(Role.RESIDENT, at=hall)) is False


def test_a_proposer_does_not_co_sign(app: Flask) -> None:
    hall = make_hall()
    by = make_person(Role.RESIDENT, at=hall)
    proposal = make_proposal(hall, by)
    with pytest.raises(Refused, match="自己的提案"), transaction():
        cosigning.co_sign(proposal, by=by)


def test_what_was_declined_is_closed_to_support(app: Flask) -> None:
    hall = make_hall()
    proposal, neighbour = make_proposal(hall), make_person(Role.RESIDENT, at=hall)
    with transaction():
        desk.decline(proposal, by=make_person(Role.SECRETARY, at=hall), reason="已起诉")
    with pytest.raises(Refused) as refusal, transaction():
        cosigning.co_sign(proposal, by=neighbour)
    assert refusal.value.code == "closed_to_support"
    assert "不予受理" in str(refusal.value.why)


def test_the_database_itself_refuses_a_second_standing_signature(app: Flask) -> None:
    hall = make_hall()
    proposal, neighbour = make_proposal(hall), make_person(Role.RESIDENT, at=hall)
    with transaction():
        cosigning.co_sign(proposal, by=neighbour)
    second = CoSignature(proposal_id=proposal.id, person_id=neighbour.id, signed_at=clock.now())
    with pytest.raises(IntegrityError), transaction() as session:
        session.add(second)
    assert signature_of(neighbour, proposal) is not None


@pytest.fixture
def own_app(engine_name: str, tmp_path: Path) -> Iterator[Flask]:
    """An app on a database of its own, where transactions really commit."""
    with fresh_database(engine_name, tmp_path, postgres_url) as url:
        made = create_app(
            Settings(secret_key="t" * 40, database_url=url, instance_path=tmp_path, testing=True)
        )
        with made.app_context():
            db.create_all()
            yield made
            db.session.remove()
            db.engine.dispose()


def test_twenty_taps_at_once_give_one_signature(own_app: Flask) -> None:
    hall = make_hall()
    proposal_id = make_proposal(hall).id
    person_id = make_person(Role.RESIDENT, at=hall).id
    db.session.remove()

    def tap(_number: int) -> bool:
        with own_app.app_context(), transaction() as session:
            person = session.get_one(Person, person_id)
            return cosigning.co_sign(session.get_one(Proposal, proposal_id), by=person)

    with ThreadPoolExecutor(20) as many:
        won = list(many.map(tap, range(20)))
    assert won.count(True) == 1
    assert db.session.scalar(select(func.count()).select_from(CoSignature)) == 1
    assert db.session.get_one(Proposal, proposal_id).supporter_count == 1


def test_twenty_neighbours_at_once_are_twenty(own_app: Flask) -> None:
    hall = make_hall()
    proposal_id = make_proposal(hall).id
    people = [make_person(Role.RESIDENT, at=hall).id for _ in range(20)]
    db.session.remove()

    def tap(person_id: int) -> None:
        with own_app.app_context(), transaction() as session:
            person = session.get_one(Person, person_id)
            cosigning.co_sign(session.get_one(Proposal, proposal_id), by=person)

    with ThreadPoolExecutor(20) as many:
        list(many.map(tap, people))
    assert db.session.get_one(Proposal, proposal_id).supporter_count == 20
