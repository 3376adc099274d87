"""Follow and be told: every step reaches proposers, co-signers and followers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask, current_app
from flask.testing import FlaskClient
from sqlalchemy import select

from app.errors import Refused
from app.extensions import db
from app.notices.models.notice import Notice
from app.people.models.person import Person
from app.permissions import Role
from app.places.models.hall import Hall
from app.transaction import transaction
from proposals.models.proposal import Proposal
from proposals.models.timeline import TimelineEvent
from proposals.models.topic import Topic
from proposals.queries.following import Told, followed_by, hearers, how_told
from proposals.services import cosigning, desk, following, reviewing, timeline, topics
from tests.proposals.stories import findings, make_proposal, make_topic
from tests.support.factories import make_hall, make_person

SignedIn = Callable[[Person], FlaskClient]


@pytest.fixture
def hall(app: Flask) -> Hall:
    return make_hall()


def _resident(hall: Hall) -> Person:
    return make_person(Role.RESIDENT, at=hall)


def _follow(person: Person, thing: Proposal | Topic) -> None:
    with transaction():
        following.follow(thing, by=person)


def _told(person: Person) -> list[str]:
    kinds = db.session.scalars(
        select(Notice.kind).where(Notice.person_id == person.id).order_by(Notice.id)
    )
    return [kind.split(".", 1)[1] for kind in kinds]


def test_a_follower_hears_every_step_that_the_timeline_shows(hall: Hall) -> None:
    proposal, secretary = make_proposal(hall), make_person(Role.SECRETARY, at=hall)
    follower = _resident(hall)
    _follow(follower, proposal)
    with transaction():
        desk.accept(proposal, by=secretary)
        desk.answer(proposal, "在办了", by=secretary)
        topic = topics.create(hall, "充电", [proposal], by=secretary)
    with transaction():
        reviewing.begin(topic, by=secretary, because="列入")
        reviewing.end(topic, findings(), by=secretary, decision="上会")
        topics.schedule(topic, text="第一次会议", url="/m/1")
        topics.conclude(topic, text="通过", url="/m/1")
        timeline.note(topic, act="task_assigned", text="物业")
        topics.close(topic, text="办完了")
    steps = db.session.scalars(
        select(TimelineEvent.act)
        .where(TimelineEvent.proposal_id == proposal.id, TimelineEvent.act != "submitted")
        .order_by(TimelineEvent.id)
    ).all()
    told = _told(follower)
    missed = set(steps) - set(told) - {"closed"}  # told once, as the topic's end
    assert not missed
    assert len(told) == len(set(told))


def test_a_topics_follower_hears_what_happens_to_the_topic(hall: Hall) -> None:
    topic, secretary = make_topic(hall), make_person(Role.SECRETARY, at=hall)
    follower = _resident(hall)
    _follow(follower, topic)
    late = make_proposal(hall, title="再装两个")
    with transaction():
        topics.retitle(topic, "装充电桩", "", by=secretary)
        topics.link(topic, late, by=secretary)
    with transaction():
        topics.unlink(topic, late, by=secretary, reason="不是一回事")
    assert _told(follower) == ["topic_retitled", "linked", "unlinked"]


def test_nobody_is_told_twice_however_they_are_bound_to_it(hall: Hall) -> None:
    first, second = make_proposal(hall), make_proposal(hall)
    person = first.proposer
    assert person is not None
    with transaction():
        cosigning.co_sign(second, by=person)
    _follow(person, second)
    topic = make_topic(hall, [first, second])
    _follow(person, topic)
    assert [one.id for one in hearers([first, second], topic)].count(person.id) == 1


def test_whoever_stops_following_hears_no_more(hall: Hall) -> None:
    proposal, follower = make_proposal(hall), _resident(hall)
    _follow(follower, proposal)
    with transaction():
        assert following.unfollow(proposal, by=follower)
        desk.accept(proposal, by=make_person(Role.SECRETARY, at=hall))
    assert _told(follower) == []
    assert followed_by(follower) == []


def test_a_co_signer_may_be_left_in_peace_and_stays_a_co_signer(hall: Hall) -> None:
    proposal, signer = make_proposal(hall), _resident(hall)
    with transaction():
        cosigning.co_sign(proposal, by=signer)
    assert how_told(signer, proposal) is Told.SIGNED
    with transaction():
        following.unfollow(proposal, by=signer)
    assert how_told(signer, proposal) is Told.SILENCED
    topic = make_topic(hall, [proposal])
    assert signer not in hearers([proposal])
    assert signer not in hearers([proposal], topic)
    assert proposal.supporter_count == 1
    _follow(signer, proposal)
    assert signer in hearers([proposal])


def test_a_silenced_topic_is_silent_and_its_proposals_are_not(hall: Hall) -> None:
    proposal, signer = make_proposal(hall), _resident(hall)
    with transaction():
        cosigning.co_sign(proposal, by=signer)
    topic = make_topic(hall, [proposal])
    with transaction():
        following.unfollow(topic, by=signer)
    assert signer not in hearers([proposal], topic)
    assert signer in hearers([proposal])


def test_a_proposer_always_hears_what_becomes_of_it(hall: Hall) -> None:
    proposal = make_proposal(hall)
    topic = make_topic(hall, [proposal])
    assert proposal.proposer is not None
    for thing in (proposal, topic):
        with pytest.raises(Refused, match="自己提的事"), transaction():
            following.unfollow(thing, by=proposal.proposer)
        assert how_told(proposal.proposer, thing) is Told.OWN


@pytest.mark.parametrize("act", ["returned", "accepted"])
def test_what_a_proposer_must_answer_waits_for_no_letter(
    hall: Hall, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    urgent = act == "returned"
    before = current_app.extensions["settings"]
    monkeypatch.setitem(
        current_app.extensions, "settings", replace(before, smtp_url="smtp://127.0.0.1:1")
    )
    monkeypatch.setattr("app.jobs.soon", lambda _sweep: None)
    proposal, follower = make_proposal(hall), _resident(hall)
    _follow(follower, proposal)
    secretary = make_person(Role.SECRETARY, at=hall)
    with transaction():
        for person in (proposal.proposer, follower):
            assert person is not None
            db.session.get_one(Person, person.id).email = f"p{person.id}@example.org"
        if act == "returned":
            desk.send_back(proposal, by=secretary, reason="补地点")
        else:
            desk.accept(proposal, by=secretary)
    by_person = {one.person_id: one for one in db.session.scalars(select(Notice))}
    own = by_person[proposal.proposer_id or 0]
    assert (own.mail_due_at is not None) is urgent
    assert (own.digest_due_at is None) is urgent
    assert by_person[follower.id].mail_due_at is None
    assert by_person[follower.id].digest_due_at is not None


def test_one_tap_follows_and_one_tap_ends_it(hall: Hall, signed_in: SignedIn) -> None:
    proposal, topic = make_proposal(hall), make_topic(hall)
    stranger = make_person()
    browser = signed_in(stranger)
    for thing in (proposal, topic):
        assert "跟进" in browser.get(thing.url).text
        assert browser.post(f"{thing.url}/follow").location == thing.url
        assert browser.post(f"{thing.url}/follow").status_code == 303
        assert "您正在跟进" in browser.get(thing.url).text
    mine = browser.get("/me").text
    assert "我跟进的" in mine
    assert topic.title in mine
    assert browser.post(f"{topic.url}/unfollow", data={"next": "/me"}).location == "/me"
    assert how_told(stranger, topic) is Told.NOT


def test_visitors_are_led_to_the_sign_in_page(hall: Hall, client: FlaskClient) -> None:
    proposal = make_proposal(hall)
    assert "跟进" in client.get(proposal.url).text
    answer = client.post(f"{proposal.url}/follow")
    assert (answer.location or "").startswith("/login?next=")
