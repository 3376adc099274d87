"""Once, with a public reason, before the date is over; the desk decides."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from app import clock
from app.errors import Forbidden, Refused
from app.extensions import db
from app.notices.models.notice import Notice
from app.transaction import transaction
from resolutions.models.extension import ExtensionRequest
from resolutions.models.task import Task
from resolutions.progress.inspection import Axis
from resolutions.queries.extensions import open_request, requests_of
from resolutions.queries.standings import Today
from resolutions.queries.tasks import steps_of
from resolutions.services import extending
from tests.resolutions.works import Works, at


def _ask(works: Works, task: Task, day: date = date(2026, 10, 12)) -> ExtensionRequest:
    with transaction():
        return extending.ask(task, new_due=day, reason="电力公司排期", by=works.liaison)


def test_granted_the_task_answers_to_the_new_date(works: Works) -> None:
    task = works.accepted(working_days=5)
    request = _ask(works, task)
    with transaction():
        extending.grant(request, by=works.secretary, answer="同意")
    assert Today.now().of(task).due == date(2026, 10, 12)
    assert [step.act for step in steps_of(task)][-2:] == ["extension_asked", "extension_granted"]
    assert "电力公司排期" in steps_of(task)[-2].text


def test_a_day_off_moves_to_the_next_working_day(works: Works) -> None:
    task = works.accepted(working_days=5)
    assert _ask(works, task, date(2026, 10, 3)).new_due_on == date(2026, 10, 8)


def test_refused_the_old_date_stands_and_the_unit_may_ask_again(works: Works) -> None:
    task = works.accepted(working_days=5)
    before = task.due_on
    request = _ask(works, task)
    with transaction():
        extending.refuse(request, by=works.secretary, answer="桩已到货，可以按期")
    assert task.due_on == before
    _ask(works, task)
    assert len(requests_of(task)) == 2


def test_a_second_extension_is_refused(works: Works) -> None:
    task = works.accepted(working_days=5)
    request = _ask(works, task)
    with transaction():
        extending.grant(request, by=works.secretary)
    with pytest.raises(Refused, match="期限只能延长一次"):
        _ask(works, task, date(2026, 10, 30))


def test_two_requests_at_once_are_refused(works: Works) -> None:
    task = works.accepted(working_days=5)
    _ask(works, task)
    with pytest.raises(Refused, match="已经申请过"):
        _ask(works, task)


def test_after_the_date_nothing_is_put_off(works: Works) -> None:
    task = works.accepted(working_days=3)
    with clock.stopped(at(10, 8)), pytest.raises(Refused, match="期限已过"):
        _ask(works, task, date(2026, 10, 20))


def test_a_late_decision_is_not_held_against_the_unit(works: Works) -> None:
    task = works.accepted(working_days=3)
    request = _ask(works, task)
    with clock.stopped(at(10, 8)), transaction():
        extending.grant(request, by=works.street)
    assert task.due_on == date(2026, 10, 12)


def test_mending_has_its_own_date_put_off(works: Works) -> None:
    task = works.handed_in()
    works.check(task, Axis.QUALITY)
    first_due = task.due_on
    request = _ask(works, task)
    with transaction():
        extending.grant(request, by=works.secretary)
    assert (task.due_on, task.rectify_due_on) == (first_due, date(2026, 10, 12))


def test_it_takes_a_reason_and_the_units_own_hand(works: Works) -> None:
    task = works.accepted(working_days=5)
    with pytest.raises(Refused, match="必须写明理由"), transaction():
        extending.ask(task, new_due=date(2026, 10, 12), reason=" ", by=works.liaison)
    with pytest.raises(Forbidden), transaction():
        extending.ask(task, new_due=date(2026, 10, 12), reason="忙", by=works.proposer)


def test_a_refusal_takes_a_reason_and_is_final(works: Works) -> None:
    task = works.accepted(working_days=5)
    request = _ask(works, task)
    with pytest.raises(Refused, match="必须写明理由"), transaction():
        extending.refuse(request, by=works.secretary, answer="")
    with transaction():
        extending.refuse(request, by=works.secretary, answer="可以按期")
    with pytest.raises(Refused, match="已经有决定"), transaction():
        extending.grant(request, by=works.street)
    assert open_request(task) is None


def test_desk_and_unit_are_told(works: Works) -> None:
    task = works.accepted(working_days=5)
    request = _ask(works, task)
    with transaction():
        extending.grant(request, by=works.street)
    for person, kind in (
        (works.secretary, "task.extension_asked"),
        (works.liaison, "task.extension_granted"),
    ):
        kinds = db.session.scalars(
            select(Notice.kind).where(Notice.person_id == person.id).order_by(Notice.id)
        )
        assert kind in set(kinds)
