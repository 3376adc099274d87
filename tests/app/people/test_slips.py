"""Signing in by the secretary's printed slip."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import audit, clock
from app.errors import Refused
from app.extensions import db
from app.people.models.person import Person
from app.people.models.sign_in import FailedTries, LoginSession, LoginSlip
from app.people.services import sign_in, slips, throttle
from app.people.services.slips import PrintedSlip
from app.permissions import Role
from app.places.models.hall import Hall
from app.transaction import transaction
from tests.support.factories import make_hall, make_person


@pytest.fixture
def hall(app: Flask) -> Hall:
    return make_hall()


@pytest.fixture
def secretary(hall: Hall) -> Person:
    return make_person(Role.SECRETARY, at=hall)


@pytest.fixture
def voter(hall: Hall) -> Person:
    return make_person(Role.REPRESENTATIVE, at=hall, name="张三")


@pytest.fixture
def printed(voter: Person, hall: Hall, secretary: Person) -> PrintedSlip:
    with transaction():
        return slips.issue([voter], at=hall.place, by=secretary)[0]


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table: what a look must not change."""
    db.session.rollback()
    return {
        table.name: [tuple(row) for row in db.session.execute(sa.select(table))]
        for table in db.metadata.sorted_tables
    }


def use(browser: FlaskClient, slip: PrintedSlip) -> int:
    return browser.post(f"/j/{slip.code}").status_code


def refusal(browser: FlaskClient, slip: PrintedSlip) -> str:
    answer = browser.get(f"/j/{slip.code}")
    assert answer.status_code == 409
    return answer.text


def who(browser: FlaskClient) -> str:
    answer = browser.get("/me")
    return answer.text if answer.status_code == 200 else ""


def test_looking_at_a_slip_names_hall_and_person_and_changes_nothing(
    client: FlaskClient, printed: PrintedSlip, hall: Hall
) -> None:
    before = everything()
    client.get(f"/j/{printed.code}")
    page = client.get(f"/j/{printed.code}")
    head = client.head(f"/j/{printed.code}")
    assert page.status_code == head.status_code == 200
    assert hall.name in page.text
    assert "您是“张三”吗" in page.text
    assert everything() == before
    assert who(client) == ""


def test_pressing_the_button_signs_in(client: FlaskClient, printed: PrintedSlip) -> None:
    answer = client.post(f"/j/{printed.code}", data={"next": "/me"})
    assert (answer.status_code, answer.location) == (303, "/me")
    assert "张三" in who(client)


def test_only_a_keyed_hash_of_the_code_is_stored(printed: PrintedSlip) -> None:
    stored = str(everything())
    assert printed.code not in stored
    assert printed.code.replace("-", "") not in stored


def test_the_code_can_be_typed_with_small_letters(
    client: FlaskClient, printed: PrintedSlip
) -> None:
    typed = printed.code.replace("-", " ").lower()
    answer = client.post("/login/code", data={"code": typed, "next": "/me"})
    assert answer.status_code == 303
    assert answer.location == f"/j/{printed.code}?next=/me"
    assert use(client, printed) == 303


def test_the_same_browser_may_come_back_after_signing_out(
    client: FlaskClient, printed: PrintedSlip
) -> None:
    use(client, printed)
    client.post("/logout")
    assert who(client) == ""
    assert use(client, printed) == 303
    assert "张三" in who(client)


def test_another_browser_is_refused_and_told_to_ask(
    app: Flask, client: FlaskClient, printed: PrintedSlip
) -> None:
    use(client, printed)
    other = app.test_client()
    said = refusal(other, printed)
    assert "已在别的手机上用过" in said
    assert "秘书" in said
    assert use(other, printed) == 409
    assert who(other) == ""


def test_cleared_cookies_make_it_another_browser(client: FlaskClient, printed: PrintedSlip) -> None:
    use(client, printed)
    client.delete_cookie("session")
    assert use(client, printed) == 409


def test_two_people_may_share_one_phone(
    client: FlaskClient, printed: PrintedSlip, hall: Hall, secretary: Person
) -> None:
    wife = make_person(Role.RESIDENT, at=hall, name="李四")
    with transaction():
        second = slips.issue([wife], at=hall.place, by=secretary)[0]
    use(client, printed)
    use(client, second)
    assert "李四" in who(client)
    assert use(client, printed) == 303
    assert "张三" in who(client)


def test_a_new_slip_makes_the_old_one_useless(
    client: FlaskClient, printed: PrintedSlip, hall: Hall, voter: Person, secretary: Person
) -> None:
    with transaction():
        newer = slips.issue([voter], at=hall.place, by=secretary)[0]
    assert "已作废" in refusal(client, printed)
    assert use(client, newer) == 303


