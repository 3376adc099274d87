"""Fewer letters, or none, by the link in each letter: signed, and without signing in."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.audit import AuditEntry
from app.extensions import db
from app.notices import mailing
from app.notices.letters import letter
from app.notices.models.digest import MailWish, Rhythm
from app.notices.services import News, notify, tell
from app.notices.stopping import token_of
from app.people.models.person import Person
from app.transaction import transaction
from tests.app.notices.letterbox import Letterbox
from tests.support.factories import make_person

SignedIn = Callable[[Person], FlaskClient]


def _rhythm_of(person: Person) -> Rhythm | None:
    db.session.rollback()
    db.session.expire_all()
    wish = db.session.get(MailWish, person.id)
    return wish.rhythm if wish else None


def test_every_letter_carries_its_readers_own_link(
    app: Flask, letterbox: Letterbox, server: Controller, configured: Callable[[str], None]
) -> None:
    configured(f"smtp://127.0.0.1:{server.port}")
    person = make_person()
    with transaction():
        person = db.session.get_one(Person, person.id)
        person.email = "a@example.org"
        tell([person], News("您好", "/help", "t"), urgent=True)
    mailing.send_due()
    (received,) = letterbox.letters
    address = f"http://127.0.0.1:8000/mail/{token_of(person)}"
    assert received["List-Unsubscribe"] == f"<{address}>"
    assert received["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in received.get_content()


def test_a_long_address_of_the_house_stays_in_one_piece(app: Flask) -> None:
    """Folded as Python folds it, the address would become encoded words that nobody clicks."""
    before = app.extensions["settings"]
    public = "https://yishiting." + "very-long-district-name." * 4 + "example.cn"
    person = make_person()
    with transaction():
        db.session.get_one(Person, person.id).email = "a@example.org"
        notice = notify(db.session.get_one(Person, person.id), "您好", "/help", kind="t")
    app.extensions["settings"] = replace(before, public_url=public)
    try:
        wire = letter(notice).as_bytes()
        text = letter(notice).as_string()
    finally:
        app.extensions["settings"] = before
    header = f"List-Unsubscribe: <{public}/mail/{token_of(person)}>\r\n"
    assert header.encode() in wire
    assert header in text


def test_a_mail_programs_button_stops_them_in_one_click(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No session, no form token, no redirect (RFC 8058)."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    person = make_person()
    body = {"List-Unsubscribe": "One-Click"}
    answer = client.post(f"/mail/{token_of(person)}", data=body)
    assert answer.status_code == 200
    assert _rhythm_of(person) is Rhythm.IN_APP
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.act, entry.subject_id) == ("person.mail_wish_set", person.id)
    assert '"via":"letter"' in entry.details


def test_looking_at_the_link_changes_nothing(app: Flask, client: FlaskClient) -> None:
    person = make_person()
    page = client.get(f"/mail/{token_of(person)}")
    assert page.status_code == 200
    assert "不再发邮件给我" in page.text
    assert person.name not in page.text
    assert _rhythm_of(person) is None


@pytest.mark.parametrize("rhythm", [Rhythm.WEEKLY, Rhythm.DAILY, Rhythm.IN_APP])
def test_the_page_offers_fewer_too(app: Flask, client: FlaskClient, rhythm: Rhythm) -> None:
    person = make_person()
    answer = client.post(f"/mail/{token_of(person)}", data={"rhythm": rhythm.value})
    assert answer.status_code == 200
    assert _rhythm_of(person) is rhythm
    assert f'value="{rhythm}"' not in answer.text


@pytest.mark.parametrize("change", [lambda token: token[:-2], lambda _token: "1", lambda _t: "x.y"])
def test_a_link_that_is_not_ours_is_refused(
    app: Flask, client: FlaskClient, change: Callable[[str], str]
) -> None:
    person = make_person()
    address = f"/mail/{change(token_of(person))}"
    assert client.get(address).status_code == 404
    assert client.post(address, data={}).status_code == 404
    assert _rhythm_of(person) is None


def test_my_page_sets_rhythm_and_hour(app: Flask, signed_in: SignedIn) -> None:
    person = make_person()
    browser = signed_in(person)
    assert re.search(r'checked[^>]*value="daily"', browser.get("/me/email").text)
    form = {"email": "zhang@example.org", "rhythm": "weekly", "hour": "19"}
    assert browser.post("/me/email", data=form).status_code == 303
    wish = db.session.get_one(MailWish, person.id)
    assert (wish.rhythm, wish.hour) == (Rhythm.WEEKLY, 19)
    assert db.session.get_one(Person, person.id).email == "zhang@example.org"


@pytest.mark.parametrize("form", [{"rhythm": "hourly"}, {"hour": "99"}, {"hour": "八点"}, {}])
def test_what_makes_no_sense_changes_nothing(
    app: Flask, signed_in: SignedIn, form: dict[str, str]
) -> None:
    person = make_person()
    assert signed_in(person).post("/me/email", data={"email": "", **form}).status_code == 303
    assert _rhythm_of(person) is None
