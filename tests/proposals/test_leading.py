"""Collective proposals: nobody leads who has not said yes, and whoever leads is one voice."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.errors import Forbidden, Refused
from app.extensions import db
from app.notices.models.notice import Notice
from app.people.models.person import Person
from app.permissions import Role
from app.places.models.hall import Hall
from app.transaction import transaction
from proposals.models.proposal import Proposal
from proposals.queries.leads import standing_leads
from proposals.queries.proposals import timeline_of
from proposals.services import cosigning, desk, leading
from tests.proposals.stories import again, make_proposal
from tests.support.factories import make_hall, make_person

SignedIn = Callable[[Person], FlaskClient]


@pytest.fixture
def hall(app: Flask) -> Hall:
    return make_hall()


@pytest.fixture
def proposer(hall: Hall) -> Person:
    return make_person(Role.RESIDENT, at=hall, name="王提案")


@pytest.fixture
def proposal(hall: Hall, proposer: Person) -> Proposal:
    return make_proposal(hall, proposer)


@pytest.fixture
def neighbour(hall: Hall, proposal: Proposal) -> Person:
    """A neighbour who has co-signed."""
    person = make_person(Role.RESIDENT, at=hall, name="李牵头")
    with transaction():
        cosigning.co_sign(proposal, by=person)
    return person


def told(person: Person) -> list[str]:
    return list(
        db.session.scalars(
            select(Notice.kind).where(Notice.person_id == person.id).order_by(Notice.id)
        )
    )


def test_a_co_signer_who_is_asked_and_accepts_leads(
    proposal: Proposal, proposer: Person, neighbour: Person, signed_in: SignedIn
) -> None:
    mine, theirs = signed_in(proposer), signed_in(neighbour)
    mine.post(f"{proposal.url}/leads", data={"person": neighbour.id})
    assert "proposal.lead_asked" in told(neighbour)
    assert "集体提案" not in mine.get(proposal.url).text
    assert "提案人邀请您一起发起" in theirs.get(proposal.url).text
    theirs.post(f"{proposal.url}/lead", data={"answer": "accepted"})
    page = mine.get(proposal.url).text
    assert "发起人：王提案、李牵头" in page
    assert "proposal.lead_accepted" in told(proposer)
    assert again(proposal).supporter_count == 1
    assert timeline_of(proposal)[-1].act == "lead_joined"


def test_the_link_lets_a_neighbour_lead_and_sign_in_one_tap(
    hall: Hall, proposal: Proposal, proposer: Person, signed_in: SignedIn
) -> None:
    mine = signed_in(proposer)
    mine.post(f"{proposal.url}/leads/link")
    assert "/lead?t=" in mine.get(f"{proposal.url}/leads").text
    with transaction():
        token = leading.invite(proposal, by=proposer).token
    for person, answer, leads in (
        (make_person(Role.RESIDENT, at=hall), {"t": token}, 1),
        (make_person(Role.RESIDENT, at=hall), {"t": "guessed"}, 1),
        (make_person(Role.RESIDENT, at=hall), {}, 1),
        (make_person(Role.RESIDENT, at=make_hall()), {"t": token}, 1),
    ):
        signed_in(person).post(f"{proposal.url}/lead", data={"answer": "accepted"} | answer)
        assert len(standing_leads(proposal)) == leads
    assert again(proposal).supporter_count == 1


def test_a_new_link_ends_the_old_one(proposal: Proposal, proposer: Person, hall: Hall) -> None:
    with transaction():
        old = leading.invite(proposal, by=proposer).token
        leading.invite(proposal, by=proposer)
    with pytest.raises(Refused, match="换过"), transaction():
        leading.accept(proposal, by=make_person(Role.RESIDENT, at=hall), token=old)


def test_declining_keeps_the_signature_and_one_may_be_asked_again(
    proposal: Proposal, proposer: Person, neighbour: Person
) -> None:
    with transaction():
        leading.ask(proposal, neighbour, by=proposer)
    with pytest.raises(Refused, match="邀请过"), transaction():
        leading.ask(proposal, neighbour, by=proposer)
    with transaction():
        leading.decline(proposal, by=neighbour)
    assert again(proposal).supporter_count == 1
    with pytest.raises(Refused, match="谢绝"), transaction():
        leading.accept(proposal, by=neighbour)
    with transaction():
        leading.ask(proposal, neighbour, by=proposer)
        leading.accept(proposal, by=neighbour)
        leading.accept(proposal, by=neighbour)
    assert [one.id for one in standing_leads(proposal)] == [neighbour.id]
    with pytest.raises(Refused), transaction():
        leading.decline(proposal, by=neighbour)


def test_stepping_down_keeps_the_signature_taking_it_back_ends_both(
    proposal: Proposal, proposer: Person, neighbour: Person
) -> None:
    def lead() -> None:
        with transaction():
            leading.ask(proposal, neighbour, by=proposer)
            leading.accept(proposal, by=neighbour)

    lead()
    with transaction():
        leading.step_down(proposal, by=neighbour)
    assert (again(proposal).supporter_count, list(standing_leads(proposal))) == (1, [])
    lead()
    with transaction():
        cosigning.take_back(proposal, by=neighbour)
    assert (again(proposal).supporter_count, list(standing_leads(proposal))) == (0, [])
    with pytest.raises(Refused), transaction():
        leading.step_down(proposal, by=neighbour)


def test_only_the_proposer_asks_and_only_whoever_signed(
    hall: Hall, proposal: Proposal, proposer: Person, neighbour: Person
) -> None:
    stranger = make_person(Role.RESIDENT, at=hall)
    with pytest.raises(Forbidden), transaction():
        leading.ask(proposal, neighbour, by=neighbour)
    with pytest.raises(Refused, match="已经联署"), transaction():
        leading.ask(proposal, stranger, by=proposer)
    with pytest.raises(Refused, match="自己的提案"), transaction():
        leading.accept(proposal, by=proposer)


def test_nobody_is_asked_for_what_is_closed(
    hall: Hall, proposal: Proposal, proposer: Person, neighbour: Person
) -> None:
    with transaction():
        leading.ask(proposal, neighbour, by=proposer)
        desk.decline(proposal, by=make_person(Role.SECRETARY, at=hall), reason="已起诉")
    for act in (
        lambda: leading.invite(proposal, by=proposer),
        lambda: leading.accept(proposal, by=neighbour),
    ):
        with pytest.raises(Refused), transaction():
            act()
