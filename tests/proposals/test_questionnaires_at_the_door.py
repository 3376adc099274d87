"""A visitor at doors with a real browser: the network goes and comes, and nothing is lost or doubled."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import APIResponse, Page, Route, expect

from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from benchmarks.hall import phone_key
from proposals.lifecycle.questionnaires import Audience, VisitMark, VisitStanding
from proposals.models.questionnaire_answers import QuestionnaireVisit
from proposals.queries.questionnaires import results, visits
from proposals.services.questionnaires import opening
from tests.proposals.questioning import knock, make_homes, make_questionnaire
from tests.proposals.walking import SHOTS, Sit
from tests.support.browser import Seat, axe_violations, sideways, small_targets
from tests.support.factories import make_hall, make_person
from tests.support.server import Server


class Round:
    """A hall on the live server with one building of three homes, and two visitors."""

    def __init__(self, app: Flask, server: Server) -> None:
        self.app, self.server = app, server
        db.session.rollback()
        hall = make_hall(code=f"door-{make_person().id}")
        self.secretary = make_person(Role.SECRETARY, at=hall)
        self.homes = make_homes(hall)
        self.made = make_questionnaire(hall, by=self.secretary)
        self.visitors = [make_person(Role.REPRESENTATIVE, at=hall) for _ in range(2)]
        with transaction():
            for person in self.visitors:
                opening.ask_visitor(self.made, person, by=self.secretary, building="3号楼")
        self.path = f"/visits/{self.made.id}/doors?building=3号楼"
        db.session.rollback()

    def seat(self, sit: Sit, who: Person | None = None, **options: object) -> Seat:
        taken = sit(**options)
        self.carry(taken, who or self.visitors[0])
        return taken

    def carry(self, seat: Seat, who: Person) -> None:
        """Somebody signs in on this phone."""
        db.session.rollback()
        seat.carry(phone_key(self.app, who).cookie)
        db.session.rollback()

    def sheets(self) -> int:
        db.session.rollback()
        return visits.sheet_count(self.made)

    def marks(self) -> list[VisitMark | None]:
        db.session.rollback()
        return [one.mark for one in visits.doors(self.made, "3号楼")]


@pytest.fixture
def round_(in_server: Flask, live_server: Server) -> Round:
    return Round(in_server, live_server)


def fill(page: Page, room: str, choice: str = "赞成", words: str = "") -> None:
    page.locator("li[data-door]", has_text=room).get_by_role("link", name="填写").click()
    expect(page.locator("#whom")).to_contain_text(room)
    page.get_by_label(choice, exact=True).check()
    page.locator(".scale").get_by_label("4", exact=True).check(force=True)
    page.get_by_label("还想说什么").fill(words)
    page.get_by_role("button", name="存下").click()
    expect(page.locator("[data-part=saved]")).to_contain_text("已存下")


def left(page: Page, count: int) -> None:
    if count:
        expect(page.locator("[data-part=count]")).to_have_text(f"还有{count}份没有送出")
    else:
        expect(page.locator("[data-part=box]")).to_be_hidden()


def ready(page: Page) -> None:
    expect(page.locator("[data-part=ready]")).to_contain_text("已存到手机")


def test_a_round_of_a_building_with_the_network_gone(round_: Round, sit: Sit) -> None:
    seat = round_.seat(sit)
    seat.open(round_.path)
    page = seat.page
    ready(page)
    seat.cut_off()
    fill(page, "101", "赞成", "灯太暗")
    page.locator("li[data-door]", has_text="102").get_by_role("button", name="不在家").click()
    left(page, 2)
    page.reload()
    expect(page.locator("h1")).to_have_text("3号楼")
    left(page, 2)
    fill(page, "103", "不赞成")
    left(page, 3)
    assert round_.sheets() == 0
    page.get_by_text("一直送不出去？把答卷抄出来").click()
    copied = page.locator("[data-part=copy]").input_value()
    assert "1. 赞成装充电桩吗：不赞成" in copied
    assert "灯太暗" in copied
    seat.context.set_offline(False)
    left(page, 0)
    assert round_.marks() == [VisitMark.DONE, VisitMark.NOT_HOME, VisitMark.DONE]
    assert round_.sheets() == 2
    bars = results.outcomes(round_.made)[0].bars
    assert [bar.count for bar in bars] == [1, 1, 0]
    page.reload()
    expect(page.locator("li[data-door]", has_text="101")).to_contain_text("已答")
    assert [error for error in seat.errors if "ERR_INTERNET" not in error] == []


def test_a_lost_answer_of_the_server_makes_no_second_sheet(round_: Round, sit: Sit) -> None:
    seat = round_.seat(sit)
    seat.open(round_.path)
    page, lost = seat.page, list[APIResponse]()

    def lose(route: Route) -> None:
        lost.append(route.fetch())
        route.abort()

    page.route("**/send", lose)
    fill(page, "101")
    expect(page.locator("[data-part=why]")).to_contain_text("没有网络")
    assert (len(lost), round_.sheets()) == (1, 1)
    left(page, 1)
    page.unroute("**/send")
    page.get_by_role("button", name="现在送出").click()
    left(page, 0)
    assert round_.sheets() == 1


def test_the_next_one_on_a_shared_phone_does_not_send_my_answers(round_: Round, sit: Sit) -> None:
    seat = round_.seat(sit)
    seat.open(round_.path)
    page = seat.page
    ready(page)
    seat.cut_off()
    fill(page, "101")
    round_.carry(seat, round_.visitors[1])
    seat.context.set_offline(False)
    expect(page.locator("[data-part=why]")).to_contain_text("登录的是别人")
    page.reload()
    expect(page.locator("[data-part=others]")).to_contain_text("另一位访员的1份")
    fill(page, "102")
    left(page, 0)
    assert round_.sheets() == 1
    round_.carry(seat, round_.visitors[0])
    page.reload()
    left(page, 0)
    assert round_.sheets() == 2
    db.session.rollback()
    takers = {one.household_id: one.taken_by_id for one in db.session.query(QuestionnaireVisit)}
    assert [takers[home.id] for home in round_.homes[:2]] == [one.id for one in round_.visitors]


def test_two_visitors_at_one_door_lose_nothing(round_: Round, sit: Sit) -> None:
    seat = round_.seat(sit)
    seat.open(round_.path)
    page = seat.page
    ready(page)
    seat.cut_off()
    fill(page, "101", "不赞成")
    db.session.rollback()
    knock(round_.made, round_.homes[0], round_.visitors[1])
    seat.context.set_offline(False)
    expect(page.locator("[data-part=saved]")).to_contain_text("由秘书核对")
    left(page, 0)
    db.session.rollback()
    (waiting,) = visits.waiting(round_.made)
    assert waiting.standing is VisitStanding.CONFLICT
    desk = round_.seat(sit, round_.secretary)
    desk.open(f"/desk/questionnaires/{round_.made.id}/waiting")
    desk.page.get_by_role("button", name="改为计入这一份").click()
    desk.page.get_by_role("button", name="不计入这一份").click()
    expect(desk.page.get_by_text("没有要核对的答卷")).to_be_visible()
    db.session.rollback()
    assert [bar.count for bar in results.outcomes(round_.made)[0].bars] == [0, 1, 0]


def spoil(route: Route) -> None:
    sent = route.request.post_data or ""
    route.continue_(post_data=sent.replace("mark=done", "mark=perhaps"))


def test_a_half_filled_form_and_a_refused_sheet_are_kept(round_: Round, sit: Sit) -> None:
    seat = round_.seat(sit)
    seat.open(round_.path)
    page = seat.page
    page.locator("li[data-door]", has_text="101").get_by_role("link", name="填写").click()
    page.get_by_label("还想说什么").fill("写到一半")
    page.get_by_role("button", name="存下").click()
    expect(page.get_by_text("还有题目要回答")).to_be_visible()
    page.reload()
    page.locator("li[data-door]", has_text="101").get_by_role("link", name="填写").click()
    expect(page.get_by_label("还想说什么")).to_have_value("写到一半")
    page.get_by_role("button", name="回到名单").click()
    page.route("**/send", spoil)
    fill(page, "102")
    expect(page.locator("[data-part=refused]")).to_contain_text("没有这种标记")
    left(page, 1)
    page.unroute("**/send")
    page.get_by_role("button", name="现在送出").click()
    left(page, 0)
    assert round_.marks() == [None, VisitMark.DONE, None]


def test_without_a_worker_the_open_page_still_keeps_and_sends(round_: Round, sit: Sit) -> None:
    seat = round_.seat(sit)
    seat.page.add_init_script("delete Navigator.prototype.serviceWorker")
    seat.open(round_.path)
    page = seat.page
    expect(page.locator("[data-part=ready]")).to_contain_text("不能离线打开网页")
    seat.cut_off()
    fill(page, "101")
    left(page, 1)
    seat.context.set_offline(False)
    left(page, 0)
    assert round_.sheets() == 1


def test_without_a_store_the_page_holds_and_warns(round_: Round, sit: Sit) -> None:
    seat = round_.seat(sit)
    seat.page.add_init_script(
        "Storage.prototype.setItem = function () { throw new Error('full'); }"
    )
    seat.open(round_.path)
    page = seat.page
    ready(page)
    seat.cut_off()
    fill(page, "101")
    expect(page.locator("[data-part=ready]")).to_contain_text("不要关掉这一页")
    left(page, 1)
    seat.context.set_offline(False)
    left(page, 0)
    assert round_.sheets() == 1


def test_all_buildings_are_stored_by_one_button(round_: Round, sit: Sit) -> None:
    seat = round_.seat(sit)
    seat.open(f"/visits/{round_.made.id}")
    page = seat.page
    page.get_by_role("button", name="把各楼栋都存到手机").click()
    expect(page.locator("[data-part=ready]")).to_contain_text("各楼栋都已存到手机")
    seat.cut_off()
    page.get_by_role("link", name="3号楼").click()
    expect(page.locator("h1")).to_have_text("3号楼")
    fill(page, "101")
    left(page, 1)


def test_a_stand_takes_many_without_doors(round_: Round, sit: Sit) -> None:
    db.session.rollback()
    hall = db.session.merge(round_.made).hall
    made = make_questionnaire(hall, Audience.EVERYBODY, by=db.session.merge(round_.secretary))
    seat = round_.seat(sit, round_.secretary)
    seat.open(f"/visits/{made.id}/doors")
    for _ in range(2):
        seat.page.get_by_role("link", name="填一份").click()
        seat.page.get_by_label("赞成", exact=True).check()
        seat.page.locator(".scale").get_by_label("4", exact=True).check(force=True)
        seat.page.get_by_role("button", name="存下").click()
        left(seat.page, 0)
    db.session.rollback()
    assert visits.sheet_count(made) == 2


def picture_of(path: str) -> str:
    """An address as a file name: without numbers and what follows the question mark."""
    return "-".join(
        part for part in path.split("?", maxsplit=1)[0].split("/") if not part.isdigit()
    ).strip("-")


@pytest.mark.parametrize("elder", [False, True])
def test_every_page_is_fit_for_everybody(round_: Round, sit: Sit, *, elder: bool) -> None:
    db.session.rollback()
    for number, home in enumerate((*round_.homes, round_.homes[0])):
        knock(round_.made, home, round_.secretary, single=number % 3 + 1, text="灯太暗")
    seat = round_.seat(sit, round_.secretary)
    if elder:
        seat.open("/me")
        seat.enlarge()
    base = f"/desk/questionnaires/{round_.made.id}"
    paths = [base, f"{base}/preview", f"{base}/waiting", f"{base}/results", f"{base}/words"]
    paths += [f"/visits/{round_.made.id}", round_.path, "/questionnaires", round_.made.url]
    paths += [f"/visits/{round_.made.id}/sheet?household={round_.homes[1].id}"]
    for path in paths:
        seat.open(path)
        assert axe_violations(seat.page) == [], path
        assert sideways(seat.page) == 0, path
        assert small_targets(seat.page, 60 if elder else 44) == [], path
        seat.shoot(SHOTS / f"{picture_of(path)}-360-{'elder' if elder else 'standard'}.png")
