"""Third parties 第三方 re-check tasks from a list of their own, and never what they had a part in."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.errors import Refused
from app.extensions import db
from app.notices.models.notice import Notice
from app.people.models.person import Person
from app.people.services.accounts import grant
from app.permissions import Role
from app.transaction import transaction
from resolutions.progress.inspection import Axis
from resolutions.progress.task_states import TaskState
from resolutions.queries.board import to_recheck
from resolutions.services import inspecting, units
from tests.resolutions.works import Works, findings, good_form, picture

SignedIn = Callable[[Person], FlaskClient]


def _told(person: Person) -> list[tuple[str, str]]:
    rows = db.session.execute(select(Notice.kind, Notice.url).where(Notice.person_id == person.id))
    return list(rows.tuples())


def test_what_waits_is_listed_and_told_and_checked_with_a_photo(
    works: Works, signed_in: SignedIn
) -> None:
    task = works.handed_in()
    third = signed_in(works.third_party)
    page = f"/watch/tasks/{task.id}"
    assert "检查合格以后再来复核" in third.get(page).get_data(as_text=True)
    assert third.post(page, data=good_form(task)).status_code == 409
    assert task.title not in third.get("/patrol").get_data(as_text=True)
    works.check(task)
    assert _told(works.third_party) == [("task.to_recheck", page)]
    for where in ("/patrol", "/me"):
        assert page in third.get(where).get_data(as_text=True)
    shown = third.get(page).get_data(as_text=True)
    assert "检查结论" in shown
    assert "/patrol" in shown
    sent = {**good_form(task), "photos": [(BytesIO(picture()), "现场.jpg")]}
    assert third.post(page, data=sent).status_code == 303
    assert db.session.get_one(type(task), task.id).state is TaskState.WRITTEN_OFF
    assert "<img" in third.get(task.url).get_data(as_text=True)
    assert to_recheck(works.third_party) == []


def test_whoever_inspected_it_does_not_recheck_it(works: Works) -> None:
    with transaction():
        grant(works.monitor, Role.THIRD_PARTY, works.hall.place)
    task = works.handed_in()
    works.check(task)
    assert to_recheck(works.monitor) == []
    assert [one.id for one in to_recheck(works.third_party)] == [task.id]
    for failed in ((), (Axis.QUALITY,)):
        with pytest.raises(Refused, match="由不同的人办理"), transaction():
            inspecting.inspect(task, findings(*failed), by=works.monitor)


def test_whoever_carried_it_out_does_not_recheck_it(works: Works, signed_in: SignedIn) -> None:
    task = works.handed_in()
    with transaction():
        grant(works.third_party, Role.LIAISON, works.hall.place)
        units.add_contact(works.unit, works.third_party)
    works.check(task)
    assert to_recheck(works.third_party) == []
    page = f"/watch/tasks/{task.id}"
    third = signed_in(works.third_party)
    assert "这项任务由您承办" in third.get(page).get_data(as_text=True)
    assert third.post(page, data=good_form(task)).status_code == 409


def test_a_failed_recheck_comes_back_to_the_same_third_party(works: Works) -> None:
    task = works.handed_in()
    works.check(task)
    works.check(task, Axis.RESULT)
    assert task.state is TaskState.RECTIFYING
    works.mend(task)
    assert [one.id for one in to_recheck(works.third_party)] == [task.id]
    works.check(task)
    assert task.state is TaskState.WRITTEN_OFF
