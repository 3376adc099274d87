"""Silent owners in a real vote: proof by form and by table, the result with and without them."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook, load_workbook

from app import clock
from app.errors import DomainError, Invalid
from app.extensions import db
from app.people.models.person import Person
from app.transaction import transaction
from tests.meetings.assembly import Assembly, assemble
from tests.support.statements import asked
from tests.votes.owners import TEN, owners_poll, phone, registered
from tests.votes.test_owners_decide import ended, opened, owner, votes
from votes.counting.figures import Weight
from votes.counting.records import Silent
from votes.models.delivery import Delivery, Manner
from votes.models.poll import Poll
from votes.queries import results
from votes.services import deliveries, replay
from votes.services.deliveries import Proof
from votes.services.deliveries_table import HEADINGS
from votes.verify import verify

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def hall(app: Flask) -> Assembly:
    held = assemble(3).in_session()
    registered(held.hall.place, TEN, held.clerk)
    return held


def deemed(hall: Assembly) -> Poll:
    return opened(hall, owners_poll(hall, counts_silent=True))


def form(number: int, **changed: str) -> dict[str, str]:
    usual = {"person": phone(number), "day": clock.today().isoformat(), "manner": "signed"}
    return usual | {"by": "网格员", "proof": f"签收单{number}"} | changed


def uploaded(*rows: tuple[object, ...]) -> dict[str, object]:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(list(HEADINGS.values()))
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return {"file": (io.BytesIO(out.getvalue()), "送达.xlsx")}


def test_only_owners_with_proof_join_and_the_page_says_what_it_is_without_them(
    hall: Assembly, signed_in: SignIn, capsys: pytest.CaptureFixture[str]
) -> None:
    """Six of ten vote, four in favour: no quorum, but for two who were handed a ballot."""
    poll = deemed(hall)
    desk, address = signed_in(hall.clerk), f"/desk/votes/{poll.uuid}/deliveries"
    assert "还没有凭据" in desk.get(address).text
    for number in (0, 6, 7):
        assert desk.post(address, data=form(number)).status_code == 303
    for wrong in ({"by": ""}, {"person": "没有这个人"}, {"day": "2999-01-01"}):
        assert desk.post(address, data=form(8, **wrong)).status_code in {409, 422}
    votes(poll, "yes", "yes", "yes", "yes", "no", "no")
    ended(poll)
    shown = results.shown(poll)
    assert shown.silent == Silent(Weight(2, 18_000), shown.without.outcome, "yes")  # type: ignore[union-attr]  # the silent count here
    assert (shown.outcome, shown.silent.outcome) == ("passed", "inquorate")
    assert shown.figures.took_part == Weight(8, 88_055)
    page = signed_in(owner(1)).get(f"/v/{poll.uuid}/result").text
    for said in ("不计他们，结论是：未达到法定人数", "2人、180.00平方米", "闵行", "民法典第280条"):
        assert said in page
    assert "不计他们就达不到法定人数" in poll.verdict
    assert replay.examine(poll) == ()
    verify(results.record_of(poll).encode())
    assert "passed" in capsys.readouterr().out
    assert desk.post(address, data=form(8)).status_code == 409


def test_a_table_of_deliveries_changes_nothing_until_it_is_confirmed(
    hall: Assembly, signed_in: SignIn
) -> None:
    poll = deemed(hall)
    desk, address = signed_in(hall.clerk), f"/desk/votes/{poll.uuid}/deliveries"
    empty = desk.get(f"/desk/votes/{poll.uuid}/deliveries.xlsx").data
    sheet = load_workbook(io.BytesIO(empty)).worksheets[0]
    assert (sheet["A3"].value, sheet.max_row) == ("业主0", 12)
    day = clock.today().isoformat()
    rows = [
        ("业主1", "", day, "当面签收", "网格员", "1号"),
        ("业主2", phone(2), day, "挂号信", "网格员", "2号"),
        ("业主1", "", day, "当面签收", "网格员", "1号"),
        ("陌生人", "", day, "当面签收", "网格员", "3号"),
        ("业主3", "", "昨天", "口头", "", ""),
        ("业主4", "", "2999-01-01", "手机", "网格员", "4号"),
        ("业主5", "", "", "", "", ""),
    ]
    sent = desk.post(f"{address}/upload", data=uploaded(*rows), content_type="multipart/form-data")
    preview = desk.get(sent.location).text
    for said in (
        "这个人前面已经有一行",
        "名册上没有这个人",
        "日期写成2026-05-01",
        "送达日期还没有到",
        "方式写当面签收",
        "确认导入2人",
    ):
        assert said in preview
    assert db.session.query(Delivery).count() == 0
    assert desk.post(f"{sent.location}/confirm").status_code == 303
    assert desk.post(f"{sent.location}/confirm").status_code == 409
    assert "新登记2人" in desk.get(sent.location).text
    assert db.session.query(Delivery).count() == 2


def test_a_large_table_and_its_page_need_no_query_for_each_row(
    hall: Assembly, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = deemed(hall)
    desk, address = signed_in(hall.clerk), f"/desk/votes/{poll.uuid}/deliveries"
    day = clock.today().isoformat()
    assert desk.post(address, data=form(0)).status_code == 303
    assert desk.post(address, data=form(1)).status_code == 303
    rows = [
        (f"业主{n}", phone(n), day, "当面签收", "网格员", f"签收单{n or '另一张'}")
        for n in range(9)
    ]
    sent = desk.post(f"{address}/upload", data=uploaded(*rows), content_type="multipart/form-data")
    with asked(r"\bballot_delivery\b") as of_deliveries:
        desk.post(f"{sent.location}/confirm")
    assert "新登记7人，改动1人，没有变化1人" in desk.get(sent.location).text
    assert sorted(one.split()[0] for one in of_deliveries) == ["INSERT", "SELECT", "UPDATE"]
    monkeypatch.setattr("votes.views.deliveries.SHOWN", 4)
    db.session.expire_all()
    with asked(r"\bperson\b") as of_people:
        page = desk.get(address).text
    assert len([one for one in of_people if "person.id = " in one and "JOIN" not in one]) <= 1
    assert page.count("网格员送") == 4
    assert "业主9" in page


def test_a_delivery_is_taken_back_with_a_reason_and_a_file_must_be_one(
    hall: Assembly, signed_in: SignIn
) -> None:
    poll = deemed(hall)
    desk, address = signed_in(hall.clerk), f"/desk/votes/{poll.uuid}/deliveries"
    assert desk.post(address, data=form(1)).status_code == 303
    held = deliveries.deliveries_of(poll)[0]
    back = f"{address}/{held.id}/withdraw"
    assert desk.post(back, data={"reason": ""}).status_code == 422
    assert desk.post(back, data={"reason": "送错了人"}).status_code == 303
    assert db.session.query(Delivery).count() == 0
    for wrong in ({}, uploaded()):
        assert desk.post(
            f"{address}/upload", data=wrong, content_type="multipart/form-data"
        ).status_code in {303, 422}


def test_it_is_off_unless_an_owners_vote_for_or_against_asks_for_it(hall: Assembly) -> None:
    proven = Proof(day=clock.today(), manner=Manner.POST, by="邮局", proof="单号")
    plain = opened(hall, owners_poll(hall))
    with pytest.raises(DomainError) as refused, transaction():
        deliveries.record(plain, owner(0), proven, by=hall.clerk)
    assert refused.value.code == "not_counted"
    for wrong in ({"rule": "house_to_business", "roll_source": "building:1号楼"}, {"rule": "x"}):
        with pytest.raises(Invalid):
            owners_poll(hall, counts_silent=True, **wrong)
    stranger = hall.representatives[0]
    with pytest.raises(Invalid), transaction():
        deliveries.record(deemed(hall), stranger, proven, by=hall.clerk)
    assert plain.ends_at is not None
    assert plain.ends_at > clock.now() + timedelta(days=14)
