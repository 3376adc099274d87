"""A street studies what is stuck with a unit, publishes, and the unit and the caller read what follows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import expect

from app import clock
from app.extensions import db
from benchmarks.hall import phone_key
from tests.proposals.walking import Sit, choose, fit_for_everybody, follow, press
from tests.resolutions.whistles import make_street
from tests.support.browser import DESK, Seat


@pytest.mark.timeout(240)
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_street_a_unit_and_a_caller_meet_once_a_month(in_server: Flask, sit: Sit) -> None:
    street = make_street()
    street.blown()
    office, officer, caller = street.street, street.officer, street.secretary

    def seat(person: object, **options: object) -> Seat:
        taken = sit(**options)
        taken.carry(phone_key(in_server, person).cookie)  # type: ignore[arg-type]  # a Person
        db.session.rollback()
        return taken

    desk, phone, told = seat(office, size=DESK), seat(officer), seat(caller)
    _called(desk)
    phone.open("/me/notices")
    follow(phone, phone.page.get_by_role("link", name="会商研判：请").first)
    fit_for_everybody(phone, "joint-invited")
    expect(phone.page.locator("main")).to_contain_text("消防通道被占")
    _held(desk)
    _followed(desk, phone)
    told.open("/me/notices")
    follow(told, told.page.get_by_role("link", name="研究了您吹哨的事项").first)
    expect(told.page.locator("main")).to_contain_text("装了6根桩")
    fit_for_everybody(told, "joint-public")
    told.open("/joint-assessments")
    fit_for_everybody(told, "joint-list")


def _called(desk: Seat) -> None:
    """The agenda is gathered, everybody invited for today."""
    page = desk.page
    now = (clock.now().astimezone(clock.zone()) + timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M")
    desk.open("/desk/joint-assessments")
    fit_for_everybody(desk, "joint-desk")
    press(desk, "汇总议程")
    fit_for_everybody(desk, "joint-agenda")
    follow(desk, page.get_by_role("link", name="定时间、发会议通知"))
    page.get_by_label("什么时候开").fill(now)
    page.get_by_label("在哪里开").fill("街道三层会议室")
    fit_for_everybody(desk, "joint-call")
    press(desk, "定时间、发会议通知")


def _held(desk: Seat) -> None:
    """Who came, a finding with its order, published."""
    page = desk.page
    follow(desk, page.get_by_role("link", name="参会登记"))
    for fieldset in page.locator("main fieldset").all():
        fieldset.get_by_text("到了", exact=True).click()
    fit_for_everybody(desk, "joint-attend")
    press(desk, "登记")
    follow(desk, page.get_by_role("link", name="消防通道被占"))
    page.get_by_label("研判意见").fill("由城管牵头，先拖车，再划禁停线。")
    page.get_by_label("交办给").select_option("城管执法队")
    page.get_by_label("要做什么事").fill("拖走占道车辆，装隔离桩。")
    fit_for_everybody(desk, "joint-matter")
    press(desk, "记下")
    fit_for_everybody(desk, "joint-matter-ordered")
    follow(desk, page.get_by_role("link", name="议程"))
    follow(desk, page.get_by_role("link", name="公布会商研判"))
    fit_for_everybody(desk, "joint-publish")
    press(desk, "公布，通知各单位")
    fit_for_everybody(desk, "joint-published")


def _followed(desk: Seat, phone: Seat) -> None:
    """The unit reports, the street confirms."""
    page = desk.page
    phone.open("/me")
    follow(phone, phone.page.get_by_role("link", name="会商交办：拖走占道车辆").first)
    phone.page.get_by_label("做了什么，结果怎样").fill("拖走8辆，装了6根桩。")
    fit_for_everybody(phone, "joint-unit-order")
    press(phone, "报告办结")
    expect(phone.page.locator("main")).to_contain_text("已报告，等待确认")

    desk.open("/me")
    follow(desk, page.get_by_role("link", name="确认会商交办").first)
    choose(desk, "verdict", "done")
    fit_for_everybody(desk, "joint-order")
    press(desk, "提交")
    expect(page.locator("main")).to_contain_text("按期办结")
