"""The hall says how many voices it takes; reaching it is noted once, for everybody to see."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.errors import Invalid
from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.places.models.hall import Hall
from app.transaction import transaction
from proposals.lifecycle.thresholds import Threshold, ThresholdKind
from proposals.models.proposal import Proposal
from proposals.models.reached_threshold import ReachedThreshold
from proposals.models.topic import Topic
from proposals.queries.proposals import timeline_of
from proposals.queries.support import threshold_of
from proposals.queries.together import reached_in
from proposals.services import cosigning, reviewing
from proposals.services.thresholds import set_threshold
from tests.proposals.stories import again, make_proposal, make_topic
from tests.support.factories import make_hall, make_person

SignedIn = Callable[[Person], FlaskClient]


@pytest.fixture
def hall(app: Flask) -> Hall:
    return make_hall()


@pytest.fixture
def secretary(hall: Hall) -> Person:
    return make_person(Role.SECRETARY, at=hall)


def ask_for(hall: Hall, kind: ThresholdKind, number: int, by: Person) -> None:
    with transaction():
        set_threshold(hall, Threshold(kind, number), by=by)


def sign(proposal: Proposal, people: int) -> None:
    for _ in range(people):
        person = make_person(Role.RESIDENT, at=proposal.hall)
        with transaction():
            cosigning.co_sign(proposal, by=person)


def reached(thing: Proposal | Topic) -> list[str]:
    return [e.text for e in timeline_of(thing) if e.act == "threshold_reached"]


def test_the_secretary_sets_people_or_a_share(
    hall: Hall, secretary: Person, signed_in: SignedIn
) -> None:
    client = signed_in(secretary)
    for _ in range(11):
        make_person(Role.RESIDENT, at=hall)
    for form, required in (
        ({"kind": "people", "people": "30"}, 30),
        ({"kind": "share", "percent": "10"}, 2),
        ({"kind": "none"}, 0),
    ):
        answer = client.post("/desk/threshold", data={"hall": hall.code} | form)
        assert answer.status_code == 303
        assert threshold_of(again(hall)) == required
    assert "现在没有另设门槛" in client.get(f"/desk/threshold?hall={hall.code}").text


@pytest.mark.parametrize(
    "form",
    [
        {"kind": "people", "people": "1"},
        {"kind": "people", "people": ""},
        {"kind": "people", "people": "三十"},
        {"kind": "share", "percent": "101"},
        {"kind": "share", "percent": "0"},
        {"kind": "magic"},
        {},
    ],
)
def test_an_absurd_threshold_is_refused(
    hall: Hall, secretary: Person, signed_in: SignedIn, form: dict[str, str]
) -> None:
    answer = signed_in(secretary).post("/desk/threshold", data={"hall": hall.code} | form)
    assert answer.status_code == 422
    assert threshold_of(again(hall)) == 0


def test_other_rules_of_the_hall_stay_as_they_were(hall: Hall, secretary: Person) -> None:
    with transaction():
        hall.rules = {"reviewers_required": 3, "cosigners_required": 9}
    ask_for(hall, ThresholdKind.SHARE, 20, secretary)
    assert again(hall).rules == {
        "reviewers_required": 3,
        "cosigners_by": "share",
        "cosigners_percent": 20,
    }


def test_reaching_it_is_noted_once_and_lies_on_the_desk(
    hall: Hall, secretary: Person, signed_in: SignedIn, client: FlaskClient
) -> None:
    ask_for(hall, ThresholdKind.PEOPLE, 3, secretary)
    proposal = make_proposal(hall)
    sign(proposal, 1)
    assert reached(proposal) == []
    assert "再有1人就到本厅门槛3人" in client.get(proposal.url).text
    sign(proposal, 1)
    assert reached(proposal) == ["支持的居民3人，门槛3人"]
    assert "已达到本厅门槛3人" in client.get(proposal.url).text
    sign(proposal, 1)
    assert len(reached(proposal)) == 1
    assert [one.id for one in reached_in(hall)] == [proposal.id]
    assert "联署已达门槛" in signed_in(secretary).get(f"/desk?hall={hall.code}").text


def test_a_topic_reaches_it_by_distinct_people_and_may_then_be_reviewed(
    hall: Hall, secretary: Person
) -> None:
    ask_for(hall, ThresholdKind.PEOPLE, 4, secretary)
    first, second = make_proposal(hall), make_proposal(hall)
    both = make_person(Role.RESIDENT, at=hall)
    with transaction():
        cosigning.co_sign(first, by=both)
        cosigning.co_sign(second, by=both)
    topic = make_topic(hall, [first, second], by=secretary)
    assert reached(topic) == []
    sign(first, 1)
    assert len(reached(topic)) == 1
    assert reached_in(hall) == [topic]
    with transaction():
        reviewing.begin(topic, by=secretary)
    assert reached_in(hall) == []


def test_lowering_it_notes_what_has_it_already(hall: Hall, secretary: Person) -> None:
    proposal, quiet = make_proposal(hall), make_proposal(hall)
    sign(proposal, 2)
    ask_for(hall, ThresholdKind.PEOPLE, 10, secretary)
    assert reached(proposal) == []
    ask_for(hall, ThresholdKind.PEOPLE, 3, secretary)
    assert (len(reached(proposal)), reached(quiet)) == (1, [])
    ask_for(hall, ThresholdKind.PEOPLE, 2, secretary)
    assert len(reached(proposal)) == 1
    marks = db.session.scalars(select(ReachedThreshold)).all()
    assert [(mark.voices, mark.required) for mark in marks] == [(3, 3)]


def test_the_service_refuses_what_no_form_lets_through(hall: Hall, secretary: Person) -> None:
    with pytest.raises(Invalid):
        ask_for(hall, ThresholdKind.PEOPLE, -1, secretary)
