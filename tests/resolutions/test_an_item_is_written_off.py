"""Dispatched, mended, re-checked by somebody else: the only way off the account."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from app import clock
from app.audit import AuditEntry
from app.errors import Forbidden, Invalid, Refused
from app.extensions import db
from app.notices.models.notice import Notice
from app.people.services.accounts import grant
from app.permissions import Role
from app.transaction import transaction
from resolutions.ledgers.states import ItemState
from resolutions.models.ledgers.reminder import LedgerReminder
from resolutions.queries.ledgers.items import steps_of_item
from resolutions.services import sweeping, units
from resolutions.services.ledgers import dispatching, mending, rechecking
from tests.resolutions.account import Account, opened
from tests.resolutions.works import at

S = ItemState


@pytest.fixture
def account(app: Flask) -> Iterator[Account]:
    with clock.stopped(at(9, 21)):
        yield opened()


def told(person: object) -> list[str]:
    return [one.kind for one in db.session.query(Notice).filter_by(person=person)]


def test_the_unit_has_three_working_days_and_a_third_party_writes_off(account: Account) -> None:
    item = account.dispatched()
    assert (item.state, item.due_on, item.limit_on) == (
        S.DISPATCHED,
        date(2026, 9, 24),
        date(2026, 9, 24),
    )
    assert "ledger.dispatched" in told(account.liaison)
    account.submit(item)
    assert (item.state, item.due_on) == (S.RECHECK, date(2026, 9, 23))
    assert {"ledger.to_recheck"} <= set(told(account.inspector)) & set(told(account.monitor))
    account.write_off(item)
    assert account.state_of(item) is S.WRITTEN_OFF
    assert item.inspector is not None
    assert item.inspector.id == account.inspector.id
    acts = [step.act for step in steps_of_item(item)][3:]
    assert acts == ["dispatch", "sign", "submit", "write_off"]
    journal = db.session.query(AuditEntry).filter_by(act="ledger_item.write_off").one()
    assert journal.actor_id == account.inspector.id


def test_a_rejection_gives_days_anew_but_never_moves_the_limit(account: Account) -> None:
    item = account.submitted()
    with clock.stopped(at(9, 23)):
        account.reject(item)
        assert (item.state, item.round) == (S.REJECTED, 1)
        assert (item.due_on, item.limit_on) == (date(2026, 9, 29), date(2026, 9, 24))
        assert "ledger.rejected" in told(account.liaison)
        account.submit(item)
        account.write_off(item, by=account.monitor)
    assert item.state is S.WRITTEN_OFF


def test_nobody_of_the_unit_rechecks_not_even_after_leaving_it(account: Account) -> None:
    item = account.submitted()
    with transaction():
        grant(account.liaison, Role.THIRD_PARTY, account.hall.place)
        units.remove_contact(account.unit, account.liaison, by=account.secretary)
    with pytest.raises(Refused, match="不能复核自己单位"):
        account.write_off(item, by=account.liaison)
    with pytest.raises(Refused, match="不由您办理"):
        account.write_off(item, by=account.secretary)
    assert account.state_of(item) is S.RECHECK


def test_a_unit_it_was_taken_from_stays_no_stranger(account: Account) -> None:
    item = account.dispatched()
    with pytest.raises(Refused, match="另一个单位"), transaction():
        dispatching.redispatch(item, account.unit, reason="重派", by=account.secretary)
    with clock.stopped(at(9, 22)), transaction():
        dispatching.redispatch(item, account.other_unit, reason="归环卫", by=account.secretary)
    assert (item.due_on, item.limit_on) == (date(2026, 9, 28), date(2026, 9, 24))
    with clock.stopped(at(9, 22)):
        account.submit(item, by=account.other_liaison)
    with transaction():
        grant(account.liaison, Role.MONITOR, account.hall.place)
    with clock.stopped(at(9, 22)), pytest.raises(Refused, match="不能复核自己单位"):
        account.write_off(item, by=account.liaison)


def test_nobody_mends_for_another_unit_and_nothing_without_a_photo(account: Account) -> None:
    item = account.dispatched()
    with pytest.raises(Forbidden):
        account.submit(item, by=account.other_liaison)
    with pytest.raises(Refused, match="没有整改后的照片"), transaction():
        mending.submit(item, text="清了", by=account.liaison)
    assert account.state_of(item) is S.DISPATCHED


def test_a_unit_that_does_not_serve_the_place_is_given_nothing(account: Account) -> None:
    item = account.entered()
    stranger = opened().unit
    with pytest.raises(Refused, match="没有写明责任单位"), transaction():
        dispatching.dispatch(item, stranger, by=account.secretary)


def test_a_third_party_may_find_that_it_was_never_there(account: Account) -> None:
    item = account.submitted()
    with transaction():
        rechecking.find_false(item, reason="是别的小区的", by=account.inspector)
    assert account.state_of(item) is S.FALSE


def test_it_is_put_off_in_public_to_a_working_day(account: Account) -> None:
    item = account.dispatched()
    with transaction():
        mending.ask_to_wait(item, reason="冬季不能移树", by=account.liaison)
    with pytest.raises(Invalid), transaction():
        dispatching.defer(item, date(2026, 9, 21), reason="冬季", by=account.street)
    with transaction():
        dispatching.defer(item, date(2026, 10, 3), reason="冬季不能移树", by=account.street)
    assert (item.state, item.due_on, item.limit_on) == (
        S.DEFERRED,
        date(2026, 10, 8),
        date(2026, 10, 8),
    )
    with transaction():
        dispatching.resume(item, by=account.secretary)
    assert (item.state, item.due_on) == (S.DISPATCHED, date(2026, 10, 8))
    with clock.stopped(at(10, 9)), pytest.raises(Refused, match="期限已过"), transaction():
        dispatching.defer(item, date(2026, 12, 1), reason="再等等", by=account.street)


def test_what_waits_for_the_desk_waits_for_it_again(account: Account) -> None:
    item = account.entered()
    with transaction():
        dispatching.defer(item, date(2026, 11, 2), reason="等架空线入地", by=account.street)
        dispatching.resume(item, by=account.street)
    assert (item.state, item.due_on) == (S.HUNG, date(2026, 9, 22))


def test_an_objection_leaves_it_where_it_is(account: Account) -> None:
    item = account.dispatched()
    with transaction():
        mending.object_to(item, reason="这是市政的井盖", by=account.liaison)
    assert item.state is S.DISPATCHED
    assert "ledger.objected" in told(account.secretary)
    account.submit(item)
    with pytest.raises(Refused, match="不由您的单位办理"), transaction():
        mending.object_to(item, reason="还是不归我们", by=account.liaison)


def test_the_clock_says_each_thing_once_to_whom_it_waits_for(account: Account) -> None:
    item, waiting = account.dispatched(), account.entered()
    said = []
    for day in (21, 23, 24, 28):
        with clock.stopped(at(9, day)):
            for _twice in range(2):
                done = sweeping.sweep().done
                said += [
                    (day, one.id, one.kind) for chore, one in done if chore == "ledger_reminders"
                ]
    assert [one for one in said if one[1] == item.id] == [
        (23, item.id, "near"),
        (28, item.id, "overdue"),
        (28, item.id, "past_limit"),
    ]
    assert [one[2] for one in said if one[1] == waiting.id] == ["near", "overdue"]
    assert db.session.query(LedgerReminder).count() == 5
    assert told(account.liaison).count("ledger.near") == 1
    assert told(account.secretary).count("ledger.past_limit") == 1


def test_no_step_stands_before_the_last(account: Account) -> None:
    item = account.dispatched()
    with clock.stopped(at(9, 21, 9)), pytest.raises(Refused, match="早于上一步"):
        account.submit(item)


def test_the_database_holds_the_law_too(account: Account) -> None:
    item = account.submitted()
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(
            text("UPDATE ledger_item SET state = 'written_off' WHERE id = :id"), {"id": item.id}
        )
    with pytest.raises(DBAPIError), db.session.begin_nested():
        db.session.execute(text("UPDATE ledger_step SET text = 'x'"))
