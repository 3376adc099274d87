"""Topics gather voices without erasing anyone, and everything can be undone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app import clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.notices.models.notice import Notice
from app.permissions import Role
from app.transaction import transaction
from proposals.lifecycle.proposal import ProposalState as S
from proposals.lifecycle.topic_states import TopicState
from proposals.models.topic import TopicLink
from proposals.queries.proposals import timeline_of
from proposals.queries.support import support_of
from proposals.queries.topics import filed_topics, topic_of
from proposals.services import cosigning, desk, timeline, topics
from tests.proposals.stories import again, make_filed_topic, make_proposal, make_topic
from tests.support.factories import make_hall, make_person


def test_joining_leaves_the_original_as_it_was(app: Flask) -> None:
    hall = make_hall()
    proposal = make_proposal(hall, title="飞线充电", body="原话")
    topic = make_topic(hall, [proposal])
    proposal = again(proposal)
    assert (proposal.title, proposal.body, proposal.state) == ("飞线充电", "原话", S.MERGED)
    found = topic_of(proposal)
    assert found is not None
    assert found.id == topic.id
    assert [event.act for event in timeline_of(proposal)] == ["submitted", "accepted", "linked"]


def test_voices_are_distinct_people_over_all_that_was_joined(app: Flask) -> None:
    hall = make_hall()
    anna, bert, carl = (make_person(Role.RESIDENT, at=hall) for _ in range(3))
    first, second = make_proposal(hall, anna), make_proposal(hall, bert)
    for proposal, person in ((first, bert), (first, carl), (second, anna), (second, carl)):
        with transaction():
            cosigning.co_sign(proposal, by=person)
    topic = make_topic(hall, [first, second])
    assert support_of(topic).people == {anna.id, bert.id, carl.id}
    with transaction():
        cosigning.take_back(first, by=carl)
    assert support_of(topic).total == 3
    with transaction():
        cosigning.take_back(second, by=carl)
    assert support_of(topic).total == 2


def test_taking_out_undoes_joining_and_keeps_the_history(app: Flask) -> None:
    hall = make_hall()
    secretary = make_person(Role.SECRETARY, at=hall)
    first, second = make_proposal(hall), make_proposal(hall)
    topic = make_topic(hall, [first, second], by=secretary)
    with transaction():
        topics.unlink(topic, first, by=secretary, reason="其实是另一件事")
    assert again(first).state is S.TRIAGED
    assert topic_of(first) is None
    former = [link for link in again(topic).links if link.unlinked_at]
    assert [link.unlink_reason for link in former] == ["其实是另一件事"]
    with transaction():
        topics.link(topic, first, by=secretary)
    assert len(again(topic).standing_links) == 2


def test_taking_out_needs_a_reason_and_something_to_take_out(app: Flask) -> None:
    hall = make_hall()
    secretary = make_person(Role.SECRETARY, at=hall)
    joined, alone = make_proposal(hall), make_proposal(hall)
    topic = make_topic(hall, [joined], by=secretary)
    with pytest.raises(Refused, match="理由"), transaction():
        topics.unlink(topic, joined, by=secretary, reason="")
    with pytest.raises(Refused, match="不在这个议题"), transaction():
        topics.unlink(topic, alone, by=secretary, reason="因为")


def test_a_proposal_stands_in_one_topic_at_a_time(app: Flask) -> None:
    hall = make_hall()
    secretary = make_person(Role.SECRETARY, at=hall)
    proposal = make_proposal(hall)
    first, second = make_topic(hall, [proposal]), make_topic(hall)
    with pytest.raises(Refused, match="已在议题"), transaction():
        topics.link(second, proposal, by=secretary)
    link = TopicLink(
        topic_id=second.id,
        proposal_id=proposal.id,
        linked_at=clock.now(),
        linked_by_id=secretary.id,
    )
    with pytest.raises(IntegrityError), transaction() as session:
        session.add(link)
    found = topic_of(proposal)
    assert found is not None
    assert found.id == first.id


def test_another_halls_proposal_is_not_joined(app: Flask) -> None:
    hall = make_hall()
    topic = make_topic(hall)
    with pytest.raises(Refused, match="另一个议事厅"), transaction():
        topics.link(topic, make_proposal(make_hall()), by=make_person(Role.SECRETARY, at=hall))


@pytest.mark.parametrize("title", ["", "   ", "题" * 61])
def test_a_topic_needs_a_short_name(app: Flask, title: str) -> None:
    hall = make_hall()
    secretary, proposal = make_person(Role.SECRETARY, at=hall), make_proposal(hall)
    with pytest.raises(Invalid), transaction():
        topics.create(hall, title, [proposal], by=secretary)
    topic = make_topic(hall, [proposal])
    with pytest.raises(Invalid), transaction():
        topics.retitle(topic, title, "", by=secretary)


def test_a_topic_of_nothing_is_no_topic(app: Flask) -> None:
    hall = make_hall()
    with pytest.raises(Invalid), transaction():
        topics.create(hall, "空", [], by=make_person(Role.SECRETARY, at=hall))


def test_a_new_name_leaves_the_old_one_on_the_timeline(app: Flask) -> None:
    hall = make_hall()
    topic = make_topic(hall)
    with transaction():
        topics.retitle(topic, "装充电桩", "在车棚", by=make_person(Role.SECRETARY, at=hall))
    assert "在车棚装充电桩" in timeline_of(topic)[-1].text
    assert again(topic).summary == "在车棚"


def test_an_empty_topic_is_dissolved_a_full_one_is_not(app: Flask) -> None:
    hall = make_hall()
    secretary, proposal = make_person(Role.SECRETARY, at=hall), make_proposal(hall)
    topic = make_topic(hall, [proposal], by=secretary)
    with pytest.raises(Refused, match="不能拆散"), transaction():
        topics.dissolve(topic, by=secretary)
    with transaction():
        topics.unlink(topic, proposal, by=secretary, reason="拆")
    with transaction():
        topics.dissolve(topic, by=secretary)
    assert again(topic).state is TopicState.DISSOLVED


def test_the_meeting_takes_a_filed_topic_through_to_its_end(app: Flask) -> None:
    hall = make_hall()
    by, neighbour = make_person(Role.RESIDENT, at=hall), make_person(Role.RESIDENT, at=hall)
    proposal = make_proposal(hall, by)
    with transaction():
        cosigning.co_sign(proposal, by=neighbour)
    topic = make_filed_topic(hall, [proposal])
    assert [one.id for one in filed_topics(hall)] == [topic.id]
    with transaction():
        topics.schedule(topic, text="第3次议事会", url="/meetings/3")
    with transaction():
        topics.conclude(topic, text="赞成28,反对5,通过", url="/meetings/3")
    with transaction():
        timeline.note(topic, act="resolutions.accepted", text="物业已接单", url="/tasks/1")
    with transaction():
        topics.close(topic, text="充电桩已装好", url="/resolutions/1")
    assert again(topic).state is TopicState.CLOSED
    assert again(proposal).state is S.CLOSED
    acts = [event.act for event in timeline_of(proposal)]
    assert acts[-5:] == [
        "topic_scheduled",
        "topic_decided",
        "resolutions.accepted",
        "topic_closed",
        "closed",
    ]
    assert [event.url for event in timeline_of(proposal)][-5:-1] == [
        "/meetings/3",
        "/meetings/3",
        "/tasks/1",
        "/resolutions/1",
    ]
    for person in (by, neighbour):
        mine = select(Notice.kind).where(Notice.person == person).order_by(Notice.id)
        assert db.session.scalars(mine).all()[-4:] == [
            "topic.topic_scheduled",
            "topic.topic_decided",
            "resolutions.accepted",
            "topic.topic_closed",
        ]


def test_a_topic_leaves_the_agenda_and_comes_back(app: Flask) -> None:
    topic = make_filed_topic(make_hall())
    steps: list[tuple[Callable[[], None], TopicState]] = [
        (lambda: topics.schedule(topic, text="会", url="/m/1"), TopicState.SCHEDULED),
        (lambda: topics.unschedule(topic, reason="人不够"), TopicState.FILED),
        (lambda: topics.schedule(topic, text="会", url="/m/2"), TopicState.SCHEDULED),
        (lambda: topics.lapse(topic, text="无人附议"), TopicState.POOLED),
    ]
    for act, state in steps:
        with transaction():
            act()
        assert again(topic).state is state


def test_a_decided_topic_may_be_brought_up_anew(app: Flask) -> None:
    topic = make_filed_topic(make_hall())
    steps: list[Callable[[], None]] = [
        lambda: topics.schedule(topic, text="会", url="/m/1"),
        lambda: topics.conclude(topic, text="未通过", url="/m/1"),
        lambda: topics.renew(topic, reason="情况变了"),
    ]
    for act in steps:
        with transaction():
            act()
    assert again(topic).state is TopicState.POOLED


def test_what_is_not_filed_is_not_scheduled(app: Flask) -> None:
    with pytest.raises(Refused) as refusal, transaction():
        topics.schedule(make_topic(make_hall()), text="会", url="/m/1")
    assert "入议题池" in str(refusal.value)


@settings(
    deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    acts=st.lists(
        st.tuples(
            st.sampled_from(["sign", "take_back", "link", "unlink"]),
            st.integers(0, 2),
            st.integers(0, 3),
        ),
        max_size=25,
    )
)
def test_however_links_and_signatures_change_voices_equal_a_fresh_count(
    app: Flask, acts: list[tuple[str, int, int]]
) -> None:
    hall = make_hall()
    secretary = make_person(Role.SECRETARY, at=hall)
    people = [make_person(Role.RESIDENT, at=hall) for _ in range(4)]
    proposals = [make_proposal(hall, people[number]) for number in range(3)]
    topic = make_topic(hall, [make_proposal(hall, people[3])], by=secretary)
    signed: set[tuple[int, int]] = set()
    linked: set[int] = set()
    for act, number, who in acts:
        if act == "sign" and who != number:
            with transaction():
                cosigning.co_sign(proposals[number], by=people[who])
            signed.add((number, who))
        elif act == "take_back":
            with transaction():
                cosigning.take_back(proposals[number], by=people[who])
            signed.discard((number, who))
        elif act == "link" and number not in linked:
            with transaction():
                topics.link(topic, proposals[number], by=secretary)
            linked.add(number)
        elif act == "unlink" and number in linked:
            with transaction():
                topics.unlink(topic, proposals[number], by=secretary, reason="拆")
            linked.discard(number)
    behind = {3} | linked | {who for number, who in signed if number in linked}
    assert support_of(again(topic)).people == {people[one].id for one in behind}
    for number, proposal in enumerate(proposals):
        assert again(proposal).supporter_count == len([s for s in signed if s[0] == number])


def test_a_withdrawn_proposal_no_longer_speaks_for_its_topic(app: Flask) -> None:
    hall = make_hall()
    by = make_person(Role.RESIDENT, at=hall)
    leaving, staying = make_proposal(hall, by), make_proposal(hall)
    topic = make_topic(hall, [leaving, staying])
    with transaction():
        desk.withdraw(leaving, by=by)
    assert by.id not in support_of(topic).people
