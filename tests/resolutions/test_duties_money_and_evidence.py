"""Who is found by the matrix, how a task changes hands, where its money goes, what its photos show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from openpyxl import Workbook
from sqlalchemy import select

from app import clock
from app.errors import DomainError, Forbidden, Refused
from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from resolutions.models.budget import Resource, Spending
from resolutions.models.duty import DutyRule
from resolutions.progress.checklist import Answer
from resolutions.progress.evidence import Phase
from resolutions.progress.inspection import Axis
from resolutions.queries import duties
from resolutions.queries.budgets import account_of
from resolutions.queries.order import order_of
from resolutions.queries.todos import todos
from resolutions.services import budgeting, duties_table, handling, inspecting, transferring
from tests.resolutions.works import Works, findings, make_unit, photo, picture
from tests.support.factories import make_person

SignedIn = Callable[[Person], FlaskClient]
HEAD = "事项,关键词,牵头单位,责任单位,街道,社区,检查要点\n"
ROW = "充电桩,飞线充电、电动车,幸福里物业公司,电力公司,,,桩位与图一致、有消防验收单\n"


def _matrix(works: Works, text: str = HEAD + ROW) -> int:
    make_unit(works.hall, "电力公司")
    with transaction():
        table = duties_table.from_text(text, works.hall.place)
        return duties_table.put_in_force(table, works.hall.place, by=works.secretary)


class TestTheMatrix:
    def test_it_is_looked_at_before_it_counts(self, works: Works, signed_in: SignedIn) -> None:
        make_unit(works.hall, "电力公司")
        desk = signed_in(works.secretary)
        wrong = HEAD + ROW + ROW + "路灯,,不存在的单位,,,,\n"
        seen = desk.post("/desk/duties", data=_upload(works, wrong.encode())).get_data(as_text=True)
        assert "没有登记“不存在的单位”这个单位" in seen
        assert "“充电桩”写了两次" in seen
        assert 'name="text"' not in seen
        good = desk.post("/desk/duties", data=_upload(works, (HEAD + ROW).encode()))
        assert "1行都可以启用" in good.get_data(as_text=True)
        assert duties.rules_for(works.hall.place) == []
        text = duties_table.from_text(HEAD + ROW, works.hall.place).as_text()
        form = {"place_id": works.hall.place.id, "text": text}
        assert desk.post("/desk/duties/confirm", data=form).status_code == 303
        (rule,) = duties.rules_for(works.hall.place)
        assert (rule.item, rule.lead.name) == ("充电桩", "幸福里物业公司")
        assert rule.check_points == ("桩位与图一致", "有消防验收单")
        assert "充电桩" in desk.get("/desk/duties").get_data(as_text=True)
        assert "事项" in desk.get("/desk/duties/template.csv").get_data(as_text=True)
        assert desk.post(f"/desk/duties/{rule.id}/end").status_code == 303
        assert duties.rules_for(works.hall.place) == []

    def test_excel_is_read_too_and_what_is_no_matrix_is_not(
        self, works: Works, signed_in: SignedIn
    ) -> None:
        book = Workbook()
        book.active.append(["事项", "牵头单位"])  # type: ignore[union-attr]  # a new workbook has a sheet
        book.active.append(["路灯", "幸福里物业公司"])  # type: ignore[union-attr]  # as above
        file = BytesIO()
        book.save(file)
        desk = signed_in(works.secretary)
        seen = desk.post("/desk/duties", data=_upload(works, file.getvalue(), "清单.xlsx"))
        assert "1行都可以启用" in seen.get_data(as_text=True)
        for content in (b"a,b\n1,2\n", HEAD.encode(), b"PK\x03\x04broken"):
            assert desk.post("/desk/duties", data=_upload(works, content)).status_code == 422

    def test_a_row_takes_the_place_of_the_one_before_it(self, works: Works) -> None:
        _matrix(works)
        with transaction():
            again = duties_table.from_text(HEAD + ROW, works.hall.place)
            duties_table.put_in_force(again, works.hall.place, by=works.secretary)
        assert len(duties.rules_for(works.hall.place)) == 1
        assert len(db.session.scalars(select(DutyRule)).all()) == 2

    def test_it_suggests_with_its_reason_and_the_order_follows(
        self, works: Works, signed_in: SignedIn
    ) -> None:
        _matrix(works)
        desk = signed_in(works.secretary)
        page = f"/desk/resolutions/{works.resolution.id}/assign"
        read = desk.get(page).get_data(as_text=True)
        assert "文中有“充电桩" in read
        assert "牵头幸福里物业公司，责任电力公司" in read
        (fit,) = duties.suggestions("装8个充电桩", works.hall.place)
        task = works.accepted(rule=fit.rule)
        shown = desk.get(task.url).get_data(as_text=True)
        assert "责任清单" in shown


def _upload(works: Works, content: bytes, name: str = "清单.csv") -> dict[str, object]:
    return {"place": works.hall.place.id, "table": (BytesIO(content), name)}


class TestTheCheckList:
    def test_every_point_is_answered_and_shown(self, works: Works, signed_in: SignedIn) -> None:
        _matrix(works)
        (rule,) = duties.rules_for(works.hall.place)
        task = works.handed_in(rule=rule)
        with pytest.raises(Refused, match="没有结论"), transaction():
            inspecting.inspect(task, findings(), by=works.monitor)
        watch = signed_in(works.monitor)
        page = f"/watch/tasks/{task.id}"
        assert "桩位与图一致" in watch.get(page).get_data(as_text=True)
        form = {axis.value: "pass" for axis in Axis} | {"point_0": "pass", "point_1": "fail"}
        form["point_1_remark"] = "没有验收单"
        assert watch.post(page, data=form).status_code == 409
        form |= {"quality": "fail", "quality_remark": "缺验收单"}
        assert watch.post(page, data=form).status_code == 303
        read = watch.get(task.url).get_data(as_text=True)
        assert "有消防验收单" in read
        assert "没有验收单" in read
        works.mend(task)
        good = {point: Answer(passed=True) for point in rule.check_points}
        with transaction():
            inspecting.inspect(task, findings(), by=works.third_party, answers=good)
        assert task.state == "written_off"


class TestTheNamedContact:
    def test_who_accepts_it_answers_for_it(self, works: Works, client: FlaskClient) -> None:
        from resolutions.services import units

        second = make_person(Role.LIAISON, at=works.hall, name="陈经理")
        with transaction():
            units.add_contact(works.unit, second)
        task = works.assigned()
        assert task.lead_duty.contact_names == ["赵物业", "陈经理"]
        with transaction():
            handling.accept(task, by=second)
        assert task.lead_duty.contact_names == ["陈经理"]


def _means(**changed: object) -> transferring.Means:
    values: dict[str, object] = {"staff": "2名电工", "money_fen": 300_000, "powers": "验收签字"}
    return transferring.Means(**(values | changed))  # type: ignore[arg-type]  # the test names what it changes


class TestATransfer:
    def test_staff_money_and_powers_go_with_it_and_the_date_stays(
        self, works: Works, signed_in: SignedIn
    ) -> None:
        to = make_unit(works.hall, "电力公司", make_person(Role.LIAISON, at=works.hall))
        task = works.accepted()
        due, works_on = task.due_on, signed_in(works.secretary)
        form = {"lead": to.id, "staff": "2名电工", "yuan": "3,000", "powers": "验收签字"}
        form |= {"text": "归口管理", "has_power": "y"}
        answer = works_on.post(f"/desk/tasks/{task.id}/transfer", data=form)
        assert answer.status_code == 303, answer.get_data(as_text=True)[:3000]
        assert (task.lead_unit.name, task.due_on, task.round) == ("电力公司", due, 1)
        read = works_on.get(task.url).get_data(as_text=True)
        for words in ("2名电工", "3,000.00元", "验收签字", "归口管理", "有权力管理"):
            assert words in read

    def test_it_is_refused(self, works: Works) -> None:
        to = make_unit(works.hall, "电力公司", make_person(Role.LIAISON, at=works.hall))
        empty = make_unit(works.hall, "空单位")
        task, fresh = works.accepted(), works.assigned(title="没签收")
        tries = [(fresh, to, _means()), (task, works.unit, _means()), (task, empty, _means())]
        for one, unit, means in [*tries, (task, to, _means(staff=" "))]:
            with pytest.raises(DomainError), transaction():
                transferring.transfer(one, to=unit, means=means, reason="理由", by=works.secretary)


class TestMoney:
    def test_plan_against_actual_is_public(self, works: Works, signed_in: SignedIn) -> None:
        task, desk, unit = works.accepted(), signed_in(works.secretary), signed_in(works.liaison)
        plan = {"name": "材料费", "yuan": "1,000", "source": "公共收益"}
        assert desk.post(f"/desk/tasks/{task.id}/budget", data=plan).status_code == 303
        assert desk.post(f"/desk/tasks/{task.id}/budget", data=plan).status_code == 409
        bad = plan | {"name": "人工", "yuan": "一千"}
        assert desk.post(f"/desk/tasks/{task.id}/budget", data=bad).status_code == 422
        line = account_of(task).lines[0][0]
        spent = {"line": line.id, "on": "2026-09-21", "what": "电缆", "payee": "五金店"}
        for yuan, back in (("900.50", ""), ("200", ""), ("100", "y")):
            form = spent | {"yuan": yuan} | ({"back": back} if back else {})
            assert unit.post(f"/unit/tasks/{task.id}/spend", data=form).status_code == 303
        served = {"persons": 30, "on": "2026-09-21", "what": "充电"}
        assert unit.post(f"/unit/tasks/{task.id}/serve", data=served).status_code == 303
        account = account_of(task)
        assert (account.whole.planned, account.whole.spent) == (100_000, 100_050)
        read = signed_in(works.proposer).get(f"{task.url}/budget").get_data(as_text=True)
        for words in ("材料费", "1,000.50", "-0.50", "超支", "五金店", "冲回", "服务30人次"):
            assert words in read

    def test_the_books_only_grow_and_balance(self, works: Works) -> None:
        task = works.accepted()
        with transaction():
            line = budgeting.plan(task, name="材料费", fen=100, by=works.secretary)
            budgeting.spend(line, fen=150, on=clock.today(), what="电缆", by=works.liaison)
        tomorrow = clock.today() + timedelta(days=1)
        for fen, on, what in ((-151, clock.today(), "冲"), (1, tomorrow, "早"), (0, tomorrow, "")):
            with pytest.raises(DomainError), transaction():
                budgeting.spend(line, fen=fen, on=on, what=what, by=works.liaison)
        with pytest.raises(Forbidden), transaction():
            budgeting.spend(line, fen=1, on=clock.today(), what="别人", by=works.monitor)
        assert [one.fen for one in db.session.scalars(select(Spending))] == [150]
        assert account_of(task).lines[0][1].is_overspent

    def test_the_order_says_what_was_planned_with_it(self, works: Works) -> None:
        task = works.assigned()
        with transaction():
            budgeting.plan(task, name="材料费", fen=100_000, source="公共收益", by=works.secretary)
        assert order_of(task).budget == "材料费1,000.00元（公共收益）"

    def test_means_are_asked_for_and_answered_in_public(
        self, works: Works, signed_in: SignedIn
    ) -> None:
        task, desk, unit = works.accepted(), signed_in(works.secretary), signed_in(works.liaison)
        asked = {"kind": "money", "text": "加装2个桩", "yuan": "5000"}
        bare = {"kind": "money", "text": "加装"}
        assert unit.post(f"/unit/tasks/{task.id}/ask-resources", data=bare).status_code == 422
        assert unit.post(f"/unit/tasks/{task.id}/ask-resources", data=asked).status_code == 303
        assert unit.post(f"/unit/tasks/{task.id}/ask-resources", data=asked).status_code == 409
        assert "决定保障申请：装8个充电桩" in [todo.text for todo in todos(works.secretary)]
        assert "同意保障申请" in desk.get(f"/desk/tasks/{task.id}").get_data(as_text=True)
        no = f"/desk/tasks/{task.id}/decline-resources"
        assert desk.post(no, data={"text": "今年经费已用完"}).status_code == 303
        assert desk.post(no, data={"text": "再答"}).status_code == 409
        read = desk.get(f"{task.url}/budget").get_data(as_text=True)
        assert "5,000.00" in read
        assert "今年经费已用完" in read
        with transaction():
            again = budgeting.ask(task, kind=Resource.STAFF, text="2名电工", by=works.liaison)
            budgeting.decide(again, granted=True, answer="", by=works.secretary)
        assert account_of(task).requests[0].granted


class TestEvidence:
    def test_closing_is_asked_for_with_before_and_after_place_and_day(self, works: Works) -> None:
        task = works.accepted()
        before = handling.Shown(photo(works.liaison), Phase.BEFORE, clock.today(), "3号楼北侧")
        bare = handling.Shown(photo(works.liaison), Phase.AFTER)
        after = handling.Shown(photo(works.liaison), Phase.AFTER, clock.today(), "3号楼北侧")
        for shown, why in (
            ([handling.Shown(photo(works.liaison))], "办理前"),
            ([before], "办理后”的照片，不能"),
            ([bare], "没写地点和日期"),
        ):
            with transaction():
                handling.report(task, text="做了", by=works.liaison, percent=100, shown=shown)
            with pytest.raises(Refused, match=why), transaction():
                handling.self_check(task, by=works.liaison)
        with transaction():
            handling.report(task, text="做了", by=works.liaison, percent=100, shown=[after])
            handling.self_check(task, by=works.liaison)
        assert task.state == "self_checked"

    def test_the_page_shows_them_side_by_side(self, works: Works, signed_in: SignedIn) -> None:
        task, unit = works.accepted(), signed_in(works.liaison)
        form = {"text": "装好了", "percent": 100, "taken_on": "2026-09-20", "spot": "3号楼北侧"}
        form |= {name: [(BytesIO(picture()), "a.jpg")] for name in ("before", "after")}
        late = form | {
            "taken_on": "2026-09-30",
            "before": [],
            "after": [(BytesIO(picture()), "b.jpg")],
        }
        assert unit.post(f"/unit/tasks/{task.id}/report", data=late).status_code == 409
        assert unit.post(f"/unit/tasks/{task.id}/report", data=form).status_code == 303
        read = unit.get(task.url).get_data(as_text=True)
        for words in ("办理前", "办理后", "3号楼北侧"):
            assert words in read

    def test_no_photo_is_from_tomorrow(self, works: Works) -> None:
        task = works.accepted()
        shown = [handling.Shown(photo(works.liaison), Phase.BEFORE, date(2026, 9, 22), "门口")]
        with pytest.raises(Refused, match="不能晚于今天"), transaction():
            handling.report(task, text="做了", by=works.liaison, percent=1, shown=shown)
