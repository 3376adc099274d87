"""The monthly meeting through the pages, without a script; and who reads what of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

from flask.testing import FlaskClient
from openpyxl import load_workbook

from app import clock
from app.extensions import db
from app.people.models.person import Person
from resolutions.models.joint import JointAssessment, JointOrder
from resolutions.whistling.kinds import Kind
from tests.resolutions.meetings_of_streets import first_matter, opened, published, studied
from tests.resolutions.whistles import Street
from tests.resolutions.works import at, picture

SignedIn = Callable[[Person], FlaskClient]


def _post(client: FlaskClient, address: str, **form: object) -> str:
    answer = client.post(address, data=form)
    assert answer.status_code == 303, answer.get_data(as_text=True)[:3000]
    return answer.location


def _text(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.get_data(as_text=True)[:3000]
    return answer.get_data(as_text=True)


def _main(page: str) -> str:
    return page[page.index("<main") :]


def _hold(office: FlaskClient, made: JointAssessment, street: Street) -> None:
    """All came, the first matter has its finding and an order, what was said is kept; published."""
    work = f"/desk/joint-assessments/{made.id}"
    marks = {f"came-{guest.id}": "yes" for guest in made.guests}
    _post(office, f"{work}/attend", **marks, **{f"who-{made.guests[0].id}": "马科长"})
    _post(
        office,
        f"/desk/joint-matters/{first_matter(made).id}",
        finding="城管牵头，一周内打通",
        unit=street.department.id,
        what="拖走占道车辆",
        working_days=3,
    )
    _post(office, f"{work}/notes", notes="马科长说人手不够")
    assert "拖走占道车辆" in _text(office, f"{work}/publish")
    _post(office, f"{work}/publish")


def test_from_the_agenda_to_the_confirmed_order_by_pages_alone(
    street: Street, signed_in: SignedIn, client: FlaskClient
) -> None:
    whistle = street.blown(Kind.JOINT)
    office, unit, caller = (
        signed_in(one) for one in (street.street, street.officer, street.secretary)
    )
    work = _post(office, "/desk/joint-assessments", place=street.team.place_id)
    made = db.session.query(JointAssessment).one()
    assert "消防通道被占" in _text(office, work)
    _post(office, f"{work}/matter", title="雨季排水")
    _post(office, f"{work}/call", held_at="2026-09-29T14:00", spot="三层会议室")
    invited = f"/unit/joint-assessments/{made.id}"
    assert "雨季排水" in _text(unit, invited)
    assert caller.get(invited).status_code == 403
    assert client.get(made.url).status_code == 404
    _hold(office, made, street)
    order = db.session.query(JointOrder).one()
    assert "会商交办：拖走占道车辆" in _text(unit, "/me")
    _post(
        unit,
        f"/unit/joint-orders/{order.id}",
        text="拖走8辆",
        photos=[(BytesIO(picture()), "a.jpg")],
    )
    assert "确认会商交办：拖走占道车辆" in _text(office, "/me")
    _post(office, f"/desk/joint-orders/{order.id}", verdict="done")
    public = _main(_text(client, made.url))
    for word in ("城管牵头", "拖走8辆", "按期办结", "雨季排水", "2026年9月会商研判"):
        assert word in public
    assert public.count("<img") == 1
    for hidden in ("马科长", "人手不够", "刘副主任"):
        assert hidden not in public
        assert hidden in _text(unit, made.url)
    assert "城管牵头" in _text(caller, whistle.url)
    assert unit.get(invited).location == made.url


def test_a_unit_is_found_by_its_name_and_invited(street: Street, signed_in: SignedIn) -> None:
    office, made = signed_in(street.street), opened(street)
    guests = f"/desk/joint-assessments/{made.id}/guest"
    found = office.post(guests, data={"seek": "城管", "step": "seek"})
    assert found.status_code == 200
    page = found.get_data(as_text=True)
    assert "城管执法队（和平里街道）" in page
    assert "市政班" not in _main(page)
    none = office.post(guests, data={"seek": "没有", "step": "seek"}).get_data(as_text=True)
    assert "没有找到名称里有“没有”" in none
    _post(office, guests, seek="城管", unit=street.department.id, name="")
    _post(office, guests, seek="", unit=0, name="刘副主任")
    page = _text(office, f"/desk/joint-assessments/{made.id}")
    assert "没有账号，请打电话通知" in page
    off = re.findall(r"/desk/joint-guests/\d+/off", page)
    _post(office, off[0])
    assert [guest.title for guest in made.guests] == ["刘副主任"]


def test_the_page_says_what_is_missing_before_it_is_published(
    street: Street, signed_in: SignedIn
) -> None:
    street.blown()
    office, made = signed_in(street.street), opened(street)
    work = f"/desk/joint-assessments/{made.id}"
    assert "还没有发会议通知" in _text(office, work)
    _post(office, f"{work}/gather")
    refused = office.post(f"{work}/publish")
    assert refused.status_code == 409
    assert "还没有发会议通知" in refused.get_data(as_text=True)


def test_the_record_goes_home_as_a_word_file_with_the_notes_for_guests_alone(
    street: Street, signed_in: SignedIn, client: FlaskClient
) -> None:
    street.blown()
    made, _order = studied(street)
    office = signed_in(street.street)
    work = f"/desk/joint-assessments/{made.id}"
    _post(office, f"{work}/notes", notes="马科长说人手不够")
    _post(office, f"{work}/publish")
    _post(office, f"{work}/correct", text="期限应为五天", order=0)

    def words(reader: FlaskClient) -> str:
        file = reader.get(f"{made.url}/record.docx")
        assert file.status_code == 200
        with ZipFile(BytesIO(file.data)) as package:
            return re.sub("<[^>]+>", "", package.read("word/document.xml").decode())

    public = words(client)
    for word in (
        "和平里街道2026年9月会商研判纪要",
        "拖走占道车辆",
        "2026年10月9日",
        "期限应为五天",
    ):
        assert word in public
    assert "人手不够" not in public
    assert "人手不够" in words(signed_in(street.officer))


def test_orders_stand_beside_the_rates_and_go_home_as_a_table(
    street: Street, client: FlaskClient
) -> None:
    street.blown()
    published(street)
    with clock.stopped(at(10, 20)):
        page = _text(client, "/whistles/rates")
        assert "0 / 1" in page
        assert "不进排名和得分" in page
        file = client.get("/joint-assessments/orders.xlsx")
    sheet = load_workbook(BytesIO(file.data)).active
    assert sheet is not None
    head, row = list(sheet.iter_rows(values_only=True))[:2]
    told = dict(zip(head, row, strict=True))
    assert (told["单位"], told["逾期"], told["已到期的交办"]) == ("城管执法队", 1, 1)


def test_the_desk_lists_months_and_what_is_open(street: Street, signed_in: SignedIn) -> None:
    street.blown()
    made, _order = published(street)
    office = signed_in(street.street)
    page = _text(office, "/desk/joint-assessments")
    assert "汇总议程" not in page
    assert "还没有办结的交办（1）" in page
    with clock.stopped(at(10, 8)):
        assert "开10月的会商研判" in _text(office, "/desk/joint-assessments")
    again = office.post("/desk/joint-assessments", data={"place": street.team.place_id})
    assert again.status_code == 409
    assert f"/desk/joint-assessments/{made.id}" in again.get_data(as_text=True)
    assert "和平里街道2026年9月会商研判" in _text(office, "/joint-assessments")
