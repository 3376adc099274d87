"""A plan chosen by ranking, a budget divided, an election with a run-off, at real browsers."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.extensions import db
from app.people.models.person import Person
from app.transaction import transaction
from benchmarks.hall import open_hall, phone_key
from meetings.rules import acts
from meetings.services import convening, floor
from tests.support.browser import WALL, Seat, axe_violations, sideways, small_targets
from tests.support.databases import ON_SQLITE
from tests.support.pictures import picture
from tests.support.server import Server
from votes.counting.records import Option, Purpose, Terms
from votes.forms.offers import SATISFACTION
from votes.models.poll import Poll
from votes.queries.polls import poll_with_uuid
from votes.services import closing, opening, preparing
from votes.services.preparing import Plan

pytestmark = ON_SQLITE
Sit = Callable[..., Seat]
PROJECTS = (
    Option("o1", "修停车棚", 30000),
    Option("o2", "换充电桩", 20000),
    Option("o3", "种树", 8000),
)


class Room:
    """A meeting under way, in which questions stand on their own."""

    def __init__(self, app: Flask, server: Server) -> None:
        self.app, self.server = app, server
        meeting, self.chair, self.people = open_hall(secrets.token_hex(4), 3)
        self.meeting_id, self.clerk = meeting.id, meeting.clerk
        self.meeting, self.screen = meeting, meeting.screen_token

    def put(self, **planned: object) -> str:
        """Prepare a vote and open it."""
        db.session.rollback()
        with transaction():
            poll = preparing.prepare(self.meeting, Plan(**planned), by=self.clerk)  # type: ignore[arg-type]  # the plan's own fields
            opening.open_alone(poll, by=self.chair)
        return self.settled(poll)

    def open(self, uuid: str) -> None:
        """Open what the desk prepared."""
        db.session.rollback()
        with transaction():
            opening.open_alone(poll_with_uuid(uuid), by=self.chair)
        db.session.rollback()

    def settled(self, poll: Poll) -> str:
        """The poll's name, with nothing of it held in this process."""
        uuid = poll.uuid
        db.session.rollback()
        return uuid

    def close(self, uuid: str) -> str:
        """The chair ends it; the verdict."""
        db.session.rollback()
        verdict = closing.close(poll_with_uuid(uuid), by=self.chair).verdict
        db.session.rollback()
        return verdict

    def turnout(self, uuid: str) -> int:
        """How many have voted."""
        db.session.rollback()
        found = poll_with_uuid(uuid).turnout
        db.session.rollback()
        return found

    def nominate(self) -> list[str]:
        """The item that is open elects; everybody is nominated. Their names, in that order."""
        db.session.rollback()
        with transaction():
            (item,) = convening.items_of(self.meeting)
            item.office = "召集人"
            self._do(
                acts.OpenItem(at=0, item=item.id, title=item.title, office="召集人"), self.chair
            )
            for person in self.people:
                self._do(acts.Nominate(at=0, whom=person.id), self.people[0])
        names = [person.name for person in self.people]
        db.session.rollback()
        return names

    def _do(self, act: acts.Act, by: Person) -> None:
        floor.perform(self.meeting, act, by=by)

    def seat(self, sit: Sit, who: Person, **options: object) -> Seat:
        """Somebody at a browser, signed in."""
        taken = sit(**options)
        db.session.rollback()
        taken.carry(phone_key(self.app, who).cookie)
        return taken


@pytest.fixture
def room(in_server: Flask, live_server: Server) -> Room:
    return Room(in_server, live_server)


