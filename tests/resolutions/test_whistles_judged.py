"""A unit is judged by an oversight whistle; the need behind a whistle is answered."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.errors import DomainError, Forbidden, Invalid, Refused
from app.extensions import db
from app.notices.models.notice import Notice
from app.people.models.person import Person
from app.people.services.accounts import grant
from app.permissions import Role
from app.transaction import transaction
from proposals.lifecycle.proposal import ProposalState
from proposals.lifecycle.routing import Lack as RoutingLack
from proposals.services import desk, proposing, routing
from resolutions.models.whistles.whistle import Whistle
from resolutions.services.whistles import (
    calling,
    concluding,
    overseeing,
    working,
)
from resolutions.whistling.kinds import Content, Kind, Level
from resolutions.whistling.states import WhistleState
from tests.resolutions.whistles import Street


def _told(person: Person) -> list[str]:
    query = select(Notice.kind).where(Notice.person_id == person.id).order_by(Notice.id)
    return list(db.session.scalars(query))


class TestOversight:
    def _gathered(self, street: Street) -> Whistle:
        whistle = street.drawn_up(Kind.OVERSIGHT, Level.STREET, units=(street.department,))
        with transaction():
            overseeing.add_fact(
                whistle,
                Content.DAILY_WORK,
                "8月投诉12件，3日内办结9件",
                by=street.street,
                satisfied=41,
                asked=60,
            )
            overseeing.gather(whistle, by=street.street)
        return whistle

    def test_the_body_scores_the_district_hears_everybody_reads(self, street: Street) -> None:
        whistle = self._gathered(street)
        with transaction():
            overseeing.answer(whistle, "8月有两人借调", by=street.officer)
            for person, points in (
                (street.committee, 70),
                (street.street, 80),
                (street.district, 60),
            ):
                overseeing.give_score(whistle, points, "办结率一般", by=person)
        with pytest.raises(Refused, match="评过分"), transaction():
            overseeing.give_score(whistle, 99, "再评", by=street.street)
        with transaction():
            overseeing.declare(whistle, by=street.committee)
            overseeing.send(whistle, by=street.street)
            overseeing.publish(whistle, by=street.district)
            concluding.close(whistle, by=street.street)
        assert whistle.score == 70
        assert _told(street.officer)[-1] == "whistle.appraised"

    def test_fewer_than_three_are_no_body_and_nobody_scores_the_own_unit(
        self, street: Street
    ) -> None:
        whistle = self._gathered(street)
        with transaction():
            grant(street.officer, Role.STREET, street.team.place)
            overseeing.give_score(whistle, 70, "一般", by=street.street)
        with pytest.raises(DomainError, match="不能验证自己单位"), transaction():
            overseeing.give_score(whistle, 100, "我们很好", by=street.officer)
        with pytest.raises(Refused, match="至少要3人"), transaction():
            overseeing.declare(whistle, by=street.committee)
        with pytest.raises(Forbidden), transaction():
            overseeing.give_score(whistle, 1, "差", by=street.resident)

    def test_a_satisfaction_needs_both_its_numbers(self, street: Street) -> None:
        whistle = street.drawn_up(Kind.OVERSIGHT, Level.STREET, units=(street.department,))
        for satisfied, asked in ((41, None), (61, 60)):
            with pytest.raises(Invalid, match="问到的人数"), transaction():
                overseeing.add_fact(
                    whistle,
                    Content.DAILY_WORK,
                    "回访",
                    by=street.street,
                    satisfied=satisfied,
                    asked=asked,
                )


class TestTheNeedBehindIt:
    def _routed(self, street: Street) -> Whistle:
        words = proposing.Wording.of("消防通道停满了车", "救护车进不来，请管一管。")
        with transaction():
            need = proposing.propose(street.hall, words, by=street.resident)
            desk.accept(need, by=street.secretary)
            called = [
                ("城管执法队", RoutingLack.NO_AUTHORITY),
                ("燃气公司", RoutingLack.NO_RESOURCE),
            ]
            limit = routing.Limit(10, "物业劝不动，要执法")
            sent = routing.blow_whistle(need, called, limit, by=street.secretary)
        return db.session.scalars(select(Whistle).where(Whistle.routing_id == sent.id)).one()

    def test_the_desks_routing_draws_it_up_with_the_units_it_knows(self, street: Street) -> None:
        whistle = self._routed(street)
        assert whistle.state is WhistleState.DRAFTED
        assert [call.unit.name for call in whistle.calls] == ["城管执法队"]
        assert "还要叫：燃气公司" in whistle.reason
        assert "whistle.to_judge" in _told(street.branch)

    def test_closing_it_answers_the_proposer(self, street: Street) -> None:
        whistle = self._routed(street)
        assert whistle.routing is not None
        need = whistle.routing.proposal
        with transaction():
            calling.blow(whistle, by=street.branch)
            calling.check_in(whistle.calls[0], by=street.officer)
            working.coordinate(whistle, by=street.secretary, text="拖车")
            working.add_duty(
                whistle, working.Duty(street.department, "拖车", 1), by=street.secretary
            )
            working.start(whistle, by=street.secretary)
        street.report(whistle)
        with transaction():
            concluding.verify(whistle, by=street.monitor)
            concluding.close(whistle, by=street.secretary)
        assert need.state is ProposalState.CLOSED
        assert whistle.routing.report == "通道已经打通"

    def test_a_refused_one_goes_back_to_the_desk(self, street: Street) -> None:
        whistle = self._routed(street)
        with transaction():
            calling.refuse(whistle, by=street.branch, reason="物业可以先报警挪车")
        assert "whistle.ended" in _told(street.secretary)
        assert whistle.state is WhistleState.REFUSED
        other = self._routed(street)
        assert other.routing is not None
        with transaction():
            calling.withdraw(other, by=street.secretary, reason="写错了")
        assert other.routing.proposal.state is ProposalState.TRIAGED
