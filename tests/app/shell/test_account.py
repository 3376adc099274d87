"""我的: roles with their terms, devices, and signing them out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale

from app import clock
from app.extensions import db
from app.people.models.person import Person
from app.people.services.accounts import grant
from app.people.services.sign_in import open_session
from app.permissions import Role
from app.shell import queries
from app.shell.devices import device
from app.transaction import transaction
from tests.support.factories import make_hall, make_person

SignedIn = Callable[[Person], FlaskClient]


def test_ones_roles_are_shown_with_place_and_term(app: Flask, signed_in: SignedIn) -> None:
    hall, person = make_hall(), make_person()
    last = clock.today() + timedelta(days=400)
    with transaction():
        grant(db.session.merge(person), Role.REPRESENTATIVE, hall.place, until=last)
    page = signed_in(person).get("/me").text
    assert "议事代表" in page
    assert hall.place.name in page
    assert f"{last.year}年{last.month}月{last.day}日" in page


def test_a_role_that_has_ended_is_not_shown(app: Flask) -> None:
    hall, person = make_hall(), make_person()
    yesterday = clock.today() - timedelta(days=1)
    with transaction():
        grant(db.session.merge(person), Role.MONITOR, hall.place, since=yesterday, until=yesterday)
    assert queries.roles_held(person) == []
    assert queries.hall_of(person) is None


def test_somebody_without_a_role_is_told_whom_to_ask(app: Flask, signed_in: SignedIn) -> None:
    assert "请与议事厅秘书联系" in signed_in(make_person()).get("/me").text


def test_another_device_is_signed_out_and_this_one_stays(app: Flask, signed_in: SignedIn) -> None:
    person = make_person()
    browser = signed_in(person)
    with transaction():
        other, _token = open_session(db.session.merge(person), via="test", device="iPhone")
    assert "苹果手机" in browser.get("/me").text
    assert browser.post(f"/me/sessions/{other.id}/end").status_code == 303
    page = browser.get("/me")
    assert page.status_code == 200
    assert "苹果手机" not in page.text
    assert "那台设备已退出登录" in page.text


def test_everything_is_signed_out_at_once(app: Flask, signed_in: SignedIn) -> None:
    person = make_person()
    here, there = signed_in(person), signed_in(person)
    assert here.post("/me/sessions/end-all").location == "/login"
    for browser in (here, there):
        assert browser.get("/me").status_code == 302


def test_nobody_signs_somebody_elses_device_out(app: Flask, signed_in: SignedIn) -> None:
    victim = make_person()
    signed_in(victim)
    (session,) = queries.open_sessions(victim)
    answer = signed_in(make_person()).post(f"/me/sessions/{session.id}/end")
    assert answer.status_code == 404
    assert [found.id for found in queries.open_sessions(victim)] == [session.id]


def test_visitors_have_no_such_page(app: Flask, client: FlaskClient) -> None:
    assert client.get("/me").location.startswith("/login")
    assert client.post("/me/sessions/end-all").location.startswith("/login")


@pytest.mark.parametrize(
    ("agent", "chinese", "english"),
    [
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) MicroMessenger/8.0 Safari/604",
            "苹果手机，微信",
            "iPhone, WeChat",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14; V2) AppleWebKit/537.36 Chrome/120 Mobile Safari/537",
            "安卓手机，Chrome",
            "Android phone, Chrome",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36 Edg/120.0",
            "Windows 电脑，Edge",
            "Windows computer, Edge",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64)", "Linux 电脑", "Linux computer"),
        ("Firefox", "Firefox", "Firefox"),
        ("curl/8.5", "不认识的设备", "Unknown device"),
    ],
)
def test_a_device_is_named_as_people_name_it(
    app: Flask, agent: str, chinese: str, english: str
) -> None:
    with force_locale("zh_Hans"):
        assert device(agent) == chinese
    with force_locale("en"):
        assert device(agent) == english
