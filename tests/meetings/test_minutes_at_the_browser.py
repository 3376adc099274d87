"""Minutes at real browsers: two clerks during the meeting, then sent back, confirmed, published."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect

from app.permissions import Role
from meetings.rules import acts
from tests.meetings.assembly import Assembly, assemble
from tests.support.browser import Seat
from tests.support.factories import make_person
from tests.support.fitting import fit

Take = Callable[..., Seat]


@pytest.fixture
def hall(in_server: Flask) -> Assembly:
    """Six representatives, four here, the first item open."""
    return assemble(6).in_session(present=4)


def test_two_clerks_write_at_once_and_nothing_is_lost(hall: Assembly, take: Take) -> None:
    hall.moved()
    one, other = take(hall.clerk), take(make_person(Role.SECRETARY, at=hall.hall))
    notes = f"/m/{hall.meeting.id}/notes"
    one.open(notes)
    other.open(notes)
    said = one.page.get_by_label("说了什么").first
    said.fill("3号楼有三十多户骑电动车，没有地方充电。")
    expect(one.page.get_by_text("草稿已保存")).to_be_visible()
    other.page.get_by_label("说了什么").first.fill("飞线充电已经起过一次火。")
    other.page.get_by_role("button", name="保存，换成最新的").click()
    expect(other.page.get_by_label("说了什么").first).to_have_value(
        "3号楼有三十多户骑电动车，没有地方充电。\n飞线充电已经起过一次火。"
    )
    said.fill("3号楼有三十多户骑电动车，没有地方充电。\n费用从公共收益出。")
    hall.act(acts.Second(at=0), hall.representatives[1])
    expect(one.page.locator("#live")).to_contain_text("附议")
    expect(said).to_have_value("3号楼有三十多户骑电动车，没有地方充电。\n费用从公共收益出。")
    one.page.get_by_role("button", name="保存，换成最新的").click()
    expect(said).to_have_value(
        "3号楼有三十多户骑电动车，没有地方充电。\n飞线充电已经起过一次火。\n费用从公共收益出。"
    )
    fit(one, "notes")
    one.page.get_by_role("link", name="以前写的").click()
    expect(one.page.get_by_text("合在一起是：").first).to_be_visible()
    fit(one, "notes-history")


def test_from_the_leave_to_the_publication(hall: Assembly, take: Take) -> None:
    clerk = take(hall.clerk)
    clerk.open(f"/m/{hall.meeting.id}/attendance")
    row = clerk.page.get_by_role("row", name="代表6")
    row.get_by_text("记请假").click()
    row.get_by_label("事由（可不填）").fill("出差")
    row.get_by_role("button", name="记下").click()
    expect(clerk.page.get_by_role("row", name="代表6")).to_contain_text("请假")
    fit(clerk, "attendance")
    hall.decided(3, 1, adopted=True)
    hall.act(acts.Close(at=0), hall.chair)
    minutes = f"/m/{hall.meeting.id}/minutes"
    member = take(hall.representatives[0])
    member.open(minutes)
    member.page.get_by_role("link", name="有不对的，退回记录员").click()
    fit(member, "decline")
    member.page.get_by_label("哪里不对").fill("附议的是代表3，不是代表2")
    member.page.get_by_role("button", name="退回").click()
    expect(member.page.get_by_text("等记录员更正或答复")).to_be_visible()
    _correct(clerk, minutes)
    for person in (hall.chair, *hall.representatives[:2]):
        signer = member if person == hall.representatives[0] else take(person)
        signer.open(minutes)
        signer.page.get_by_role("button", name="我已看过，核对签名").click()
        expect(signer.page.get_by_text("已核对签名").first).to_be_visible()
    clerk.open(minutes)
    clerk.page.get_by_role("button", name="公示纪要").click()
    expect(clerk.page.get_by_text("纪要已公示").first).to_be_visible()
    fit(clerk, "minutes")
    clerk.page.get_by_role("link", name="打印").click()
    expect(clerk.page.get_by_text("（更正：代表3附议）")).to_be_visible()
    fit(clerk, "print")


def _correct(clerk: Seat, minutes: str) -> None:
    """Correct the line that says who seconded."""
    clerk.open(minutes)
    line = clerk.page.locator(".minute-line", has_text="代表2附议")
    line.get_by_role("link", name="更正").click()
    clerk.page.get_by_label("更正内容").fill("代表3附议")
    clerk.page.get_by_label("为什么更正").fill("代表1指出，录像为证")
    fit(clerk, "correct")
    clerk.page.get_by_role("button", name="写入更正").click()
    expect(clerk.page.get_by_text("原来写的：").first).to_be_visible()
    fit(clerk, "minutes-corrected")


def test_the_page_of_templates(hall: Assembly, take: Take, tmp_path: Path) -> None:
    desk = take(make_person(Role.ADMINISTRATOR, at=hall.hall))
    desk.open("/admin/templates")
    fit(desk, "templates")
    wrong = tmp_path / "wrong.docx"
    wrong.write_bytes(b"nothing")
    desk.page.get_by_label("改好的模板").first.set_input_files(wrong)
    desk.page.get_by_role("button", name="上传并检查").first.click()
    expect(desk.page.get_by_text("模板没有收下，仍用原来的")).to_be_visible()
    desk.errors.clear()  # the browser notes the answer 422
