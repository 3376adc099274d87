"""What was written off is there again: said by anybody, found by the desk, hung again and linked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app import clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.notices.models.notice import Notice
from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from proposals.models.category import Category
from proposals.models.proposal import Proposal
from proposals.services import proposing
from resolutions.models.task import Task
from resolutions.progress.resolution_acts import ResolutionState
from resolutions.progress.task_states import TaskState
from resolutions.queries.recurrences import comebacks_of, old_cases_for, said_again_of, tally
from resolutions.services.lasting import recurring
from resolutions.services.lasting.reassigning import reassign
from tests.resolutions.account import opened
from tests.resolutions.works import Works, at, decided_works, make_unit, picture
from tests.support.factories import make_hall, make_person

SignedIn = Callable[[Person], FlaskClient]


def _told(person: Person) -> list[str]:
    query = select(Notice.kind).where(Notice.person_id == person.id).order_by(Notice.id)
    return list(db.session.scalars(query))


def _need(works: Works, where: str, *, category: Category = Category.UNSORTED) -> Proposal:
    words = proposing.Wording.of("充电桩又没电了", "三天没有电，大家又飞线。", where)
    with transaction():
        made = proposing.propose(works.hall, words, by=works.supporter)
        made.category = category
    return made


def _stand(task: Task) -> TaskState:
    db.session.expire_all()
    return db.session.get_one(Task, task.id).state


class TestSaidByResidents:
    def test_anybody_says_it_with_words_and_a_photo(
        self, works: Works, signed_in: SignedIn
    ) -> None:
        task = works.written_off()
        neighbour = make_person(Role.RESIDENT, at=works.hall, name="郑邻居")
        client = signed_in(neighbour)
        page = f"{task.url}/again"
        assert page in client.get(task.url).get_data(as_text=True)
        refused = client.post(page, data={"text": ""})
        assert refused.status_code == 422
        assert "请写明又看到了什么" in refused.get_data(as_text=True)
        shot = [(BytesIO(picture()), "现场.jpg")]
        said = {"text": "3号楼北侧又飞线", "photos": shot}
        assert client.post(page, data=said).status_code == 303
        shown = client.get(task.url).get_data(as_text=True)
        assert "3号楼北侧又飞线" in shown
        assert "等待核实" in shown
        assert neighbour.name not in shown.split('id="again"')[1]
        assert _told(works.liaison)[-1] == "task.said_again"
        assert "task.said_again" in _told(works.secretary)
        assert "核实“又出现了”" in signed_in(works.secretary).get("/me").get_data(as_text=True)
        assert client.post(page, data={"text": "还是这样"}).status_code == 409

    def test_the_desk_hangs_it_again_by_one_press(self, works: Works, signed_in: SignedIn) -> None:
        task = works.written_off()
        with transaction():
            recurring.say_again(task, text="又没电了", by=works.supporter)
        desk = signed_in(works.secretary)
        hang = f"/desk/tasks/{task.id}/hang-again"
        assert "又没电了" in desk.get(hang).get_data(as_text=True)
        assert desk.post(hang, data={"text": "到现场看了，没电"}).status_code == 303
        assert _stand(task) is TaskState.REOPENED
        assert works.resolution.state is ResolutionState.REOPENED
        (said,) = said_again_of(task)
        assert said.upheld
        assert _told(works.supporter)[-1] == "task.again_answered"
        assert _told(works.liaison)[-1] == "task.hung_again"

    def test_the_desk_says_why_not_in_public(self, works: Works, signed_in: SignedIn) -> None:
        task = works.written_off()
        with transaction():
            recurring.say_again(task, text="又没电了", by=works.supporter)
        answer = {"text": "总闸检修，当晚已恢复"}
        desk = signed_in(works.secretary)
        assert desk.post(f"/desk/tasks/{task.id}/found-gone", data=answer).status_code == 303
        assert _stand(task) is TaskState.WRITTEN_OFF
        assert answer["text"] in signed_in(works.supporter).get(task.url).get_data(as_text=True)
        with pytest.raises(Refused, match="没有等待核实"), transaction():
            recurring.find_gone(task, reason="再说一次", by=works.secretary)

    def test_a_visitor_is_asked_to_sign_in_and_a_stranger_turned_away(
        self, works: Works, signed_in: SignedIn, client: FlaskClient
    ) -> None:
        task = works.written_off()
        assert client.get(f"{task.url}/again").status_code in {302, 303, 401}
        stranger = make_person(Role.RESIDENT, at=make_hall(), name="外人")
        assert signed_in(stranger).get(f"{task.url}/again").status_code == 403

    def test_after_ninety_days_it_is_a_new_matter(self, works: Works) -> None:
        task = works.written_off()
        later = clock.now() + timedelta(days=91)
        with clock.stopped(later), pytest.raises(Refused, match="90"), transaction():
            recurring.say_again(task, text="又没电了", by=works.supporter)


class TestFoundByTheDesk:
    def test_a_new_need_at_the_same_spot_is_shown_and_linked_both_ways(
        self, works: Works, signed_in: SignedIn
    ) -> None:
        task = works.written_off()  # its report was made at 3号楼北侧
        need, desk = _need(works, "3栋北侧"), signed_in(works.secretary)
        address = f"/desk/proposals/{need.id}"
        page = desk.get(address).get_data(as_text=True)
        assert "可能是老问题又出现" in page
        assert "地点相近" in page
        sent = {"text": need.title, "need": need.id}
        assert desk.post(f"/desk/tasks/{task.id}/hang-again", data=sent).status_code == 303
        (made,) = comebacks_of(task)
        assert made.proposal_id == need.id
        assert task.url in desk.get(need.url).get_data(as_text=True)
        assert need.url in desk.get(task.url).get_data(as_text=True)
        assert "是它，复挂并关联" not in desk.get(address).get_data(as_text=True)

    def test_the_same_class_is_shown_too_and_others_are_not(self, works: Works) -> None:
        with transaction():
            works.proposal.category = Category.CONSTRUCTION
        works.written_off()
        same = _need(works, "东门", category=Category.CONSTRUCTION)
        other = _need(works, "东门", category=Category.HEALTH)
        assert [one.grounds for one in old_cases_for(works.hall, [same])] == [["同一类问题"]]
        assert not old_cases_for(works.hall, [other])
        assert not old_cases_for(works.hall, [works.proposal])

    def test_what_is_put_on_account_there_is_shown_to_the_desk(
        self, works: Works, signed_in: SignedIn
    ) -> None:
        account = opened(works.hall)
        task = works.written_off()
        item = account.entered("三号楼北侧")
        desk = signed_in(works.secretary)
        page = desk.get(item.url).get_data(as_text=True)
        assert "是它，复挂并关联" in page
        sent = {"text": "又飞线", "item": item.id}
        assert desk.post(f"/desk/tasks/{task.id}/hang-again", data=sent).status_code == 303
        assert task.url in desk.get(item.url).get_data(as_text=True)
        assert item.serial in desk.get(task.url).get_data(as_text=True)

    def test_a_new_task_on_the_same_matter_shows_the_old_one(
        self, works: Works, signed_in: SignedIn
    ) -> None:
        works.written_off()
        other = decided_works()
        assert not old_cases_for(other.hall, [other.proposal], ["3号楼北侧"])
        page = f"/desk/resolutions/{works.resolution.id}/assign"
        assert signed_in(works.secretary).get(page).status_code == 200

    def test_the_need_of_another_hall_is_not_linked(self, works: Works) -> None:
        task, other = works.written_off(), decided_works()
        because = recurring.Because(other.proposal)
        with pytest.raises(Invalid, match="另一个议事厅"), transaction():
            recurring.hang_again(task, reason="又来", by=works.secretary, because=because)
        item = opened(other.hall).entered()
        with pytest.raises(Invalid, match="另一个议事厅"), transaction():
            recurring.hang_again(
                task, reason="又来", by=works.secretary, because=recurring.Because(item=item)
            )


class TestGivenAnew:
    def test_to_the_same_unit_and_through_to_the_end(
        self, works: Works, signed_in: SignedIn
    ) -> None:
        task = works.written_off(milestones=())
        with transaction():
            recurring.hang_again(task, reason="又没电了", by=works.secretary)
        desk = signed_in(works.secretary)
        address = f"/desk/tasks/{task.id}/reassign"
        assert "重新交办" in desk.get("/me").get_data(as_text=True)
        form = desk.get(address).get_data(as_text=True)
        assert 'value="5"' in form  # the days it had
        given = {"lead": works.unit.id, "working_days": 4}
        assert desk.post(address, data=given).status_code == 303
        task = db.session.get_one(Task, task.id)
        assert (task.state, task.round, task.percent) == (TaskState.ASSIGNED, 2, 0)
        assert works.resolution.state is ResolutionState.ASSIGNED
        with clock.stopped(at(9, 22)):
            unit = signed_in(works.liaison)
            assert unit.post(f"/unit/tasks/{task.id}/accept").status_code == 303
            works.report(db.session.get_one(Task, task.id), 100)
            assert unit.post(f"/unit/tasks/{task.id}/hand-in", data={}).status_code == 303
            works.check(db.session.get_one(Task, task.id))
            works.check(db.session.get_one(Task, task.id))
        assert _stand(task) is TaskState.WRITTEN_OFF
        assert works.resolution.state is ResolutionState.WRITTEN_OFF

    def test_or_to_another(self, works: Works) -> None:
        task = works.written_off()
        electrician = make_person(Role.LIAISON, at=works.hall, name="吴电力")
        other = make_unit(works.hall, "电力公司", electrician)
        with transaction():
            recurring.hang_again(task, reason="又没电了", by=works.secretary)
            reassign(task, lead=other, working_days=3, by=works.secretary)
        assert task.lead_unit.name == "电力公司"
        nobody = make_unit(works.hall, "没有联系人的单位")
        with pytest.raises(Refused, match="不能承办"), transaction():
            reassign(task, lead=nobody, working_days=3, by=works.secretary)


def test_what_came_back_is_counted_and_is_not_done(works: Works, client: FlaskClient) -> None:
    second = works.assigned(title="划线")
    first = works.written_off(title="装桩")
    assert (tally().written_off, tally().came_back) == (1, 0)
    with transaction():
        recurring.say_again(first, text="又没电了", by=works.supporter)
    assert tally([works.hall]).waiting == 1
    with transaction():
        recurring.hang_again(first, reason="没电", by=works.street)
    counted = tally([works.hall])
    assert (counted.written_off, counted.came_back, counted.waiting) == (1, 1, 0)
    assert "销账后90日内问题又出现、复挂账1件" in client.get("/resolutions").get_data(as_text=True)
    assert second.state is TaskState.ASSIGNED
