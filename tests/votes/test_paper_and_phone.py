"""One vote on paper and on phones, from the desk's form to everybody's receipt, at real browsers."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from playwright.sync_api import expect

from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from meetings.services import door
from tests.support.browser import DESK, PHONE, WALL, Seat, axe_violations, sideways
from tests.support.databases import ON_SQLITE
from tests.support.factories import make_person
from tests.support.pictures import picture
from tests.support.server import ROOT, Server
from tests.votes.test_on_the_phone import Hall
from votes.queries import results
from votes.queries.polls import poll_with_uuid, standing_alone
from votes.services import replay
from votes.verify import verify

Sit = Callable[..., Seat]
SHOTS = ROOT / ".shots" / "paper-and-phone"
OLD = """delete window.indexedDB;
Object.defineProperty(window, 'indexedDB', {value: undefined});
crypto.subtle.importKey = () => Promise.reject(new Error('no such algorithm'));"""
"""A browser that keeps nothing but localStorage and knows no Ed25519."""
INLINE = """() => { const made = document.createElement('script');
made.textContent = 'window.ran = 1'; document.body.appendChild(made); return window.ran || 0; }"""


def pick(seat: Seat, *options: str) -> None:
    """Tick these options and confirm."""
    for option in options:
        seat.page.get_by_label(option).check()
    seat.page.get_by_role("button", name="下一步：核对").click()
    seat.page.get_by_role("button", name="确认", exact=True).click()
    expect(seat.page.get_by_text("您已投票：").first).to_be_visible()


def prepare(desk: Seat, meeting_id: int) -> str:
    """The secretary sets a choice of plans up; its uuid."""
    desk.open(f"/desk/meetings/{meeting_id}/votes/new")
    page = desk.page
    page.locator("#question").fill("修停车棚用哪几个办法？")
    page.locator("#purpose").select_option("plan")
    page.get_by_label("同意几个选几个（也用于选多名）").check()
    page.locator("#choices").fill("搭雨棚\n装摄像头\n画车位线")
    desk.shoot(SHOTS / "prepare-1280.png")
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**/desk/votes/*")
    return page.url.rsplit("/", 1)[1]


def type_in(desk: Seat, uuid: str, people: list[Person]) -> None:
    """Two papers under one photo: one with a plan on it, one spoilt."""
    desk.open(f"/v/{uuid}/desk")
    page = desk.page
    page.get_by_role("link", name="一次录入多张纸质票").click()
    for person in people:
        page.get_by_label(person.name, exact=True).check()
    page.get_by_role("button", name="下一步：填这几张").click()
    page.locator("#photo").set_input_files(
        {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    )
    first, second = people
    page.locator(f"#b-b{first.id}-pick-0").check()
    page.locator(f"#b-b{second.id}-invalid").check()
    desk.shoot(SHOTS / "papers-360.png")
    assert sideways(page) <= 0
    assert axe_violations(page) == []
    page.get_by_role("button", name="全部录入，请另一人核对").click()
    expect(page.get_by_text("已录入2票，请另一位核对")).to_be_visible()


def phones_vote(hall: Hall, sit: Sit, wall: Seat) -> Seat:
    """A new phone and an old one vote; both say how far they checked what was signed."""
    uuid, people = hall.uuid, hall.people
    phone, old = hall.seat(sit, people[0], size=PHONE), hall.seat(sit, people[1], size=PHONE)
    old.context.add_init_script(OLD)
    phone.open(f"/v/{uuid}")
    pick(phone, "搭雨棚", "装摄像头")
    expect(phone.page.get_by_text("这部手机核对过回执上的签名，是真的。")).to_be_visible()
    old.open(f"/v/{uuid}")
    pick(old, "搭雨棚")
    expect(old.page.get_by_text("这部手机的浏览器不会核对签名")).to_be_visible()
    assert phone.page.evaluate(INLINE) == 0, "the policy lets no inline program run"
    code = phone.page.locator(f"[data-checkpoint-of='{uuid}'] b")
    expect(code).to_have_text(re.compile("^[A-Z2-7]{4}(-[A-Z2-7]{4}){3}$"))
    phone.page.reload()
    expect(wall.page.locator("[data-f=cast]")).to_have_text("2")
    expect(code).to_have_text(wall.page.locator("[data-f=checkpoint]").inner_text())
    expect(wall.page.get_by_alt_text("检查点的二维码")).to_be_visible()
    wall.shoot(SHOTS / "wall.png")
    return phone


def closed_and_checked(uuid: str, chair: Seat, wall: Seat, phone: Seat) -> None:
    """The chair ends it; the voter finds the own ballot in the result, and again after a reload."""
    chair.open(f"/v/{uuid}/close")
    chair.page.get_by_role("button", name="结束表决并宣布结果").click()
    chair.page.wait_for_url(lambda address: not address.endswith("/close"))
    expect(wall.page.get_by_text("搭雨棚").first).to_be_visible()
    phone.open(f"/v/{uuid}/result")
    expect(phone.page.get_by_text("手机3票，纸质2票")).to_be_visible()
    expect(phone.page.get_by_text("已核对：您的票在记录里")).to_be_visible()
    phone.shoot(SHOTS / "result-360.png")
    mine = phone.page.locator("strong.fs-5").inner_text()
    phone.open("/me/receipts")
    phone.page.reload()
    expect(phone.page.get_by_text(mine)).to_be_visible()


@ON_SQLITE
def test_some_vote_on_phones_some_on_paper_and_everybody_can_check_it(
    in_server: Flask, live_server: Server, sit: Sit
) -> None:
    hall = Hall(in_server, live_server, voters=6)
    meeting, people = hall.meeting, hall.people
    with transaction():
        door.leave(meeting, people[5], by=people[5])
    clerk, teller = meeting.clerk, make_person(Role.TELLER, at=meeting.hall, name="李监票")
    desk, other = hall.seat(sit, clerk, size=PHONE), hall.seat(sit, teller, size=PHONE)
    chair, wall = hall.seat(sit, hall.chair, size=DESK), hall.seat(sit, size=WALL)
    uuid = hall.uuid = prepare(desk, meeting.id)
    chair.open(f"/m/{meeting.id}/chair")
    chair.page.get_by_role("button", name="开始表决").click()
    wall.open(f"/s/{meeting.screen_token}")
    late = hall.seat(sit, people[5], size=PHONE)
    late.open(f"/m/{meeting.id}")
    expect(late.page.get_by_text("签到后才能投票")).to_be_visible()

    phone = phones_vote(hall, sit, wall)
    type_in(desk, uuid, people[2:4])
    other.open(f"/v/{uuid}/desk")
    other.page.get_by_role("button", name="一起投票").click()
    expect(other.page.get_by_text("已投票2张")).to_be_visible()
    hall.act(hall.chair, "meetings.arrive", **{"meeting": meeting.id, "for": people[5].id})
    pick(late, "搭雨棚", "画车位线")
    expect(wall.page.locator("[data-f=cast]")).to_have_text("5")

    closed_and_checked(uuid, chair, wall, phone)
    assert not [
        error
        for seat in (phone, desk, other, late, chair, wall)
        for error in seat.errors
        if "Content Security" not in error
    ]

    db.session.rollback()
    poll = poll_with_uuid(uuid)
    assert poll in standing_alone(poll.meeting)
    assert replay.examine(poll) == ()
    verify(results.record_of(poll).encode())
