"""The whole course through the pages, without a script; and what each page shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from docx import Document
from flask.testing import FlaskClient

from app import clock
from app.extensions import db
from app.people.models.person import Person
from app.people.services.accounts import grant
from app.permissions import Role
from app.transaction import transaction
from resolutions.models.task import Task
from resolutions.progress.task_states import TaskState
from resolutions.services import extending, handling
from tests.resolutions.works import Works, at, good_form, make_unit, picture
from tests.support.factories import make_person

SignedIn = Callable[[Person], FlaskClient]


def _form(works: Works, **changed: object) -> dict[str, object]:
    return {
        "legality": "合法",
        "title": "装8个充电桩",
        "acceptance_test": "8个桩都能充电",
        "way": "timed",
        "lead": works.unit.id,
        "working_days": 5,
        "start": "2026-09-21",
        "weight": 1,
        "milestones-0-title": "到货",
        "milestones-0-planned_on": "2026-09-23",
        "milestones-0-weight": 1,
    } | changed


def _post(client: FlaskClient, address: str, **form: object) -> str:
    answer = client.post(address, data=form)
    assert answer.status_code == 303, answer.get_data(as_text=True)[:2000]
    return answer.location


def _shot() -> tuple[BytesIO, str]:
    return BytesIO(picture()), "现场.jpg"


def _evidence() -> dict[str, object]:
    shots = {"before": [_shot()], "after": [_shot()], "photos": [_shot()]}
    return shots | {"taken_on": "2026-09-21", "spot": "3号楼北侧"}


def test_from_the_order_to_the_write_off_by_pages_alone(works: Works, signed_in: SignedIn) -> None:
    desk, unit, watch = (signed_in(one) for one in (works.secretary, works.liaison, works.monitor))
    assign = f"/desk/resolutions/{works.resolution.id}/assign"
    assert "待交办" in desk.get("/me").get_data(as_text=True)
    order = _post(desk, assign, **_form(works))
    number = order.split("/")[2]
    own, check = f"/unit/tasks/{number}", f"/watch/tasks/{number}"
    assert "签收任务" in unit.get("/me").get_data(as_text=True)
    _post(unit, f"{own}/accept")
    milestone = _milestone(int(number))
    _post(unit, f"{own}/report", text="桩已装好", **_evidence(), **{milestone: 100})
    _post(unit, f"{own}/hand-in", text="已自查")
    assert "等待检查" in watch.get("/watch").get_data(as_text=True)
    found = good_form(db.session.get_one(Task, int(number)))
    wrong = {"quality": "fail", "quality_remark": "桩位偏了"}
    _post(watch, check, **found | wrong, photos=[_shot()])
    assert "桩位偏了" in unit.get(own).get_data(as_text=True)
    _post(unit, f"{own}/mend", text="已移正", photos=[_shot()])
    assert "由别人复核" in watch.get(check).get_data(as_text=True)
    assert watch.post(check, data=found).status_code == 409
    _post(signed_in(works.third_party), check, **found)
    page = signed_in(works.proposer).get(f"/tasks/{number}").get_data(as_text=True)
    assert "办结" in page
    assert page.count("<img") == 5
    assert "已销账" in desk.get(works.resolution.url).get_data(as_text=True)


def _milestone(task_id: int) -> str:
    return f"milestone_{db.session.get_one(Task, task_id).milestones[0].id}"


def test_the_date_is_shown_with_its_reasons_before_the_order(
    works: Works, signed_in: SignedIn
) -> None:
    form = _form(works, start="2026-09-29", working_days=3, preview="1")
    page = signed_in(works.secretary).post(
        f"/desk/resolutions/{works.resolution.id}/assign", data=form
    )
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert "10月9日" in text
    assert "国庆节" in text
    assert "按国务院公布的放假安排计算" in text


def test_a_date_in_the_past_is_refused_in_the_preview(works: Works, signed_in: SignedIn) -> None:
    form = _form(works, start="2026-09-01", working_days=3, preview="1")
    page = signed_in(works.secretary).post(
        f"/desk/resolutions/{works.resolution.id}/assign", data=form
    )
    assert "已经到期或过去" in page.get_data(as_text=True)


def test_a_form_left_empty_keeps_what_was_typed(works: Works, signed_in: SignedIn) -> None:
    form = _form(works, acceptance_test="", title="装桩一批")
    page = signed_in(works.secretary).post(
        f"/desk/resolutions/{works.resolution.id}/assign", data=form
    )
    assert page.status_code == 422
    assert "装桩一批" in page.get_data(as_text=True)


def test_the_order_is_a_page_and_a_word_file(works: Works, client: FlaskClient) -> None:
    with clock.stopped(at(9, 29)):
        task = works.assigned(working_days=3)
    page = client.get(f"/tasks/{task.id}/order").get_data(as_text=True)
    assert task.order_number in page
    file = client.get(f"/tasks/{task.id}/order.docx")
    word = Document(BytesIO(file.data))
    cells = "\n".join(cell.text for table in word.tables for cell in table._cells)  # noqa: SLF001 - the quick way to every cell
    assert "国庆节" in cells
    assert "2026年10月9日" in cells
    assert "赵物业 010-6000 1234" in cells


def test_the_public_ledger_is_filtered(works: Works, client: FlaskClient) -> None:
    works.accepted(working_days=3)
    with clock.stopped(at(10, 20)):
        late = client.get("/resolutions?standing=red").get_data(as_text=True)
        done = client.get("/resolutions?standing=done").get_data(as_text=True)
        here = client.get(f"/resolutions?hall={works.hall.code}&state=assigned")
    assert "逾期" in late
    assert works.resolution.title in late
    assert works.resolution.url not in done
    assert works.resolution.url not in here.get_data(as_text=True)
    assert client.get("/resolutions?standing=nonsense&after=x").status_code == 200


def test_the_board_counts_lead_to_their_lists(works: Works, signed_in: SignedIn) -> None:
    works.accepted(title="修围栏", working_days=3)
    watch = signed_in(works.monitor)
    with clock.stopped(at(10, 20)):
        page = watch.get("/watch").get_data(as_text=True)
        red = watch.get("/watch?standing=red").get_data(as_text=True)
        green = watch.get("/watch?standing=green").get_data(as_text=True)
    assert "/watch?standing=red" in page
    assert "修围栏" in red
    assert "修围栏" not in green
    assert "幸福里物业公司" in page


def test_panels_stand_on_proposal_topic_and_motion(works: Works, client: FlaskClient) -> None:
    task = works.accepted()
    motion = works.motion
    for address in (
        works.proposal.url,
        works.topic.url,
        f"/m/{motion.meeting_id}/motions/{motion.id}",
    ):
        page = client.get(address).get_data(as_text=True)
        assert task.title in page, address
        assert "正常" in page
    assert f"/path/{works.topic.id}" in client.get(works.proposal.url).get_data(as_text=True)


def test_the_desk_rules_on_a_dispute_and_decides_an_extension(
    works: Works, signed_in: SignedIn
) -> None:
    other = make_person(Role.LIAISON, at=works.hall)
    office = make_unit(works.hall, "市容所", other)
    desk = signed_in(works.secretary)
    task = works.assigned()
    with transaction():
        handling.dispute(task, reason="不归物业", by=works.liaison)
    assert task.title in desk.get("/desk/resolutions").get_data(as_text=True)
    _post(desk, f"/desk/tasks/{task.id}/uphold", lead=office.id, text="归市容所")
    with transaction():
        handling.accept(task, by=other)
        extending.ask(task, new_due=date(2026, 10, 20), reason="缺料", by=other)
    assert "缺料" in desk.get(f"/desk/tasks/{task.id}").get_data(as_text=True)
    _post(desk, f"/desk/tasks/{task.id}/grant", text="")
    assert task.due_on == date(2026, 10, 20)
    _post(desk, f"/desk/tasks/{task.id}/suspend", text="等勘察")
    _post(desk, f"/desk/tasks/{task.id}/resume")
    _post(desk, f"/desk/tasks/{task.id}/revoke", text="改由街道办")
    assert task.state is TaskState.REVOKED


def test_the_unit_asks_for_more_time_and_disputes_by_page(
    works: Works, signed_in: SignedIn
) -> None:
    unit = signed_in(works.liaison)
    first, second = works.assigned(title="一"), works.accepted(title="二", working_days=5)
    _post(unit, f"/unit/tasks/{first.id}/dispute", text="不归物业")
    _post(unit, f"/unit/tasks/{second.id}/extend", text="缺料", new_due="2026-10-20")
    assert "等待决定" in unit.get(f"/unit/tasks/{second.id}").get_data(as_text=True)
    assert "缺料" in unit.get(second.url).get_data(as_text=True)
    page = unit.post(f"/unit/tasks/{second.id}/extend", data={"text": "缺料"})
    assert page.status_code == 422


def test_units_are_founded_and_given_contacts(works: Works, signed_in: SignedIn) -> None:
    desk = signed_in(works.secretary)
    liaison = make_person(Role.LIAISON, at=works.hall, name="吴联系")
    where = {"name": "绿化公司", "kind": "company", "place": works.hall.place_id, "phone": ""}
    unit = _post(desk, "/desk/units", **where)
    assert "吴联系" in desk.get(unit).get_data(as_text=True)
    _post(desk, unit, person_id=liaison.id)
    _post(desk, f"{unit}/remove", person_id=liaison.id)
    assert desk.post("/desk/units", data=where).status_code == 409
    assert desk.post("/desk/units", data=where | {"name": ""}).status_code == 422


def test_an_unlawful_resolution_is_returned_by_page(works: Works, signed_in: SignedIn) -> None:
    back = f"/desk/resolutions/{works.resolution.id}/return"
    street = signed_in(works.street)
    assert street.post(back, data={"text": ""}).status_code == 422
    refused = signed_in(works.secretary).post(back, data={"text": "超出职权"})
    assert refused.status_code == 409  # only the street
    _post(street, back, text="超出职权")
    assert "退回议事厅" in street.get(works.resolution.url).get_data(as_text=True)


def test_a_handler_is_shown_no_form_to_check_the_own_work(
    works: Works, signed_in: SignedIn
) -> None:
    with transaction():
        grant(works.liaison, Role.MONITOR, works.hall.place)
    task = works.handed_in()
    watch = signed_in(works.liaison)
    page = watch.get(f"/watch/tasks/{task.id}").get_data(as_text=True)
    assert "不能由您检查" in page
    assert "记录检查结论" not in page
    assert watch.post(f"/watch/tasks/{task.id}", data=good_form(task)).status_code == 409


def test_another_units_liaison_is_turned_away(works: Works, signed_in: SignedIn) -> None:
    task = works.accepted()
    stranger = make_person(Role.LIAISON, at=works.hall)
    make_unit(works.hall, "别的公司", stranger)
    theirs = signed_in(stranger)
    assert task.title not in theirs.get("/unit").get_data(as_text=True)
    for address in (f"/unit/tasks/{task.id}", f"/unit/tasks/{task.id}/report"):
        assert theirs.get(address).status_code == 403
    form = {"text": "我来", "percent": 10}
    assert theirs.post(f"/unit/tasks/{task.id}/report", data=form).status_code == 403
    linkless = signed_in(make_person(Role.LIAISON, at=works.hall))
    assert linkless.get("/unit").status_code == 403


@pytest.mark.parametrize("locale", ["en", "zh_Hant"])
def test_every_page_reads_in_every_language(works: Works, signed_in: SignedIn, locale: str) -> None:
    task = works.handed_in()
    desk = signed_in(works.secretary)
    desk.post("/view", data={"lang": locale})
    watch = signed_in(works.monitor)
    watch.post("/view", data={"lang": locale})
    for address in (
        "/resolutions",
        works.resolution.url,
        task.url,
        f"{task.url}/order",
        f"/path/{works.topic.id}",
        "/desk/resolutions",
        f"/desk/tasks/{task.id}",
        "/desk/units",
        f"/desk/units/{works.unit.id}",
        f"/desk/resolutions/{works.resolution.id}/assign",
    ):
        assert desk.get(address).status_code == 200, address
    for address in ("/watch", f"/watch/tasks/{task.id}"):
        assert watch.get(address).status_code == 200, address
