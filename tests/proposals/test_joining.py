"""Joining is linking: told once, free to leave, undone in one act, and nobody is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.errors import Refused
from app.extensions import db
from app.notices.models.notice import Notice
from app.people.models.person import Person
from app.permissions import Role
from app.places.models.hall import Hall
from app.transaction import transaction
from proposals.lifecycle.proposal import ProposalState as S
from proposals.lifecycle.topic_states import TopicState
from proposals.models.proposal import Proposal
from proposals.queries.proposals import timeline_of
from proposals.queries.support import support_of
from proposals.queries.topics import topic_of
from proposals.services import cosigning, opting, timeline, topics
from tests.proposals.stories import again, make_filed_topic, make_proposal, make_topic
from tests.support.factories import make_hall, make_person

SignedIn = Callable[[Person], FlaskClient]


@pytest.fixture
def hall(app: Flask) -> Hall:
    return make_hall()


@pytest.fixture
def pair(hall: Hall) -> list[Proposal]:
    return [make_proposal(hall, title="飞线充电"), make_proposal(hall, title="没处充电")]


@pytest.fixture
def neighbour(hall: Hall, pair: list[Proposal]) -> Person:
    """One who has signed both."""
    person = make_person(Role.RESIDENT, at=hall)
    with transaction():
        for one in pair:
            cosigning.co_sign(one, by=person)
    return person


def told(person: Person, kind: str) -> list[Notice]:
    chosen = (
        select(Notice).where(Notice.person_id == person.id, Notice.kind == kind).order_by(Notice.id)
    )
    return list(db.session.scalars(chosen))


def test_whoever_stands_behind_several_is_told_once_with_the_way_out(
    hall: Hall, pair: list[Proposal], neighbour: Person
) -> None:
    topic = make_topic(hall, pair)
    for person in (neighbour, pair[0].proposer, pair[1].proposer):
        assert person is not None
        (notice,) = told(person, "topic.joined")
        assert notice.url == f"/topics/{topic.id}/voice"


def test_opting_out_keeps_the_original_and_can_be_taken_back(
    hall: Hall, pair: list[Proposal], neighbour: Person, signed_in: SignedIn
) -> None:
    topic = make_topic(hall, pair)
    client = signed_in(neighbour)
    assert "我的声音算不算在议题里" in client.get(topic.url).text
    for wish, counted, said in (
        ("leave", False, "现在您的声音不算在议题里"),
        ("leave", False, "现在您的声音不算在议题里"),
        ("return", True, "现在您的声音算在议题里"),
        ("return", True, "现在您的声音算在议题里"),
        ("leave", False, "现在您的声音不算在议题里"),
    ):
        assert client.post(f"{topic.url}/voice", data={"wish": wish}).status_code == 303
        assert said in client.get(f"{topic.url}/voice").text
        assert (neighbour.id in support_of(topic).people) is counted
        assert [again(one).supporter_count for one in pair] == [1, 1]


def test_who_opted_out_is_left_in_peace_but_a_proposer_hears_the_end(
    hall: Hall, pair: list[Proposal], neighbour: Person
) -> None:
    topic, proposer = make_topic(hall, pair), pair[0].proposer
    assert proposer is not None
    with transaction():
        opting.leave(topic, by=neighbour)
        opting.leave(topic, by=proposer)
        timeline.note(topic, act="meetings.said", text="下周三上会")
    assert told(neighbour, "meetings.said") == []
    assert len(told(proposer, "meetings.said")) == 1
    assert "proposer_opted_out" in [event.act for event in timeline_of(topic)]
    with transaction():
        opting.come_back(topic, by=proposer)
    assert timeline_of(topic)[-1].act == "proposer_came_back"


def test_only_who_stands_behind_it_opts_out_and_only_until_the_meeting_decided(
    hall: Hall, pair: list[Proposal], neighbour: Person
) -> None:
    topic = make_filed_topic(hall, pair)
    with pytest.raises(Refused, match="没有提过或联署过"), transaction():
        opting.leave(topic, by=make_person(Role.RESIDENT, at=hall))
    with transaction():
        topics.schedule(topic, text="会", url="/m/1")
        topics.conclude(topic, text="通过", url="/m/1")
    with pytest.raises(Refused, match="不再变动"), transaction():
        opting.leave(topic, by=neighbour)
    assert neighbour.id in support_of(topic).people


def test_undoing_a_joining_puts_everything_back_and_tells_each_once(
    hall: Hall, pair: list[Proposal], neighbour: Person, signed_in: SignedIn
) -> None:
    topic = make_topic(hall, pair)
    secretary = signed_in(make_person(Role.SECRETARY, at=hall))
    refused = secretary.post(f"/desk/topics/{topic.id}/undo", data={"reason": " "})
    assert refused.status_code == 409
    assert again(topic).state is TopicState.POOLED
    secretary.post(f"/desk/topics/{topic.id}/undo", data={"reason": "两栋楼的事"})
    assert again(topic).state is TopicState.DISSOLVED
    for one in pair:
        assert (again(one).state, topic_of(one), again(one).supporter_count) == (S.TRIAGED, None, 1)
        assert timeline_of(one)[-1].text == "两栋楼的事"
    assert len(told(neighbour, "topic.undone")) == 1
    assert told(neighbour, "proposal.unlinked") == []
    assert "两栋楼的事" in secretary.get(topic.url).text
    make_topic(hall, [again(one) for one in pair])  # and may be joined anew


def test_what_is_on_an_agenda_is_not_undone(hall: Hall, pair: list[Proposal]) -> None:
    topic = make_filed_topic(hall, pair)
    with transaction():
        topics.schedule(topic, text="会", url="/m/1")
    with pytest.raises(Refused), transaction():
        topics.undo(topic, by=make_person(Role.SECRETARY, at=hall), reason="算了")
    assert len(again(topic).standing_links) == 2
