"""The pages of the four ways, and of a whistle that is closed: fit for everybody, in both text sizes."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import expect

from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from benchmarks.hall import phone_key
from resolutions.ledgers.disposals import Disposal
from resolutions.services.whistles import concluding
from tests.proposals.walking import Sit, choose, fit_for_everybody, follow, press
from tests.resolutions.account import opened
from tests.resolutions.whistles import make_street
from tests.resolutions.works import decided_works
from tests.support.browser import Seat
from tests.support.factories import make_hall, make_person


def _seat(app: Flask, sit: Sit, person: Person) -> Seat:
    """A phone, signed in."""
    taken = sit()
    taken.carry(phone_key(app, person).cookie)
    db.session.rollback()
    return taken


@pytest.mark.timeout(180)
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_closed_whistle_is_appraised_on_a_phone(in_server: Flask, sit: Sit) -> None:
    street = make_street()
    whistle = street.reported()
    with transaction():
        concluding.verify(whistle, by=street.monitor, text="通了")
        concluding.close(whistle, by=street.secretary)
    phone = _seat(in_server, sit, street.secretary)
    phone.open("/me")
    follow(phone, phone.page.get_by_role("link", name="评价被吹哨单位：消防通道被占").first)
    fit_for_everybody(phone, "whistle-closed")
    follow(phone, phone.page.get_by_role("link", name="评价").first)
    for name in ("arrival", "cooperation", "result"):
        choose(phone, name, "4")
    phone.page.get_by_label("理由").fill("来得快，当场定了办法。")
    fit_for_everybody(phone, "whistle-appraise")
    press(phone, "评价")
    follow(phone, phone.page.get_by_role("link", name="公开的页面"))
    expect(phone.page.locator("main")).to_contain_text("80分")
    expect(phone.page.get_by_role("link", name="报到回复（Word）")).to_be_visible()
    fit_for_everybody(phone, "whistle-closed-public")


@pytest.mark.timeout(240)
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_the_four_ways_are_chosen_on_a_phone(in_server: Flask, sit: Sit) -> None:
    hall = make_hall()
    works, account = decided_works(hall), opened(hall)
    item = account.entered()
    phone = _seat(in_server, sit, make_person(Role.SECRETARY, at=hall, name="周秘书"))
    phone.open(f"{item.url}/dispatch")
    choose(phone, "disposal", "consult")
    fit_for_everybody(phone, "ways-dispatch")
    press(phone, "派发")
    fit_for_everybody(phone, "ways-item")
    follow(phone, phone.page.get_by_role("link", name="拟吹哨"))
    fit_for_everybody(phone, "ways-whistle")
    task = works.assigned(way=Disposal.CONSULT)
    phone.open(f"/desk/resolutions/{works.resolution.id}/assign")
    choose(phone, "way", "immediate")
    fit_for_everybody(phone, "ways-assign")
    phone.open(task.url)
    expect(phone.page.get_by_role("heading", name="处置方式")).to_be_visible()
    fit_for_everybody(phone, "ways-task")
    phone.open("/whistles/rates")
    fit_for_everybody(phone, "ways-rates")
