"""From the assignment to the write-off, through the services."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from app import audit, clock
from app.errors import Forbidden, Invalid, Refused
from app.extensions import db
from app.notices.models.notice import Notice
from app.people.models.person import Person
from app.people.services.accounts import grant
from app.permissions import Role
from app.transaction import transaction
from proposals.lifecycle.proposal import ProposalState
from proposals.lifecycle.topic_states import TopicState
from proposals.queries.proposals import timeline_of
from resolutions.models.unit import Unit
from resolutions.progress.inspection import Axis
from resolutions.progress.resolution_acts import ResolutionState
from resolutions.progress.standing import Colour
from resolutions.progress.task_states import TaskState
from resolutions.queries.reckoning import read
from resolutions.queries.resolutions import percent_of
from resolutions.queries.standings import Today
from resolutions.queries.tasks import steps_of
from resolutions.services import assigning, handling, inspecting, steering, units
from tests.resolutions.works import Works, all_passed, at, decided_works, findings, make_unit, photo
from tests.support.factories import make_person


def _told(person: Person) -> list[str]:
    query = select(Notice.kind).where(Notice.person_id == person.id).order_by(Notice.id)
    return list(db.session.scalars(query))


def test_the_date_is_counted_over_the_national_day_and_its_reckoning_is_kept(works: Works) -> None:
    with clock.stopped(at(9, 29)):
        task = works.assigned(working_days=3)
    assert task.due_on == date(2026, 10, 9)
    deadline = read(task.reckoning)
    assert (deadline.start, deadline.due) == (date(2026, 9, 29), date(2026, 10, 9))
    assert [(run.first.day, run.last.day, run.name) for run in deadline.skipped] == [
        (1, 7, "国庆节")
    ]
    assert task.accept_due_on == date(2026, 9, 30)


def test_the_resolution_is_published_then_assigned_then_carried_out(works: Works) -> None:
    task = works.assigned()
    assert works.resolution.state is ResolutionState.ASSIGNED
    assert [step.act for step in steps_of(works.resolution)] == [
        "resolution_adopted",
        "resolution_publish",
        "resolution_assign",
        "task_assigned",
    ]
    with transaction():
        handling.accept(task, by=works.liaison)
    assert works.resolution.state is ResolutionState.IN_PROGRESS
    assert task.state is TaskState.ACCEPTED


def test_the_whole_course_ends_with_topic_and_proposal_closed(works: Works) -> None:
    task = works.accepted()
    works.report(task, 60)
    with transaction():
        handling.self_check(task, by=works.liaison)
    works.check(task, Axis.QUALITY)
    assert task.state is TaskState.RECTIFYING
    works.mend(task)
    works.check(task)
    assert task.state is TaskState.WRITTEN_OFF
    assert works.resolution.state is ResolutionState.WRITTEN_OFF
    assert works.topic.state is TopicState.CLOSED
    assert works.proposal.state is ProposalState.CLOSED
    assert [step.act for step in steps_of(task)] == [
        "task_assigned",
        "task_accept",
        "task_report",
        "task_self_check",
        "task_fail_inspection",
        "task_submit_rectification",
        "task_pass_recheck",
    ]
    assert not list(audit.verify())


def test_proposers_hear_of_assignment_progress_inspection_and_finish(works: Works) -> None:
    works.written_off()
    heard = [kind for kind in _told(works.proposer) if "task" in kind or "resolution" in kind]
    assert heard == [
        "topic.resolution_adopted",
        "topic.task_assigned",
        "topic.task_report",
        "topic.task_pass_inspection",
        "topic.task_pass_recheck",
        "task.solved",
        "topic.resolution_finish",
    ]
    assert "resolution_finish" in [event.act for event in timeline_of(works.proposal)]


def test_a_failed_check_gives_three_working_days_over_the_holidays(works: Works) -> None:
    with clock.stopped(at(9, 28)):
        task = works.handed_in(working_days=20)
    with clock.stopped(at(9, 30)):
        works.check(task, Axis.RESULT)
        assert task.rectify_due_on == date(2026, 10, 10)  # the Saturday is a working day 调休
        assert Today.now().of(task).due == date(2026, 10, 10)
    assert _told(works.liaison)[-1] == "task.to_mend"


def test_the_last_task_written_off_finishes_the_resolution(works: Works) -> None:
    first = works.written_off(title="装桩", weight=3)
    assert works.resolution.state is ResolutionState.WRITTEN_OFF
    assert percent_of([first]) == 100


def test_a_second_task_keeps_the_resolution_open(works: Works) -> None:
    second = works.accepted(title="画线")
    works.written_off(title="装桩")
    assert works.resolution.state is ResolutionState.IN_PROGRESS
    with transaction():
        steering.revoke(second, reason="已由街道统一画线", by=works.secretary)
    assert works.resolution.state is ResolutionState.WRITTEN_OFF


def test_milestones_are_weighed(works: Works) -> None:
    steps = (
        assigning.OrderedStep("到货", date(2026, 9, 30), weight=1),
        assigning.OrderedStep("安装", date(2026, 10, 9), weight=3),
    )
    with clock.stopped(at(9, 28)):
        task = works.accepted(working_days=10, milestones=steps)
        first, second = task.milestones
        with transaction():
            handling.report(
                task,
                text="到货",
                by=works.liaison,
                milestones={first.id: 100, second.id: 50},
            )
        assert task.percent == 62  # (1·100 + 3·50) / 4 = 62.5, rounded down
        assert (first.done_on, second.done_on) == (date(2026, 9, 28), None)


class TestRefusals:
    def test_a_handler_may_not_check_the_own_work(self, works: Works) -> None:
        with transaction():
            grant(works.liaison, Role.MONITOR, works.hall.place)
        task = works.handed_in()
        with pytest.raises(Refused, match="承办人不能检查"):
            works.check(task, by=works.liaison)

    def test_nor_may_one_who_has_left_the_unit(self, works: Works) -> None:
        task = works.handed_in()
        with transaction():
            grant(works.liaison, Role.MONITOR, works.hall.place)
            units.remove_contact(works.unit, works.liaison, by=works.secretary)
        with pytest.raises(Refused, match="承办人不能检查"):
            works.check(task, by=works.liaison)

    def test_a_resident_may_not_check(self, works: Works) -> None:
        task = works.handed_in()
        with pytest.raises(Refused, match="不由您办理"):
            works.check(task, by=works.proposer)

    def test_a_check_needs_all_three_axes(self, works: Works) -> None:
        task = works.handed_in()
        with pytest.raises(Refused, match="各有一个结论"), transaction():
            inspecting.inspect(task, findings()[:2], by=works.monitor)

    def test_no_progress_after_the_end(self, works: Works) -> None:
        task = works.written_off()
        with pytest.raises(Refused, match="已销账"):
            works.report(task, 100)

    def test_nothing_is_handed_in_without_a_photo(self, works: Works) -> None:
        task = works.accepted()
        works.report(task, 100, photos=0)
        with pytest.raises(Refused, match="没有进度照片"), transaction():
            handling.self_check(task, by=works.liaison)

    def test_no_due_date_in_the_past(self, works: Works) -> None:
        with clock.stopped(at(9, 28)), pytest.raises(Refused, match="已经到期或过去"):
            works.assigned(start=date(2026, 9, 1), working_days=3)

    def test_another_units_liaison_may_not_touch_it(self, works: Works) -> None:
        task = works.accepted()
        stranger = make_person(Role.LIAISON, at=works.hall)
        make_unit(works.hall, "别的公司", stranger)
        with pytest.raises(Forbidden, match="不由您的单位承办"), transaction():
            handling.report(task, text="我来", by=stranger, percent=10)

    def test_a_unit_without_a_contact_is_given_nothing(self, works: Works) -> None:
        empty: Unit = make_unit(works.hall, "空单位")
        with pytest.raises(Refused, match="还没有联系人"):
            works.assigned(lead=empty)

    def test_a_unit_of_another_place_is_given_nothing(self, works: Works) -> None:
        other = decided_works()
        with pytest.raises(Refused, match="不能承办这里的任务"):
            works.assigned(lead=other.unit)

    def test_a_milestone_lies_before_the_due_date(self, works: Works) -> None:
        late = (assigning.OrderedStep("验收", date(2027, 1, 5)),)
        with clock.stopped(at(9, 28)), pytest.raises(Invalid, match="不在起算日和期限之间"):
            works.assigned(milestones=late)

    def test_only_the_desk_assigns(self, works: Works) -> None:
        with pytest.raises(Refused), transaction():
            assigning.assign(works.resolution, works.order(), by=works.proposer, legality="合法")


class TestTheDesk:
    def test_an_unlawful_resolution_goes_back_to_the_hall(self, works: Works) -> None:
        with transaction():
            assigning.give_back(works.resolution, by=works.street, reason="超出职权")
        assert works.resolution.state is ResolutionState.RETURNED
        assert _told(works.proposer)[-1] == "topic.resolution_return"

    def test_a_disputed_task_goes_to_another_unit_with_a_new_date(self, works: Works) -> None:
        other = make_person(Role.LIAISON, at=works.hall)
        office = make_unit(works.hall, "市容所", other)
        with clock.stopped(at(9, 28)):
            task = works.assigned(working_days=3)
            with transaction():
                handling.dispute(task, reason="不归物业", by=works.liaison)
        with clock.stopped(at(9, 29)), transaction():
            steering.uphold_dispute(task, lead=office, reason="归市容所", by=works.secretary)
        assert task.lead_unit.name == "市容所"
        assert task.due_on == date(2026, 10, 9)
        with pytest.raises(Refused, match="不由您办理"), transaction():
            handling.accept(task, by=works.liaison)

    def test_a_dismissed_dispute_leaves_the_task_where_it_was(self, works: Works) -> None:
        task = works.assigned()
        with transaction():
            handling.dispute(task, reason="不归物业", by=works.liaison)
            steering.dismiss_dispute(task, reason="物业服务合同第8条", by=works.secretary)
        assert task.state is TaskState.ACCEPTED
        assert works.resolution.state is ResolutionState.IN_PROGRESS

    def test_a_suspended_clock_stands_still_and_goes_on(self, works: Works) -> None:
        with clock.stopped(at(11, 16)):
            task = works.accepted(working_days=4)  # due Friday the 20th
        with clock.stopped(at(11, 18)), transaction():
            steering.suspend(task, reason="地下管线待勘察", by=works.secretary)
        with clock.stopped(at(11, 25)):
            assert Today.now().of(task).is_paused
            with transaction():
                steering.resume(task, by=works.secretary)
            stands = Today.now().of(task)
            assert task.state is TaskState.ACCEPTED
            assert stands.due == date(2026, 11, 27)  # five working days stood still
            assert stands.colour is Colour.AMBER

    def test_photos_of_a_check_are_kept(self, works: Works) -> None:
        task = works.handed_in()
        shot = photo(works.monitor)
        with transaction():
            row = inspecting.inspect(
                task, findings(), by=works.monitor, photos=[shot, shot], answers=all_passed(task)
            )
        assert [one.id for one in row.photos] == [shot.id]
