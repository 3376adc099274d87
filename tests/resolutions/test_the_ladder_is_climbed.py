"""A late task climbs 提醒、检查、督办、通报、约谈 over the National Day, and comes down by re-check only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import docx
import pytest
from flask import current_app
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from app import clock
from app.calendar_overrides import services as calendars
from app.calendar_overrides.queries import standing_on
from app.errors import DomainError, Refused
from app.extensions import db
from app.notices.models.notice import Notice
from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from app.work_calendar.days import DayKind
from resolutions.models.escalation import Escalation
from resolutions.models.task import Task
from resolutions.progress.escalation import LADDER, Rung
from resolutions.progress.inspection import Axis
from resolutions.progress.task_acts import TaskAct
from resolutions.progress.task_guards import TaskFacts
from resolutions.queries.escalations import ladder_of, last_rung_of
from resolutions.queries.todos import todos
from resolutions.services import (
    course,
    escalating,
    extending,
    handling,
    looking,
    steering,
    sweeping,
    urging,
)
from resolutions.services.assigning import OrderedStep
from tests.resolutions.works import Works, at
from tests.support.factories import make_person

SignedIn = Callable[[Person], FlaskClient]


def _sweep(month: int, day: int) -> list[str]:
    """Sweep, and again: the second finds nothing more to do."""
    with clock.stopped(at(month, day)):
        done = [one.kind for _chore, one in sweeping.sweep().done]
        assert sweeping.sweep().done == []
    return [kind for kind in done if kind in set(LADDER)]


def _due_on_the_30th(works: Works, **changed: object) -> Task:
    with clock.stopped(at(9, 24)):
        return works.accepted(working_days=3, **changed)


def _kinds(person: Person) -> list[str]:
    found = db.session.scalars(
        select(Notice.kind).where(Notice.person_id == person.id).order_by(Notice.id)
    )
    return [kind.removeprefix("task.escalated_") for kind in found if "escalated" in kind]


def test_each_rung_on_its_day_with_its_paper_and_its_people(works: Works) -> None:
    task = _due_on_the_30th(works)
    assert task.due_on == date(2026, 9, 30)
    days = [(9, 28), (9, 29), (9, 30), (10, 5), (10, 8), (10, 9), (10, 10), (10, 12), (10, 13)]
    climbs = {(9, 29): "remind", (9, 30): "inspect", (10, 8): "supervise", (10, 10): "bulletin"}
    climbs |= {(10, 13): "summon"}
    for day in days:
        assert _sweep(*day) == ([climbs[day]] if day in climbs else []), day
    assert _sweep(11, 30) == []
    rows = db.session.scalars(select(Escalation).order_by(Escalation.id)).all()
    assert [row.number for row in rows] == [f"{mark}〔2026〕1号" for mark in "提检督通谈"]
    assert [row.new_due_on for row in rows if row.new_due_on] == [date(2026, 10, 9)]
    assert _kinds(works.liaison) == [rung.value for rung in LADDER]
    assert _kinds(works.monitor) == _kinds(works.secretary) == [rung.value for rung in LADDER[1:]]
    assert _kinds(works.street) == [rung.value for rung in LADDER[2:]]


def test_after_a_silence_every_rung_is_climbed_in_order(works: Works) -> None:
    _due_on_the_30th(works)
    assert _sweep(11, 2) == [rung.value for rung in LADDER]


def test_nobody_climbs_while_others_check_or_the_clock_stands(works: Works) -> None:
    with clock.stopped(at(9, 24)):
        works.handed_in(working_days=3)
        paused = works.accepted(title="暂停", working_days=3)
        with transaction():
            steering.suspend(paused, reason="雨季停工", by=works.secretary)
    assert _sweep(10, 20) == []


def test_more_time_moves_the_next_rung(works: Works) -> None:
    task = _due_on_the_30th(works)
    assert _sweep(9, 29) == ["remind"]
    with clock.stopped(at(9, 29)), transaction():
        request = extending.ask(task, new_due=date(2026, 10, 15), reason="雨", by=works.liaison)
        extending.grant(request, by=works.secretary)
    assert _sweep(10, 13) == []
    assert _sweep(10, 15) == ["inspect"]


def test_a_failed_recheck_raises_by_one_and_a_passed_one_ends_it(works: Works) -> None:
    task = _due_on_the_30th(works)
    with clock.stopped(at(9, 30)):
        sweeping.sweep()
        works.report(task, 100)
        with transaction():
            handling.self_check(task, by=works.liaison)
        works.check(task)
        works.check(task, Axis.QUALITY)
        assert ladder_of(task).rung is Rung.SUPERVISE
        last = last_rung_of(task)
        assert last is not None
        assert (last.cause, last.new_due_on) == ("recheck", task.rectify_due_on)
        works.mend(task)
        works.check(task)
    assert ladder_of(task).rung is None
    assert _sweep(11, 30) == []


def test_work_required_again_begins_at_the_foot(works: Works) -> None:
    task = _due_on_the_30th(works)
    assert len(_sweep(10, 20)) == 5
    with clock.stopped(at(10, 20)):
        works.report(task, 100)
        with transaction():
            handling.self_check(task, by=works.liaison)
        works.check(task)
        works.check(task)
        with transaction():
            course.move(
                task,
                TaskAct.REHANG,
                by=works.monitor,
                facts=TaskFacts(days_since_write_off=1),
                reason="又坏了",
            )
            course.move(task, TaskAct.REASSIGN, by=works.secretary, facts=TaskFacts())
        assert task.round == 2
    assert len(_sweep(10, 21)) == 5


class TestItIsNotStoppedQuietly:
    def test_only_by_the_street_and_with_a_reason(self, works: Works) -> None:
        task = _due_on_the_30th(works)
        assert _sweep(9, 30) == ["remind", "inspect"]
        for by, reason in ((works.secretary, "雨季"), (works.liaison, "雨季"), (works.street, " ")):
            with pytest.raises(Refused), transaction():
                escalating.stop(task, reason=reason, by=by)
        with clock.stopped(at(9, 30)), transaction():
            escalating.stop(task, reason="连日暴雨，无法施工", by=works.street)
        assert _sweep(10, 20) == []
        assert ladder_of(task).rung is Rung.INSPECT
        with clock.stopped(at(10, 20)), transaction():
            escalating.resume(task, reason="雨停了", by=works.street)
        assert _sweep(10, 20) == ["supervise", "bulletin", "summon"]

    def test_what_was_climbed_cannot_be_taken_back(self, works: Works) -> None:
        _due_on_the_30th(works)
        _sweep(10, 20)
        with pytest.raises(DatabaseError), db.session.begin_nested():
            db.session.query(Escalation).delete()


def test_two_bulletins_of_one_unit_summon_sooner(works: Works) -> None:
    _due_on_the_30th(works)
    second = _due_on_the_30th(works, title="第二件")
    _sweep(10, 10)
    assert _sweep(10, 12) == ["summon"]
    last = last_rung_of(second)
    assert last is not None
    assert last.rung is Rung.SUMMON
    assert _sweep(10, 13) == ["summon"]


def test_a_changed_calendar_moves_the_days(works: Works) -> None:
    _due_on_the_30th(works)
    assert _sweep(9, 30) == ["remind", "inspect"]
    administrator = make_person(Role.ADMINISTRATOR, at=works.hall)
    with clock.stopped(at(9, 30)), transaction():
        calendars.declare(date(2026, 10, 8), DayKind.HOLIDAY, reason="通知", by=administrator)
    assert _sweep(10, 8) == []
    assert _sweep(10, 9) == ["supervise"]
    with clock.stopped(at(10, 9)), transaction():
        day = standing_on(date(2026, 10, 8))
        assert day is not None
        calendars.withdraw(day, by=administrator)
    assert _sweep(10, 10) == ["bulletin"]


def test_a_late_milestone_is_said_once(works: Works) -> None:
    with clock.stopped(at(9, 24)):
        works.accepted(working_days=9, milestones=[OrderedStep("到货", date(2026, 9, 28))])
    with clock.stopped(at(9, 29)):
        said = [one.kind for chore, one in sweeping.sweep().done if chore == "tasks"]
        assert said == ["milestone"]
        assert sweeping.sweep().done == []


def test_looking_on_its_day_finds_all_that_looking_every_day_would(works: Works) -> None:
    tasks = [works.accepted(title=f"任务{days}", working_days=days) for days in (1, 3, 8)]
    for ahead in range(30):
        with clock.stopped(at(9, 21) + timedelta(days=ahead)):
            sweeping.sweep()
            with transaction():
                for task in tasks:
                    task.look_on = clock.today()
            found = [one for task in tasks for one in _alone(task)]
            assert found == [], clock.today()


def _alone(task: Task) -> list[sweeping.Done]:
    with transaction():
        return list(looking.look(task.id))


class TestResidentsPress:
    def test_the_count_is_public_and_the_unit_and_the_street_are_told(self, works: Works) -> None:
        task = works.accepted()
        with transaction():
            urging.urge(task, by=works.supporter, text="老人等着充电")
            urging.urge(task, by=works.proposer)
        with pytest.raises(DomainError, match="已经催过"), transaction():
            urging.urge(task, by=works.proposer)
        with clock.stopped(at(9, 28)), transaction():
            urging.urge(task, by=works.proposer)
        told = select(Notice.params).where(Notice.kind == "task.urged")
        for person in (works.liaison, works.street):
            assert len(db.session.scalars(told.where(Notice.person_id == person.id)).all()) == 3
        page = current_app.test_client().get(task.url).get_data(as_text=True)
        assert "居民催办3次" in page
        assert "老人等着充电" in page

    def test_a_resident_presses_from_the_page(self, works: Works, signed_in: SignedIn) -> None:
        task = works.accepted()
        client = signed_in(works.supporter)
        assert "催办" in client.get(f"{task.url}/urge").get_data(as_text=True)
        said = client.post(f"{task.url}/urge", data={"text": "请快些"}, follow_redirects=True)
        assert "居民催办1次" in said.get_data(as_text=True)
        assert client.post(f"{task.url}/urge", data={}).status_code == 409


class TestThePapers:
    def test_each_is_read_and_downloaded_by_anybody(
        self, works: Works, client: FlaskClient
    ) -> None:
        task = _due_on_the_30th(works)
        _sweep(10, 20)
        page = client.get(task.url).get_data(as_text=True)
        names = ("办理提醒函", "督办检查通知", "整改督办单", "督办通报", "约谈通知书")
        rows = db.session.scalars(select(Escalation).order_by(Escalation.id)).all()
        for row, name in zip(rows, names, strict=True):
            assert row.number in page
            read = client.get(row.url).get_data(as_text=True)
            assert name in read
            assert task.title in read
            file = client.get(f"{row.url}/paper.docx")
            text = _words(file.data)
            assert row.number in text
            assert f"关于“{task.title}”的{name}" in text
        assert "10月21日前办结" in _words(client.get(f"{rows[2].url}/paper.docx").data)
        assert client.get(f"{task.url}/escalations/99999").status_code == 404

    def test_a_talk_is_recorded_with_who_what_and_until_when(
        self, works: Works, signed_in: SignedIn
    ) -> None:
        task = _due_on_the_30th(works)
        _sweep(10, 20)
        talk = last_rung_of(task)
        assert talk is not None
        form = {"held_on": "2026-10-20", "people": "物业经理赵某", "text": "承诺装完8个桩"}
        with clock.stopped(at(10, 20)):
            client = signed_in(works.monitor)
            full = form | {"promised_on": "2026-10-30"}
            assert client.post(f"/watch{talk.url}/record", data=full).status_code == 409
            client = signed_in(works.street)
            assert client.post(f"/watch{talk.url}/record", data=form).status_code == 422
            done = client.post(f"/watch{talk.url}/record", data=full, follow_redirects=True)
        page = done.get_data(as_text=True)
        assert "物业经理赵某" in page
        assert "承诺" in page
        assert "2026年10月30日" in _words(client.get(f"{talk.url}/paper.docx").data)

    def test_who_handles_records_no_visit_and_other_rungs_have_none(self, works: Works) -> None:
        task = _due_on_the_30th(works)
        _sweep(9, 30)
        visit = last_rung_of(task)
        reminder = db.session.scalars(select(Escalation).where(Escalation.rung == "remind")).one()
        assert visit is not None
        with clock.stopped(at(9, 30)):
            for row, by in ((visit, works.liaison), (reminder, works.monitor)):
                with pytest.raises(Refused), transaction():
                    escalating.record(row, held_on=clock.today(), people="某", words="看过", by=by)
            with pytest.raises(DomainError), transaction():
                escalating.record(
                    visit, held_on=date(2026, 9, 1), people="某", words="看过", by=works.monitor
                )


def _words(file: bytes) -> str:
    word = docx.Document(BytesIO(file))
    cells = (cell.text for table in word.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(line.text for line in word.paragraphs), *cells])


def test_the_desk_stops_and_resumes_from_its_page(works: Works, signed_in: SignedIn) -> None:
    task = _due_on_the_30th(works)
    _sweep(9, 30)
    with clock.stopped(at(9, 30)):
        client = signed_in(works.secretary)
        assert "中止升级" not in client.get(f"/desk/tasks/{task.id}").get_data(as_text=True)
        client = signed_in(works.street)
        assert "中止升级" in client.get(f"/desk/tasks/{task.id}").get_data(as_text=True)
        page = f"/desk/tasks/{task.id}/stop-ladder"
        assert client.post(page, data={"text": "连日暴雨"}).status_code == 303
        assert "恢复升级" in client.get(f"/desk/tasks/{task.id}").get_data(as_text=True)
    read = client.get(task.url).get_data(as_text=True)
    assert "连日暴雨" in read
    assert "已中止升级" in read


def test_visits_and_talks_wait_on_peoples_own_lists(works: Works) -> None:
    task = _due_on_the_30th(works)
    _sweep(10, 20)
    for person, words in (
        (works.monitor, "督办检查：装8个充电桩"),
        (works.street, "约谈：装8个充电桩"),
    ):
        assert words in [todo.text for todo in todos(person)]
    visit = db.session.scalars(select(Escalation).where(Escalation.rung == "inspect")).one()
    with clock.stopped(at(10, 20)), transaction():
        escalating.record(
            visit, held_on=clock.today(), people="钱监督", words="看过", by=works.monitor
        )
    assert "督办检查：装8个充电桩" not in [todo.text for todo in todos(works.monitor)]
    assert task.state == "accepted"
