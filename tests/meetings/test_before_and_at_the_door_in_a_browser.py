"""From a series to the last seat, at real browsers: the secretary, a phone, and the desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle

import pytest
from flask import Flask
from playwright.sync_api import expect

from app import clock
from app.extensions import db
from app.people.models.membership import Constituency
from app.people.models.person import Person
from app.people.services.accounts import grant
from app.permissions import Role
from app.places.models.hall import Hall
from app.transaction import transaction
from meetings.models.meeting import Scene
from meetings.queries.listing import meetings_ahead
from meetings.services import door, proxies, roll, scanning, screen, seating
from tests.meetings.assembly import TEXT, Assembly, assemble
from tests.support.browser import (
    PHONE,
    WALL,
    Seat,
)
from tests.support.factories import make_hall, make_person
from tests.support.fitting import fit, picture

Sit = Callable[..., Seat]
Take = Callable[..., Seat]
PDF = b"%PDF-1.7\n1 0 obj\n"


def owners(representatives: int = 20) -> Assembly:
    """An owners' assembly of many categories, called in time."""
    hall = assemble(
        representatives,
        titles=("选聘物业服务企业", "使用维修资金"),
        starts_at=clock.now() + timedelta(days=60),
        preset_code="owners_ordinary",
        quorum_count=10,
    )
    kinds = cycle((Constituency.RESIDENT, Constituency.RESIDENT, Constituency.PARTY_MEMBER))
    with transaction():
        for entry, kind in zip(roll.entries_of(hall.meeting), kinds, strict=False):
            entry.constituency = kind if entry.voting else None
    return hall


@dataclass
class Estate:
    """A hall with its officers, five representatives, and a neighbour."""

    hall: Hall
    clerk: Person
    people: list[Person]
    neighbour: Person


@pytest.fixture
def estate(in_server: Flask) -> Estate:
    """Nothing is convened yet."""
    hall = make_hall()
    clerk = make_person(Role.SECRETARY, at=hall, name="孙秘书")
    make_person(Role.CHAIR, at=hall, name="周主持")
    people = [make_person(name=f"代表{n}") for n in range(1, 6)]
    with transaction():
        for person in people:
            grant(person, Role.REPRESENTATIVE, hall.place, constituency=Constituency.RESIDENT)
    return Estate(hall, clerk, people, make_person(Role.RESIDENT, at=hall, name="楼上邻居"))


def begin_series(desk: Seat) -> None:
    """Every first Saturday, from the menu to the list of its meetings."""
    page = desk.page
    desk.open("/desk/meetings")
    page.get_by_role("link", name="新建定期会议").click()
    fit(desk, "series-new")
    page.get_by_label("会议名称").fill("每月议事会")
    page.get_by_label("多久开一次").select_option(label="每月第一个")
    page.get_by_label("星期几").select_option(label="星期六")
    page.get_by_label("几点").fill("09:00")
    page.get_by_label("从哪天起").fill(f"{clock.today() + timedelta(days=14):%Y-%m-%d}")
    page.get_by_label("地点").fill("社区活动室一层")
    page.get_by_role("button", name="排上会议").click()
    expect(page.get_by_text("最近的几次已经排上")).to_be_visible()
    expect(page.get_by_text("每月第一个星期六")).to_be_visible()
    fit(desk, "series")


