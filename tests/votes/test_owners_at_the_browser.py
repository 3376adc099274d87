"""业主双过半 from beginning to end: register, roll, a proxy, a silent owner, votes, the result."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import expect

from app import clock
from app.extensions import db
from app.people.models.person import Person
from app.people.services.accounts import grant
from app.permissions import Role
from app.transaction import transaction
from benchmarks.hall import open_hall, phone_key
from tests.support.browser import DESK, Seat, axe_violations, sideways, small_targets
from tests.support.databases import ON_POSTGRESQL
from tests.support.server import ROOT, Server
from tests.votes.owners import flat, table
from votes.queries.polls import poll_with_uuid
from votes.services import closing

pytestmark = ON_POSTGRESQL
Sit = Callable[..., Seat]
SHOTS = ROOT / ".shots" / "owners"
QUESTION = "把东门外的空地改成停车场，费用六万元从公共收益支出"


RESULT = (
    "2×3=6 > 1×4=4 成立",
    "2×43055=86110 > 1×52055=52055 成立",
    "不计他们，结论是：通过",
    "1人、90.00平方米",
)


def looked_at(taken: Seat, name: str) -> None:
    """What every page keeps: no sideways scrolling, targets for thumbs, axe."""
    taken.shoot(SHOTS / f"{name}.png")
    assert not sideways(taken.page)
    assert not small_targets(taken.page, 44)
    assert not axe_violations(taken.page)


def filled_table(folder: Path, numbers: list[str]) -> Path:
    """Four owners, the first with by far the largest area, and a row that is wrong."""
    areas = (250.55, 90, 90, 90)
    rows = [
        flat(101 + n, f"业主{n}", phone, area)
        for n, (phone, area) in enumerate(zip(numbers, areas, strict=True))
    ]
    path = folder / "业主.xlsx"
    path.write_bytes(table([*rows, flat(101, "重复", numbers[0])]))
    return path


def bring_in(desk: Seat, place_id: int, path: Path) -> None:
    """The secretary brings the register in: the fault is shown, the rest is confirmed."""
    desk.open(f"/desk/owners/{place_id}")
    desk.page.get_by_label("填好的表").set_input_files(path)
    desk.page.get_by_role("button", name="上传并检查").click()
    expect(desk.page.get_by_text("这个房号前面已经有一行")).to_be_visible()
    looked_at(desk, "preview")
    desk.page.get_by_role("button", name="确认导入4处").click()
    desk.open(f"/desk/owners/{place_id}")
    expect(desk.page.get_by_text("520.55平方米").first).to_be_visible()
    looked_at(desk, "register")


def announce(desk: Seat, meeting_id: int) -> str:
    """A written vote under the Civil Code is set up and announced."""
    desk.open(f"/desk/meetings/{meeting_id}/votes/new")
    page = desk.page
    page.get_by_label("表决什么").fill(QUESTION)
    page.get_by_label("怎样算通过").select_option("owners_ordinary")
    page.locator("input[name=mode][value=written]").check()
    page.locator("input[name=ends][value=time]").check()
    ends = clock.now().astimezone(clock.zone()) + timedelta(days=15)
    page.get_by_label("结束时间").fill(ends.strftime("%Y-%m-%dT%H:%M"))
    page.get_by_label("收到选票而没有投的业主计入多数一方").check()
    page.get_by_role("button", name="保存").click()
    page.get_by_role("button", name="公告").click()
    expect(page.get_by_text("投票人名册（4人）")).to_be_visible()
    looked_at(desk, "announced")
    return page.url.rsplit("/", 1)[1]


def send(desk: Seat, uuid: str, principal: str, holder: str) -> None:
    """The desk records a paper by which one owner sends somebody."""
    desk.open(f"/desk/votes/{uuid}/mandates")
    page = desk.page
    page.get_by_label("谁的票").fill(principal)
    page.get_by_label("谁来投").fill(holder)
    page.get_by_label("书面凭据").fill("5月1日委托书")
    looked_at(desk, "mandates")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("代表0替业主1投票")).to_be_visible()


def deliver(desk: Seat, uuid: str, owner: str) -> None:
    """The desk records that one owner signed for the ballot."""
    desk.open(f"/desk/votes/{uuid}/deliveries")
    page = desk.page
    page.get_by_label("送给谁").fill(owner)
    page.get_by_label("送达日期").fill(clock.today().isoformat())
    page.get_by_label("谁送的").fill("网格员小李")
    page.get_by_label("凭据", exact=True).fill("签收单4号")
    page.get_by_role("button", name="登记送达").click()
    expect(page.get_by_text("签收单4号")).to_be_visible()
    looked_at(desk, "deliveries")


def vote_for(holder: Seat, uuid: str, name: str) -> None:
    """The holder finds the principal's ballot in the banner of any page, and casts it."""
    holder.open("/")
    holder.page.get_by_role("link", name=f"替{name}投票").first.click()
    expect(holder.page.get_by_text("不论先后都以本人的为准")).to_be_visible()
    looked_at(holder, "for_another")
    holder.page.get_by_role("button", name="赞成").click()
    holder.page.get_by_role("button", name="确认").click()
    expect(holder.page.get_by_text("您已投票：")).to_be_visible()
    assert f"/v/{uuid}/for/" in holder.page.url


def vote(voter: Seat, uuid: str, choice: str) -> None:
    """An owner reads the rule, chooses and confirms."""
    voter.open(f"/v/{uuid}")
    expect(voter.page.get_by_text("业主共同决定（一般事项）")).to_be_visible()
    voter.page.get_by_role("button", name=choice).click()
    voter.page.get_by_role("button", name="确认").click()
    expect(voter.page.get_by_text("您已投票：")).to_be_visible()


def test_owners_decide_by_heads_and_area(
    in_server: Flask, live_server: Server, sit: Sit, tmp_path: Path
) -> None:
    meeting, chair, people = open_hall(secrets.token_hex(4), 3)
    meeting_id, place, holder = meeting.id, meeting.hall.place, people[0]
    with transaction():
        grant(chair, Role.SECRETARY, place)
        holder.phone = f"135{secrets.randbelow(10**8):08d}"
    numbers = [f"136{secrets.randbelow(10**8):08d}" for _ in range(4)]

    def seated(who: Person, **options: object) -> Seat:
        taken = sit(**options)
        taken.carry(phone_key(in_server, who).cookie)
        return taken

    desk = seated(chair, size=DESK)
    bring_in(desk, place.id, filled_table(tmp_path, numbers))
    uuid = announce(desk, meeting_id)
    db.session.rollback()
    found = sa.select(Person).where(Person.phone.in_(numbers)).order_by(Person.id)
    phones = [seated(owner) for owner in db.session.scalars(found).all()]
    first = phones[0]
    first.open(f"/v/{uuid}/roll")
    expect(first.page.get_by_text("250.55平方米")).to_be_visible()
    looked_at(first, "roll")
    send(desk, uuid, numbers[1], holder.phone or "")
    deliver(desk, uuid, numbers[3])
    desk.open(f"/desk/votes/{uuid}")
    desk.page.get_by_role("button", name="开始表决").click()
    vote(first, uuid, "赞成")
    vote_for(seated(holder), uuid, "业主1")
    vote(phones[2], uuid, "反对")
    db.session.rollback()
    with clock.stopped(clock.now() + timedelta(days=16)):
        closing.close(poll_with_uuid(uuid), by=None)
    first.open(f"/v/{uuid}/result")
    for line in RESULT:
        expect(first.page.get_by_text(line).first).to_be_visible()
    looked_at(first, "result")
