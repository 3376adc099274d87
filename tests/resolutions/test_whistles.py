"""Whistles from the draft to the appraisal, through the services."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app import audit, clock
from app.errors import Forbidden, Invalid, Refused
from app.extensions import db
from app.notices.models.notice import Notice
from app.people.models.person import Person
from app.people.services.accounts import grant
from app.permissions import RIGHTS, Permission, Role
from app.transaction import transaction
from resolutions.models.whistles.whistle import Whistle
from resolutions.queries.whistles import finding
from resolutions.services import sweeping, units
from resolutions.services.whistles import (
    calling,
    concluding,
    drafting,
    working,
)
from resolutions.whistling.appraising import Criterion
from resolutions.whistling.arrival import minutes_late
from resolutions.whistling.kinds import Kind, Lack, Level, Tried
from resolutions.whistling.states import WhistleState
from tests.resolutions.whistles import Street, call_to, make_street
from tests.resolutions.works import at

MORNING = at(9, 29, 9)
GOOD = dict.fromkeys(Criterion, 5)


def _told(person: Person) -> list[str]:
    query = select(Notice.kind).where(Notice.person_id == person.id).order_by(Notice.id)
    return list(db.session.scalars(query))


def _acts(whistle: Whistle) -> list[str]:
    return [step.act for step in finding.steps_of_whistle(whistle)]


class TestTheWayToItsSound:
    def test_the_branchs_secretary_starts_it_and_the_units_hear(self, street: Street) -> None:
        whistle = street.drawn_up()
        with pytest.raises(Refused, match="不由您办理"), transaction():
            calling.blow(whistle, by=street.secretary)
        with transaction():
            calling.blow(whistle, by=street.branch)
        assert whistle.number == "哨〔2026〕1号"
        assert whistle.caller_place.id == street.estate.id
        assert whistle.calls[0].arrive_by == MORNING + timedelta(minutes=120)
        assert _told(street.officer) == _told(street.crew) == ["whistle.blown"]

    def test_the_branchs_head_does_not_judge_for_the_community(self, street: Street) -> None:
        whistle = street.drawn_up(Kind.ASSEMBLE, Level.COMMUNITY)
        assert whistle.caller_place.name == "幸福社区"
        with pytest.raises(Refused), transaction():
            calling.judge(whistle, by=street.branch)
        with transaction():
            calling.judge(whistle, by=street.community, reason="党委会9月29日")
        with pytest.raises(Refused), transaction():
            calling.approve(whistle, by=street.committee)
        with transaction():
            calling.approve(whistle, by=street.street)
            calling.blow(whistle, by=street.secretary)
        assert whistle.state is WhistleState.BLOWN

    def test_the_streets_whistle_needs_the_districts_office(self, street: Street) -> None:
        whistle = street.drawn_up(Kind.JOINT, Level.STREET)
        with transaction():
            calling.judge(whistle, by=street.committee)
        assert "whistle.to_approve" in _told(street.district)
        with pytest.raises(Refused), transaction():
            calling.approve(whistle, by=street.street)
        with transaction():
            calling.approve(whistle, by=street.district)
            calling.blow(whistle, by=street.street)
        assert whistle.state is WhistleState.BLOWN

    def test_what_a_lower_level_has_not_tried_is_refused(self, street: Street) -> None:
        with pytest.raises(Refused, match="下一级"):
            street.drawn_up(Kind.ASSEMBLE, Level.STREET, tried_by=Tried.HALL)
        with pytest.raises(Invalid, match="自己先做过什么"):
            street.drawn_up(tried="")
        with pytest.raises(Invalid, match="理由"):
            street.drawn_up(reason=" ")
        with pytest.raises(Invalid, match="什么事"):
            street.drawn_up(title="")

    def test_only_offices_blow_and_only_units_that_serve_the_place_are_called(
        self, street: Street
    ) -> None:
        with pytest.raises(Forbidden), transaction():
            drafting.draw_up(street.estate, street.draft(), by=street.resident)
        far = make_street()
        with pytest.raises(Refused, match="不服务"):
            street.drawn_up(units=(far.department,))

    def test_a_joint_action_without_a_lead_does_not_sound(self, street: Street) -> None:
        whistle = street.drawn_up(Kind.JOINT, lead_name="")
        with pytest.raises(Refused, match="牵头"), transaction():
            calling.blow(whistle, by=street.branch)
        with transaction():
            working.name_lead(whistle, "", by=street.secretary, lead=street.street)
            calling.blow(whistle, by=street.branch)
        assert whistle.lead_name == "冯街道"

    def test_units_are_added_and_taken_off_before_it_sounds_alone(self, street: Street) -> None:
        whistle = street.drawn_up(units=(street.department,))
        with transaction():
            drafting.call_more(whistle, street.team, Lack.NO_RESOURCE, by=street.secretary)
            drafting.call_off(call_to(whistle, street.department), by=street.secretary)
        assert [call.unit.name for call in whistle.calls] == ["市政班"]
        with transaction():
            calling.blow(whistle, by=street.branch)
        for act in (
            lambda: drafting.call_more(
                whistle, street.department, Lack.NO_RESOURCE, by=street.secretary
            ),
            lambda: drafting.call_off(call_to(whistle, street.team), by=street.secretary),
        ):
            with pytest.raises(Refused, match="已经吹响"), transaction():
                act()


class TestArrival:
    def test_one_tap_of_the_units_contact_is_its_arrival(self, street: Street) -> None:
        whistle = street.blown(Kind.EMERGENCY)
        call = call_to(whistle, street.department)
        with clock.stopped(MORNING + timedelta(minutes=31, seconds=1)), transaction():
            calling.check_in(call, by=street.officer)
        assert call.arrived_name == "马执法"
        assert call.clock is not None
        assert minutes_late(call.clock, clock.now()) == 2
        assert whistle.state is WhistleState.ARRIVED
        with pytest.raises(Refused, match="已经报到"), transaction():
            calling.check_in(call, by=street.officer)

    def test_the_caller_checks_in_a_unit_without_a_phone_by_name(self, street: Street) -> None:
        whistle = street.blown()
        call = call_to(whistle, street.team)
        with pytest.raises(Invalid, match="来的是谁"), transaction():
            calling.check_in(call, by=street.secretary)
        with pytest.raises(Refused, match="不能为"), transaction():
            calling.check_in(call, by=street.officer)
        with transaction():
            calling.check_in(call, by=street.secretary, name="牛师傅")
        assert (call.arrived_name, call.checked_in_by) == ("牛师傅", street.secretary)

    def test_nothing_sounds_no_arrival(self, street: Street) -> None:
        whistle = street.drawn_up()
        with pytest.raises(Refused, match="不需要报到"), transaction():
            calling.check_in(whistle.calls[0], by=street.officer)

    def test_a_streets_own_minutes_hold_below_it(self, street: Street) -> None:
        upper = street.street
        with transaction():
            calling.set_limit(whistle_place := street.team.place, Kind.EMERGENCY, 20, by=upper)
            calling.set_limit(whistle_place, Kind.EMERGENCY, 15, by=upper)
        whistle = street.blown(Kind.EMERGENCY)
        assert whistle.minutes == 15
        with pytest.raises(Invalid), transaction():
            calling.set_limit(whistle_place, Kind.EMERGENCY, 0, by=upper)

    def test_standing_down_in_time_is_held_against_nobody(self, street: Street) -> None:
        whistle = street.blown()
        with transaction():
            calling.stand_down(whistle, by=street.secretary, reason="车主自己挪走了")
        assert whistle.state is WhistleState.WITHDRAWN
        assert all(call.stood_down_at for call in whistle.calls)
        with clock.stopped(MORNING + timedelta(hours=9)):
            assert not sweeping.sweep().done


class TestWhoDoesNotCome:
    def test_is_logged_once_and_the_next_level_calls_again(self, street: Street) -> None:
        whistle = street.blown()
        with transaction():
            calling.check_in(call_to(whistle, street.team), by=street.crew)
        with clock.stopped(MORNING + timedelta(minutes=121)):
            done = [one.kind for _chore, one in sweeping.sweep().done]
            assert done == ["whistle_missed", "whistle_second"]
            assert not sweeping.sweep().done
        assert call_to(whistle, street.department).missed_at is not None
        assert "whistle_missed" in _acts(whistle)
        second = finding.second_of(whistle)
        assert second is not None
        assert (second.level, second.state) == (Level.COMMUNITY, WhistleState.JUDGED)
        assert [call.unit_id for call in second.calls] == [street.department.id]
        with transaction():
            calling.approve(second, by=street.street)
            calling.blow(second, by=street.community)
        assert second.state is WhistleState.BLOWN

    def test_an_emergency_sounds_again_at_once_with_everybody_missing(self, street: Street) -> None:
        whistle = street.blown(Kind.EMERGENCY, Level.COMMUNITY)
        with clock.stopped(MORNING + timedelta(minutes=31)):
            sweeping.sweep()
            second = finding.second_of(whistle)
            assert second is not None
            assert (second.level, second.state) == (Level.STREET, WhistleState.BLOWN)
            assert len(second.calls) == 2
            assert all(call.arrive_by for call in second.calls)
        with clock.stopped(MORNING + timedelta(minutes=62)):
            done = [one.kind for _chore, one in sweeping.sweep().done]
        assert done == ["whistle_missed", "whistle_referred"] * 2
        assert "whistle.to_investigate" in _told(street.district)

    def test_coming_late_is_still_coming(self, street: Street) -> None:
        whistle = street.blown()
        with clock.stopped(MORNING + timedelta(minutes=150)):
            sweeping.sweep()
            with transaction():
                calling.check_in(call_to(whistle, street.department), by=street.officer)
        assert call_to(whistle, street.department).arrived_at is not None


class TestTheWork:
    def test_a_duty_has_a_day_on_the_working_calendar(self, street: Street) -> None:
        whistle = street.acting(Kind.JOINT)
        duty = finding.duties_of(whistle)[0]
        assert duty.due_on == date(2026, 10, 9)
        assert _acts(whistle).count("whistle_duty") == 2

    def test_duties_come_first_and_only_to_called_units(self, street: Street) -> None:
        whistle = street.blown()
        duty = working.Duty(street.department, "拖车", 3)
        with pytest.raises(Refused, match="现在不能再定职责"), transaction():
            working.add_duty(whistle, duty, by=street.secretary)
        with transaction():
            calling.check_in(whistle.calls[0], by=street.officer)
            working.coordinate(whistle, by=street.secretary, text="拖车")
        with pytest.raises(Refused, match="职责和完成时限"), transaction():
            working.start(whistle, by=street.secretary)
        with transaction():
            other = units.found(street.estate, "物业", street.team.kind)
        with pytest.raises(Refused, match="没有叫"), transaction():
            working.add_duty(whistle, working.Duty(other, "打扫", 1), by=street.secretary)
        with pytest.raises(Invalid), transaction():
            working.add_duty(whistle, working.Duty(street.department, "拖", 0), by=street.secretary)
        with pytest.raises(Forbidden), transaction():
            working.add_duty(whistle, duty, by=street.officer)

    def test_the_whole_is_reported_when_every_duty_is(self, street: Street) -> None:
        whistle = street.acting()
        first, second = finding.duties_of(whistle)
        with pytest.raises(Refused, match="没有报告完成"), transaction():
            working.report(whistle, by=street.officer, text="好了")
        with pytest.raises(Forbidden), transaction():
            working.report_duty(second, by=street.officer, text="不是我的")
        with transaction():
            working.report_duty(first, by=street.officer, text="拖走8辆")
            working.report_duty(second, by=street.crew, text="划了60米")
            working.report(whistle, by=street.officer, text="好了")
        assert whistle.state is WhistleState.REPORTED
        assert _told(street.monitor)[-1] == "whistle.to_verify"

    def test_nobody_of_the_units_verifies_even_with_the_monitors_role(self, street: Street) -> None:
        whistle = street.reported()
        with transaction():
            grant(street.officer, Role.MONITOR, street.estate)
        with pytest.raises(Refused, match="不能验证自己单位"), transaction():
            concluding.verify(whistle, by=street.officer)
        with transaction():
            concluding.verify(whistle, by=street.monitor, text="通了")
        assert whistle.state is WhistleState.VERIFIED

    def test_a_failed_check_opens_every_duty_again(self, street: Street) -> None:
        whistle = street.reported()
        with transaction():
            concluding.fail(whistle, by=street.monitor, reason="又停满了")
        assert whistle.state is WhistleState.ACTING
        assert all(duty.reported_at is None for duty in finding.duties_of(whistle))
        street.report(whistle)
        assert whistle.state is WhistleState.REPORTED


class TestTheEnd:
    def test_the_caller_appraises_each_unit_in_public(self, street: Street) -> None:
        whistle = street.reported()
        with transaction():
            concluding.verify(whistle, by=street.monitor)
            concluding.close(whistle, by=street.secretary)
        first, second = whistle.calls
        with transaction():
            grant(street.crew, Role.SECRETARY, street.estate)
        with pytest.raises(Refused, match="自己的单位"), transaction():
            concluding.appraise(second, GOOD, "好", by=street.crew)
        with transaction():
            concluding.appraise(first, GOOD, "来得快", by=street.secretary)
        with pytest.raises(Refused, match="已经评价"), transaction():
            concluding.appraise(first, GOOD, "再来一次", by=street.secretary)
        assert whistle.state is WhistleState.CLOSED
        with transaction():
            low = {**GOOD, Criterion.RESULT: 2}
            concluding.appraise(second, low, "线划歪了", by=street.secretary)
        assert whistle.state is WhistleState.APPRAISED
        assert [one.score for one in finding.appraisals_of(whistle)] == [100, 80]
        assert not list(audit.verify())

    def test_the_clock_keeps_a_late_unit_from_full_marks(self, street: Street) -> None:
        whistle = street.blown(units=(street.department,))
        with clock.stopped(MORNING + timedelta(hours=3)):
            with transaction():
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
            with pytest.raises(Refused, match="迟到60分钟"), transaction():
                concluding.appraise(whistle.calls[0], GOOD, "好", by=street.secretary)

    def test_an_emergency_is_reviewed_and_judged_before_it_closes(self, street: Street) -> None:
        whistle = street.blown(Kind.EMERGENCY, tried="")
        review = concluding.Review("水管爆了，先关阀", "5分钟到", "常备阀门钥匙", was_needed=True)
        with transaction():
            calling.check_in(whistle.calls[0], by=street.officer)
            working.command(whistle, by=street.street, text="先关总阀", lead_name="冯街道")
            drafting_unit = units.found(street.estate, "自来水抢修班", street.team.kind)
        with pytest.raises(Forbidden), transaction():
            drafting.call_more(whistle, drafting_unit, Lack.NO_RESOURCE, by=street.secretary)
        with transaction():
            drafting.call_more(whistle, drafting_unit, Lack.NO_RESOURCE, by=street.street)
            working.report(whistle, by=street.officer, text="水停了")
            concluding.verify(whistle, by=street.monitor)
        with pytest.raises(Refused), transaction():
            concluding.close(whistle, by=street.secretary)
        with transaction():
            concluding.review(whistle, review, by=street.street)
            calling.judge(whistle, by=street.branch, reason="有效吹哨")
            concluding.close(whistle, by=street.secretary)
        assert whistle.state is WhistleState.CLOSED
        assert finding.review_of(whistle) is not None


def test_the_street_holds_its_three_powers_as_one_bundle() -> None:
    powers = {Permission.COORDINATE, Permission.APPRAISE_UNITS, Permission.COMMAND_FORCES}
    assert powers <= RIGHTS[Role.STREET]
    assert not powers & RIGHTS[Role.SECRETARY]