def prepare_first(desk: Seat, neighbour: Person) -> None:
    """Papers, a stakeholder, an item, and the notice."""
    page = desk.page
    page.get_by_role("link", name="每月议事会（").last.click()
    page.get_by_role("link", name="会议材料").click()
    page.get_by_label("文件").set_input_files(
        {"name": "充电桩方案.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_role("link", name="充电桩方案")).to_be_visible()
    fit(desk, "papers")
    page.locator(".back a").click()
    page.get_by_label("利益相关人的手机号").fill(str(neighbour.phone))
    page.get_by_label("与他有什么关系").fill("住在拟装位置的楼上")
    page.get_by_role("button", name="邀请列席").click()
    expect(page.get_by_text("已邀请楼上邻居列席")).to_be_visible()
    page.get_by_role("link", name="修改议程").click()
    page.get_by_label("议程名称").fill("装充电桩")
    page.get_by_label("准备好的动议").fill(TEXT)
    page.get_by_role("button", name="列入议程").click()
    page.get_by_role("link", name="下一步：发通知").click()
    fit(desk, "prepare")
    page.get_by_role("button", name="发出会议通知").click()
    expect(page.get_by_text("会议通知已发出")).to_be_visible()


def test_a_series_is_set_up_its_first_meeting_called_answered_and_moved(
    estate: Estate, take: Take
) -> None:
    desk = take(estate.clerk)
    begin_series(desk)
    prepare_first(desk, estate.neighbour)
    db.session.rollback()
    (meeting,) = meetings_ahead(estate.hall)
    phone = take(estate.people[0], size=PHONE)
    phone.open(f"/m/{meeting.id}")
    phone.page.get_by_role("button", name="我会到会").click()
    expect(phone.page.get_by_text("您答复：到会")).to_be_visible()
    fit(phone, "answer")
    plain = take(estate.neighbour, size=PHONE, scripts=False)
    plain.open(f"/m/{meeting.id}")
    plain.page.get_by_text("不能到会，请假").click()
    plain.page.get_by_label("请假的原因").fill("出差")
    plain.page.get_by_role("button", name="请假").click()
    expect(plain.page.get_by_text("您答复：请假（出差）")).to_be_visible()
    desk.open(f"/desk/meetings/{meeting.id}")
    expect(desk.page.get_by_text("答复到会1人")).to_be_visible()
    move(desk)
    phone.open(f"/m/{meeting.id}")
    expect(phone.page.get_by_text("改期原因：活动室装修")).to_be_visible()
    expect(phone.page.get_by_role("button", name="我会到会")).to_be_visible()
    for path, name in ((f"/m/{meeting.id}/notice", "notice"), ("/meetings/rules", "rules")):
        phone.open(path)
        fit(phone, name)


def move(desk: Seat) -> None:
    """Another place, with notice."""
    page = desk.page
    page.get_by_role("link", name="改期或换地点").click()
    page.get_by_label("地点").fill("党群服务中心")
    page.get_by_label("改期的原因").fill("活动室装修")
    fit(desk, "reschedule")
    page.get_by_role("button", name="确定改期").click()
    expect(page.get_by_text("已改期，名册上的人都会收到通知")).to_be_visible()
    fit(desk, "prepare-noticed")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_the_desk_signs_people_in_with_a_scan_gun(
    in_server: Flask, take: Take, *, scripts: bool
) -> None:
    hall = owners()
    with transaction():
        door.open_door(hall.meeting, by=hall.clerk)
    desk = take(hall.clerk, scripts=scripts)
    page = desk.page
    desk.open(f"/m/{hall.meeting.id}/door")
    field = page.get_by_label("扫码签到")
    expect(field).to_be_focused()
    for person in hall.representatives[:3]:
        page.keyboard.type(str(person.phone))  # a gun types, and ends with Enter
        page.keyboard.press("Enter")
        expect(page.get_by_text(f"{person.name} 签到成功")).to_be_visible()
        expect(field).to_be_focused()
    page.keyboard.type("9999")
    page.keyboard.press("Enter")
    expect(page.get_by_text("名册上没有找到“9999”")).to_be_visible()
    expect(field).to_have_value("9999")
    db.session.rollback()
    assert hall.floor.voters_present == 3
    desk.errors.clear()  # the browser says of itself that a page was answered with 422
    if scripts:
        fit(desk, "door-refused")


def test_seats_proxies_and_roll_show_who_is_here_and_who_was_sent(
    in_server: Flask, take: Take, sit: Sit
) -> None:
    hall = owners()
    with transaction():
        door.open_door(hall.meeting, by=hall.clerk)
        for person in hall.representatives[:12]:
            scanning.scan(hall.meeting, str(person.phone), by=hall.clerk)
        door.leave(hall.meeting, hall.representatives[2], by=hall.clerk)
    desk = take(hall.clerk)
    page = desk.page
    desk.open(f"/m/{hall.meeting.id}/seats")
    page.get_by_role("button", name="按编号排座位").click()
    expect(page.locator(".seat-here")).to_have_count(11)
    fit(desk, "seats")
    away, holder = hall.representatives[15], hall.representatives[0]
    desk.open(f"/m/{hall.meeting.id}/proxies")
    page.get_by_label("谁不能到会").select_option(label=away.name)
    page.get_by_label("委托给谁").select_option(label=holder.name)
    page.get_by_label("书面委托书").fill("2026年11月20日委托书")
    page.get_by_role("group", name="选聘物业服务企业").get_by_text("反对").click()
    page.get_by_role("button", name="登记委托").click()
    expect(page.get_by_text("现在有效")).to_be_visible()
    fit(desk, "proxies")
    desk.open(f"/m/{hall.meeting.id}/door")
    fit(desk, "door")
    visitor = sit(size=PHONE)
    visitor.open(f"/m/{hall.meeting.id}/roll")
    expect(visitor.page.get_by_text("还没有这几类的代表")).to_be_visible()
    expect(visitor.page.get_by_text(f"委托{holder.name}")).to_be_visible()
    fit(visitor, "roll")
    with transaction():
        screen.show(hall.meeting, Scene.SIGN_IN.value, by=hall.chair)
    wall = sit(size=WALL)
    wall.open(f"/s/{hall.meeting.screen_token}")
    expect(wall.page.locator(".seat-here")).to_have_count(11)
    picture(wall, "wall-seats")
    assert len(proxies.in_force(hall.meeting)) == 1
    assert len(seating.seats_of(hall.meeting)) == 20


def test_an_advisory_hall_adds_an_item_from_the_console(in_server: Flask, take: Take) -> None:
    hall = assemble(6)
    hall.in_session()
    chair = take(hall.chair)
    page = chair.page
    chair.open(f"/m/{hall.meeting.id}/chair")
    page.get_by_role("link", name="临时加议题").click()
    page.get_by_label("议程名称").fill("路灯坏了")
    page.get_by_label("同意加的有几人").fill("3")
    page.get_by_label("不同意的有几人").fill("2")
    page.get_by_role("button", name="列入议程").click()
    expect(page.get_by_text("没有达到三分之二").first).to_be_visible()
    expect(page.get_by_label("议程名称")).to_have_value("路灯坏了")
    fit(chair, "late-item")
    page.get_by_label("同意加的有几人").fill("4")
    page.get_by_role("button", name="列入议程").click()
    expect(page.get_by_text("三分之二以上同意，已列入议程")).to_be_visible()
    chair.errors.clear()  # the browser says of itself that a page was answered with 409
