"""The ground: transactions, the journal, rights."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import audit
from app.announcements import announce
from app.errors import Forbidden, SignInNeeded
from app.extensions import db
from app.people.models.person import Person
from app.people.policy import allow, may
from app.permissions import Permission, Role
from app.places.models.place import PlaceKind
from app.transaction import after_commit, transaction
from tests.support.factories import make_hall, make_person, make_place


def test_a_delivery_leaves_only_after_the_commit(app: Flask) -> None:
    left: list[str] = []
    with transaction():
        after_commit(lambda: left.append("told"))
        assert left == []
    assert left == ["told"]


def test_a_failed_transaction_delivers_nothing_and_keeps_nothing(app: Flask) -> None:
    hall = make_hall()
    left: list[str] = []

    def fail_half_way() -> None:
        with transaction():
            hall.name = "改名"
            after_commit(lambda: left.append("told"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert left == []
    assert hall.name != "改名"


def test_an_act_outside_a_transaction_is_a_mistake(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="belongs inside"):
        after_commit(lambda: None)


def test_every_act_is_chained(app: Flask) -> None:
    make_hall()
    make_person()
    assert audit.count() >= 3
    assert list(audit.verify()) == []


def test_the_journal_refuses_changes_even_in_raw_sql(app: Flask) -> None:
    make_hall()
    for statement in ("UPDATE audit_entry SET act='x'", "DELETE FROM audit_entry"):
        with pytest.raises(sa.exc.DBAPIError, match="may only grow"), db.session.begin_nested():
            db.session.execute(sa.text(statement))


def test_rights_reach_down_the_tree_and_nowhere_else(app: Flask) -> None:
    street = make_place(kind=PlaceKind.STREET)
    estate = make_place(parent=street)
    elsewhere = make_place()
    officer = make_person(Role.STREET, at=street)
    assert may(officer, Permission.OVERSEE, estate)
    assert not may(officer, Permission.OVERSEE, elsewhere)
    assert not may(officer, Permission.CAST, estate)


def test_nobody_is_asked_to_sign_in_and_others_are_told_who_could(app: Flask) -> None:
    hall = make_hall()
    with pytest.raises(SignInNeeded):
        allow(None, Permission.CAST, hall.place)
    with pytest.raises(Forbidden) as refusal:
        allow(make_person(Role.RESIDENT, at=hall), Permission.CAST, hall.place)
    assert "议事代表" in str(refusal.value.why)


def test_a_fact_nobody_waits_for_is_no_mistake(app: Flask) -> None:
    announce(object())


def test_signing_in_with_a_password(app: Flask, client: FlaskClient) -> None:
    from app.people.services.accounts import set_password

    person = make_person()
    with transaction():
        set_password(db.session.merge(person), "correct horse")
    wrong = client.post("/login", data={"phone": person.phone, "password": "wrong horse"})
    assert wrong.status_code == 422
    right = client.post("/login", data={"phone": person.phone, "password": "correct horse"})
    assert right.status_code == 302
    assert db.session.get(Person, person.id) is not None
