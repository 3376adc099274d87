"""A matter without points of its own is checked by the general list: the house's, or the place's own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.errors import Refused
from app.people.models.person import Person
from app.transaction import transaction
from resolutions.progress.checklist import GENERAL, HOUSE_LIST, HOUSE_POINTS, Answer
from resolutions.queries import duties
from resolutions.services import duties_table, duty_rows, inspecting
from tests.resolutions.works import Works, all_passed, findings, good_form

SignedIn = Callable[[Person], FlaskClient]
LEAD = "幸福里物业公司"


def own_general(works: Works, points: str) -> None:
    """The place writes its general list, or writes it anew."""
    cells = {"事项": GENERAL, "牵头单位": LEAD, "检查要点": points}
    with transaction():
        old = duty_rows.standing_row(works.hall.place, GENERAL)
        if old is None:
            duty_rows.add(works.hall.place, cells, reason="街道标准", by=works.secretary)
        else:
            duty_rows.change(old, cells, reason="街道标准", by=works.secretary)


def test_the_houses_list_is_asked_and_kept(works: Works, signed_in: SignedIn) -> None:
    task = works.handed_in()
    assert duties.check_list_of(task) == HOUSE_LIST
    watch = signed_in(works.monitor)
    page = f"/watch/tasks/{task.id}"
    shown = watch.get(page).text
    for words in ("质量检查清单：通用", "用通用清单", *HOUSE_POINTS):
        assert words in shown
    axes = {"progress": "pass", "quality": "pass", "result": "pass"}
    assert watch.post(page, data=axes).status_code == 422
    with pytest.raises(Refused, match="没有结论"), transaction():
        inspecting.inspect(task, findings(), by=works.monitor)
    dirty = dict(zip(HOUSE_POINTS, [Answer(passed=True)] * 4, strict=True))
    dirty[HOUSE_POINTS[2]] = Answer(passed=False, remark="料堆在门口")
    with pytest.raises(Refused, match="质量不能判为合格"), transaction():
        inspecting.inspect(task, findings(), by=works.monitor, answers=dirty)
    assert watch.post(page, data=good_form(task)).status_code == 303
    assert HOUSE_POINTS[0] in watch.get(task.url).text


def test_the_place_writes_its_own(works: Works, signed_in: SignedIn) -> None:
    desk = signed_in(works.secretary)
    assert "这是系统自带的" in desk.get("/desk/duties").text
    assert HOUSE_POINTS[3] in desk.get("/desk/duties/new?general=1").text
    own_general(works, "牢固\n平整")
    read = desk.get("/desk/duties").text
    assert "停用后恢复系统自带的" in read
    task = works.handed_in()
    assert duties.check_list_of(task).points == ("牢固", "平整")
    assert duties.suggestions("通用的充电桩", works.hall.place) == []
    works.check(task)
    rule = duty_rows.standing_row(works.hall.place, GENERAL)
    assert rule is not None
    with transaction():
        duties_table.end(rule, by=works.secretary)
    assert duties.check_list_of(task) == HOUSE_LIST


def test_a_matters_own_list_goes_before_the_general_one(works: Works) -> None:
    own_general(works, "牢固")
    cells = {"事项": "充电桩", "牵头单位": LEAD}
    with transaction():
        plain = duty_rows.add(works.hall.place, cells, reason="分工", by=works.secretary)
    task = works.assigned(rule=plain)
    assert duties.check_list_of(task).points == ("牢固",)
    with transaction():
        own = duty_rows.change(
            plain, cells | {"检查要点": "桩位与图一致"}, reason="标准", by=works.secretary
        )
    listed = duties.check_list_of(works.assigned(title="再装", rule=own))
    assert (listed.name, listed.points, listed.is_general) == ("充电桩", ("桩位与图一致",), False)
    assert all_passed(task) == {"牢固": Answer(passed=True)}


def test_a_list_written_anew_meanwhile_is_asked_again(works: Works, signed_in: SignedIn) -> None:
    own_general(works, "牢固\n平整")
    task = works.handed_in()
    filled = good_form(task)
    own_general(works, "平整\n牢固")
    answer = signed_in(works.monitor).post(f"/watch/tasks/{task.id}", data=filled)
    assert answer.status_code == 422
    assert "平整" in answer.text
