"""Found, verified, hung: one problem, one account; what came back opens the old one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask

from app import clock
from app.errors import Forbidden, Invalid, Refused
from app.extensions import db
from app.permissions import Role
from app.transaction import transaction
from resolutions.ledgers.states import ItemState
from resolutions.models.ledgers.ledger import LedgerKind
from resolutions.queries.ledgers.indicators import tree_in_force
from resolutions.queries.ledgers.items import lookalikes, same_as, steps_of_item
from resolutions.services.ledgers import entering, opening
from resolutions.services.ledgers.opening import Terms
from tests.resolutions.account import Account, opened
from tests.resolutions.works import at, photo
from tests.support.factories import make_hall, make_person

S = ItemState


@pytest.fixture
def account(app: Flask) -> Iterator[Account]:
    with clock.stopped(at(9, 21)):
        yield opened()


def test_a_third_party_puts_on_account_what_it_sees(account: Account) -> None:
    item = account.entered("3号楼西侧", text="一堆装修垃圾")
    assert item.state is S.HUNG
    assert (item.number, item.serial) == (1, f"账{account.ledger.id}—1")
    assert (item.due_on, item.limit_on) == (date(2026, 9, 22), date(2026, 9, 28))
    acts = [step.act for step in steps_of_item(item)]
    assert acts == ["found", "verify", "hang"]
    assert len(steps_of_item(item)[0].photos) == 1


def test_a_secretarys_entry_waits_to_be_verified_and_needs_a_photo(account: Account) -> None:
    item = account.entered(by=account.secretary)
    assert item.state is S.FOUND
    with transaction():
        entering.verify(item, by=account.monitor)
        entering.hang(item, by=account.monitor)
    assert account.state_of(item) is S.HUNG
    with pytest.raises(Refused, match="没有现场照片"), transaction():
        entering.enter(account.ledger, account.finding(), by=account.inspector)


def test_a_false_report_is_dismissed_with_a_reason_and_the_next_says_what_is_new(
    account: Account,
) -> None:
    item = account.entered("东门外", by=account.secretary)
    with transaction():
        entering.dismiss(item, reason="是在用的施工料", by=account.monitor)
    assert account.state_of(item) is S.FALSE
    with pytest.raises(Refused, match="核过是误报"):
        account.entered("东门外")
    assert account.entered("东门外", text="施工已完，料还在").state is S.HUNG


def test_the_same_problem_is_offered_and_joined_not_hung_twice(account: Account) -> None:
    first = account.entered("三号楼 西侧")
    with pytest.raises(Refused, match="已经挂着账"):
        account.entered("3号楼西侧")
    assert [one.id for one in lookalikes(account.hall.place, account.leaf.key, "3号楼西边")] == [
        first.id
    ]
    shot = photo(account.inspector)
    with transaction():
        seen = account.finding("3号楼西侧", text="又多了一车")
        joined = entering.enter_again(account.ledger, seen, by=account.inspector, photos=[shot])
    assert joined.id == first.id
    last = steps_of_item(first)[-1]
    assert (last.act, last.text, len(last.photos)) == ("seen_again", "又多了一车", 1)


def test_what_stands_nowhere_cannot_be_joined(account: Account) -> None:
    item = account.entered(by=account.secretary)
    with pytest.raises(Refused, match="没有可以并入"), transaction():
        entering.join(item, by=account.monitor)


def test_what_came_back_within_ninety_days_opens_the_old_account(account: Account) -> None:
    item = account.written_off("3号楼西侧")
    shot = photo(account.inspector)
    with clock.stopped(at(11, 30)), transaction():
        seen = account.finding("3号楼西侧", text="又堆上了")
        again = entering.enter_again(account.ledger, seen, by=account.inspector, photos=[shot])
    assert again.id == item.id
    assert (again.state, again.cycle, again.inspector_id) == (S.REHUNG, 2, None)
    assert [step.act for step in steps_of_item(again)][-2:] == ["rehang", "seen_again"]


def test_after_ninety_days_it_is_a_new_problem(account: Account) -> None:
    item = account.written_off("3号楼西侧")
    with clock.stopped(at(9, 21) + timedelta(days=91)):
        assert same_as(account.hall.place, account.leaf.key, item.spot_key) is None
        with pytest.raises(Refused, match="不再复挂"), transaction():
            entering.rehang(item, reason="又有了", by=account.monitor)
        assert account.entered("3号楼西侧").cycle == 1


def test_a_ledger_takes_only_what_belongs_there(account: Account) -> None:
    with transaction():
        narrow = opening.open_ledger(
            account.hall.place,
            Terms(
                name="秋季清运",
                kind=LedgerKind.CAMPAIGN,
                measure="吨",
                indicator=account.leaf,
                target=10_000,
                ends_on=date(2026, 10, 31),
            ),
            by=account.street,
        )
    other = entering.Finding(
        place=account.hall.place,
        spot="底商门前",
        indicator=tree_in_force().leaves[1],
        quantity=100,
    )
    with pytest.raises(Refused, match="只记"), transaction():
        entering.find(narrow, other, by=account.inspector)
    elsewhere = account.finding(place=make_hall().place)
    with pytest.raises(Forbidden), transaction():
        entering.find(narrow, elsewhere, by=account.inspector)
    with clock.stopped(at(11, 1)), pytest.raises(Refused, match="不接受新问题"), transaction():
        entering.find(narrow, account.finding(), by=account.inspector)
    with pytest.raises(Invalid), transaction():
        entering.find(narrow, account.finding(quantity=0), by=account.inspector)


def test_who_opens_and_closes_a_ledger(account: Account) -> None:
    with pytest.raises(Forbidden), transaction():
        opening.open_ledger(account.hall.place, Terms(name="另一本"), by=account.secretary)
    with pytest.raises(Refused, match="已经有台账"), transaction():
        opening.open_ledger(account.hall.place, Terms(name="环境问题台账"), by=account.street)
    campaign = Terms(name="专项", kind=LedgerKind.CAMPAIGN)
    with pytest.raises(Invalid, match="结束日期"), transaction():
        opening.open_ledger(account.hall.place, campaign, by=account.street)
    with transaction():
        opening.close_ledger(account.ledger, by=account.street)
    with pytest.raises(Refused, match="不接受新问题"):
        account.entered()


def test_a_resident_enters_nothing(account: Account) -> None:
    resident = make_person(Role.RESIDENT, at=account.hall)
    with pytest.raises(Forbidden), transaction():
        entering.find(account.ledger, account.finding(), by=resident)
    assert db.session.query(type(account.ledger)).one().next_number == 1
