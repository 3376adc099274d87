"""A topic on its way through review and filing, and a decline that is appealed against."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from flask import Flask
from playwright.sync_api import expect

from app.extensions import db
from app.permissions import Role
from app.transaction import transaction
from proposals.lifecycle.proposal import ProposalState
from proposals.models.proposal import Proposal
from proposals.services import desk
from tests.proposals.stories import make_proposal, make_topic
from tests.proposals.walking import Neighbourhood, Sit, choose, fit_for_everybody, press
from tests.support.browser import DESK, Seat

REASONS = {
    "reasonable": "老人需要",
    "lawful": "业主依法共同决定",
    "feasible": "玻璃井不挡光",
}


@pytest.fixture
def town(in_server: Flask, sit: Sit) -> Neighbourhood:
    return Neighbourhood(in_server, sit)


def say(seat: Seat, prefix: str, **reasons: str) -> None:
    """Yes to all three criteria, each with its reason."""
    for name, reason in reasons.items():
        choose(seat, f"{prefix}{name}_met", "yes")
        seat.page.fill(f"#{prefix}{name}_reason", reason)


def decided(where: Seat, downloads: Path) -> str:
    """The text of the recommendation as it is downloaded."""
    with where.page.expect_download() as coming:
        where.page.get_by_role("link", name="下载 Word 文件").click()
    path = downloads / coming.value.suggested_filename
    coming.value.save_as(path)
    document = Document(BytesIO(path.read_bytes()))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in document.paragraphs), *cells])


def begun(seat: Seat, address: str) -> None:
    """The secretary lists the topic for review."""
    seat.open(f"/desk{address}")
    seat.page.get_by_label("为什么").first.fill("老人多，先审起来")
    fit_for_everybody(seat, "desk-topic")
    press(seat, "提请审查")


def invited(seat: Seat, address: str, phone: str) -> None:
    """The secretary invites somebody whom it concerns."""
    seat.open(f"/desk{address}/stakeholders")
    seat.page.get_by_label("手机号").fill(phone)
    seat.page.get_by_label("这件事和他有什么关系").fill("一层住户，担心采光")
    press(seat, "邀请")
    fit_for_everybody(seat, "stakeholders")


def says_what_concerns_them(guest: Seat) -> None:
    """Whoever was invited follows the notice and gives a view."""
    guest.open("/me/notices")
    guest.page.get_by_text("请您说说意见").first.click()
    expect(guest.page.get_by_role("heading", name="请您说说意见")).to_be_visible()
    choose(guest, "feasible_met", "no")
    guest.page.fill("#feasible_reason", "挡一层的光，请把电梯井做成玻璃的")
    fit_for_everybody(guest, "stake")
    press(guest, "记下意见")
    expect(guest.page.get_by_text("审查人会看到")).to_be_visible()


def stands_aside(member: Seat, address: str) -> None:
    """A member with an interest in the matter ticks it."""
    member.open(f"{address}/review")
    member.page.get_by_label("我和这件事有利益关系，需要回避").first.check()
    press(member, "记下我的意见")
    expect(member.page.get_by_text("有利益关系，已回避")).to_be_visible()
    fit_for_everybody(member, "review-phone")


def ended(seat: Seat, address: str) -> None:
    """The secretary reads what was said and publishes the verdict with its reasons."""
    seat.open(f"{address}/review")
    expect(seat.page.get_by_text("挡一层的光")).to_be_visible()
    fit_for_everybody(seat, "review")
    say(seat, "verdict-", **REASONS)
    choose(seat, "verdict-outcome", "filed")
    seat.page.get_by_label("决定和建议").fill("同意立项，电梯井用玻璃。")
    press(seat, "公布审查结果")
    expect(seat.page.get_by_text("审查结果已公布")).to_be_visible()


def test_a_topic_is_reviewed_by_several_and_filed(town: Neighbourhood, tmp_path: Path) -> None:
    neighbour = town.someone(Role.RESIDENT, name="何一层")
    proposal = make_proposal(town.hall, title="5号楼想加装电梯", body="老人上下楼难")
    topic = make_topic(town.hall, [proposal], by=town.someone(Role.SECRETARY))
    address, number = topic.url, neighbour.phone or ""
    secretary = town.seat(town.someone(Role.SECRETARY, name="孙文静"), size=DESK)
    begun(secretary, address)
    invited(secretary, address, number)
    guest, concerned = town.seat(neighbour), town.seat(town.someone(Role.MONITOR, name="钱淑芬"))
    says_what_concerns_them(guest)
    stands_aside(concerned, address)
    ended(secretary, address)
    for reader in (guest, town.seat(scripts=False)):
        reader.open(address)
        verdict = reader.page.locator("section", has_text="三性审查：同意立项").first
        for words in (*REASONS.values(), "钱淑芬（声明有利益关系）"):
            expect(verdict).to_contain_text(words)
        reader.page.get_by_role("link", name="立项建议案").click()
        expect(reader.page.get_by_role("heading", name="立项建议案")).to_be_visible()
    fit_for_everybody(guest, "filing")
    written = decided(guest, tmp_path)
    for words in ("5号楼想加装电梯", "玻璃井不挡光", "挡一层的光", "同意立项，电梯井用玻璃。"):
        assert words in written
    assert secretary.errors == concerned.errors == []


def declined(town: Neighbourhood) -> tuple[Proposal, Seat]:
    """A resident's proposal that the secretary declined, and the resident's phone."""
    resident = town.someone(Role.RESIDENT, name="吴居民")
    proposal = make_proposal(town.hall, resident, title="请把南门晚上开着", body="绕路太远")
    with transaction():
        by = town.someone(Role.SECRETARY)
        desk.decline(proposal, by=by, reason="居民大会定过晚上关南门")
    return proposal, town.seat(resident)


@pytest.mark.parametrize("ruling", ["upheld", "dismissed"])
def test_a_decline_is_appealed_against_and_somebody_else_decides(
    town: Neighbourhood, ruling: str
) -> None:
    proposal, phone = declined(town)
    phone.open(proposal.url)
    fit_for_everybody(phone, "declined")
    phone.page.get_by_role("link", name="申诉").first.click()
    phone.page.get_by_label("为什么不同意").fill("北门在修路，情况变了")
    fit_for_everybody(phone, "appeal-form")
    press(phone, "提交申诉")
    expect(phone.page.get_by_text("正在处理")).to_be_visible()

    desk_person = town.someone(Role.SECRETARY, Role.MONITOR)
    with transaction():
        again = make_proposal(town.hall, title="另一件")
        desk.decline(again, by=desk_person, reason="不归这里管")
    monitor = town.seat(town.someone(Role.MONITOR, name="钱淑芬"))
    monitor.open("/appeals")
    fit_for_everybody(monitor, "appeals")
    monitor.page.get_by_role("link", name="请把南门晚上开着").click()
    expect(monitor.page.get_by_text("北门在修路，情况变了")).to_be_visible()
    choose(monitor, "ruling", ruling)
    monitor.page.get_by_label("理由").fill("修路期间确实绕远")
    fit_for_everybody(monitor, "appeal-hearing")
    press(monitor, "公布处理结果")

    phone.open("/me/notices")
    phone.page.get_by_text("您的申诉有结果了").click()
    expect(phone.page.get_by_role("heading", name="处理的理由")).to_be_visible()
    expect(phone.page.locator("main")).to_contain_text("修路期间确实绕远")
    expect(phone.page.locator("main")).to_contain_text("钱淑芬")
    fit_for_everybody(phone, "appeal-ruled")
    visitor = town.seat(scripts=False)
    visitor.open(proposal.url)
    expect(visitor.page.locator("main")).to_contain_text("修路期间确实绕远")
    db.session.rollback()
    standing = ProposalState.DECLINED if ruling == "dismissed" else ProposalState.SUBMITTED
    assert db.session.get_one(Proposal, proposal.id).state is standing
    assert monitor.errors == []