def test_a_withdrawn_slip_is_refused(
    client: FlaskClient, printed: PrintedSlip, voter: Person, secretary: Person
) -> None:
    with transaction():
        slips.withdraw_all(voter, by=secretary, reason="遗失")
    assert "已作废" in refusal(client, printed)


def test_a_slip_expires(client: FlaskClient, printed: PrintedSlip) -> None:
    with clock.stopped(clock.now() + slips.LIFE - timedelta(minutes=1)):
        assert client.get(f"/j/{printed.code}").status_code == 200
    with clock.stopped(clock.now() + slips.LIFE):
        assert "已过期" in refusal(client, printed)


def test_a_closed_account_has_no_use_for_its_slip(
    client: FlaskClient, printed: PrintedSlip, voter: Person, secretary: Person
) -> None:
    use(client, printed)
    with transaction():
        sign_in.close_account(voter, by=secretary, reason="迁出")
    assert who(client) == ""
    assert use(client, printed) == 409


def test_signing_out_everywhere_makes_the_slip_useless_on_its_phone_too(
    client: FlaskClient, printed: PrintedSlip, voter: Person, secretary: Person
) -> None:
    use(client, printed)
    with transaction():
        sign_in.revoke_all(voter, by=secretary, reason="手机丢了")
    assert who(client) == ""
    assert "已作废" in refusal(client, printed)


def test_issuing_and_using_stand_in_the_journal_without_the_code(
    client: FlaskClient, printed: PrintedSlip
) -> None:
    use(client, printed)
    acts = db.session.scalars(sa.select(audit.AuditEntry).order_by(audit.AuditEntry.id)).all()
    assert {"slip.issued", "session.opened"} <= {entry.act for entry in acts}
    assert not any(printed.code[:4] in entry.details for entry in acts)


def test_a_wrong_code_says_so_and_is_slowed_for_this_browser_only(
    app: Flask, client: FlaskClient, printed: PrintedSlip
) -> None:
    for _ in range(throttle.FREE_TRIES):
        assert client.get("/j/2222-2222-222").status_code == 404
    assert client.get("/j/2222-2222-222").status_code == 429
    assert client.post("/login/code", data={"code": "2222"}).status_code == 429
    neighbour = app.test_client()
    assert use(neighbour, printed) == 303


def test_a_hall_behind_one_address_is_never_locked_out(
    app: Flask, printed: PrintedSlip, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[float] = []
    monkeypatch.setattr("app.people.views.entry.sleep", held.append)
    for _ in range(throttle.RANGE_FREE_TRIES + 20):
        app.test_client().get("/j/2222-2222-222")
    assert max(held) == pytest.approx(19 * throttle.RANGE_STEP)
    assert use(app.test_client(), printed) == 303
    assert 0 < held[-1] <= throttle.RANGE_LONGEST
    with clock.stopped(clock.now() + throttle.RANGE_FORGOTTEN_AFTER + timedelta(seconds=1)):
        assert throttle.pause_for("127.0.0.1") == 0


def test_a_fixed_session_does_not_survive_signing_in(
    client: FlaskClient, printed: PrintedSlip
) -> None:
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
        cookie["_user_id"] = "a token chosen beforehand"
    use(client, printed)
    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie["_user_id"] != "a token chosen beforehand"


def test_signing_in_as_another_closes_the_session_one_leaves(
    client: FlaskClient, printed: PrintedSlip, hall: Hall, secretary: Person
) -> None:
    other = make_person(Role.RESIDENT, at=hall)
    with transaction():
        second = slips.issue([other], at=hall.place, by=secretary)[0]
    use(client, printed)
    use(client, second)
    db.session.rollback()
    standing = db.session.scalars(
        sa.select(LoginSession.person_id).where(LoginSession.revoked_at.is_(None))
    ).all()
    assert standing == [other.id]


def test_two_browsers_at_once_cannot_both_bind_a_slip(printed: PrintedSlip) -> None:
    with transaction():
        _session, _token, slip, secret = slips.use(printed.code, None)
    assert slip.bound_hash == sign_in.digest(secret)
    with pytest.raises(Refused), transaction():
        slips.use(printed.code, None)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LoginSlip)) == 1


def test_the_landing_page_leads_nowhere_foreign(client: FlaskClient, printed: PrintedSlip) -> None:
    for target in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1"):
        answer = client.post(f"/j/{printed.code}", data={"next": target})
        assert answer.location == "/"


def test_the_page_asks_with_a_post_form(client: FlaskClient, printed: PrintedSlip) -> None:
    page = client.get(f"/j/{printed.code}").text
    assert re.search(rf'<form method="post" action="/j/{printed.code}"', page)


def test_nobody_keeps_count_of_right_codes(client: FlaskClient, printed: PrintedSlip) -> None:
    use(client, printed)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(FailedTries)) == 0
