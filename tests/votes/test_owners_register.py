"""The owners' register: brought in from a table with every fault, corrected, counted."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select

from app.audit import AuditEntry
from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from app.people.policy import roles_of
from app.permissions import Role
from app.transaction import transaction
from tests.support.factories import make_hall, make_person
from tests.support.statements import asked
from tests.votes.owners import Cells, flat, phone, received, registered, table
from votes.counting.figures import Weight
from votes.models.owner import OwnedUnit, OwnersImport
from votes.services import owners_register
from votes.services.owners_register import units_of, voters_of
from votes.services.owners_table import HEADINGS, area_of

SignIn = Callable[[Person], FlaskClient]


def weights(place_voters: dict[Person, Weight]) -> dict[str, tuple[int, int]]:
    return {who.name: (weight.heads, weight.area) for who, weight in place_voters.items()}


def test_owners_come_from_a_table_and_are_counted(app: Flask, signed_in: SignIn) -> None:
    hall = make_hall()
    clerk = make_person(Role.SECRETARY, at=hall)
    desk, place = signed_in(clerk), hall.place
    rows = [
        flat(101, "张三", phone(1), 89.5, co_owners="李四"),
        flat(102, "张三", phone(1), "120.33"),
        flat(103, "王老太", "", 60, voter="王小"),
        flat(104, "开发公司", phone(4), 100, unsold="是", voter="赵经理"),
        flat(105, "开发公司", phone(4), 100, unsold="是", voter="赵经理"),
        flat("B1-9", "张三", phone(1), 12.5, kind="车位"),
        flat(101, "钱七", phone(5)),
        flat(107, "孙八", "12345", "很大", kind="城堡"),
    ]
    sent = {"file": (io.BytesIO(table(rows)), "业主.xlsx")}
    done = desk.post(f"/desk/owners/{place.id}", data=sent, content_type="multipart/form-data")
    preview = desk.get(done.location).text
    assert "这个房号前面已经有一行" in preview
    assert all("第10行" in preview and word in preview for word in ("用途写住宅", "手机号不对"))
    assert not units_of(place)
    assert desk.post(f"{done.location}/confirm").status_code == 303
    assert "新登记6处" in desk.get(done.location).text
    voters = weights(dict(voters_of(place)))
    assert voters == {"张三": (1, 20983), "王小": (1, 6000), "赵经理": (1, 20000)}
    page = desk.get(f"/desk/owners/{place.id}").text
    assert "469.83平方米" in page
    assert "李四" in desk.get(f"/desk/owners/{place.id}/building?name=1号楼").text
    zhang = db.session.scalars(select(Person).where(Person.phone == phone(1))).one()
    assert roles_of(zhang, place) == {Role.RESIDENT}


def test_a_large_table_takes_no_more_statements_than_a_small_one(app: Flask) -> None:
    """Twenty thousand owners take seconds because nothing is asked of the database one by one."""
    counts: list[int] = []
    for first, size in ((0, 5), (100, 60)):
        hall = make_hall()
        rows = [flat(n, f"业主{n}", phone(first + n)) for n in range(size)]
        clerk = make_person(Role.SECRETARY, at=hall)
        made = received(hall.place, rows, clerk)
        with asked() as said, transaction():
            owners_register.confirm(made, by=clerk)
        assert len(units_of(hall.place)) == size
        counts.append(len(said))
    assert counts[0] == counts[1] > 0


def test_the_same_table_again_changes_nothing_and_a_new_one_what_differs(app: Flask) -> None:
    hall = make_hall()
    clerk = make_person(Role.SECRETARY, at=hall)
    first = [flat(101, "张三", phone(1)), flat(102, "王老太", "", voter="王小")]
    registered(hall.place, first, clerk)
    again = registered(hall.place, first, clerk)
    assert again.outcome == {"added": 0, "changed": 0, "unchanged": 2}
    assert db.session.query(Person).filter_by(name="王小").count() == 1
    sold = registered(
        hall.place, [flat(101, "周九", phone(9)), flat(103, "吴十", phone(10))], clerk
    )
    assert sold.outcome == {"added": 1, "changed": 1, "unchanged": 0}
    assert {unit.owner for unit in units_of(hall.place)} == {"周九", "王老太", "吴十"}
    with pytest.raises(Refused), transaction():
        owners_register.confirm(sold, by=clerk)


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([flat(1, "", phone(1))], "没有填"),
        ([flat(1, "长" * 61, phone(1))], "太长"),
        ([flat(1, "张三", phone(1), "89.555")], "面积写成数字，最多两位小数，如89.50"),
        ([flat(1, "张三", phone(1), area_source="估计")], "面积来源写登记簿、实测或合同"),
        ([flat(1, "张三", phone(1), unsold="也许")], "写“是”或“否”"),
        ([flat(1, "张三", phone(1)), flat(2, "李四", phone(1))], "同一个手机号写了两个投票人"),
        (
            [flat(n, "公司", phone(n), unsold="是", voter=f"经理{n}") for n in (1, 2)],
            "开发商未售的都由同一人投票",
        ),
    ],
)
def test_each_fault_is_told_by_row_and_column(app: Flask, rows: list[Cells], why: str) -> None:
    hall = make_hall()
    made = received(hall.place, rows, make_person(Role.SECRETARY, at=hall))
    assert [fault["why"] for fault in made.faults] == [why]
    assert len(made.rows) == len(rows) - 1


def test_a_telephone_known_as_somebody_elses_is_a_fault(app: Flask) -> None:
    hall = make_hall()
    neighbour = make_person(name="郑十一")
    made = received(
        hall.place,
        [flat(1, "冯十二", neighbour.phone or "")],
        make_person(Role.SECRETARY, at=hall),
    )
    assert (made.faults[0]["heading"], made.rows) == ("手机号", [])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空的"),
        (table([], ["姓名", "电话"]), "没有找到表头"),
        (table([], [*HEADINGS.values(), "身份证号"]), "身份证号"),
        (table([], ["楼栋", "房号", "业主"]), "缺少这一列"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(
    app: Flask, signed_in: SignIn, content: bytes, said: str
) -> None:
    hall = make_hall()
    desk = signed_in(make_person(Role.SECRETARY, at=hall))
    address = f"/desk/owners/{hall.place_id}"
    sent = {"file": (io.BytesIO(content), "业主.csv" if not content else "业主.xlsx")}
    done = desk.post(address, data=sent, content_type="multipart/form-data")
    assert done.status_code == 422
    assert said in done.text
    assert desk.post(address, data={}).status_code == 422
    assert not db.session.query(OwnersImport).count()


def test_the_template_is_read_back_as_an_empty_table(app: Flask, signed_in: SignIn) -> None:
    hall = make_hall()
    desk = signed_in(make_person(Role.SECRETARY, at=hall))
    got = desk.get(f"/desk/owners/{hall.place_id}/template.xlsx")
    sheet = load_workbook(io.BytesIO(got.data)).worksheets[0]
    assert [cell.value for cell in sheet[2]] == list(HEADINGS.values())
    assert hall.place.name in desk.get("/desk/owners").text


@pytest.mark.parametrize(
    ("typed", "area"),
    [("89.5", 8950), ("120.33", 12033), ("0", None), ("-3", None), ("NaN", None), ("89.555", None)],
)
def test_an_area_is_whole_hundredths(typed: str, area: int | None) -> None:
    assert area_of(typed) == area


def test_a_correction_says_why_and_stands_in_the_journal(app: Flask, signed_in: SignIn) -> None:
    hall = make_hall()
    clerk = make_person(Role.SECRETARY, at=hall)
    registered(hall.place, [flat(101, "张三", phone(1)), flat(102, "李四", phone(2))], clerk)
    first, second = units_of(hall.place)
    desk, address = signed_in(clerk), f"/desk/owners/units/{first.id}"
    form = {
        "kind": "home",
        "area": "91.20",
        "area_source": "survey",
        "owner": "张三",
        "co_owners": "",
    }
    assert desk.post(address, data=form).status_code == 422
    assert desk.post(address, data=form | {"reason": "实测报告", "area": "大"}).status_code == 422
    assert desk.post(address, data=form | {"reason": "实测报告"}).status_code == 303
    assert desk.post(address, data=form | {"reason": "再来"}).status_code == 422
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "owners.corrected")).one()
    assert json.loads(entry.details)["area"] == ["9000", "9120"]
    assert desk.post(f"/desk/owners/units/{second.id}/remove").status_code == 422
    done = desk.post(f"/desk/owners/units/{second.id}/remove", data={"reason": "重复登记"})
    assert done.status_code == 303
    assert db.session.query(OwnedUnit).count() == 1
    assert desk.get(f"/desk/owners/units/{second.id}").status_code == 404
    with pytest.raises(Invalid), transaction():
        owners_register.correct(units_of(hall.place)[0], {"area": 1}, reason=" ", by=clerk)
