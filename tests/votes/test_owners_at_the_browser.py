"""业主双过半 from beginning to end: register, announced roll, votes by heads and area, the result."""

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


def looked_at(taken: Seat, name: str) -> None:
    """What every page keeps: no sideways scrolling, targets for thumbs, axe."""
    taken.shoot(SHOTS / f"{name}.png")
    assert not sideways(taken.page)
    assert not small_targets(taken.page, 44)
    assert not axe_violations(taken.page)


def filled_table(folder: Path, numbers: list[str]) -> Path:
    """Three owners, the first with by far the largest area, and a row that is wrong."""
    areas = (250.55, 90, 90)
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
    desk.page.get_by_role("button", name="确认导入3处").click()
    desk.open(f"/desk/owners/{place_id}")
    expect(desk.page.get_by_text("430.55平方米").first).to_be_visible()
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
    page.get_by_role("button", name="保存").click()
    page.get_by_role("button", name="公告").click()
    expect(page.get_by_text("投票人名册（3人）")).to_be_visible()
    looked_at(desk, "announced")
    return page.url.rsplit("/", 1)[1]


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
    meeting, chair, _people = open_hall(secrets.token_hex(4), 3)
    meeting_id, place = meeting.id, meeting.hall.place
    with transaction():
        grant(chair, Role.SECRETARY, place)
    numbers = [f"136{secrets.randbelow(10**8):08d}" for _ in range(3)]

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
    desk.open(f"/desk/votes/{uuid}")
    desk.page.get_by_role("button", name="开始表决").click()
    for voter, choice in zip(phones, ("赞成", "赞成", "反对"), strict=True):
        vote(voter, uuid, choice)
    db.session.rollback()
    with clock.stopped(clock.now() + timedelta(days=16)):
        closing.close(poll_with_uuid(uuid), by=None)
    first.open(f"/v/{uuid}/result")
    for line in ("2×2=4 > 1×3=3 成立", "2×34055=68110 > 1×43055=43055 成立"):
        expect(first.page.get_by_text(line)).to_be_visible()
    looked_at(first, "result")