def sound(page: Page, name: str) -> None:
    """Nothing that a resident could stumble over; kept as a picture where SHOTS says where."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)
    assert sideways(page) == 0
    assert small_targets(page, 44) == []


def confirm(voter: Seat) -> None:
    """Check what was filled in, and hand it in."""
    voter.page.get_by_role("button", name="下一步：核对").click()
    voter.page.get_by_role("button", name="确认").click()
    expect(voter.page.get_by_text("您已投票：")).to_be_visible()


def test_a_plan_is_chosen_by_ranking(room: Room, sit: Sit) -> None:
    plan = room.put(
        question="停车棚怎样修？", purpose=Purpose.PLAN, method="instant_runoff", options=PROJECTS
    )
    plain = room.seat(sit, room.people[0], scripts=False)
    plain.open(f"/v/{plan}")
    plain.page.get_by_label("种树").select_option("1")
    plain.page.get_by_label("修停车棚").select_option("1")
    plain.page.get_by_role("button", name="下一步：核对").click()
    expect(plain.page.get_by_text("每个名次只给一项")).to_be_visible()
    plain.page.get_by_label("种树").select_option("1")
    plain.page.get_by_label("修停车棚").select_option("2")
    confirm(plain)
    big = room.seat(sit, room.people[1])
    big.open("/")
    big.enlarge()
    big.open(f"/v/{plan}")
    sound(big.page, "ranking-big")
    assert axe_violations(big.page) == []
    big.page.get_by_label("种树").select_option("2")
    big.page.get_by_label("换充电桩").select_option("1")
    big.page.get_by_role("button", name="下一步：核对").click()
    expect(big.page.locator("[data-part=lines] li")).to_have_text(["1. 换充电桩", "2. 种树"])
    big.page.get_by_role("button", name="返回重选").click()
    big.page.get_by_label("换充电桩").select_option("")
    big.page.get_by_label("种树").select_option("1")
    confirm(big)
    assert "种树" in room.close(plan)
    big.open(f"/v/{plan}/result")
    expect(big.page.get_by_text("第1轮：“种树”2人排在首位")).to_be_visible()
    sound(big.page, "ranking-result-big")
    assert axe_violations(big.page) == []
    assert big.errors == []
    assert [error for error in plain.errors if "422" not in error] == []


def test_what_was_done_is_graded(room: Room, sit: Sit) -> None:
    graded = room.put(
        question="充电桩装得怎么样？",
        purpose=Purpose.APPRAISE,
        method="grades",
        options=(Option("o1", "安装质量"), Option("o2", "收费")),
        terms=Terms(grades=SATISFACTION, good=2),
        rule_code="hall_default_appraise",
    )
    voter = room.seat(sit, room.people[0])
    voter.open(f"/v/{graded}")
    voter.page.get_by_role("group", name="安装质量").get_by_label("基本满意").check()
    voter.page.get_by_role("button", name="下一步：核对").click()
    voter.page.get_by_role("group", name="收费").get_by_label("不满意").check()
    voter.page.get_by_role("button", name="下一步：核对").click()
    said = voter.page.locator("[data-part=lines] li")
    expect(said).to_have_text(["安装质量 — 基本满意", "收费 — 不满意"])
    sound(voter.page, "grades-ask")
    voter.page.get_by_role("button", name="确认").click()
    expect(voter.page.get_by_text("您已投票：")).to_be_visible()
    blank = room.seat(sit, room.people[1])
    blank.open(f"/v/{graded}")
    blank.page.get_by_role("button", name="交空白票").click()
    expect(blank.page.locator("[data-part=chosen]")).to_have_text("弃权")
    blank.page.get_by_role("button", name="确认").click()
    expect(blank.page.get_by_text("您已投票：")).to_be_visible()
    assert room.turnout(graded) == 2
    assert [voter.errors, blank.errors] == [[], []]


def choose_within_the_budget(voter: Seat, money: str) -> None:
    """Fill in, be told of a sum too high, read the whole ballot in words, confirm without a net."""
    voter.open(f"/v/{money}")
    voter.page.get_by_label("修停车棚").check()
    voter.page.get_by_label("种树").check()
    expect(voter.page.locator("[data-part=sum]")).to_have_text("38000")
    expect(voter.page.locator("[data-part=left]")).to_have_text("12000")
    sound(voter.page, "budget")
    assert axe_violations(voter.page) == []
    voter.page.get_by_label("换充电桩").check()
    voter.page.get_by_role("button", name="下一步：核对").click()
    expect(voter.page.get_by_text("合计不能超过资金总额")).to_be_visible()
    voter.page.get_by_label("换充电桩").uncheck()
    voter.page.get_by_role("button", name="下一步：核对").click()
    said = voter.page.locator("[data-part=lines] li")
    expect(said).to_have_text(["修停车棚", "种树", "已选合计 38000 元，总额还剩 12000 元"])
    sound(voter.page, "budget-ask")
    voter.page.get_by_role("button", name="返回重选").click()
    expect(voter.page.get_by_label("种树")).to_be_checked()
    voter.page.get_by_role("button", name="下一步：核对").click()
    voter.cut_off()
    voter.page.get_by_role("button", name="确认").click()
    expect(voter.page.get_by_text("选票已存在这部手机上")).to_be_visible()


def test_a_budget_is_divided_by_ballots_that_the_phones_keep(room: Room, sit: Sit) -> None:
    money = room.put(
        question="五万元怎样用？",
        purpose=Purpose.PLAN,
        method="equal_shares",
        options=PROJECTS,
        terms=Terms(budget=50000, unit=5, within=True),
    )
    voter = room.seat(sit, room.people[0])
    choose_within_the_budget(voter, money)
    assert room.turnout(money) == 0
    voter.context.set_offline(False)
    voter.page.reload()
    expect(voter.page.get_by_text("您已投票：")).to_be_visible()
    assert room.turnout(money) == 1
    blank = room.seat(sit, room.people[1], scripts=False)
    blank.open(f"/v/{money}")
    blank.page.get_by_role("button", name="交空白票").click()
    blank.page.get_by_role("button", name="确认").click()
    expect(blank.page.get_by_text("您已投票：")).to_be_visible()
    third = room.seat(sit, room.people[2])
    third.open(f"/v/{money}")
    third.page.get_by_label("修停车棚").check()
    confirm(third)
    assert room.turnout(money) == 3
    assert "修停车棚" in room.close(money)
    voter.open(f"/v/{money}/result")
    sound(voter.page, "budget-result")
    assert [one.errors for one in (blank, third)] == [[], []]
    assert [error for error in voter.errors if "INTERNET_DISCONNECTED" not in error] == []


def prepare_from_nominations(desk: Seat, room: Room, names: list[str]) -> str:
    """One press makes the nominees the ballot; the first gets a photo. The poll's name."""
    desk.open(f"/desk/meetings/{room.meeting_id}/votes")
    expect(desk.page.locator("section ol li")).to_have_text(names)
    sound(desk.page, "nominees-desk")
    desk.page.get_by_role("button", name="用这些候选人准备选举").click()
    desk.page.get_by_role("link", name="选项的照片").click()
    photo = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture((300, 200), "teal")}
    desk.page.locator("#photo-o1").set_input_files(photo)  # type: ignore[arg-type]  # reason: the stubs want their own type
    desk.page.locator("#alt-o1").fill("短发，戴眼镜")
    sound(desk.page, "photos-desk")
    desk.page.get_by_role("button", name="保存").click()
    expect(desk.page.get_by_text("照片已保存")).to_be_visible()
    return desk.page.url.rstrip("/").split("/")[-1]


