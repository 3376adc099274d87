"""Grids: who stands for what, who walks when, which shop keeps its front."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from app import audit, clock
from app.errors import Forbidden, Invalid, Refused
from app.people.models.person import Person
from app.transaction import transaction
from resolutions.gridding.frontages import Point
from resolutions.gridding.patrols import Round
from resolutions.gridding.posts import Background, Element, Overlay, Post, Support
from resolutions.models.grids.grid import Grid
from resolutions.queries.grids import finding
from resolutions.services.grids import keeping, walking
from resolutions.services.grids.keeping import Holder
from tests.resolutions.whistles import Street
from tests.resolutions.works import at

SignedIn = Callable[[Person], FlaskClient]
GOOD = dict.fromkeys(Point, True)


@pytest.fixture
def grid(street: Street) -> Grid:
    """A grid of the estate with two nets over it."""
    with transaction():
        return keeping.found(
            street.estate, "第三网格", by=street.secretary, overlays=(Overlay.CITY, Overlay.PATROL)
        )


def _text(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.get_data(as_text=True)[:2000]
    return answer.get_data(as_text=True)


def _post(client: FlaskClient, address: str, **form: object) -> str:
    answer = client.post(address, data=form)
    assert answer.status_code == 303, answer.get_data(as_text=True)[:3000]
    return answer.location


def test_two_managers_stand_under_a_street_chief(street: Street, grid: Grid) -> None:
    by = street.secretary
    with transaction():
        chief = keeping.appoint(grid, Holder(Post.STREET_CHIEF, "何巷长", spot="吉祥街"), by=by)
        manager = keeping.appoint(
            grid, Holder(Post.COURTYARD_MANAGER, "李楼长", reports_to=chief), by=by
        )
    assert manager.reports_to is chief
    with pytest.raises(Refused, match="街巷长领导"), transaction():
        keeping.appoint(grid, Holder(Post.UNIT_MANAGER, "物业经理"), by=by)
    with pytest.raises(Refused, match="还有人接受"), transaction():
        keeping.end_post(chief, by=by)
    with transaction():
        keeping.end_post(manager, by=by)
        keeping.end_post(chief, by=by)
    with pytest.raises(Refused, match="不在任"), transaction():
        keeping.appoint(grid, Holder(Post.UNIT_MANAGER, "物业经理", reports_to=chief), by=by)
    assert not list(audit.verify())


def test_a_volunteer_offers_and_is_taken_up(street: Street, grid: Grid) -> None:
    with transaction():
        offer = keeping.offer_help(grid, Background.VETERAN, by=street.resident)
    assert not finding.holds_post(street.resident, grid)
    with pytest.raises(Refused, match="已经报名"), transaction():
        keeping.offer_help(grid, Background.VOLUNTEER, by=street.resident)
    with transaction():
        keeping.confirm(offer, by=street.secretary)
    assert finding.holds_post(street.resident, grid)
    with pytest.raises(Refused, match="答复过"), transaction():
        keeping.confirm(offer, by=street.secretary)


def test_who_does_not_keep_the_grid_changes_nothing(street: Street, grid: Grid) -> None:
    for act in (
        lambda: keeping.found(street.estate, "乙", by=street.resident),
        lambda: keeping.appoint(grid, Holder(Post.GRID_CHIEF, "甲"), by=street.resident),
        lambda: keeping.register(grid, Element.PEOPLE, "甲", by=street.monitor),
        lambda: keeping.ask_support(grid, Support.STAFF, "人", by=street.resident),
        lambda: walking.plan(grid, "街", "9:00", [street.resident], by=street.resident),
        lambda: walking.sign_front(grid, "店", by=street.resident),
    ):
        with pytest.raises(Forbidden), transaction():
            act()
    with pytest.raises(Refused, match="已经有网格"), transaction():
        keeping.found(street.estate, "第三网格", by=street.secretary)


def test_a_round_is_walked_once_while_it_is_its_time(street: Street, grid: Grid) -> None:
    """黄星瑶等3位老人，每日11:30与18:30巡吉祥街 (Q07)."""
    with transaction():
        rota = walking.plan(
            grid, "吉祥街", "11:30 18:30", [street.resident, street.monitor], by=street.secretary
        )
    with pytest.raises(Refused, match="不是这一班"), transaction():
        walking.walk(rota, "11:30", by=street.resident)
    with clock.stopped(at(9, 29, 11)):
        with pytest.raises(Forbidden), transaction():
            walking.walk(rota, "11:30", by=street.branch)
        with transaction():
            walking.walk(rota, "11:30", by=street.resident, note="有占道")
        with pytest.raises(Refused, match="已经巡查过"), transaction():
            walking.walk(rota, "11:30", by=street.monitor)
    with clock.stopped(at(9, 29, 21)):
        stands = [one.stands for one in finding.rounds_today(rota)]
    assert stands == [Round.DONE, Round.MISSED]
    with pytest.raises(Invalid, match="几点"), transaction():
        walking.plan(grid, "街", "中午", [street.resident], by=street.secretary)


def test_a_shops_stars_come_from_its_checks_alone(street: Street, grid: Grid) -> None:
    with transaction():
        shop = walking.sign_front(grid, "便民菜店", by=street.secretary, given="垃圾桶、长夹子")
    with pytest.raises(Forbidden), transaction():
        walking.check_front(shop, GOOD, by=street.resident)
    with pytest.raises(Invalid, match="写明问题"), transaction():
        walking.check_front(shop, GOOD | {Point.LOOK: False}, by=street.monitor)
    with transaction():
        walking.check_front(shop, GOOD, by=street.monitor)
        walking.check_front(shop, GOOD | {Point.LOOK: False}, by=street.street, remark="占道")
    assert [check.points[Point.LOOK] for check in shop.checks] == [False, True]


def test_the_street_answers_what_a_grid_asks_for(street: Street, grid: Grid) -> None:
    with transaction():
        asked = keeping.ask_support(grid, Support.ENFORCEMENT, "夜里乱倒渣土", by=street.secretary)
    with pytest.raises(Forbidden), transaction():
        keeping.answer_support(asked, "好", granted_=True, by=street.secretary)
    with transaction():
        keeping.answer_support(asked, "今晚派两人", granted_=True, by=street.street)
    with pytest.raises(Refused, match="答复过"), transaction():
        keeping.answer_support(asked, "再派", granted_=True, by=street.street)


def test_the_pages_from_the_grid_to_the_round(street: Street, signed_in: SignedIn) -> None:
    desk, resident, office = (
        signed_in(one) for one in (street.secretary, street.resident, street.street)
    )
    place = street.estate.id
    keep = _post(desk, "/desk/grids", place_id=place, name="吉祥网格", overlays=["city"])
    number = int(keep.rsplit("/", 1)[1])
    _post(desk, f"{keep}/post", post="grid_chief", name="黄书记", reports_to=0)
    _post(desk, f"{keep}/post", post="street_chief", name="何巷长", spot="吉祥街", reports_to=0)
    _post(resident, f"/grids/{number}/help", background="veteran")
    waiting = finding.grid_with(number).posts[-1]
    assert "老干部" in _text(desk, keep)
    _post(desk, f"/desk/grids/posts/{waiting.id}/confirm")
    _post(desk, f"{keep}/rota", route="吉祥街", slots="9:00", walkers=[street.resident.id])
    _post(desk, f"{keep}/entry", element="things", what="垃圾桶", quantity=12, measure="个")
    _post(desk, f"{keep}/front", name="便民菜店", keeper="王店主")
    _post(desk, f"{keep}/support", support="staff", text="缺两个人")
    rota = finding.rotas_of(finding.grid_with(number))[0]
    assert "09:00这一班巡查完了" in _text(resident, "/patrols")
    _post(resident, f"/patrols/{rota.id}", slot="09:00", text="一切正常")
    shop = finding.frontages_of(finding.grid_with(number))[0]
    checked = {"look": "pass", "sanitation": "pass", "facilities": "fail", "text": "绿地踩坏"}
    _post(resident, f"/frontages/{shop.id}", **checked)
    asked = finding.supports_of(finding.grid_with(number))[0]
    _post(office, f"/desk/grids/support/{asked.id}", granted="yes", text="派两人")
    page = _text(resident, f"/grids/{number}")
    for word in ("黄书记", "何巷长", "城市管理网", "已巡查", "12个", "3星", "派两人", "一格八员"):
        assert word in page
    sheet = load_workbook(BytesIO(resident.get(f"/grids/{number}/export").data)).active
    assert sheet is not None
    assert [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)][:2] == [
        "黄书记",
        "何巷长",
    ]


def test_a_grids_form_left_empty_keeps_what_was_typed(
    street: Street, grid: Grid, signed_in: SignedIn
) -> None:
    desk = signed_in(street.secretary)
    answer = desk.post(f"/desk/grids/{grid.id}/entry", data={"element": "things", "measure": "把"})
    assert answer.status_code == 422
    assert 'value="把"' in answer.get_data(as_text=True)
    assert signed_in(street.resident).post(f"/grids/{grid.id}/help", data={}).status_code == 422
    assert signed_in(street.branch).get("/patrols").status_code == 403
