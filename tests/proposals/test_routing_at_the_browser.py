"""Every way a need may go, its clock at the desk, and what it comes to in the count of three."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.permissions import Role
from app.transaction import transaction
from proposals.models.proposal import Proposal
from proposals.services import desk
from tests.proposals.stories import make_filed_topic, make_proposal
from tests.proposals.walking import Neighbourhood, Sit, choose, fit_for_everybody, follow, press
from tests.support.browser import DESK, Seat

NEEDS = ("门禁坏了", "两家为鞋柜吵架", "东门外塌陷", "楼上漏水打官司", "楼道灯太暗", "还没看的一件")


@pytest.fixture
def town(in_server: Flask, sit: Sit) -> Neighbourhood:
    return Neighbourhood(in_server, sit)


def accepted(town: Neighbourhood) -> list[Proposal]:
    """One need for each way, all by one resident; the last waits to be looked at."""
    resident, secretary = town.someone(Role.RESIDENT, name="吴居民"), town.someone(Role.SECRETARY)
    found = [
        make_proposal(town.hall, resident, title=title, body=f"{title}，请帮着办")
        for title in NEEDS
    ]
    with transaction():
        for proposal in found[:-1]:
            desk.accept(proposal, by=secretary)
    make_filed_topic(town.hall)
    return found


def send(seat: Seat, proposal: Proposal, way: str) -> Page:
    """Open the page of one of the ways past the meeting."""
    seat.open(f"/desk{proposal.url}")
    seat.page.get_by_text("不用上会，转出去办").click()
    follow(seat, seat.page.get_by_role("link", name=way, exact=True))
    fit_for_everybody(seat, f"send-{seat.page.url.rsplit(chr(47), 1)[1]}")
    return seat.page


def sent_all_ways(seat: Seat, needs: list[Proposal]) -> None:
    """Direct, mediation, whistle, the law's own place, and the topic pool."""
    page = send(seat, needs[0], "即时办理")
    page.get_by_label("转给哪个单位").fill("物业服务中心")
    press(seat, "转办")
    page = send(seat, needs[1], "转调解")
    page.get_by_label("由谁调解").fill("人民调解委员会")
    page.get_by_label("调解的是哪几方").fill("301与302两家")
    press(seat, "转办")
    page = send(seat, needs[2], "转吹哨")
    page.get_by_label("叫哪个单位（1）").fill("市政养护所")
    page.get_by_label("说明").fill("小区没有权限动人行道")
    press(seat, "转办")
    page = send(seat, needs[3], "法定渠道")
    choose(seat, "forum", "litigation")
    press(seat, "不予受理并告知去处")
    seat.open(f"/desk{needs[4].url}")
    page.get_by_label("新议题的名称").fill("楼道照明")
    press(seat, "并入议题")


def clocks_run(seat: Seat, hall_code: str) -> None:
    """What is due at the desk: each with whom it lies, and why that day."""
    seat.open(f"/desk/due?hall={hall_code}")
    rows = seat.page.locator("main .row-list > li")
    with_whom = {NEEDS[0]: "物业服务中心", NEEDS[1]: "人民调解委员会", NEEDS[2]: "市政养护所"}
    for title, who in with_whom.items():
        row = rows.filter(has_text=title)
        expect(row).to_contain_text(who)
        row.locator("summary").click()
        expect(row).to_contain_text("当天不算")
    expect(rows.filter(has_text=NEEDS[5])).to_contain_text("受理或答复")
    expect(rows.filter(has_text="在车棚装充电桩")).to_contain_text("24时前")
    for title in (NEEDS[3], NEEDS[4]):
        expect(rows.filter(has_text=title)).to_have_count(0)
    fit_for_everybody(seat, "due")


def resident_sees_where_each_is(phone: Seat, needs: list[Proposal]) -> None:
    """With whom, between whom, why, and where the law has a place of its own."""
    words = {0: "这件事转给物业服务中心办理", 1: "301与302两家", 2: "小区没有权限动人行道"}
    for number, said in {**words, 4: "楼道照明"}.items():
        phone.open(needs[number].url)
        expect(phone.page.locator("main")).to_contain_text(said)
        fit_for_everybody(phone, f"sent-{number}")
    phone.open(needs[3].url)
    phone.page.get_by_role("link", name="打印告知单").first.click()
    expect(phone.page.get_by_role("heading", name="请到这里去办")).to_be_visible()
    fit_for_everybody(phone, "pointer")


def three_are_done(seat: Seat, needs: list[Proposal]) -> None:
    """Report what came of each, two of them with the batch that they count to."""
    results = ("done", "settled", "done")
    batches = ("统筹行业源头管理解决", "调解自治解决", "以后再归类")
    for proposal, result, batch in zip(needs[:3], results, batches, strict=True):
        seat.open(f"/desk{proposal.url}")
        seat.page.get_by_role("link", name="写结果、延期").click()
        choose(seat, "report-result", result)
        seat.page.get_by_label("写明结果").fill("已经办好")
        seat.page.locator("main select").select_option(label=batch)
        fit_for_everybody(seat, f"routing-{result}")
        press(seat, "公布结果")


def test_each_way_has_its_clock_and_its_end_is_counted(town: Neighbourhood) -> None:
    needs, code = accepted(town), town.hall.code
    resident = needs[0].proposer
    secretary = town.seat(town.someone(Role.SECRETARY, name="孙文静"), size=DESK)
    sent_all_ways(secretary, needs)
    clocks_run(secretary, code)
    phone, visitor = town.seat(resident), town.seat(scripts=False)
    resident_sees_where_each_is(phone, needs)
    visitor.open(needs[1].url)
    expect(visitor.page.locator("main")).not_to_contain_text("301与302两家")
    three_are_done(secretary, needs)
    for reader in (visitor, phone):
        reader.open(f"/outcomes?hall={code}")
        counted = reader.page.locator("main")
        expect(counted).to_contain_text("办结总数（分母）：3件")
        one = counted.locator("tr", has_text="调解自治解决").first
        expect(one).to_contain_text("1 ÷ 3 = 33.3%")
        expect(counted.locator("tr", has_text="三批合计")).to_contain_text("2 ÷ 3 = 66.7%")
    fit_for_everybody(phone, "outcomes")
    assert visitor.errors == []
