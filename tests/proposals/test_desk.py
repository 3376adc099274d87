"""The desk: accepted, returned, declined, routed, answered; each with its reason and its telling."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.notices.models.notice import Notice
from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from proposals.lifecycle.proposal import ProposalState as S
from proposals.models.category import Category
from proposals.models.category_tree import Sorted
from proposals.models.proposal import Proposal
from proposals.models.timeline import TimelineEvent
from proposals.queries.desk import inbox, waiting_count
from proposals.queries.proposals import timeline_of
from proposals.services import cosigning, desk, topics
from proposals.services.proposing import Wording, correct
from tests.proposals.stories import again, make_proposal, make_topic
from tests.support.factories import make_hall, make_person


def notices_of(person: Person) -> list[str]:
    return [
        one.kind
        for one in db.session.scalars(
            select(Notice).where(Notice.person == person).order_by(Notice.id)
        )
    ]


def acts_of(proposal: Proposal) -> list[str]:
    return [event.act for event in timeline_of(proposal)]


def test_a_submitted_proposal_is_accepted_and_its_people_are_told(app: Flask) -> None:
    hall = make_hall()
    by, neighbour = make_person(Role.RESIDENT, at=hall), make_person(Role.RESIDENT, at=hall)
    secretary = make_person(Role.SECRETARY, at=hall)
    proposal = make_proposal(hall, by)
    with transaction():
        cosigning.co_sign(proposal, by=neighbour)
    with transaction():
        desk.accept(proposal, by=secretary)
    assert again(proposal).state is S.TRIAGED
    assert acts_of(proposal) == ["submitted", "accepted"]
    assert notices_of(by) == notices_of(neighbour) == ["proposal.accepted"]
    assert notices_of(secretary) == []


@pytest.mark.parametrize("act", [desk.send_back, desk.decline])
def test_a_refusal_without_a_reason_is_refused(app: Flask, act: object) -> None:
    hall = make_hall()
    proposal, secretary = make_proposal(hall), make_person(Role.SECRETARY, at=hall)
    with pytest.raises(Refused, match="理由") as refusal, transaction():
        act(proposal, by=secretary, reason="  ")  # type: ignore[operator]  # reason: one of two services
    assert refusal.value.why
    assert refusal.value.remedy
    assert again(proposal).state is S.SUBMITTED


def test_a_returned_proposal_is_corrected_and_what_it_said_before_stays(app: Flask) -> None:
    hall = make_hall()
    by, secretary = make_person(Role.RESIDENT, at=hall), make_person(Role.SECRETARY, at=hall)
    proposal = make_proposal(hall, by, title="路灯", body="坏了")
    with transaction():
        desk.send_back(proposal, by=secretary, reason="哪一盏?")
    with clock.stopped(clock.now() + timedelta(days=3)), transaction():
        correct(proposal, Wording.of("路灯", "3号楼旁边那盏坏了"), by=by)
    proposal = again(proposal)
    assert proposal.state is S.SUBMITTED
    assert [version.body for version in proposal.versions] == ["坏了"]
    assert acts_of(proposal) == ["submitted", "returned", "resubmitted"]
    assert proposal.received_at - proposal.submitted_at > timedelta(days=2)


def test_only_its_proposer_corrects_it(app: Flask) -> None:
    hall = make_hall()
    proposal, secretary = make_proposal(hall), make_person(Role.SECRETARY, at=hall)
    with transaction():
        desk.send_back(proposal, by=secretary, reason="哪一盏?")
    with pytest.raises(Refused), transaction():
        correct(proposal, Wording.of("路灯", "别人写的"), by=secretary)


def test_a_declined_proposal_comes_back_after_an_appeal(app: Flask) -> None:
    hall = make_hall()
    proposal = make_proposal(hall)
    with transaction():
        desk.decline(proposal, by=make_person(Role.SECRETARY, at=hall), reason="不归我们管")
    with transaction():
        desk.reinstate(proposal, by=make_person(Role.MONITOR, at=hall), reason="其实归")
    assert again(proposal).state is S.SUBMITTED


def test_the_desk_is_worked_by_street_staff_too_but_not_by_residents(app: Flask) -> None:
    hall = make_hall()
    first, second = make_proposal(hall), make_proposal(hall)
    with transaction():
        desk.accept(first, by=make_person(Role.STREET, at=hall))
    with pytest.raises(Refused, match="不由您办理"), transaction():
        desk.accept(second, by=make_person(Role.RESIDENT, at=hall))
    with pytest.raises(Refused), transaction():
        desk.accept(second, by=make_person(Role.SECRETARY, at=make_hall()))


def test_an_answer_stands_on_the_timeline_with_its_body_and_date(app: Flask) -> None:
    hall = make_hall()
    proposal, secretary = make_proposal(hall), make_person(Role.SECRETARY, at=hall)
    with transaction():
        desk.answer(proposal, "已清理。" * 900, by=secretary, author_label="物业")
    event = timeline_of(proposal)[-1]
    assert event.answer is not None
    assert (event.act, event.answer.author_label) == ("answered", "物业")
    assert len(event.answer.text) == 3_600
    assert again(proposal).answered_at is not None
    with pytest.raises(Invalid), transaction():
        desk.answer(proposal, " \n ", by=secretary)


def test_sorting_is_journaled(app: Flask) -> None:
    hall = make_hall()
    proposal = make_proposal(hall)
    with transaction():
        desk.classify(proposal, Sorted(Category.TRANSPORT), by=make_person(Role.SECRETARY, at=hall))
    assert again(proposal).category is Category.TRANSPORT


def test_a_proposer_withdraws_until_the_chair_has_stated_the_motion(app: Flask) -> None:
    hall = make_hall()
    by = make_person(Role.RESIDENT, at=hall)
    first, second = make_proposal(hall, by), make_proposal(hall, by)
    topic = make_topic(hall, [first, second])
    with transaction():
        desk.withdraw(first, by=by)
    assert again(first).state is S.WITHDRAWN
    assert [link.proposal_id for link in again(topic).standing_links] == [second.id]
    with transaction():
        topics.mark_stated(topic)
    with pytest.raises(Refused, match="宣读动议"), transaction():
        desk.withdraw(second, by=by)


def test_the_inbox_counts_forty_eight_hours_from_when_the_house_got_it(app: Flask) -> None:
    hall = make_hall()
    start = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    with clock.stopped(start):
        make_proposal(hall, title="先到")
    with clock.stopped(start + timedelta(hours=47)):
        make_proposal(hall, title="后到")
    with clock.stopped(start + timedelta(hours=49)):
        waiting = inbox(hall)
    assert [(one.proposal.title, one.is_late) for one in waiting] == [
        ("先到", True),
        ("后到", False),
    ]
    assert waiting[0].due == start + timedelta(hours=48)
    assert waiting_count(hall) == 2


def test_a_timeline_only_grows(app: Flask) -> None:
    make_proposal(make_hall())
    event = db.session.scalars(select(TimelineEvent)).first()
    assert event is not None
    with pytest.raises(Exception, match="may only grow"), transaction():
        db.session.merge(event).text = "改写历史"


@pytest.mark.parametrize(
    ("title", "body"),
    [("", "正文"), ("题", "  "), ("题" * 61, "正文"), ("题", "字" * 10_001), ("\u200b", "正文")],
)
def test_what_is_empty_or_too_long_is_not_sent(app: Flask, title: str, body: str) -> None:
    with pytest.raises(Invalid):
        Wording.of(title, body)
