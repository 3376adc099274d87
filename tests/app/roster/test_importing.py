"""From upload to people: nothing before the confirmation, nothing twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app import audit, clock
from app.errors import Refused
from app.extensions import db
from app.people.models.membership import Constituency, Membership
from app.people.models.person import Household, Person
from app.people.policy import roles_of
from app.people.services import accounts, sign_in
from app.permissions import Role
from app.places.models.hall import Hall
from app.roster import work
from app.roster.models.roster_import import ImportState, RosterImport, RosterRow
from app.roster.services import applying, deciding, reading
from app.transaction import transaction
from tests.app.roster.sheets import book, person
from tests.support.factories import make_hall

SignedIn = Callable[[Person], FlaskClient]


def bring(hall: Hall, content: bytes, *, by: Person | None = None) -> RosterImport:
    with transaction():
        taken = deciding.receive(content, "名册.xlsx", hall.place, by=by)
    work.do_what_is_due()
    return db.session.get_one(RosterImport, taken.id)


def bring_in(hall: Hall, content: bytes, *, by: Person | None = None) -> RosterImport:
    taken = bring(hall, content, by=by)
    with transaction():
        deciding.confirm(taken, by=by)
    work.do_what_is_due()
    return db.session.get_one(RosterImport, taken.id)


def with_phone(phone: str) -> Person:
    db.session.rollback()
    return db.session.scalars(sa.select(Person).where(Person.phone == phone)).one()


def count(model: type[Person | Membership | Household | RosterRow]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def figures(taken: RosterImport) -> tuple[int, int, int, int]:
    return taken.opened, taken.changed, taken.unchanged, taken.skipped


def test_nothing_changes_before_the_confirmation(hall: Hall) -> None:
    before = count(Person), count(Membership), count(Household)
    taken = bring(hall, book(person(), person("李四", "13800000002"), person("王", "1")))
    assert (taken.state, taken.rows, taken.bad, taken.fresh) == (ImportState.READY, 3, 1, 2)
    assert (count(Person), count(Membership), count(Household)) == before


def test_good_rows_become_people_with_roles_terms_and_homes(hall: Hall) -> None:
    row = person(
        "张三", "13800000001", "居民、议事代表", term=("社区党员代表", "2026-01-01", "2099-12-31")
    )
    taken = bring_in(hall, book(row, person("王", "1")))
    assert figures(taken) == (1, 0, 0, 0)
    made = with_phone("13800000001")
    assert made.household is not None
    assert made.household.address == "3号楼 2单元 501"
    assert made.sort_key == "zhang san"
    assert roles_of(made, hall.place) == {Role.RESIDENT, Role.REPRESENTATIVE}
    held = db.session.scalars(
        sa.select(Membership).where(Membership.role == Role.REPRESENTATIVE)
    ).one()
    assert held.constituency is Constituency.PARTY_MEMBER
    assert str(held.until) == "2099-12-31"


def test_importing_again_changes_nothing(hall: Hall) -> None:
    content = book(
        person("张三", "13800000001", "居民、议事代表", term=("业委会代表", None, "2099-12-31")),
        person("李四", "13800000002", note="腿脚不便"),
    )
    assert figures(bring_in(hall, content)) == (2, 0, 0, 0)
    before = count(Person), count(Membership), count(Household)
    assert figures(bring_in(hall, content)) == (0, 0, 2, 0)
    assert (count(Person), count(Membership), count(Household)) == before


def test_known_people_get_what_is_missing_and_are_not_doubled(hall: Hall) -> None:
    bring_in(hall, book(person("张三", "13800000001", "居民")))
    again = person(
        "张三", "13800000001", "居民、监票员", door=("5号楼", None, "101"), term=(None, None, None)
    )
    assert figures(bring_in(hall, book(again))) == (0, 1, 0, 0)
    known = with_phone("13800000001")
    assert roles_of(known, hall.place) == {Role.RESIDENT, Role.TELLER}
    assert known.household is not None
    assert known.household.address == "5号楼 101"
    assert count(Membership) == 2


def test_a_term_is_corrected_in_place(hall: Hall) -> None:
    bring_in(hall, book(person(roles="议事代表", term=("业委会代表", None, "2099-12-31"))))
    bring_in(hall, book(person(roles="议事代表", term=("物业公司", None, "2098-12-31"))))
    held = db.session.scalars(sa.select(Membership)).one()
    assert (held.constituency, str(held.until)) == (Constituency.PROPERTY, "2098-12-31")


def test_one_person_in_two_rows_is_one_person(hall: Hall) -> None:
    taken = bring_in(hall, book(person(), person(roles="监票员")))
    assert taken.opened == 1
    assert roles_of(with_phone("13800000001"), hall.place) == {Role.RESIDENT, Role.TELLER}


def test_a_home_elsewhere_is_not_moved(hall: Hall) -> None:
    other = make_hall()
    with transaction():
        home = accounts.home_at(other.place, building="9号楼", unit="", room="1")
        known = accounts.open_account("张三", phone="13800000001", household=home)
        accounts.grant(known, Role.RESIDENT, other.place)
    bring_in(hall, book(person()))
    kept = with_phone("13800000001")
    assert kept.household is not None
    assert kept.household.building == "9号楼"
    assert roles_of(kept, hall.place) == {Role.RESIDENT}


def test_a_number_of_somebody_else_is_an_error(hall: Hall) -> None:
    with transaction():
        accounts.open_account("李四", phone="13800000001")
    taken = bring(hall, book(person("张三", "13800000001")))
    assert (taken.rows, taken.bad) == (1, 1)


def test_a_closed_account_is_not_revived_by_a_table(hall: Hall) -> None:
    with transaction():
        known = accounts.open_account("张三", phone="13800000001")
        sign_in.close_account(known, by=known, reason="迁出")
    assert bring(hall, book(person())).bad == 1


def test_what_changed_between_check_and_confirmation_is_skipped(hall: Hall) -> None:
    taken = bring(hall, book(person("张三", "13800000001"), person("王五", "13800000003")))
    with transaction():
        accounts.open_account("李四", phone="13800000001")
        deciding.confirm(taken, by=None)
    work.do_what_is_due()
    assert figures(db.session.get_one(RosterImport, taken.id)) == (1, 0, 0, 1)


def test_a_right_lost_after_the_check_imports_nothing(hall: Hall, secretary: Person) -> None:
    taken = bring(hall, book(person()), by=secretary)
    with transaction():
        deciding.confirm(taken, by=secretary)
        for held in db.session.scalars(
            sa.select(Membership).where(Membership.person_id == secretary.id)
        ):
            accounts.withdraw(held, reason="换届")
    work.do_what_is_due()
    done = db.session.get_one(RosterImport, taken.id)
    assert done.skipped == 1
    assert count(Membership) == 1


def test_the_journal_of_an_import(hall: Hall) -> None:
    before = audit.count()
    taken = bring_in(hall, book(person(), person("李四", "13800000002"), person("王", "1")))
    acts = db.session.scalars(
        sa.select(audit.AuditEntry)
        .where(audit.AuditEntry.id > before)
        .order_by(audit.AuditEntry.id)
    ).all()
    assert [entry.act for entry in acts] == [
        "roster.received",
        "roster.confirmed",
        "roster.imported",
    ]
    counts = json.loads(acts[-1].details)
    assert (counts["opened"], counts["left_out"], counts["sha256"]) == (2, 1, taken.sha256)


def test_names_and_numbers_of_the_file_are_forgotten_when_it_is_over(hall: Hall) -> None:
    done = bring_in(hall, book(person(), person("王", "1")))
    assert done.content is None
    assert count(RosterRow) == 0
    waiting = bring(hall, book(person("李四", "13800000002")))
    assert waiting.content is None
    assert count(RosterRow) == 1
    with transaction():
        deciding.give_up(waiting, by=None)
    assert count(RosterRow) == 0


def test_what_nobody_confirms_is_forgotten_after_a_week(hall: Hall) -> None:
    waiting = bring(hall, book(person()))
    with clock.stopped(clock.now() + timedelta(days=7, minutes=1)):
        work.do_what_is_due()
    assert db.session.get_one(RosterImport, waiting.id).state is ImportState.CANCELLED
    assert count(RosterRow) == 0


def test_an_import_is_confirmed_once_and_only_when_there_is_something(hall: Hall) -> None:
    done = bring_in(hall, book(person()))
    with pytest.raises(Refused), transaction():
        deciding.confirm(done, by=None)
    with pytest.raises(Refused), transaction():
        deciding.give_up(done, by=None)
    only_bad = bring(hall, book(person("王", "1")))
    with pytest.raises(Refused, match="没有可以导入的行"), transaction():
        deciding.confirm(only_bad, by=None)


def test_an_empty_roster_is_told(hall: Hall) -> None:
    taken = bring(hall, book())
    assert (taken.state, taken.problem["code"]) == (ImportState.UNREADABLE, "empty")


def test_a_worker_that_died_is_followed_by_another(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applying, "PORTION", 2)
    rows = [person(f"张{n}", f"1380000000{i}") for i, n in enumerate("一二三四五")]
    taken = bring(hall, book(*rows))
    with transaction():
        deciding.confirm(taken, by=None)
    assert work._claim() == (taken.id, ImportState.APPLYING)  # noqa: SLF001  # reason: dies after the first portion
    applying._apply_portion(taken.id)  # noqa: SLF001  # reason: as above
    work.do_what_is_due()
    assert db.session.get_one(RosterImport, taken.id).applied == 2, "somebody is at work"
    with clock.stopped(clock.now() + timedelta(minutes=3)):
        work.do_what_is_due()
    done = db.session.get_one(RosterImport, taken.id)
    assert (done.state, done.applied, done.opened) == (ImportState.DONE, 5, 5)


def test_reading_again_after_a_crash_doubles_nothing(hall: Hall) -> None:
    with transaction():
        taken = deciding.receive(book(person()), "名册.xlsx", hall.place, by=None)
        kept = taken.content
    reading.read(taken.id)
    with transaction():
        again = db.session.get_one(RosterImport, taken.id)
        again.state, again.content = ImportState.READING, kept
    reading.read(taken.id)
    assert db.session.get_one(RosterImport, taken.id).rows == 1
    assert count(RosterRow) == 1
