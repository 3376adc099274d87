"""The screens about people: list, search, add, correct, appoint, dismiss, close, print."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from html import unescape

import pytest
import sqlalchemy as sa
from docx import Document
from flask import Flask
from flask.testing import FlaskClient

from app import audit, clock
from app.extensions import db
from app.people.models.membership import Constituency, Membership
from app.people.models.person import Person
from app.people.models.sign_in import LoginSlip
from app.people.services import accounts
from app.permissions import Role
from app.places.models.hall import Hall
from app.transaction import transaction
from tests.support.factories import make_hall, make_person

SignedIn = Callable[[Person], FlaskClient]
CODE = re.compile(r'<p class="slip-code"[^>]*>([^<]+)</p>')


@pytest.fixture
def hall(app: Flask) -> Hall:
    return make_hall()


@pytest.fixture
def secretary(hall: Hall) -> Person:
    return make_person(Role.SECRETARY, at=hall, name="孙秘书")


@pytest.fixture
def desk(secretary: Person, signed_in: SignedIn) -> FlaskClient:
    return signed_in(secretary)


def settle(hall: Hall, name: str, door: str = "", phone: str | None = None) -> Person:
    with transaction():
        home = accounts.home_at(hall.place, building=door, unit="1单元", room="101")
        person = accounts.open_account(name, phone=phone, household=home if door else None)
        accounts.grant(person, Role.RESIDENT, hall.place)
    return person


def names_on(page: str) -> list[str]:
    return [unescape(name) for name in re.findall(r'people/\d+">([^<]+)</a>', page)]


def last_act(name: str) -> audit.AuditEntry | None:
    db.session.rollback()
    return db.session.scalar(
        sa.select(audit.AuditEntry)
        .where(audit.AuditEntry.act == name)
        .order_by(audit.AuditEntry.id.desc())
        .limit(1)
    )


def test_people_are_listed_by_sound(hall: Hall, desk: FlaskClient) -> None:
    for name in ("张三", "单田芳", "李四", "阿迪力·吐尔逊"):
        settle(hall, name)
    page = desk.get(f"/admin/places/{hall.place_id}/people").text
    assert names_on(page) == ["阿迪力·吐尔逊", "李四", "单田芳", "孙秘书", "张三"]


def test_a_long_list_is_paged_without_losing_or_doubling_anybody(
    hall: Hall, desk: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.people.queries.people_of.__kwdefaults__", {"after": None, "limit": 3})
    told = {settle(hall, name).name for name in ("王一", "王二", "李三", "李四", "陈五", "周六")}
    seen: list[str] = []
    address: str | None = f"/admin/places/{hall.place_id}/people"
    while address:
        page = desk.get(address).text
        seen += names_on(page)
        found = re.search(r'rel="next" href="([^"]+)"', page)
        address = unescape(found.group(1)) if found else None
    assert len(seen) == len(set(seen))
    assert set(seen) == told | {"孙秘书"}


@pytest.mark.parametrize("asked", ["田芳", "shan t", "7654321"])
def test_people_are_found_by_name_sound_or_number(
    hall: Hall, desk: FlaskClient, asked: str
) -> None:
    settle(hall, "单田芳", phone="13987654321")
    settle(hall, "张三", phone="13911112222")
    page = desk.get(f"/admin/places/{hall.place_id}/people", query_string={"q": asked}).text
    assert names_on(page) == ["单田芳"]
    assert "13987654321" not in page, "a list needs no whole number"


def test_a_person_without_a_phone_is_added_with_a_reason(hall: Hall, desk: FlaskClient) -> None:
    form = {"name": "王 奶奶", "building": "3号楼", "room": "501", "role": "resident"}
    assert desk.post(f"/admin/places/{hall.place_id}/people/new", data=form).status_code == 422
    added = desk.post(f"/admin/places/{hall.place_id}/people/new", data=form | {"reason": "新迁入"})
    assert added.status_code == 303
    page = desk.get(added.location).text
    assert "王奶奶" in page
    assert "3号楼 501" in page
    granted = last_act("role.granted")
    assert granted is not None
    assert granted.reason == "新迁入"


def test_two_people_do_not_share_a_number(hall: Hall, desk: FlaskClient) -> None:
    settle(hall, "张三", phone="13911112222")
    form = {"name": "李四", "phone": "139 1111 2222", "role": "resident", "reason": "登记"}
    answer = desk.post(f"/admin/places/{hall.place_id}/people/new", data=form)
    assert answer.status_code == 409
    assert "已经登记过" in answer.text


def test_a_role_beyond_ones_reach_is_not_offered_and_not_taken(
    hall: Hall, desk: FlaskClient
) -> None:
    address = f"/admin/places/{hall.place_id}/people/new"
    assert 'value="administrator"' not in desk.get(address).text
    form = {"name": "李四", "role": "administrator", "reason": "登记"}
    assert desk.post(address, data=form).status_code == 422


def test_a_role_is_granted_with_its_term_and_withdrawn_with_a_reason(
    hall: Hall, desk: FlaskClient
) -> None:
    person = settle(hall, "张三")
    form = {
        "place": hall.place_id,
        "role": "representative",
        "constituency": "owners",
        "since": clock.today().isoformat(),
        "until": "2099-12-31",
        "appointed_by": "社区居民代表会议",
        "reason": "推选",
    }
    assert desk.post(f"/admin/people/{person.id}/roles/new", data=form).status_code == 303
    db.session.rollback()
    held = db.session.scalars(
        sa.select(Membership).where(Membership.role == Role.REPRESENTATIVE)
    ).one()
    assert held.constituency is Constituency.OWNERS
    assert "业委会代表" in desk.get(f"/admin/people/{person.id}").text
    assert desk.post(f"/admin/roles/{held.id}/end").status_code == 422
    assert desk.post(f"/admin/roles/{held.id}/end", data={"reason": "迁出"}).status_code == 303
    withdrawn = last_act("role.withdrawn")
    assert withdrawn is not None
    assert (withdrawn.reason, withdrawn.place_id) == ("迁出", hall.place_id)


def test_a_role_at_another_place_is_not_granted_by_changing_the_form(
    hall: Hall, desk: FlaskClient
) -> None:
    person, other = settle(hall, "张三"), make_hall()
    form = {
        "place": other.place_id,
        "role": "resident",
        "since": clock.today().isoformat(),
        "reason": "推选",
    }
    assert desk.post(f"/admin/people/{person.id}/roles/new", data=form).status_code == 422


def test_corrections_are_kept_by_field_not_by_value(hall: Hall, desk: FlaskClient) -> None:
    person = settle(hall, "张三", "1号楼", phone="13911112222")
    form = {"name": "张叁", "phone": "13933334444", "building": "2号楼", "reason": "登记有误"}
    assert desk.post(f"/admin/people/{person.id}/correct", data=form).status_code == 303
    page = desk.get(f"/admin/people/{person.id}").text
    assert "张叁" in page
    assert "13933334444" in page
    corrected = last_act("person.corrected")
    assert corrected is not None
    assert "13933334444" not in corrected.details
    assert '"phone"' in corrected.details


def test_an_account_is_closed_and_opened_again(
    hall: Hall, desk: FlaskClient, signed_in: SignedIn
) -> None:
    person = settle(hall, "张三")
    phone = signed_in(person)
    desk.post(f"/admin/people/{person.id}/close", data={"reason": "迁出"})
    assert phone.get("/me").status_code == 302
    assert "恢复账号" in desk.get(f"/admin/people/{person.id}").text
    again = desk.post(f"/admin/people/{person.id}/reopen", data={"reason": "搬回"})
    assert again.status_code == 303


def test_one_persons_sessions_are_ended(hall: Hall, desk: FlaskClient, signed_in: SignedIn) -> None:
    person = settle(hall, "张三")
    phone = signed_in(person)
    desk.post(f"/admin/people/{person.id}/sign-out", data={"reason": "手机丢了"})
    assert phone.get("/me").status_code == 302


def test_a_person_who_outranks_is_seen_but_not_touched(hall: Hall, desk: FlaskClient) -> None:
    chief = make_person(Role.STREET, at=hall)
    assert desk.get(f"/admin/people/{chief.id}").status_code == 200
    for act in ("slip", "sign-out", "close", "correct"):
        answer = desk.post(f"/admin/people/{chief.id}/{act}", data={"reason": "x"})
        assert answer.status_code == 403, act


class TestPrinting:
    """Sheets of slips: the codes are shown on this printing and nowhere else."""

    def form(self, **more: str) -> dict[str, str]:
        return {"who": "without", "role": "", "days": "30", "paper": "page"} | more

    def test_the_page_says_before_what_becomes_of_the_old_slips(
        self, hall: Hall, desk: FlaskClient
    ) -> None:
        page = desk.get(f"/admin/places/{hall.place_id}/slips").text
        assert "旧登录条马上作废" in page

    def test_each_slip_shows_a_code_that_signs_its_person_in(
        self, app: Flask, hall: Hall, desk: FlaskClient
    ) -> None:
        settle(hall, "张三", "3号楼")
        settle(hall, "李四", "3号楼")
        page = desk.post(f"/admin/places/{hall.place_id}/slips", data=self.form()).text
        codes = CODE.findall(page)
        assert len(codes) == 2
        assert page.count("<svg") >= 2
        names = set()
        for code in codes:
            phone = app.test_client()
            assert phone.post(f"/j/{code}").status_code == 303
            names |= {name for name in ("张三", "李四") if name in phone.get("/me").text}
        assert names == {"张三", "李四"}

    def test_no_page_shows_a_code_again(self, hall: Hall, desk: FlaskClient) -> None:
        person = settle(hall, "张三")
        page = desk.post(f"/admin/places/{hall.place_id}/slips", data=self.form()).text
        (code,) = CODE.findall(page)
        for address in (
            f"/admin/people/{person.id}",
            f"/admin/places/{hall.place_id}/slips",
            f"/admin/places/{hall.place_id}/people",
        ):
            assert code not in desk.get(address).text

    def test_the_sheet_is_not_cached_and_holds_no_script_or_style_of_its_own(
        self, hall: Hall, desk: FlaskClient
    ) -> None:
        settle(hall, "张三")
        answer = desk.post(f"/admin/places/{hall.place_id}/slips", data=self.form())
        assert answer.headers["Cache-Control"] == "no-store"
        assert "style=" not in answer.text

    def test_those_who_can_sign_in_already_are_left_alone(
        self, hall: Hall, desk: FlaskClient
    ) -> None:
        settle(hall, "张三")
        address = f"/admin/places/{hall.place_id}/slips"
        assert len(CODE.findall(desk.post(address, data=self.form()).text)) == 1
        settle(hall, "李四")
        again = CODE.findall(desk.post(address, data=self.form()).text)
        assert len(again) == 1
        everyone = CODE.findall(desk.post(address, data=self.form(who="all")).text)
        assert len(everyone) == 2

    def test_reprinting_makes_the_old_slips_useless(
        self, app: Flask, hall: Hall, desk: FlaskClient
    ) -> None:
        person = settle(hall, "张三")
        (old,) = CODE.findall(desk.post(f"/admin/people/{person.id}/slip").text)
        (new,) = CODE.findall(desk.post(f"/admin/people/{person.id}/slip").text)
        phone = app.test_client()
        assert phone.post(f"/j/{old}").status_code == 409
        assert phone.post(f"/j/{new}").status_code == 303

    def test_only_one_building_is_printed_when_asked(self, hall: Hall, desk: FlaskClient) -> None:
        settle(hall, "张三", "3号楼")
        settle(hall, "李四", "4号楼")
        page = desk.post(
            f"/admin/places/{hall.place_id}/slips", data=self.form(building="4号楼")
        ).text
        assert "李四" in page
        assert "张三" not in page

    def test_who_outranks_is_left_out_and_said_so(self, hall: Hall, desk: FlaskClient) -> None:
        settle(hall, "张三")
        make_person(Role.STREET, at=hall)
        page = desk.post(f"/admin/places/{hall.place_id}/slips", data=self.form(who="all")).text
        assert len(CODE.findall(page)) == 1
        assert "没有打印" in page

    def test_a_hall_of_hundreds_is_printed_in_batches(
        self, hall: Hall, desk: FlaskClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("app.people.views.printing.BATCH", 2)
        told = {settle(hall, name).id for name in ("张一", "张二", "张三")}
        address = f"/admin/places/{hall.place_id}/slips"
        form = self.form(who="all", role="resident")
        first = desk.post(address, data=form).text
        after = re.search(r'name="after" value="(\d+)"', first)
        assert after
        desk.post(address, data=form | {"after": after.group(1)})
        db.session.rollback()
        assert set(db.session.scalars(sa.select(LoginSlip.person_id))) == told

    def test_slips_come_as_a_word_file_too(self, app: Flask, hall: Hall, desk: FlaskClient) -> None:
        settle(hall, "张三", "3号楼")
        answer = desk.post(f"/admin/places/{hall.place_id}/slips", data=self.form(paper="word"))
        assert answer.status_code == 200
        words = "\n".join(
            cell.text
            for table in Document(io.BytesIO(answer.data)).tables
            for row in table.rows
            for cell in row.cells
        )
        assert "张三" in words
        code = re.search(r"\b([2-9A-Z]{4} [2-9A-Z]{4} [2-9A-Z]{3})\b", words)
        assert code
        assert app.test_client().post(f"/j/{code.group(1)}").status_code == 303
