"""A secret vote at real browsers: keys from three phones, sealed ballots, the box opened together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect

from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from benchmarks.hall import debate
from meetings.services import door
from tests.support.browser import Seat, axe_violations, sideways, small_targets
from tests.support.databases import ON_POSTGRESQL
from tests.support.factories import make_person
from tests.support.server import ROOT, Server
from tests.votes.test_on_the_phone import Hall
from votes.models.poll import PollState
from votes.queries.polls import poll_with_uuid

pytestmark = ON_POSTGRESQL
Sit = Callable[..., Seat]
SHOTS = ROOT / ".shots" / "secret"


class SecretHall(Hall):
    """A hall whose next question is put to a secret vote."""

    def prepare(self, sit: Sit) -> list[Person]:
        """The debate is over; the secretary sets the secret vote up by the form."""
        db.session.rollback()
        debate(self.meeting, self.chair, self.people)
        tellers = [
            make_person(Role.TELLER, at=self.meeting.hall, name=name)
            for name in ("卫国平", "蒋晓云", "沈建国")
        ]
        with transaction():
            self.clerk = make_person(Role.SECRETARY, at=self.meeting.hall, name="孙静")
        names = [teller.name for teller in tellers]
        db.session.rollback()
        desk = self.seat(sit, self.clerk)
        desk.open(f"/desk/meetings/{self.meeting_id}/votes/new")
        page = desk.page
        page.get_by_label("表决什么").fill("在3号楼前装8个充电桩。")
        page.get_by_label("属于哪一项议程").select_option(label="装充电桩")
        page.get_by_label("排名次：按名次计分").check()
        page.get_by_label("选项", exact=False).first.fill("种树\n修路")
        page.get_by_label("无记名", exact=True).check()
        page.get_by_text("无记名：谁保管钥匙、等多久").click()
        for name in names:
            page.get_by_label(name).check()
        page.get_by_label("最多等监票员多久").select_option(label="1天")
        page.get_by_role("button", name="保存").click()
        expect(page.get_by_text("总数算不出来").first).to_be_visible()
        for name in names:
            expect(page.get_by_label(name)).to_be_checked()
        page.get_by_label("赞成、反对、弃权").check()
        looked_at(desk, "set-up")
        page.get_by_role("button", name="保存").click()
        expect(page.get_by_text("缺第1、2、3位监票员的钥匙")).to_be_visible()
        looked_at(desk, "prepared")
        self.uuid = page.url.rsplit("/", 1)[1]
        assert [one for one in desk.errors if "409" not in one] == []
        return tellers

    def open(self) -> None:
        """The chair puts the question."""
        self.act(self.chair, "meetings.put_question", meeting=self.meeting_id)


def looked_at(seat: Seat, name: str) -> None:
    """The page is fit for narrow phones and thumbs in both text sizes; pictures are kept."""
    assert sideways(seat.page) <= 0
    assert axe_violations(seat.page) == []
    assert small_targets(seat.page, 44) == []
    seat.shoot(SHOTS / f"{name}.png")
    seat.page.evaluate("document.documentElement.classList.add('elder')")
    assert sideways(seat.page) <= 0
    assert small_targets(seat.page, 60) == []
    seat.shoot(SHOTS / f"{name}-elder.png")
    seat.page.evaluate("document.documentElement.classList.remove('elder')")


@dataclass
class Keeper:
    """A teller at a phone, and what they have on paper and in their files."""

    seat: Seat
    backup: Path
    code: str = ""

    def get_key(self, hall: SecretHall) -> None:
        """领钥匙, the code written down, the backup downloaded and tried."""
        page = self.seat.page
        self.seat.open(f"/v/{hall.uuid}/box")
        page.get_by_role("button", name="领钥匙").click()
        expect(page.locator("[data-part=code]")).to_be_visible()
        self.code = page.locator("[data-part=code]").inner_text()
        looked_at(self.seat, "key")
        with page.expect_download() as downloading:
            page.get_by_role("button", name="下载加密备份").click()
        downloading.value.save_as(self.backup)
        self._type("AAAA-BBBB")
        page.get_by_role("button", name="试用备份").click()
        expect(page.get_by_text("备份或口令不对")).to_be_visible()
        self._type(self.code.lower())
        looked_at(self.seat, "try")
        page.get_by_role("button", name="试用备份").click()
        expect(page.get_by_text("您的钥匙已备好，存在做钥匙的那部手机上")).to_be_visible()

    def _type(self, code: str) -> None:
        self.seat.page.get_by_label("备份文件").set_input_files(self.backup)
        self.seat.page.get_by_label("口令").fill(code)

    def open_part(self, hall: SecretHall, name: str) -> None:
        """开箱计票."""
        self.seat.open(f"/v/{hall.uuid}/box")
        mine = self.seat.page.get_by_role("button", name="用我的钥匙开箱")
        mine.click()
        expect(mine).to_have_count(0)
        looked_at(self.seat, name)

    def restore(self, hall: SecretHall) -> None:
        """On a new phone the key comes from the backup."""
        self.seat.open(f"/v/{hall.uuid}/box")
        self.seat.page.evaluate("localStorage.clear()")
        self.seat.page.reload()
        self._type(self.code)
        looked_at(self.seat, "restore")
        self.seat.page.get_by_role("button", name="用备份恢复钥匙").click()
        expect(self.seat.page.get_by_role("button", name="用我的钥匙开箱")).to_be_visible()


def vote(phone: Seat, choice: str) -> str:
    """Choose and confirm; the code that the phone showed beforehand."""
    phone.page.get_by_role("button", name=choice).click()
    expect(phone.page.get_by_text("追踪码：")).to_be_visible()
    code = phone.page.locator("[data-part=code]").inner_text()
    phone.page.get_by_role("button", name="确认", exact=True).click()
    expect(phone.page.locator(".note-success").get_by_text(code)).to_be_visible()
    return code


def check_one_and_cast_another(phone: Seat, choice: str) -> None:
    """拆开检查: what is inside is shown, then a new ballot is sealed and cast."""
    phone.page.get_by_role("button", name=choice).click()
    phone.page.get_by_text("不放心？").click()
    looked_at(phone, "sealed")
    phone.page.get_by_role("button", name="拆开检查").click()
    expect(phone.page.locator("[data-part=inside]")).to_have_text(choice)
    looked_at(phone, "opened")
    phone.page.get_by_role("button", name="重新投票").click()
    vote(phone, choice)


def come_late_and_vote(hall: SecretHall, phone: Seat, late: Person, choice: str) -> None:
    """Checked in at the desk while the vote goes on; the house made the credential."""
    phone.open(f"/m/{hall.meeting_id}")
    expect(phone.page.get_by_text("签到后才能投票")).to_be_visible()
    hall.act(hall.chair, "meetings.arrive", **{"meeting": hall.meeting_id, "for": late.id})
    vote(phone, choice)


def vote_at_the_desk(hall: SecretHall, clerk: Seat, teller: Seat, voter: Person) -> None:
    """Without a phone: sealed on the desk's device, confirmed by a second person."""
    clerk.open(f"/v/{hall.uuid}/desk")
    clerk.page.get_by_role("link", name=voter.name).click()
    clerk.page.get_by_role("button", name="反对").click()
    expect(clerk.page.get_by_text("追踪码：")).to_be_visible()
    looked_at(clerk, "desk-booth")
    clerk.page.get_by_role("button", name="确认", exact=True).click()
    expect(clerk.page.get_by_text("请另一位工作人员登录后核对")).to_be_visible()
    teller.open(f"/v/{hall.uuid}/sealed-desk")
    looked_at(teller, "desk")
    teller.page.get_by_role("button", name="核对无误，投票").click()
    expect(teller.page.get_by_text("已投票，追踪码")).to_be_visible()


