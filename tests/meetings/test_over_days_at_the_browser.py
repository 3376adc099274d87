"""Two phones in a hall over days: one moves, the other seconds and writes against it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import expect

from app import clock
from tests.meetings.assembly import TEXT
from tests.meetings.over_days import OverDays, begun, called
from tests.support.browser import PHONE, Seat
from tests.support.fitting import fit

Take = Callable[..., Seat]
AGAINST = "费用太高，三十户里只有八户有车。"


@pytest.fixture
def hall(in_server: Flask) -> OverDays:
    """Begun a day ago; three take part, and a motion on the first item is awaited."""
    with clock.stopped(clock.now() - timedelta(days=2)):
        made = called()
    return begun(made)


def test_two_phones_debate_in_writing(hall: OverDays, take: Take) -> None:
    path = f"/m/{hall.meeting.id}"
    mover, other = take(hall.people[0], size=PHONE), take(hall.people[1], size=PHONE)
    mover.open(path)
    expect(mover.page.locator(".now")).to_have_text("等代表就“装充电桩”提出动议。")
    other.open(path)
    mover.page.get_by_role("link", name="提出动议").click()
    expect(mover.page.get_by_label("动议全文")).to_have_value(TEXT)
    fit(mover, "days-move")
    mover.page.get_by_label("理由").fill("三十户没有地方充电，飞线起过火。")
    mover.page.get_by_role("button", name="提出").click()
    expect(mover.page.get_by_text("动议已提出")).to_be_visible()
    expect(other.page.get_by_role("button", name="附议")).to_be_visible()  # without a reload
    fit(other, "days-second")
    other.page.get_by_role("button", name="附议").click()
    expect(other.page.locator(".now")).to_have_text("听取反对意见：反对的代表每人可以写一条。")
    _write_against(other)
    expect(mover.page.locator("#live")).to_contain_text(AGAINST)
    fit(mover, "days-page")


def _write_against(other: Seat) -> None:
    """Type too much, be told how much too much, lose nothing, shorten, send."""
    other.page.get_by_role("link", name="写发言").click()
    box = other.page.get_by_label("发言内容")
    box.fill("贵" * 610)
    expect(other.page.get_by_text("草稿已保存")).to_be_visible()
    other.page.get_by_role("button", name="排队，轮到时发出").click()
    expect(other.page.get_by_text("请删去10字再发")).to_be_visible()
    expect(box).to_have_value("贵" * 610)
    other.errors.clear()  # the browser notes the answer 422
    box.fill(AGAINST)
    fit(other, "days-write")
    other.page.get_by_role("button", name="排队，轮到时发出").click()
    expect(other.page.locator("#live")).to_contain_text(AGAINST)


def test_the_secretary_plans_at_a_desk(hall: OverDays, take: Take) -> None:
    desk = take(hall.clerk, size=PHONE)
    desk.open(f"/desk/meetings/new/{hall.meeting.hall.code}/days")
    expect(desk.page.get_by_label("哪一项规则允许线上议事")).to_be_visible()
    fit(desk, "days-plan")
