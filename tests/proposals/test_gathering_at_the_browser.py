"""Gathering at real browsers: suggestions that never get in the way, and a group there and back."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.extensions import db
from app.permissions import Role
from app.transaction import transaction
from proposals.models.proposal import Proposal
from proposals.queries.support import support_of
from proposals.queries.topics import topic_of
from proposals.services import cosigning
from proposals.services.neighbouring import compare
from tests.proposals.stories import make_proposal
from tests.proposals.walking import Neighbourhood, Sit, fit_for_everybody, follow
from tests.support.browser import DESK

CHARGING = (
    ("电动车没处充电", "有人从五楼甩线下来充电，很危险，希望在车棚装充电桩"),
    ("希望车棚装充电桩", "电动车没有地方充电，都甩线充电，太危险"),
    ("飞线充电太危险", "楼上甩线给电动车充电，请在车棚装充电桩"),
)
OTHERS = ("电梯常停", "垃圾没人清运", "噪声扰民", "菜市场占道", "水压不足")


class Town(Neighbourhood):
    """A hall with proposals that say the same, and those who look at them."""

    def __init__(self, app: Flask, sit: Sit) -> None:
        super().__init__(app, sit)
        self.proposals: list[Proposal] = [
            make_proposal(self.hall, title=title, body=body) for title, body in CHARGING
        ]
        for title in OTHERS:
            make_proposal(self.hall, title=title, body=f"{title}，请尽快处理")
        compare(self.proposals)


@pytest.fixture
def town(in_server: Flask, sit: Sit) -> Town:
    return Town(in_server, sit)


def next_button_at(page: Page) -> float:
    box = page.get_by_role("button", name="下一步").bounding_box()
    assert box is not None
    return box["y"]


def test_suggestions_come_while_typing_and_nothing_moves_under_the_finger(town: Town) -> None:
    writer = town.someone(Role.RESIDENT)
    phone = town.seat(writer)
    page = phone.page
    phone.open("/proposals/new")
    page.get_by_label("一句话说清是什么事").fill("电动自行车没有地方充电")
    body = page.get_by_label("详细说说")
    body.click()
    before = next_button_at(page)
    page.keyboard.type("五楼甩线下来充电，太危险")
    line = page.locator("#alike [data-part=line]")
    expect(line).to_contain_text("可能已有人提过")
    expect(body).to_be_focused()
    assert next_button_at(page) == before
    line.click()
    suggestions = page.locator("#alike [data-part=list]")
    expect(suggestions.get_by_text("希望在车棚装充电桩").first).to_be_visible()
    fit_for_everybody(phone, "new-alike")
    shown, opened = suggestions.inner_html(), next_button_at(page)
    with page.expect_response("**/proposals/new/similar"):
        body.press_sequentially("，请在车棚装充电桩，飞线充电")
    assert suggestions.inner_html() == shown
    assert next_button_at(page) == opened
    suggestions.get_by_role("button", name="我也是：联署").first.click()
    page.get_by_role("button", name="联署，把我写的附在后面").click()
    expect(page.get_by_text("他们这样说")).to_be_visible()
    expect(page.locator("p", has_text="，请在车棚装充电桩，飞线充电")).to_be_visible()
    assert phone.errors == []
    db.session.rollback()
    assert sum(one.supporter_count for one in town.proposals) == 1


def test_every_step_of_writing_is_fit_for_everybody(town: Town) -> None:
    phone = town.seat(town.someone(Role.RESIDENT, name="吴居民"))
    page = phone.page
    phone.open("/proposals/new")
    fit_for_everybody(phone, "new-what")
    page.get_by_label("一句话说清是什么事").fill("电动自行车没有地方充电")
    page.get_by_label("详细说说").fill("五楼甩线下来充电，太危险")
    for step in ("new-where", "new-photos", "new-confirm"):
        follow(phone, page.get_by_role("button", name="下一步"))
        fit_for_everybody(phone, step)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("heading", name="电动自行车没有地方充电")).to_be_visible()
    expect(page.locator("main")).to_contain_text("吴居民")
    expect(page.locator("main")).to_contain_text("居民反映")
    fit_for_everybody(phone, "proposal-own")


def test_without_a_script_the_last_look_shows_the_same(town: Town) -> None:
    phone = town.seat(town.someone(Role.RESIDENT), scripts=False)
    page = phone.page
    phone.open("/proposals/new")
    expect(page.locator("#alike")).to_be_hidden()
    page.get_by_label("一句话说清是什么事").fill("电动自行车没有地方充电")
    page.get_by_label("详细说说").fill("五楼甩线下来充电，太危险")
    for _step in range(3):
        page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("heading", name="可能已有人提过")).to_be_visible()
    page.get_by_role("button", name="跟进").first.click()
    expect(page.get_by_text("您写的还在")).to_be_visible()
    page.get_by_role("link", name="我也是：联署").first.click()
    page.get_by_role("link", name="不是一回事，回去提我的").click()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("heading", name="电动自行车没有地方充电")).to_be_visible()


def test_a_group_becomes_a_topic_is_left_by_one_and_undone(town: Town) -> None:
    first, second, third = town.proposals
    neighbour = town.someone(Role.RESIDENT)
    with transaction():
        cosigning.co_sign(first, by=neighbour)
        cosigning.co_sign(second, by=neighbour)
    desk = town.seat(town.someone(Role.SECRETARY), size=DESK)
    desk.open(f"/desk/groups?hall={town.hall.code}")
    group = desk.page.locator("form.block").filter(has_text=third.title)
    group.get_by_text(third.title).click()
    fit_for_everybody(desk, "groups")
    group.get_by_label("议题叫什么").fill("车棚充电")
    group.get_by_role("button", name="并成一个议题").click()
    expect(desk.page.get_by_role("heading", name="车棚充电")).to_be_visible()
    db.session.rollback()
    topic = topic_of(first)
    assert topic is not None
    assert topic_of(third) is None
    phone = town.seat(neighbour)
    phone.open("/me/notices")
    follow(phone, phone.page.get_by_text("您的声音也算在里面"))
    fit_for_everybody(phone, "voice")
    phone.page.get_by_role("button", name="不要把我算在这个议题里").click()
    expect(phone.page.get_by_text("原来的提案和联署都还在")).to_be_visible()
    db.session.rollback()
    assert neighbour.id not in support_of(topic).people
    phone.open(f"{topic.url}/voice")
    follow(phone, phone.page.get_by_role("button", name="重新算上我"))
    db.session.rollback()
    assert neighbour.id in support_of(topic).people
    fit_for_everybody(desk, "topic-to-undo")
    undoing = desk.page.locator("details").filter(has_text="撤销整个并案")
    undoing.locator("summary").click()
    undoing.get_by_label("理由").fill("两栋楼的事，各办各的")
    undoing.get_by_role("button", name="撤销整个并案").click()
    expect(desk.page.get_by_text("并案已撤销")).to_be_visible()
    phone.open(first.url)
    expect(phone.page.get_by_text("两栋楼的事，各办各的")).to_be_visible()
    assert desk.errors == phone.errors == []
