"""The desk chooses one of four ways when it sends a problem on; two of them lead to a whistle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import audit, clock
from app.errors import Refused
from app.extensions import db
from app.people.models.person import Person
from app.transaction import transaction
from resolutions.ledgers.disposals import Disposal
from resolutions.models.ledgers.disposal import LedgerDisposal
from resolutions.models.ledgers.item import LedgerItem
from resolutions.models.whistles.whistle import Whistle
from resolutions.queries.disposals import awaiting, disposal_of, ways_of
from resolutions.queries.ledgers.todos import ledger_todos
from resolutions.services import disposing
from resolutions.services.ledgers import dispatching
from resolutions.services.whistles import calling, drafting
from resolutions.whistling.kinds import Category, Kind, Lack, Level, Tried
from tests.resolutions.account import Account, opened
from tests.resolutions.works import at

SignedIn = Callable[[Person], FlaskClient]
MONDAY = date(2026, 9, 21)


@pytest.fixture
def account(app: Flask) -> Iterator[Account]:
    with clock.stopped(at(9, 21)):
        yield opened()


def _sent(account: Account, way: Disposal) -> LedgerItem:
    item = account.entered()
    with transaction():
        dispatching.dispatch(item, account.unit, by=account.secretary, disposal=way)
    return item


def _way(item: LedgerItem) -> LedgerDisposal:
    found = disposal_of(item)
    assert found is not None
    return found


def _drawn_up(account: Account, kind: Kind) -> Whistle:
    draft = drafting.Draft(
        kind=kind,
        level=Level.BRANCH,
        category=Category.SAFETY,
        title="燃气管道上盖了房",
        reason="要几家一起执法",
        lack=Lack.NO_AUTHORITY,
        tried_by=Tried.HALL,
        tried="劝过三次",
        units=(account.unit,),
        lead_name="刘副主任",
    )
    return drafting.draw_up(account.hall.place, draft, by=account.secretary)


@pytest.mark.parametrize(
    ("way", "due", "step"),
    [
        (Disposal.IMMEDIATE, date(2026, 9, 22), None),
        (Disposal.TIMED, date(2026, 9, 24), None),
        (Disposal.CONSULT, date(2026, 9, 24), date(2026, 9, 23)),
        (Disposal.EMERGENCY, MONDAY, MONDAY),
    ],
)
def test_each_way_has_its_own_clock(
    account: Account, way: Disposal, due: date, step: date | None
) -> None:
    item = _sent(account, way)
    assert (item.due_on, item.limit_on) == (due, due)
    assert (_way(item).kind, _way(item).step_due_on) == (way, step)
    assert not list(audit.verify())


def test_whoever_gets_it_next_has_the_same_clock(account: Account) -> None:
    item = _sent(account, Disposal.IMMEDIATE)
    with clock.stopped(at(9, 22)), transaction():
        dispatching.redispatch(item, account.other_unit, reason="归环卫", by=account.secretary)
    assert item.due_on == date(2026, 9, 23)


def test_the_step_waits_at_the_desk_until_its_whistle_follows(account: Account) -> None:
    item = _sent(account, Disposal.CONSULT)
    assert any("吹哨" in str(one.text) for one in ledger_todos(account.secretary))
    with transaction():
        whistle = _drawn_up(account, Kind.JOINT)
        disposing.follow(_way(item), whistle, by=account.secretary)
    assert awaiting([account.hall.place], 9) == []
    with pytest.raises(Refused, match="已经吹过哨"), transaction():
        disposing.follow(_way(item), _drawn_up(account, Kind.JOINT), by=account.secretary)
    with transaction():
        calling.withdraw(whistle, by=account.secretary, reason="写错了")
    assert [one.item_id for one in awaiting([account.hall.place], 9)] == [item.id]
    with transaction():
        again = _drawn_up(account, Kind.JOINT)
        disposing.follow(_way(item), again, by=account.secretary)
    assert _way(item).whistle_id == again.id


def test_another_kind_of_whistle_does_not_follow(account: Account) -> None:
    item = _sent(account, Disposal.EMERGENCY)
    with pytest.raises(Refused, match="不符"), transaction():
        disposing.follow(_way(item), _drawn_up(account, Kind.JOINT), by=account.secretary)


def test_the_ledger_counts_the_four_ways(account: Account) -> None:
    assert ways_of(account.ledger) == ()
    for way in (Disposal.IMMEDIATE, Disposal.CONSULT, Disposal.EMERGENCY):
        _sent(account, way)
    account.written_off()
    item = db.session.scalars(select(LedgerDisposal).order_by(LedgerDisposal.id)).all()[2].item
    with transaction():
        disposing.follow(_way(item), _drawn_up(account, Kind.EMERGENCY), by=account.secretary)
    counted = {
        way.kind.value: (way.tally.on_account, way.tally.written_off, way.followed, way.to_follow)
        for way in ways_of(account.ledger)
    }
    assert counted == {
        "immediate": (1, 0, 0, 0),
        "timed": (0, 1, 0, 0),
        "consult": (1, 0, 0, 1),
        "emergency": (1, 0, 1, 1),
    }


def test_from_the_dispatch_to_the_whistle_by_pages_alone(
    account: Account, signed_in: SignedIn
) -> None:
    desk, item = signed_in(account.secretary), account.entered()
    form = desk.get(f"{item.url}/dispatch").get_data(as_text=True)
    for name in ("职责内即时解决", "报请限时解决", "会商会办", "突发事件预案"):
        assert name in form
    sent = {"unit": account.unit.id, "disposal": "consult"}
    assert desk.post(f"{item.url}/dispatch", data=sent).status_code == 303
    page = desk.get(item.url).get_data(as_text=True)
    way = _way(item)
    new = f"/desk/whistles/new?place={item.place_id}&disposal={way.id}"
    assert new.replace("&", "&amp;") in page
    assert "最迟" in page
    begun = desk.get(new).get_data(as_text=True)
    assert item.spot in begun
    answers = {
        "kind": "joint",
        "level": "branch",
        "category": "safety",
        "title": "燃气管道上盖了房",
        "spot": item.spot,
        "reason": "要几家一起执法",
        "lack": "no_authority",
        "tried_by": "hall",
        "tried": "劝过三次",
        "units": [account.unit.id],
    }
    refused = desk.post(new, data=answers | {"kind": "assemble"})
    assert refused.status_code == 409
    assert db.session.scalars(select(Whistle)).all() == []
    assert desk.post(new, data=answers).status_code == 303
    db.session.expire_all()
    whistle = _way(item).whistle
    assert whistle is not None
    page = desk.get(item.url).get_data(as_text=True)
    assert whistle.number in page
    assert f'href="{item.url}"' in desk.get(f"/desk/whistles/{whistle.id}").get_data(as_text=True)
    assert new.replace("&", "&amp;") not in page
    assert "已吹哨／要吹哨" in desk.get(account.ledger.url).get_data(as_text=True)


def test_a_step_not_taken_is_late_for_everybody_to_see(
    account: Account, client: FlaskClient
) -> None:
    item = _sent(account, Disposal.CONSULT)
    block = 'aria-labelledby="disposal"'
    with clock.stopped(at(9, 24)):
        page = client.get(item.url).get_data(as_text=True)
    shown = page[page.index(block) :].split("</section>")[0]
    assert "逾期" in shown
    assert "/desk/whistles/new" not in shown


def test_no_such_choice_is_missing(account: Account, signed_in: SignedIn) -> None:
    desk = signed_in(account.secretary)
    answer = desk.get(f"/desk/whistles/new?place={account.hall.place_id}&disposal=999")
    assert answer.status_code == 404