def vote_again(desk: Seat, room: Room, voters: list[Seat], first: str) -> str:
    """The desk prepares another vote on all, in which everybody is for the first. Its name."""
    desk.open(f"/v/{first}/result")
    sound(desk.page, "election-undecided-desk")
    desk.page.get_by_role("button", name="全部选项再投一次").click()
    expect(desk.page.get_by_text("再次表决：选举召集人")).to_be_visible()
    second = desk.page.url.rstrip("/").split("/")[-1]
    room.open(second)
    for voter in voters:
        voter.open(f"/m/{room.meeting_id}")
        voter.page.locator("section").get_by_role("button", name="代表0").click()
        voter.page.get_by_role("button", name="确认").click()
        expect(voter.page.get_by_text("您已投票：").first).to_be_visible()
    return second


def test_the_nominees_stand_for_election_with_photos_and_two_go_to_a_run_off(
    room: Room, sit: Sit
) -> None:
    names = room.nominate()
    desk = room.seat(sit, room.clerk)
    first = prepare_from_nominations(desk, room, names)
    room.open(first)
    voters = [room.seat(sit, person) for person in room.people]
    voters[0].open("/")
    voters[0].enlarge()
    for voter, name in zip(voters, names, strict=True):
        voter.open(f"/v/{first}")
        expect(voter.page.get_by_role("img", name="短发，戴眼镜")).to_be_visible()
        if voter is voters[0]:
            sound(voter.page, "election-big")
            assert small_targets(voter.page, 60) == []
            assert axe_violations(voter.page) == []
        voter.page.get_by_role("button", name=name).click()
        voter.page.get_by_role("button", name="确认").click()
        expect(voter.page.get_by_text("您已投票：")).to_be_visible()
    assert "没有选出" in room.close(first)
    second = vote_again(desk, room, voters, first)
    assert names[0] in room.close(second)
    voters[1].open(f"/v/{second}/result")
    expect(voters[1].page.get_by_text("当选")).to_be_visible()
    expect(voters[1].page.get_by_role("img", name="短发，戴眼镜")).to_be_visible()
    sound(voters[1].page, "election-result")
    assert axe_violations(voters[1].page) == []
    wall = sit(size=WALL)
    wall.open(f"/s/{room.screen}")
    expect(wall.page.get_by_role("img", name="短发，戴眼镜")).to_be_visible()
    sound(wall.page, "election-wall")
    assert [one.errors for one in (desk, *voters)] == [[], [], [], []]
