"""The items of all ledgers stand in one list, filtered, paged, as a file and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from app import clock
from app.places.models.place import PlaceKind
from resolutions.queries.ledgers.listing import PAGE
from tests.resolutions.account import Account, opened
from tests.resolutions.works import at
from tests.support.factories import make_hall, make_place


@pytest.fixture
def two(app: Flask) -> Iterator[tuple[Account, Account]]:
    with clock.stopped(at(9, 21)):
        street = make_place("和平街道", PlaceKind.STREET)
        first = opened(make_hall(place=make_place("桃园小区", parent=street)), name="环境台账")
        second = opened(make_hall(place=make_place("柳园小区")), name="楼道台账")
        yield first, second


def test_everybody_reads_them_together(two: tuple[Account, Account], client: FlaskClient) -> None:
    for account, spot in zip(two, ("东门", "西门"), strict=True):
        account.entered(spot)
    assert 'href="/ledgers/items"' in client.get("/ledgers").text
    read = client.get("/ledgers/items").text
    assert "东门" in read
    assert "西门" in read
    paper = client.get("/ledgers/items/print").text
    assert "环境台账" in paper
    assert "楼道台账" in paper


def test_they_are_filtered(two: tuple[Account, Account], client: FlaskClient) -> None:
    first, second = two
    first.dispatched("东门")
    other = second.leaf.key
    second.entered("西门")
    first_only = (f"ledger={first.ledger.id}", "place=桃园", "place=和平街道", "state=dispatched")
    for asked in first_only:
        read = client.get(f"/ledgers/items?{asked}").text
        assert "东门" in read, asked
        assert "西门" not in read, asked
    both = client.get(f"/ledgers/items?indicator={other[-2:]}").text
    assert "东门" in both
    assert "西门" in both
    for asked in ("indicator=没有的", "place=%25", "standing=late", "ledger=999999"):
        assert "没有这样的问题" in client.get(f"/ledgers/items?{asked}").text, asked
    with clock.stopped(clock.now() + timedelta(days=60)):
        assert "东门" in client.get("/ledgers/items?standing=late").text


def test_a_file_has_every_one_and_the_list_has_pages(
    two: tuple[Account, Account], client: FlaskClient
) -> None:
    first, second = two
    for number in range(PAGE):
        first.entered(f"{number}号楼北侧")
    second.entered("西门")
    newest = client.get("/ledgers/items?standing=").text
    assert "西门" in newest
    assert " · 0号楼北侧" not in newest
    older = newest.split("after=")[1].split('"')[0].split("#")[0]
    assert " · 0号楼北侧" in client.get(f"/ledgers/items?after={older}").text
    sent = client.get(f"/ledgers/items.xlsx?ledger={first.ledger.id}").data
    rows = list(load_workbook(BytesIO(sent)).worksheets[0].values)
    assert rows[0][0] == "台账"
    assert [row[0] for row in rows[1:]] == ["环境台账"] * PAGE
