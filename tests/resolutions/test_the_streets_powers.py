"""街乡三权 (W12): the street coordinates and presses whistle matters, and appraises departments."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app import audit, clock
from app.errors import Forbidden, Invalid, Refused
from app.extensions import db
from app.notices.models.notice import Notice
from app.people.models.person import Person
from app.people.services.accounts import grant
from app.permissions import Role
from app.transaction import transaction
from resolutions.queries.whistles import finding
from resolutions.services.whistles import calling, concluding, overseeing, pressing, working
from resolutions.whistling.appraising import Criterion
from resolutions.whistling.kinds import Content, Kind, Level
from resolutions.whistling.states import WhistleState
from tests.resolutions.whistles import Street, call_to
from tests.resolutions.works import at

GOOD = dict.fromkeys(Criterion, 5)


def _told(person: Person) -> list[str]:
    query = select(Notice.kind).where(Notice.person_id == person.id).order_by(Notice.id)
    return list(db.session.scalars(query))


class TestPressing:
    def test_the_unit_and_the_caller_hear_and_everybody_reads(
        self, street: Street, client: FlaskClient
    ) -> None:
        whistle = street.blown()
        call = call_to(whistle, street.department)
        with transaction():
            pressing.press(call, "请一小时内到场", by=street.street)
        assert _told(street.officer)[-1] == "whistle.pressed"
        assert _told(street.secretary)[-1] == "whistle.pressed"
        assert "whistle.pressed" not in _told(street.crew)
        assert "请一小时内到场" in client.get(whistle.url).get_data(as_text=True)
        assert not list(audit.verify())

    def test_each_unit_once_a_day(self, street: Street) -> None:
        whistle = street.blown()
        with transaction():
            for unit in (street.department, street.team):
                pressing.press(call_to(whistle, unit), "请马上到场", by=street.street)
        call = call_to(whistle, street.department)
        with pytest.raises(Refused, match="今天已经督办"), transaction():
            pressing.press(call, "再催一次", by=street.district)
        with clock.stopped(at(9, 30, 9)), transaction():
            pressing.press(call, "第二天还没来", by=street.district)

    def test_it_takes_the_power_words_and_something_owed(self, street: Street) -> None:
        whistle = street.blown()
        call = call_to(whistle, street.department)
        for person in (street.secretary, street.branch, street.monitor):
            with pytest.raises(Forbidden), transaction():
                pressing.press(call, "请马上到场", by=person)
        with pytest.raises(Invalid), transaction():
            pressing.press(call, " ", by=street.street)
        with transaction():
            calling.check_in(call, by=street.officer)
        with pytest.raises(Refused, match="没有要办的事"), transaction():
            pressing.press(call, "请马上到场", by=street.street)

    def test_open_duties_are_pressed_until_they_are_reported(self, street: Street) -> None:
        whistle = street.acting()
        call = call_to(whistle, street.department)
        assert finding.owes(call).open_duties == 1
        with transaction():
            working.report_duty(finding.duties_of(whistle)[0], by=street.officer, text="拖走了")
        with pytest.raises(Refused, match="没有要办的事"), transaction():
            pressing.press(call, "请加快", by=street.street)


class TestCoordinating:
    def test_the_district_names_a_lead_and_agrees_on_a_duty(self, street: Street) -> None:
        whistle = street.acting(Kind.JOINT)
        with transaction():
            working.name_lead(whistle, "赵副区长", by=street.district)
            duty = working.Duty(street.team, "装隔离桩", 2)
            working.add_duty(whistle, duty, by=street.district)
        assert whistle.lead_name == "赵副区长"
        with pytest.raises(Forbidden), transaction():
            working.add_duty(whistle, duty, by=street.monitor)


class TestAppraising:
    def _closed(self, street: Street) -> list[int]:
        whistle = street.reported()
        with transaction():
            concluding.verify(whistle, by=street.monitor)
            concluding.close(whistle, by=street.secretary)
        return [call.id for call in whistle.calls]

    def test_the_district_appraises_where_it_did_not_call(self, street: Street) -> None:
        calls = self._closed(street)
        for number in calls:
            with transaction():
                concluding.appraise(finding.call_with(number), GOOD, "来得快", by=street.district)
        assert finding.call_with(calls[0]).whistle.state is WhistleState.APPRAISED

    def test_nobody_else_does_and_nobody_their_own(self, street: Street) -> None:
        call = finding.call_with(self._closed(street)[0])
        for person in (street.monitor, street.resident):
            with pytest.raises(Forbidden), transaction():
                concluding.appraise(call, GOOD, "好", by=person)
        with transaction():
            grant(street.officer, Role.STREET, street.team.place)
        with pytest.raises(Refused, match="自己的单位"), transaction():
            concluding.appraise(call, GOOD, "好", by=street.officer)

    def test_the_district_adds_a_fact_to_an_oversight(self, street: Street) -> None:
        whistle = street.drawn_up(Kind.OVERSIGHT, Level.STREET, units=(street.department,))
        with transaction():
            overseeing.add_fact(whistle, Content.KEY_TASKS, "三项完成两项", by=street.district)
        with pytest.raises(Forbidden), transaction():
            overseeing.add_fact(whistle, Content.KEY_TASKS, "一项", by=street.monitor)
        assert len(finding.facts_about(whistle)) == 1


def test_by_pages(street: Street, signed_in: Callable[[Person], FlaskClient]) -> None:
    whistle = street.acting()
    work, office = f"/desk/whistles/{whistle.id}", signed_in(street.street)
    assert f"{work}/press" in office.get(work).get_data(as_text=True)
    assert f"{work}/press" not in signed_in(street.secretary).get(work).get_data(as_text=True)
    form = office.get(f"{work}/press").get_data(as_text=True)
    assert "城管执法队" in form
    said = {"unit": street.department.id, "text": "后天就到期，请抓紧"}
    assert office.post(f"{work}/press", data=said | {"text": ""}).status_code == 422
    assert office.post(f"{work}/press", data=said).status_code == 303
    assert office.post(f"{work}/press", data=said).status_code == 409
    refused = signed_in(street.secretary).post(f"{work}/press", data=said)
    assert refused.status_code == 403
    street.report(whistle)
    with transaction():
        concluding.verify(whistle, by=street.monitor)
        concluding.close(whistle, by=street.secretary)
    call = call_to(whistle, street.department)
    address = f"/desk/whistles/calls/{call.id}/appraise"
    district = signed_in(street.district)
    assert address in district.get(work).get_data(as_text=True)
    marks = {"arrival": 5, "cooperation": 5, "result": 4, "text": "线划得直"}
    assert district.post(address, data=marks).status_code == 303
    assert "线划得直" in district.get(whistle.url).get_data(as_text=True)
