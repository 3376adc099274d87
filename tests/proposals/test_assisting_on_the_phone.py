"""Assisted entry on a phone of 360 px: the banner stays in sight, the clock runs, both text sizes fit."""

from __future__ import annotations

import secrets

import pytest
from flask import Flask
from playwright.sync_api import expect

from app.people.models.person import Person
from app.people.services.accounts import set_password
from app.permissions import Role
from app.transaction import transaction
from tests.proposals.stories import make_proposal
from tests.proposals.walking import Sit, fit_for_everybody
from tests.support.factories import make_hall, make_person

PASSWORD = "zhu-ren-wei-le"


@pytest.fixture
def helper(in_server: Flask) -> Person:
    """A secretary in the live server's database, with a resident and a neighbour's proposal."""
    hall = make_hall(f"help-{secrets.token_hex(3)}")
    secretary = make_person(Role.SECRETARY, at=hall, name="孙文静")
    with transaction():
        secretary.phone = f"138{secrets.randbelow(10**8):08d}"
        set_password(secretary, PASSWORD)
    make_person(Role.RESIDENT, at=hall, name="张桂英")
    make_proposal(hall, title="楼道扶手松了")
    return secretary


def test_a_helper_dictates_and_co_signs_for_a_resident(helper: Person, sit: Sit) -> None:
    phone = sit()
    page = phone.page
    phone.sign_in(helper.phone or "", PASSWORD)
    phone.open("/desk/assist")
    page.fill("#q", "张桂英")
    page.click("text=查一查")
    page.locator("input[name=resident]").first.check()
    page.fill("#purpose", "反映楼道灯坏了")
    page.check("#is_present")
    fit_for_everybody(phone, "assist")
    page.click("text=开始，30分钟")
    banner = page.locator(".helping")
    expect(banner).to_contain_text("正在帮张桂英办理")
    expect(banner.locator(".clock")).to_contain_text("29:")
    fit_for_everybody(phone, "assist-now")
    page.click("text=替他提事")
    page.fill("#title", "楼道灯坏了")
    page.fill("#body", "三单元二楼的灯坏了一个星期")
    fit_for_everybody(phone, "assist-proposal")
    page.click("text=念过了，替他提交")
    expect(page.locator("h1")).to_have_text("楼道灯坏了")
    expect(page.locator("main")).to_contain_text("由孙文静代为登记")
    phone.open("/proposals")
    page.locator("a", has_text="楼道扶手松了").first.click()
    page.click("text=替张桂英联署")
    expect(page.locator("main")).to_contain_text("1人联署")
    page.mouse.wheel(0, 2000)
    expect(banner).to_be_in_viewport()
    banner.locator("text=结束").click()
    expect(page.locator("main")).to_contain_text("打印登录条")
    expect(page.locator(".helping")).to_have_count(0)
    fit_for_everybody(phone, "assist-done")
