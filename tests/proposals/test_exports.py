"""Lists go home with the columns that whoever asks may have, and no more."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select

from app.audit import AuditEntry
from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from proposals.queries import exports
from proposals.queries.exports import NEED_COLUMNS, PERSONAL_COLUMNS
from proposals.services.importing import import_messages
from proposals.services.message_file import read
from tests.proposals.stories import GOOD_ROW, make_proposal, make_topic, workbook_at
from tests.support.factories import make_hall, make_person

SignedIn = Callable[[Person], FlaskClient]


def in_csv(client: FlaskClient, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def test_everybody_takes_the_public_columns(app: Flask) -> None:
    hall = make_hall()
    person = make_person(Role.RESIDENT, at=hall)
    need = make_proposal(hall, person, title="=路灯坏了", body="换一盏")
    topic = make_topic(hall, [need])
    client = app.test_client()
    (row,) = in_csv(client, "/proposals/export.csv")
    assert list(row) == list(NEED_COLUMNS.values())
    assert (row["标题"], row["内容"], row["议题号"]) == ("'=路灯坏了", "换一盏", str(topic.id))
    (same,) = json.loads(client.get("/proposals/export.json").data)
    assert (same["id"], same["title"], same["hall"]) == (need.id, "=路灯坏了", hall.name)
    assert set(same) == set(NEED_COLUMNS)
    for form in ("csv", "json"):
        assert person.name not in client.get(f"/proposals/export.{form}").text
    book = load_workbook(io.BytesIO(client.get("/proposals/export.xlsx").data))
    assert [row[3] for row in book.worksheets[0].values] == ["标题", "'=路灯坏了"]


def test_an_export_holds_what_its_list_shows(app: Flask) -> None:
    hall, other = make_hall(), make_hall()
    make_proposal(hall, title="充电桩不够")
    make_proposal(hall, title="路灯坏了", body="黑")
    make_proposal(other, title="充电起火")
    client = app.test_client()

    def titles(**asked: object) -> set[str]:
        rows = client.get("/proposals/export.json", query_string=asked).get_json()
        return {row["title"] for row in rows}

    assert titles(q="充电") == {"充电桩不够", "充电起火"}
    assert titles(q="充电", hall=other.id) == {"充电起火"}
    assert titles(hall=hall.id, state="submitted") == {"充电桩不够", "路灯坏了"}
    assert titles(state="declined") == titles(q="。。") == set()
    assert titles(form="x", sort="support") == {"充电桩不够", "路灯坏了", "充电起火"}


def test_names_and_telephones_go_to_the_desk_of_that_place_and_into_the_journal(
    app: Flask, signed_in: SignedIn
) -> None:
    hall, other = make_hall(), make_hall()
    person = make_person(Role.RESIDENT, at=hall)
    make_proposal(hall, person)
    make_proposal(other)
    client = signed_in(make_person(Role.SECRETARY, at=hall))
    (row,) = in_csv(client, f"/desk/export/proposals.csv?hall={hall.code}")
    assert list(row)[-4:] == list(PERSONAL_COLUMNS.values())
    assert (row["提案人"], row["手机号"].lstrip("'")) == (person.name, person.phone)
    (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "proposals.exported"))
    assert entry.place_id == hall.place_id
    assert client.get(f"/desk/export/proposals.csv?hall={other.code}").status_code == 404


def test_imported_authors_are_personal_too(app: Flask, signed_in: SignedIn, tmp_path: Path) -> None:
    hall = make_hall()
    import_messages(hall, read(workbook_at(tmp_path, [GOOD_ROW])).messages, by=None)
    assert GOOD_ROW[1] not in app.test_client().get("/proposals/export.csv").text
    client = signed_in(make_person(Role.SECRETARY, at=hall))
    (row,) = in_csv(client, f"/desk/export/proposals.csv?hall={hall.code}")
    assert (row["提案人"], row["来源编号"]) == (GOOD_ROW[1], GOOD_ROW[0])


def test_every_row_comes_once_however_many_portions(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "PORTION", 3)
    hall = make_hall()
    made = [make_proposal(hall).id for _number in range(6)]
    rows = app.test_client().get("/proposals/export.json").get_json()
    assert sorted(row["id"] for row in rows) == sorted(made)
    topics = [make_topic(hall, [make_proposal(hall)]).id for _number in range(4)]
    rows = app.test_client().get(f"/topics/export.json?hall={hall.code}").get_json()
    assert [row["id"] for row in rows] == sorted(topics, reverse=True)
    assert {row["needs"] for row in rows} == {1}


def test_topics_can_be_taken_by_state(app: Flask) -> None:
    make_topic(make_hall())
    client = app.test_client()
    assert len(client.get("/topics/export.json?state=pooled").get_json()) == 1
    assert client.get("/topics/export.json?state=filed").get_json() == []


def test_the_lists_lead_to_their_files(app: Flask, signed_in: SignedIn) -> None:
    hall = make_hall()
    make_topic(hall)
    client = signed_in(make_person(Role.SECRETARY, at=hall))
    assert "/proposals/export.xlsx?q=" in client.get("/proposals?q=充电").text
    assert "/topics/export.csv" in client.get("/topics").text
    assert f"/desk/export/proposals.csv?hall={hall.code}" in client.get("/desk").text


def test_a_download_needs_no_transaction_of_the_reader(app: Flask) -> None:
    make_proposal(make_hall())
    answer = app.test_client().get("/proposals/export.csv", buffered=False)
    pieces = answer.iter_encoded()
    next(pieces)
    with transaction():  # while somebody downloads, others write
        pass
    assert b"".join(pieces)
    answer.close()
