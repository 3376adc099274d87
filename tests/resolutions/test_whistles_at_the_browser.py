"""A street calls a unit to an emergency, and the unit arrives by one tap on the phone."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import expect

from app.extensions import db
from benchmarks.hall import phone_key
from tests.proposals.walking import Sit, choose, fit_for_everybody, follow, press
from tests.resolutions.whistles import make_street
from tests.support.browser import DESK, Seat


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_street_calls_and_a_unit_arrives(in_server: Flask, sit: Sit) -> None:
    street = make_street()
    estate, officer, caller = street.estate.id, street.officer, street.street

    def seat(person: object, **options: object) -> Seat:
        taken = sit(**options)
        taken.carry(phone_key(in_server, person).cookie)  # type: ignore[arg-type]  # a Person
        db.session.rollback()
        return taken

    desk = seat(caller, size=DESK)
    desk.open(f"/desk/whistles/new?place={estate}&kind=emergency")
    page = desk.page
    fit_for_everybody(desk, "whistle-new")
    page.get_by_label("什么事项").fill("燃气味很大")
    page.get_by_label("点位").fill("5号楼地下室")
    page.get_by_label("理由").fill("小区没有检测和关总阀的权限")
    choose(desk, "lack", "no_authority")
    page.get_by_text("城管执法队").click()
    press(desk, "马上吹哨")
    expect(page.locator("main")).to_contain_text("等待报到")
    fit_for_everybody(desk, "whistle-work")

    phone = seat(officer)
    phone.open("/unit/whistles")
    follow(phone, phone.page.get_by_role("link", name="燃气味很大"))
    fit_for_everybody(phone, "whistle-call")
    press(phone, "我到了，报到")
    expect(phone.page.locator("main")).to_contain_text("马执法已报到")

    page.reload()
    expect(page.locator("main")).to_contain_text("按时报到")
    follow(desk, page.get_by_role("link", name="公开的页面"))
    fit_for_everybody(desk, "whistle-public")
    phone.open("/whistles/rates")
    fit_for_everybody(phone, "whistle-rates")
