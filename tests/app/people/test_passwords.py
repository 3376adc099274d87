"""Passwords: tries are slowed per account, a change signs out every other browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.errors import Invalid, TooMany
from app.people.models.person import Person
from app.people.services import accounts, sign_in, slips, throttle
from app.permissions import Role
from app.transaction import transaction
from tests.support.factories import make_hall, make_person

SignedIn = Callable[[Person], FlaskClient]
GOOD = "correct horse"


@pytest.fixture
def person(app: Flask) -> Person:
    hall = make_hall()
    with transaction():
        made = accounts.open_account("张三", phone="13912345678")
        accounts.grant(made, Role.RESIDENT, hall.place)
        accounts.set_password(made, GOOD)
    return made


def status_of(browser: FlaskClient) -> int:
    return browser.get("/me").status_code


def test_the_number_may_be_typed_as_people_do(client: FlaskClient, person: Person) -> None:
    typed = f"+86 {person.phone}"
    assert client.post("/login", data={"phone": typed, "password": GOOD}).status_code == 302
    assert status_of(client) == 200


def test_five_wrong_tries_are_free_then_the_right_one_waits_too(person: Person) -> None:
    assert person.phone
    for _ in range(throttle.FREE_TRIES):
        assert sign_in.with_password(person.phone, "wrong") is None
    with pytest.raises(TooMany):
        sign_in.with_password(person.phone, GOOD)


def test_a_try_is_counted_before_it_is_judged(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred tries at once are no more than a hundred one after the other."""
    assert person.phone

    def while_judging(_person: Person | None, _password: str) -> bool:
        assert throttle.waits_until(f"phone:{person.phone}") is not None
        return False

    monkeypatch.setattr(sign_in, "password_matches", while_judging)
    sign_in.with_password(person.phone, "wrong")


def test_other_accounts_are_not_slowed(person: Person) -> None:
    neighbour = make_person()
    with transaction():
        accounts.set_password(neighbour, GOOD)
    assert person.phone
    assert neighbour.phone
    for _ in range(throttle.FREE_TRIES):
        sign_in.with_password(person.phone, "wrong")
    assert sign_in.with_password(neighbour.phone, GOOD) is not None


def test_a_success_clears_the_count(person: Person) -> None:
    assert person.phone
    for _ in range(3):
        for _ in range(throttle.FREE_TRIES - 1):
            sign_in.with_password(person.phone, "wrong")
        assert sign_in.with_password(person.phone, GOOD) is not None


@pytest.mark.parametrize("weak", ["short", "aaaaaaaa", "12345678", "x" * 201])
def test_weak_passwords_are_refused(app: Flask, weak: str) -> None:
    with pytest.raises(Invalid):
        accounts.prepare_password(weak)


def test_the_telephone_number_is_no_password(person: Person) -> None:
    assert person.phone
    with pytest.raises(Invalid):
        accounts.prepare_password(person.phone, person=person)


def test_changing_the_password_signs_out_every_other_browser(
    person: Person, signed_in: SignedIn
) -> None:
    here, elsewhere = signed_in(person), signed_in(person)
    changed = here.post(
        "/me/password", data={"old": GOOD, "new": "new horse battery", "again": "new horse battery"}
    )
    assert changed.status_code == 303
    assert status_of(here) == 200
    assert status_of(elsewhere) == 302
    assert person.phone
    assert sign_in.with_password(person.phone, GOOD) is None
    assert sign_in.with_password(person.phone, "new horse battery") is not None


def test_the_old_password_is_asked_for(person: Person, signed_in: SignedIn) -> None:
    here = signed_in(person)
    form = {"old": "wrong", "new": "new horse battery", "again": "new horse battery"}
    assert here.post("/me/password", data=form).status_code == 422
    form |= {"old": GOOD, "again": "not the same"}
    assert here.post("/me/password", data=form).status_code == 422
    assert person.phone
    assert sign_in.with_password(person.phone, GOOD) is not None


def test_whoever_came_by_a_slip_sets_a_password_without_the_old_one(
    person: Person, client: FlaskClient
) -> None:
    hall = make_hall()
    secretary = make_person(Role.SECRETARY, at=hall)
    with transaction():
        slip = slips.issue([person], at=hall.place, by=secretary)[0]
    client.post(f"/j/{slip.code}")
    assert 'name="old"' not in client.get("/me/password").text
    form = {"new": "new horse battery", "again": "new horse battery"}
    assert client.post("/me/password", data=form).status_code == 303
    assert person.phone
    assert sign_in.with_password(person.phone, "new horse battery") is not None


def test_nobody_sets_a_password_without_being_signed_in(client: FlaskClient) -> None:
    assert client.get("/me/password").status_code == 302
    assert client.post("/me/password", data={}).status_code == 302


def test_a_revoked_session_is_gone_at_the_next_request(person: Person, signed_in: SignedIn) -> None:
    here = signed_in(person)
    assert status_of(here) == 200
    with transaction():
        sign_in.revoke_all(person, by=person, reason="手机丢了")
    assert status_of(here) == 302


def test_a_session_ends_after_half_a_year(person: Person, signed_in: SignedIn) -> None:
    from app import clock

    here = signed_in(person)
    with clock.stopped(clock.now() + sign_in.SESSION_LIFE):
        assert status_of(here) == 302
