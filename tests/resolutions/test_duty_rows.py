"""A row of the responsibility matrix is written by hand; the one before it stays to be read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.audit import AuditEntry
from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.places.models.place import PlaceKind
from app.transaction import transaction
from resolutions.models.duty import DutyRule
from resolutions.queries import duties
from resolutions.services import duties_table, duty_rows
from tests.resolutions.works import Works, make_unit
from tests.support.factories import make_person, make_place

SignedIn = Callable[[Person], FlaskClient]
WHY = "区里三定方案第七条"


def filled(works: Works, **changed: object) -> dict[str, object]:
    """What the form sends."""
    row: dict[str, object] = {
        "place": works.hall.place.id,
        "item": "充电桩",
        "words": "飞线充电，电动车",
        "lead": "幸福里物业公司",
        "carried": "电力公司",
        "points": "桩位与图一致\r\n有消防验收单",
        "reason": WHY,
    }
    return row | changed


def test_a_row_is_added_and_suggests_at_once(works: Works, signed_in: SignedIn) -> None:
    make_unit(works.hall, "电力公司")
    desk = signed_in(works.secretary)
    assert "/desk/duties/new" in desk.get("/desk/duties").text
    assert '<option value="电力公司">' in desk.get("/desk/duties/new").text
    assert desk.post("/desk/duties/new", data=filled(works)).status_code == 303
    (rule,) = duties.rules_for(works.hall.place)
    assert (rule.item, rule.words, rule.lead.name) == (
        "充电桩",
        "飞线充电、电动车",
        "幸福里物业公司",
    )
    assert [unit.name for unit in rule.responsible] == ["电力公司"]
    assert rule.check_points == ("桩位与图一致", "有消防验收单")
    (fit,) = duties.suggestions("有人飞线充电", works.hall.place)
    assert fit.rule.id == rule.id


def test_a_changed_row_takes_its_place_and_says_who_when_and_why(
    works: Works, signed_in: SignedIn
) -> None:
    make_unit(works.hall, "电力公司")
    desk = signed_in(works.secretary)
    desk.post("/desk/duties/new", data=filled(works))
    (old,) = duties.rules_for(works.hall.place)
    task = works.assigned(rule=old)
    page = f"/desk/duties/{old.id}"
    assert "桩位与图一致" in desk.get(page).text
    changed = {"lead": "电力公司", "points": "桩位与图一致", "reason": "职责移交"}
    assert desk.post(page, data=changed).status_code == 303
    db.session.expire_all()
    (new,) = duties.rules_for(works.hall.place)
    assert (new.item, new.lead.name, new.check_points) == (
        "充电桩",
        "电力公司",
        ("桩位与图一致",),
    )
    assert old.ended_at == new.since
    assert task.duty_rule == old
    read = desk.get(f"/desk/duties/{new.id}").text
    for words in (WHY, "职责移交", works.secretary.name, "牵头幸福里物业公司", "现在这一行"):
        assert words in read
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.act == duty_rows.WRITTEN).order_by(AuditEntry.id)
    ).all()
    assert [(one.subject_id, one.actor_id, one.reason) for one in entries] == [
        (old.id, works.secretary.id, WHY),
        (new.id, works.secretary.id, "职责移交"),
    ]


def test_what_does_not_hold_comes_back_as_it_was_filled(works: Works, signed_in: SignedIn) -> None:
    desk = signed_in(works.secretary)
    page = desk.post("/desk/duties/new", data=filled(works, carried="没有的单位"))
    assert page.status_code == 422
    for words in ("没有登记“没有的单位”这个单位", WHY, "飞线充电，电动车"):
        assert words in page.text
    assert desk.post("/desk/duties/new", data=filled(works, reason=" ")).status_code == 422
    assert db.session.scalars(select(DutyRule)).all() == []


def test_a_matter_has_one_row_and_an_ended_row_is_not_changed(
    works: Works, signed_in: SignedIn
) -> None:
    desk = signed_in(works.secretary)
    good = filled(works, carried="")
    assert desk.post("/desk/duties/new", data=good).status_code == 303
    again = desk.post("/desk/duties/new", data=good)
    assert again.status_code == 409
    assert "“充电桩”已经有一行" in again.text
    (rule,) = duties.rules_for(works.hall.place)
    with transaction():
        duties_table.end(rule, by=works.secretary)
    cells = {"牵头单位": "幸福里物业公司"}
    with pytest.raises(Refused, match="已经停用"), transaction():
        duty_rows.change(rule, cells, reason="再改", by=works.secretary)
    with pytest.raises(Invalid, match="请写明理由"), transaction():
        duty_rows.add(works.hall.place, {**cells, "事项": "路灯"}, reason=" \n", by=works.secretary)
    assert "这一行已经停用" in desk.get(f"/desk/duties/{rule.id}").text
    assert duties.rules_for(works.hall.place) == []


def test_a_place_beyond_ones_reach_is_none_of_those_offered(
    works: Works, signed_in: SignedIn
) -> None:
    elsewhere = make_person(Role.SECRETARY, at=make_place("别处"))
    assert signed_in(elsewhere).post("/desk/duties/new", data=filled(works)).status_code == 422
    assert db.session.scalars(select(DutyRule)).all() == []


def test_the_district_finds_the_place_by_its_name(app: object, signed_in: SignedIn) -> None:
    district = make_place("甲区", PlaceKind.DISTRICT)
    street = make_place("乙街道", PlaceKind.STREET, district)
    for number in range(60):
        make_place(f"{number}号社区", PlaceKind.COMMUNITY, street)
    desk = signed_in(make_person(Role.STREET, at=district))
    typed = {"place": "0", "area": "", "item": "路灯", "reason": WHY, "seek": "59号"}
    page = desk.post("/desk/duties/new", data=typed)
    assert page.status_code == 200
    for words in ("乙街道 › 59号社区", "路灯", WHY):
        assert words in page.text
    assert desk.post("/desk/duties/new", data=typed | {"sought": "59号"}).status_code == 422
