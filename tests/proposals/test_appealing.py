"""An appeal against a decline: raised by those behind the matter, heard by somebody else."""

from __future__ import annotations

from datetime import UTC, date, datetime

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
from proposals.lifecycle.appeal import Ruling
from proposals.lifecycle.proposal import ProposalState
from proposals.lifecycle.topic_states import TopicState
from proposals.queries.appeals import open_appeals
from proposals.queries.clock_todos import clock_todos
from proposals.queries.desk import inbox
from proposals.queries.due import board, reckoned_appeal
from proposals.queries.proposals import timeline_of
from proposals.queries.whereabouts import may_appeal
from proposals.services import appealing, cosigning, desk, reviewing
from tests.proposals.stories import again, findings, make_proposal, make_topic
from tests.support.factories import make_hall, make_person

MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def kinds(person: Person) -> list[str]:
    return [
        one.kind
        for one in db.session.scalars(
            select(Notice).where(Notice.person == person).order_by(Notice.id)
        )
    ]


def test_the_proposer_appeals_the_monitor_upholds_and_the_clock_starts_anew(app: Flask) -> None:
    hall = make_hall()
    with clock.stopped(MONDAY):
        proposer, secretary, monitor = (
            make_person(role, at=hall) for role in (Role.RESIDENT, Role.SECRETARY, Role.MONITOR)
        )
        proposal = make_proposal(hall, proposer)
        with transaction():
            desk.decline(proposal, by=secretary, reason="不归这里管")
        assert may_appeal(proposer, proposal)
        with transaction():
            appeal = appealing.raise_appeal(proposal, "明明是小区的路", by=proposer)
    assert appeal.due_on == date(2026, 3, 9)
    assert reckoned_appeal(appeal) is not None
    assert "appeal.raised" in kinds(monitor)
    assert [todo.url for todo in clock_todos(monitor)] == [appeal.url]
    assert [(one.url, one.urgency) for one in board(hall)] == [(appeal.url, "late")]
    assert not may_appeal(proposer, proposal)
    later = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
    with clock.stopped(later), transaction():
        appealing.hear(appeal, Ruling.UPHELD, "确实是小区内部路", by=monitor)
    assert again(proposal).state is ProposalState.SUBMITTED
    assert [one.due.day for one in inbox(hall)] == [6]
    assert "appeal.heard" in kinds(proposer)
    assert [event.act for event in timeline_of(proposal)][-2:] == ["appealed", "reinstated"]
    with pytest.raises(Refused, match="处理过了"), transaction():
        appealing.hear(appeal, Ruling.DISMISSED, "又想了想", by=monitor)


def test_a_dismissed_appeal_says_why_and_is_not_raised_again(app: Flask) -> None:
    hall = make_hall()
    proposer, signer = (make_person(Role.RESIDENT, at=hall) for _ in range(2))
    secretary, monitor = make_person(Role.SECRETARY, at=hall), make_person(Role.MONITOR, at=hall)
    proposal = make_proposal(hall, proposer)
    with transaction():
        cosigning.co_sign(proposal, by=signer)
    with transaction():
        desk.decline(proposal, by=secretary, reason="不归这里管")
    with transaction():
        appeal = appealing.raise_appeal(proposal, "不服", by=signer)
    with pytest.raises(Invalid, match="处理的理由"), transaction():
        appealing.hear(appeal, Ruling.DISMISSED, " ", by=monitor)
    with transaction():
        appealing.hear(appeal, Ruling.DISMISSED, "法院在审", by=monitor)
    assert again(proposal).state is ProposalState.DECLINED
    assert timeline_of(proposal)[-1].act == "appeal_dismissed"
    assert "proposal.appeal_dismissed" in kinds(proposer)
    with pytest.raises(Refused, match="已经有人申诉过"), transaction():
        appealing.raise_appeal(proposal, "还是不服", by=proposer)


def test_strangers_do_not_appeal_and_grounds_are_needed(app: Flask) -> None:
    hall = make_hall()
    proposer, secretary = make_person(Role.RESIDENT, at=hall), make_person(Role.SECRETARY, at=hall)
    proposal = make_proposal(hall, proposer)
    with pytest.raises(Refused, match="不用申诉"), transaction():
        appealing.raise_appeal(proposal, "先申诉着", by=proposer)
    with transaction():
        desk.decline(proposal, by=secretary, reason="不归这里管")
    with pytest.raises(Refused, match="提案人或联署人"), transaction():
        appealing.raise_appeal(proposal, "路见不平", by=make_person(Role.RESIDENT, at=hall))
    with pytest.raises(Invalid, match="为什么不同意"), transaction():
        appealing.raise_appeal(proposal, " ", by=proposer)


def test_whoever_declined_never_hears_the_appeal(app: Flask) -> None:
    hall = make_hall()
    street, colleague = (make_person(Role.STREET, at=hall) for _ in range(2))
    proposer = make_person(Role.RESIDENT, Role.MONITOR, at=hall)
    proposal = make_proposal(hall, proposer)
    with transaction():
        desk.decline(proposal, by=street, reason="不归这里管")
    with transaction():
        appeal = appealing.raise_appeal(proposal, "不服", by=proposer)
    assert "appeal.raised" not in kinds(street) + kinds(proposer), "neither may hear it"
    assert "appeal.raised" in kinds(colleague)
    for person in (street, proposer):
        with pytest.raises(Refused), transaction():
            appealing.hear(appeal, Ruling.UPHELD, "我说行", by=person)
        with pytest.raises(Refused), transaction():
            appealing.reinstate(proposal, "我说行", by=person)
    with transaction():
        appealing.reinstate(proposal, "查过了，归我们", by=colleague)
    assert again(appeal).ruling is Ruling.UPHELD
    assert open_appeals([hall]) == []


def test_a_declined_topic_is_appealed_by_any_voice_behind_it(app: Flask) -> None:
    hall = make_hall()
    proposer, secretary = make_person(Role.RESIDENT, at=hall), make_person(Role.SECRETARY, at=hall)
    topic = make_topic(hall, [make_proposal(hall, proposer)], by=secretary)
    with transaction():
        reviewing.begin(topic, by=secretary, because="列入")
        reviewing.end(topic, findings(lawful=False), by=secretary, decision="违法")
    with transaction():
        appeal = appealing.raise_appeal(topic, "哪条法？", by=proposer)
    with pytest.raises(Refused, match="原来的决定是您"), transaction():
        appealing.hear(appeal, Ruling.UPHELD, "好吧", by=secretary)
    with transaction():
        appealing.hear(appeal, Ruling.UPHELD, "查无此法", by=make_person(Role.MONITOR, at=hall))
    assert again(topic).state is TopicState.POOLED
