"""Past the meeting: to whom, by when, what came of it, and how it comes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from app import clock
from app.announcements import subscribe
from app.errors import Invalid, Refused
from app.permissions import Role
from app.places.models.hall import Hall
from app.transaction import transaction
from proposals.events import WhistleBlown
from proposals.lifecycle.proposal import ProposalState as S
from proposals.lifecycle.routing import Forum, Lack, Result, Way
from proposals.lifecycle.three_batches import Batch
from proposals.models.proposal import Proposal
from proposals.queries.due import board, reckoning_of
from proposals.queries.proposals import timeline_of
from proposals.queries.routings import open_routing, routings_of
from proposals.queries.three_batches import Period, batches, settlement_of, to_sort
from proposals.services import desk, routing, settling, topics
from proposals.services.routing import Limit
from tests.proposals.stories import again, make_filed_topic, make_proposal
from tests.support.factories import make_hall, make_person

MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
def whistles(app: Flask) -> Iterator[list[WhistleBlown]]:
    """What was announced."""
    heard: list[WhistleBlown] = []
    subscribe(app, WhistleBlown, heard.append)
    yield heard
    app.extensions["announcements"][WhistleBlown].remove(heard.append)


def accepted(hall: Hall) -> Proposal:
    """A need that the desk took up."""
    proposal = make_proposal(hall)
    with transaction():
        desk.accept(proposal, by=make_person(Role.SECRETARY, at=hall))
    return proposal


def sent_directly(hall: Hall, days: int = 5) -> Proposal:
    proposal = accepted(hall)
    with transaction():
        routing.send_directly(
            proposal, "物业", "王经理", Limit(days), by=make_person(Role.SECRETARY, at=hall)
        )
    return proposal


def test_a_unit_gets_it_with_a_day_counted_on_the_work_calendar(app: Flask) -> None:
    hall = make_hall()
    with clock.stopped(MONDAY):
        proposal = sent_directly(hall)
    sent = open_routing(proposal)
    assert sent is not None
    assert (sent.way, sent.handler, sent.contact) == (Way.DIRECT, "物业", "王经理")
    assert sent.due_on == date(2026, 3, 9)
    counted = reckoning_of(sent)
    assert counted is not None
    assert [run.first for run in counted.skipped] == [date(2026, 3, 7)]
    assert again(proposal).state is S.ROUTED_DIRECT
    told = timeline_of(proposal)[-1]
    assert (told.act, "物业（王经理）" in told.text, "2026-03-09" in told.text) == (
        "routed_direct",
        True,
        True,
    )


def test_what_is_done_is_closed_and_counted_what_is_not_comes_back(app: Flask) -> None:
    hall, secretary = make_hall(), None
    for result, state, act in (
        (Result.DONE, S.CLOSED, "closed"),
        (Result.NOT_DONE, S.TRIAGED, "routing_failed"),
    ):
        proposal = sent_directly(hall)
        secretary = make_person(Role.SECRETARY, at=hall)
        sent = open_routing(proposal)
        assert sent is not None
        with transaction():
            routing.report(sent, result, "看过了", by=secretary, batch=Batch.SOURCE_MANAGED)
        assert again(proposal).state is state
        assert timeline_of(proposal)[-1].act == act
        assert routings_of(proposal)[0].result is result
    counted = batches(hall, Period(date(2020, 1, 1), clock.today()))
    assert (counted.share(Batch.SOURCE_MANAGED).count, counted.closed) == (1, 1)


def test_a_mediation_that_fails_comes_back_and_may_go_elsewhere(app: Flask) -> None:
    hall = make_hall()
    proposal, secretary = accepted(hall), make_person(Role.SECRETARY, at=hall)
    with transaction():
        sent = routing.send_to_mediation(
            proposal, "人民调解委员会", "楼上张家、楼下李家", Limit(20), by=secretary
        )
    assert "张家" not in "".join(event.text for event in timeline_of(proposal))
    with pytest.raises(Refused, match="不会有"), transaction():
        routing.report(sent, Result.DONE, "好了", by=secretary)
    with transaction():
        routing.report(sent, Result.NOT_SETTLED, "谈了两次，不成", by=secretary)
    assert again(proposal).state is S.TRIAGED
    assert timeline_of(proposal)[-1].act == "mediation_failed"
    with transaction():
        routing.send_directly(proposal, "物业", "", Limit(3), by=secretary)
    assert [one.way for one in routings_of(proposal)] == [Way.DIRECT, Way.MEDIATION]


def test_a_whistle_names_its_units_and_why_and_is_announced(
    app: Flask, whistles: list[WhistleBlown]
) -> None:
    hall = make_hall()
    proposal, secretary = accepted(hall), make_person(Role.SECRETARY, at=hall)
    units = [
        ("城管执法队", Lack.NO_AUTHORITY),
        ("消防救援站", Lack.NO_RESOURCE),
        (" ", Lack.NO_RESOURCE),
    ]
    with pytest.raises(Invalid, match="理由"), transaction():
        routing.blow_whistle(proposal, units, Limit(10), by=secretary)
    with pytest.raises(Invalid, match="哪些单位"), transaction():
        routing.blow_whistle(proposal, units[2:], Limit(10, "占道"), by=secretary)
    with transaction():
        sent = routing.blow_whistle(proposal, units, Limit(10, "占道经营"), by=secretary)
    assert [(one.unit, one.lacks) for one in sent.called] == units[:2]
    assert whistles == [WhistleBlown(sent.id)]
    assert again(proposal).state is S.ROUTED_WHISTLE


def test_a_matter_of_courts_is_declined_with_where_to_go(app: Flask) -> None:
    hall = make_hall()
    proposal, secretary = make_proposal(hall), make_person(Role.SECRETARY, at=hall)
    with transaction():
        pointed = routing.point_elsewhere(proposal, Forum.LITIGATION, "", by=secretary)
    assert "12348" in pointed.pointer
    assert again(proposal).state is S.DECLINED
    declined = timeline_of(proposal)[-1]
    assert (declined.act, declined.url) == ("declined", f"{proposal.url}/pointer")
    assert open_routing(proposal) is None


@pytest.mark.parametrize("days", [0, 61])
def test_a_time_limit_that_is_none_is_refused(app: Flask, days: int) -> None:
    hall = make_hall()
    proposal = accepted(hall)
    with pytest.raises(Refused, match="办理期限"), transaction():
        routing.send_directly(
            proposal, "物业", "", Limit(days), by=make_person(Role.SECRETARY, at=hall)
        )
    assert again(proposal).state is S.TRIAGED


def test_it_is_extended_once_before_the_day_and_with_a_reason(app: Flask) -> None:
    hall, secretary = make_hall(), None
    with clock.stopped(MONDAY):
        proposal, secretary = sent_directly(hall), make_person(Role.SECRETARY, at=hall)
    sent = open_routing(proposal)
    assert sent is not None
    with clock.stopped(MONDAY + timedelta(days=1)):
        for days, reason, match in ((3, "等配件", "不比原来的晚"), (9, " ", "理由")):
            with pytest.raises(Invalid, match=match), transaction():
                routing.extend(sent, days, by=secretary, reason=reason)
        with transaction():
            routing.extend(sent, 9, by=secretary, reason="等配件")
        with pytest.raises(Refused, match="延期过一次"), transaction():
            routing.extend(sent, 20, by=secretary, reason="还要等")
    sent = again(sent)
    assert (sent.first_due_on, sent.due_on) == (date(2026, 3, 9), date(2026, 3, 16))
    assert timeline_of(proposal)[-1].act == "routing_extended"


def test_it_is_not_extended_when_its_day_is_over(app: Flask) -> None:
    hall = make_hall()
    with clock.stopped(MONDAY):
        proposal, secretary = sent_directly(hall), make_person(Role.SECRETARY, at=hall)
    sent = open_routing(proposal)
    assert sent is not None
    late = datetime(2026, 3, 9, 16, 0, tzinfo=UTC)  # the first instant of 10 March in Shanghai
    with clock.stopped(late):
        with pytest.raises(Refused, match="期限已过"), transaction():
            routing.extend(sent, 5, by=secretary, reason="等配件")
        assert [one.urgency for one in board(hall)] == ["late"]
    with clock.stopped(late - timedelta(seconds=1)):
        assert [one.urgency for one in board(hall)] == ["today"]


def test_taking_back_and_withdrawing_end_a_sending(app: Flask) -> None:
    hall = make_hall()
    for end, result in (("take_back", Result.TAKEN_BACK), ("withdraw", Result.WITHDRAWN)):
        proposal = sent_directly(hall)
        with transaction():
            if end == "take_back":
                desk.take_back(proposal, by=make_person(Role.SECRETARY, at=hall), reason="没办")
            else:
                assert proposal.proposer is not None
                desk.withdraw(proposal, by=proposal.proposer)
        assert routings_of(proposal)[0].result is result


def test_a_result_is_reported_once(app: Flask) -> None:
    hall = make_hall()
    proposal, secretary = sent_directly(hall), make_person(Role.SECRETARY, at=hall)
    sent = open_routing(proposal)
    assert sent is not None
    with pytest.raises(Invalid, match="写明结果"), transaction():
        routing.report(sent, Result.DONE, " ", by=secretary)
    with transaction():
        routing.report(sent, Result.DONE, "好了", by=secretary)
    with pytest.raises(Invalid, match="已经有结果"), transaction():
        routing.report(sent, Result.NOT_DONE, "没好", by=secretary)


def test_needs_closed_with_their_topic_wait_to_be_sorted(app: Flask) -> None:
    hall = make_hall()
    proposal = make_proposal(hall)
    topic = make_filed_topic(hall, [proposal])
    with transaction():
        topics.schedule(topic, text="第一次会", url="/m/1")
        topics.conclude(topic, text="通过", url="/m/1")
        topics.close(topic, text="装好了")
    assert [one.proposal_id for one in to_sort(hall)] == [proposal.id]
    day = Period(clock.today(), clock.today())
    assert (batches(hall, day).unsorted, batches(hall, day).closed) == (1, 1)
    secretary = make_person(Role.SECRETARY, at=hall)
    for batch in (Batch.OTHER, Batch.SELF_GOVERNED):
        with transaction():
            settling.sort(proposal, batch, by=secretary)
    counted = batches(hall, day)
    assert (counted.three.count, counted.three.of, counted.unsorted) == (1, 1, 0)
    with pytest.raises(Refused, match="还没有办结"), transaction():
        settling.sort(make_proposal(hall), Batch.OTHER, by=secretary)
    assert settlement_of(make_proposal(hall)) is None


def test_the_count_is_of_the_hall_and_of_the_days_asked_for(app: Flask) -> None:
    hall, other = make_hall(), make_hall()
    for place, at in ((hall, MONDAY), (hall, MONDAY + timedelta(days=1)), (other, MONDAY)):
        with clock.stopped(at):
            proposal = accepted(place)
            with transaction():
                desk.close(
                    proposal,
                    by=make_person(Role.SECRETARY, at=place),
                    reason="好了",
                    batch=Batch.ENFORCED,
                )
    monday = Period(date(2026, 3, 2), date(2026, 3, 2))
    assert batches(hall, monday).share(Batch.ENFORCED).count == 1
    assert batches(hall, Period(date(2026, 3, 2), date(2026, 3, 3))).closed == 2
    assert batches(other, Period(date(2026, 3, 3), date(2026, 3, 9))).closed == 0
