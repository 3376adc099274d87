"""The pages of ledgers: a phone on patrol, a unit, the desk, everybody; tables in and out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook, load_workbook

from app import clock
from app.extensions import db
from app.people.models.person import Person
from app.people.services.accounts import grant
from app.permissions import Role
from app.transaction import transaction
from proposals.models.proposal import Proposal
from resolutions.ledgers.states import ItemState
from resolutions.models.ledgers.item import LedgerItem, Source
from resolutions.models.ledgers.table_import import LedgerTableImport
from resolutions.models.unit import UnitKind
from resolutions.queries.ledgers import tallies
from resolutions.queries.ledgers.indicators import tree_in_force
from resolutions.services import units
from resolutions.services.ledgers import dispatching, entering, linking
from tests.resolutions.account import Account, opened
from tests.resolutions.works import at, picture
from tests.support.factories import make_hall, make_person

S = ItemState
Sign = Callable[[Person], FlaskClient]


@pytest.fixture
def account(app: Flask) -> Iterator[Account]:
    with clock.stopped(at(9, 21)):
        yield opened()


def only_item() -> LedgerItem:
    db.session.expire_all()
    return db.session.query(LedgerItem).order_by(LedgerItem.id).one()


def entry(account: Account, **changed: Any) -> dict[str, Any]:
    values = {
        "ledger": account.ledger.id,
        "indicator": account.leaf.id,
        "place": account.hall.place_id,
        "spot": "3号楼西侧",
        "quantity": "2",
        "photos": (BytesIO(picture()), "IMG.jpg"),
    }
    return values | changed


def sheet(*rows: tuple[Any, ...]) -> BytesIO:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    out = BytesIO()
    book.save(out)
    out.seek(0)
    return out


# --- patrol ----------------------------------------------------------------------------------------


def test_a_third_party_enters_on_the_phone_in_one_form(account: Account, signed_in: Sign) -> None:
    browser = signed_in(account.inspector)
    chosen = browser.get("/patrol/new").text
    assert f"/patrol/new?ledger={account.ledger.id}&amp;indicator={account.leaf.id}" in chosen
    page = browser.get(f"/patrol/new?ledger={account.ledger.id}&indicator={account.leaf.id}").text
    assert "单位：处" in page
    sent = browser.post("/patrol/new", data=entry(account))
    assert sent.status_code == 303
    item = only_item()
    assert (item.state, item.quantity, item.source) == (S.HUNG, 200, Source.THIRD_PARTY)
    shown = browser.get(item.url).text
    for words in ("已挂账", "3号楼西侧", "2处", "何巡查", "整改前"):
        assert words in shown


def test_what_looks_alike_is_shown_and_the_photo_not_asked_for_again(
    account: Account, signed_in: Sign
) -> None:
    first = account.entered("3号楼西侧")
    browser = signed_in(account.inspector)
    page = browser.post("/patrol/new", data=entry(account, spot="3号楼 西侧"))
    assert page.status_code == 409
    assert "是不是这一处" in page.text
    kept = {"photos-kept": page.text.split('name="photos-kept" value="')[1].split('"')[0]}
    again = entry(account, spot="3号楼 西侧", as_item=first.id, text="又多了", **kept)
    del again["photos"]
    assert browser.post("/patrol/new", data=again).status_code == 303
    assert db.session.query(LedgerItem).filter_by(state=S.MERGED).one().merged_into_id == first.id
    assert browser.get(first.url).text.count("再次看到") == 1
    alone = entry(account, spot="3号楼西侧绿地", sure="1")
    assert browser.post("/patrol/new", data=alone).status_code == 303


def test_a_form_that_does_not_hold_keeps_what_was_typed(account: Account, signed_in: Sign) -> None:
    browser = signed_in(account.inspector)
    page = browser.post("/patrol/new", data=entry(account, quantity="很多", text="一车渣土"))
    assert page.status_code == 422
    assert "数量要填数字" in page.text
    assert "一车渣土" in page.text
    page = browser.post("/patrol/new", data=entry(account, photos=(BytesIO(b""), "")))
    assert page.status_code == 409
    assert "没有现场照片" in page.text
    assert db.session.query(LedgerItem).count() == 0


def test_the_whole_way_through_the_pages(account: Account, signed_in: Sign) -> None:
    item = account.entered("3号楼西侧")
    desk, unit, third = map(signed_in, (account.secretary, account.liaison, account.inspector))
    assert item.spot in desk.get("/desk/ledgers").text
    assert f"{item.url}/dispatch" in desk.get(item.url).text
    sent = desk.post(f"{item.url}/dispatch", data={"unit": account.unit.id, "disposal": "timed"})
    assert sent.status_code == 303
    assert item.spot in unit.get("/unit/ledger").text
    refused = unit.post(f"{item.url}/submit", data={"text": "清了"})
    assert refused.status_code == 409
    mended = {"text": "已清运", "photos": (BytesIO(picture()), "IMG.jpg")}
    assert unit.post(f"{item.url}/submit", data=mended).status_code == 303
    assert item.spot in third.get("/patrol").text
    assert third.post(f"{item.url}/reject", data={"text": ""}).status_code == 422
    assert third.post(f"{item.url}/write_off", data={"text": ""}).status_code == 303
    assert only_item().state is S.WRITTEN_OFF
    shown = signed_in(make_person()).get(item.url).text
    for words in ("复核合格，销账", "何巡查", "物业公司 赵物业", "整改后", "谁也不能改"):
        assert words in shown


def test_an_act_is_closed_to_others_and_says_whose_it_is(account: Account, signed_in: Sign) -> None:
    item = account.submitted()
    answer = signed_in(account.secretary).get(f"{item.url}/write_off")
    assert answer.status_code == 403
    assert "监督员、第三方巡查员" in answer.text
    assert "write_off" not in signed_in(account.liaison).get(item.url).text


def test_a_monitor_of_the_unit_is_told_why_not(account: Account, signed_in: Sign) -> None:
    item = account.submitted()
    with transaction():
        units.add_contact(account.unit, account.other_liaison)
        grant(account.other_liaison, Role.MONITOR, account.hall.place)
    page = signed_in(account.other_liaison).get(item.url).text
    assert "不能由您复核" in page
    assert "write_off" not in page


# --- the account for everybody ---------------------------------------------------------------------


def test_dynamic_zero_is_computed_with_all_that_is_behind_it(
    account: Account, client: FlaskClient
) -> None:
    account.written_off()
    assert "动态清零" in client.get("/ledgers").text
    waiting, open_one = account.submitted(), account.dispatched()
    here = LedgerItem.ledger_id == account.ledger.id
    with clock.stopped(at(9, 28)):
        tally = tallies.tally(here)
        assert (tally.past_limit, tally.on_account, tally.past_limit_in_recheck) == (2, 2, 1)
        page = client.get(account.ledger.url).text
        assert "2处超期未销" in page
        assert "从没挂过账的不算清零" in page
        late = client.get(f"{account.ledger.url}?standing=past").text
        assert waiting.spot in late
        rows = tallies.board_by_unit(here)
        assert [
            (row.name, row.tally.on_time.numerator, row.tally.on_time.denominator) for row in rows
        ] == [("物业公司", 1, 1)]
    with transaction():
        dispatching.defer(open_one, date(2026, 11, 2), reason="等审批", by=account.street)
    with clock.stopped(at(9, 28)):
        assert tallies.tally(here).past_limit == 1


def test_an_empty_ledger_is_not_clear(account: Account, client: FlaskClient) -> None:
    assert "还没有挂账" in client.get("/ledgers").text


def test_outcomes_are_quantities_by_category(account: Account, client: FlaskClient) -> None:
    account.written_off(quantity=150)
    account.written_off(quantity=50)
    account.entered(quantity=1_000)
    (outcome,) = tallies.outcomes(account.ledger)
    assert (outcome.category, outcome.items, outcome.quantity, outcome.waiting) == (
        "市容环境／垃圾暴露",
        2,
        200,
        1_000,
    )
    assert "10处" in client.get(account.ledger.url).text


def test_what_came_back_is_no_longer_counted_as_done(account: Account) -> None:
    item = account.written_off("东门外")
    with transaction():
        entering.rehang(item, reason="又堆上了", by=account.inspector)
    tally = tallies.tally(LedgerItem.ledger_id == account.ledger.id)
    assert (tally.written_off, tally.recurred, tally.recurred_open) == (0, 1, 1)
    assert (tally.recurrence.numerator, tally.recurrence.denominator) == (1, 1)


def test_the_list_is_paged_filtered_printed_and_taken_home(
    account: Account, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resolutions.queries.ledgers.listing.PAGE", 2)
    items = [account.entered() for _ in range(3)]
    first = client.get(account.ledger.url).text
    assert items[2].spot in first
    assert items[0].spot not in first
    assert f"after={items[1].id}" in first
    assert items[0].spot in client.get(f"{account.ledger.url}?after={items[1].id}").text
    assert "没有这样的问题" in client.get(f"{account.ledger.url}?state=written_off").text
    assert items[0].spot in client.get(f"{account.ledger.url}/print").text
    book = load_workbook(BytesIO(client.get(f"{account.ledger.url}/items.xlsx").data))
    rows = list(book.worksheets[0].values)
    assert rows[0][0] == "编号"
    assert [row[2] for row in rows[1:]] == [one.spot for one in reversed(items)]


def test_the_street_opens_and_closes_a_campaign(account: Account, signed_in: Sign) -> None:
    browser = signed_in(account.street)
    form = {
        "name": "秋季清运",
        "kind": "campaign",
        "place": account.hall.place_id,
        "indicator": account.leaf.id,
        "measure": "吨",
        "working_days": 5,
        "target": "2000",
    }
    page = browser.post("/desk/ledgers/new", data=form)
    assert page.status_code == 422
    assert "结束日期" in page.text
    sent = browser.post("/desk/ledgers/new", data=form | {"ends_on": "2026-10-31"})
    assert sent.status_code == 303
    assert "派发后5个工作日" in browser.get(sent.location).text
    closed = browser.post(f"/desk{sent.location}/close")
    assert closed.status_code == 303
    assert "不再录入" in browser.get("/ledgers").text


# --- needs and topics ------------------------------------------------------------------------------


def test_a_need_becomes_an_item_and_an_item_a_topic(account: Account, signed_in: Sign) -> None:
    item = account.entered("东门外", text="堆了三年，清了又有")
    with transaction():
        topic = linking.make_topic(item, by=account.secretary, text="请大家商量")
    assert item.topic_id == topic.id
    need = db.session.query(Proposal).one()
    assert "清了又有" in need.body
    desk = signed_in(account.secretary)
    assert "东门外" in desk.get(need.url).text
    assert f"/patrol/new?proposal={need.id}" in desk.get(need.url).text
    page = desk.get(
        f"/patrol/new?proposal={need.id}&ledger={account.ledger.id}&indicator={account.leaf.id}"
    ).text
    assert "东门外" in page
    sent = desk.post("/patrol/new", data=entry(account, spot="东门里", proposal=need.id, sure="1"))
    assert sent.status_code == 303
    made = db.session.query(LedgerItem).filter_by(spot="东门里").one()
    assert (made.proposal_id, made.source, made.state) == (need.id, Source.RESIDENTS, S.FOUND)


# --- tables ----------------------------------------------------------------------------------------

HEADINGS = ("一级指标", "二级指标", "三级指标", "编码", "上报口径", "考评标准")


@pytest.fixture
def keeper(account: Account, signed_in: Sign) -> FlaskClient:
    return signed_in(make_person(Role.ADMINISTRATOR, at=account.hall))


def upload(browser: FlaskClient, url: str, file: BytesIO) -> Any:
    return browser.post(url, data={"file": (file, "表.xlsx")})


def test_indicators_are_imported_only_when_confirmed_and_whole(
    account: Account, keeper: FlaskClient
) -> None:
    bad = sheet(
        HEADINGS,
        ("市容环境", "垃圾暴露", "建筑垃圾暴露", "S1", "面积（平方米）", "目测"),
        ("交通环境", "停车", "僵尸车", "", "", ""),
        ("秩序环境", "停车", "", "", "（米）", ""),
    )
    sent = upload(keeper, "/desk/indicators", bad)
    page = keeper.get(sent.location).text
    assert "一级指标只有四个" in page
    assert "第4行" in page
    assert keeper.post(sent.location).status_code == 409
    assert tree_in_force().version.number == 1
    good = sheet(
        HEADINGS,
        ("市容环境", "垃圾暴露", "建筑垃圾暴露", "S1", "面积（平方米）；性质：装修/拆除", "目测"),
        ("", "", "生活垃圾暴露", "", "", ""),
        ("秩序环境", "停车", "僵尸车", "", "", ""),
    )
    sent = upload(keeper, "/desk/indicators", good)
    assert keeper.post(sent.location).status_code == 303
    tree = tree_in_force()
    assert tree.version.number == 2
    assert [one.name for one in tree.leaves] == ["建筑垃圾暴露", "生活垃圾暴露", "僵尸车"]
    assert "面积（平方米）" in keeper.get("/indicators").text
    assert "责任区内乱贴小广告" in keeper.get("/indicators?version=1").text
    assert keeper.post(sent.location).status_code == 409
    book = load_workbook(BytesIO(keeper.get("/indicators/template.xlsx").data))
    assert len(list(book.worksheets[0].values)) == 4


def test_what_an_indicator_asks_for_is_asked_on_the_phone(
    account: Account, keeper: FlaskClient, signed_in: Sign
) -> None:
    table = sheet(
        HEADINGS,
        ("市容环境", "垃圾暴露", "渣土", "", "面积（平方米）；性质：装修/拆除；说明？", ""),
    )
    keeper.post(upload(keeper, "/desk/indicators", table).location)
    browser = signed_in(account.inspector)
    page = browser.post("/patrol/new", data=entry(account, indicator=account.leaf.id))
    assert page.status_code == 422
    filled = entry(account, indicator=account.leaf.id, answer_0="12.5", answer_1="装修")
    assert browser.post("/patrol/new", data=filled).status_code == 303
    assert only_item().details == {"面积": "12.5", "性质": "装修"}


def test_a_file_that_is_no_table_is_refused_in_words(keeper: FlaskClient) -> None:
    broken = upload(keeper, "/desk/indicators", BytesIO(b"not a table"))
    assert broken.status_code == 422
    assert "文件" in broken.text.split('class="summary-of-errors"')[1][:400]
    other = upload(keeper, "/desk/indicators", sheet(("姓名", "手机号"), ("张三", "1")))
    assert other.status_code == 422
    assert "没有找到表头" in other.text


ITEM_HEADINGS = ("地方", "点位", "三级指标", "数量", "发现日期", "责任单位", "情况")


def test_an_old_ledger_is_brought_in_row_by_row_once_confirmed(
    account: Account, signed_in: Sign
) -> None:
    place, leaf = account.hall.place.name, account.leaf.name
    standing = account.entered("已挂的地方")
    table = sheet(
        ITEM_HEADINGS,
        (place, "5号楼后", leaf, "3", "2026-09-01", "物业公司", "旧账"),
        (place, "6号楼后", leaf, "", "2026-09-02", "", ""),
        ("别处", "", "没有的指标", "很多", "明天", "没有的单位", ""),
        (place, standing.spot, leaf, "1", "2026-09-01", "", ""),
        (place, "6号楼 后", leaf, "1", "2026-09-01", "", ""),
    )
    browser = signed_in(account.secretary)
    sent = upload(browser, f"/desk/ledgers/{account.ledger.id}/import", table)
    page = browser.get(sent.location).text
    for words in ("没有这个地方", "没有这个单位", "已经挂着账", "前面已经有一行", "日期写成"):
        assert words in page
    assert db.session.query(LedgerItem).count() == 1
    assert browser.post(sent.location).status_code == 303
    assert browser.post(sent.location).status_code == 409
    made = db.session.query(LedgerItem).filter_by(source=Source.IMPORT).order_by(LedgerItem.id)
    assert [(one.spot, one.state, one.quantity) for one in made] == [
        ("5号楼后", S.DISPATCHED, 300),
        ("6号楼后", S.HUNG, 100),
    ]
    assert made[0].found_on == date(2026, 9, 1)
    assert made[0].due_on == date(2026, 9, 24)
    assert db.session.query(LedgerTableImport).one().outcome == {"done": 2}


def test_units_elsewhere_are_not_offered(account: Account, signed_in: Sign) -> None:
    far = make_hall()
    with transaction():
        units.found(far.place, "远处的公司", UnitKind.COMPANY)
    item = account.entered()
    page = signed_in(account.secretary).get(f"{item.url}/dispatch").text
    assert "物业公司" in page
    assert "远处的公司" not in page