@pytest.mark.timeout(900)
def test_a_secret_vote_from_the_keys_to_the_result(
    in_server: Flask, live_server: Server, sit: Sit, tmp_path: Path
) -> None:
    hall = SecretHall(in_server, live_server)
    late = hall.people[3]
    with transaction():
        door.leave(hall.meeting, late, by=late)
    keepers = [
        Keeper(hall.seat(sit, teller), tmp_path / f"{teller.id}.json")
        for teller in hall.prepare(sit)
    ]
    for keeper in keepers:
        keeper.get_key(hall)
    first, second, third = (hall.seat(sit, hall.people[number]) for number in (0, 1, 3))
    for voter in (first, second):
        with voter.page.expect_response(lambda answer: "/credential" in answer.url):
            voter.open(f"/m/{hall.meeting_id}")
    hall.open()
    expect(first.page.locator("[data-choose]").first).to_be_visible()
    looked_at(first, "booth")
    vote(first, "反对")
    vote(first, "赞成")
    looked_at(first, "receipt")
    check_one_and_cast_another(second, "赞成")
    come_late_and_vote(hall, third, late, "弃权")
    vote_at_the_desk(hall, hall.seat(sit, hall.clerk), keepers[0].seat, hall.people[2])
    hall.close()
    assert poll_with_uuid(hall.uuid).state is PollState.CLOSED
    keepers[1].restore(hall)
    for number, keeper in enumerate(keepers):
        keeper.open_part(hall, f"opened-{number}")
    expect(keepers[2].seat.page.get_by_text("全体监票员已开箱，结果已宣布。")).to_be_visible()
    first.open(f"/v/{hall.uuid}/result")
    expect(first.page.get_by_text("应到4 实到4 赞成2 = 4/2 未通过")).to_be_visible()
    looked_at(first, "result")
    assert [seat.errors for seat in (first, second, third)] == [[], [], []]
    assert [keeper.seat.errors for keeper in keepers] == [[], [], []]
