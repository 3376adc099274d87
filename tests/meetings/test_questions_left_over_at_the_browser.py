"""The secretary sees what was left over, records a report, and the next agenda shows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import expect

from app import clock
from app.extensions import db
from meetings.queries.returning import waiting_at
from tests.meetings.assembly import assemble
from tests.meetings.next_meeting import carry, close, convene
from tests.support.browser import Seat
from tests.support.fitting import fit

Take = Callable[..., Seat]
pytestmark = pytest.mark.usefixtures("in_server")


def test_a_report_brings_the_question_onto_the_next_agenda(in_server: Flask, take: Take) -> None:
    hall = assemble().in_session().in_debate()
    carry(hall, "amend", operation="strike_and_insert", strike="8个", insert="6个")
    carry(hall, "commit", committee="充电桩小组", deadline=f"{clock.today() + timedelta(days=9)}")
    close(hall)
    following = convene(hall, starts_at=clock.now() + timedelta(days=3))
    desk = take(hall.clerk)
    desk.open("/desk/meetings")
    desk.page.get_by_role("link", name="以前会议留下的问题（1）").click()
    expect(desk.page.locator("main")).to_contain_text("委托充电桩小组研究")
    fit(desk, "left-over")
    desk.page.get_by_role("link", name="登记委员会报告").click()
    fit(desk, "left-over-report")
    desk.page.get_by_label("委员会的意见").fill("6个够用，建议先装东区")
    desk.page.get_by_role("button", name="登记报告，列入下一次会议").click()
    expect(desk.page.locator("main")).to_contain_text("没有留下的问题")
    db.session.rollback()
    assert waiting_at([hall.hall.id]) == []
    desk.open(f"/desk/meetings/{following.id}/agenda")
    expect(desk.page.locator("main")).to_contain_text("委托后重新审议")
    expect(desk.page.locator("main")).to_contain_text("建议先装东区")
    expect(desk.page.get_by_role("button", name="移出")).to_have_count(0)
    fit(desk, "left-over-agenda")
    desk.open(f"/m/{hall.meeting.id}/minutes")
    expect(desk.page.locator("main")).to_contain_text("已委托")
    fit(desk, "left-over-minutes")
