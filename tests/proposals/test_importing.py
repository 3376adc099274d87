"""Messages come in whole, once, with their dates and replies, and nothing before a confirmation."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app import audit, clock
from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from proposals.lifecycle.proposal import ProposalState
from proposals.models.category import Category
from proposals.models.import_batch import ImportBatch, ImportState
from proposals.models.proposal import Proposal
from proposals.models.timeline import OfficialAnswer, TimelineEvent
from proposals.queries.listing import Wanted, page_of
from proposals.queries.proposals import timeline_of
from proposals.services import import_batches
from proposals.services.importing import Imported, import_messages
from proposals.services.message_file import read
from tests.proposals.stories import GOOD_ROW, messages_file, workbook, workbook_at
from tests.support.factories import make_hall, make_person

SignedIn = Callable[[Person], FlaskClient]
BAD_ROW = ("8", "A1", "", "2019/4/25 9:32:09", "没有标题", "", "")


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Tests do the worker's round themselves, on files of their own."""
    monkeypatch.setattr("app.jobs.soon", lambda _sweep: None)
    monkeypatch.setattr(import_batches, "folder", lambda: tmp_path / "imports")


def count(model: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_the_whole_real_file_comes_in_and_a_second_time_nothing(app: Flask, tmp_path: Path) -> None:
    path, rows = messages_file(tmp_path)
    hall, reading = make_hall(), read(path)
    assert import_messages(hall, reading.messages, by=None) == Imported(rows, 0)
    assert import_messages(hall, reading.messages, by=None) == Imported(0, rows)
    assert count(Proposal) == count(OfficialAnswer) == rows
    assert count(TimelineEvent) == 2 * rows
    assert list(audit.verify()) == []
    proposal = db.session.scalar(select(Proposal).where(Proposal.external_id == "2549"))
    assert proposal is not None
    assert proposal.submitted_at.isoformat() == "2019-04-25T01:32:09+00:00"
    assert (proposal.state, proposal.category) == (ProposalState.TRIAGED, Category.UNSORTED)
    sent, answered = timeline_of(proposal)
    assert (sent.act, sent.actor_label) == ("submitted", "A00045581")
    assert answered.answer is not None
    assert answered.at.isoformat() == "2019-05-10T06:56:53+00:00"
    assert answered.answer.text.startswith("现将网友在平台")
    assert page_of(Wanted(words="景蓉")).rows


def test_the_same_file_may_come_into_another_hall(app: Flask, tmp_path: Path) -> None:
    messages = read(workbook_at(tmp_path, [GOOD_ROW])).messages
    for hall in (make_hall(), make_hall()):
        assert import_messages(hall, messages, by=None) == Imported(1, 0)


def test_another_platform_may_use_the_same_numbers(app: Flask, tmp_path: Path) -> None:
    hall, messages = make_hall(), read(workbook_at(tmp_path, [GOOD_ROW])).messages
    for source in ("messages", "hotline"):
        assert import_messages(hall, messages, by=None, source=source) == Imported(1, 0)


def test_a_message_without_reply_or_author_waits_at_the_desk(app: Flask, tmp_path: Path) -> None:
    row = ("1", None, "路灯", "2019/4/25 9:32:09", "坏了", None, None)
    import_messages(make_hall(), read(workbook_at(tmp_path, [row])).messages, by=None)
    (proposal,) = db.session.scalars(select(Proposal)).unique()
    assert (proposal.state, proposal.author_label) == (ProposalState.SUBMITTED, "匿名")
    assert clock.now() - proposal.received_at < timedelta(minutes=1)


def test_each_chunk_is_told_and_journaled(app: Flask, tmp_path: Path) -> None:
    rows = [(str(n), *GOOD_ROW[1:]) for n in range(5)]
    messages, told, before = read(workbook_at(tmp_path, rows)).messages, [], audit.count()
    hall = make_hall()
    import_messages(
        hall, messages, by=None, chunk=2, progress=lambda done, new: told.append((done, new))
    )
    assert told == [(2, 2), (4, 4), (5, 5)]
    assert audit.count() - before == 3 + 2  # and the hall and its place


def test_an_import_that_broke_off_is_finished_by_the_next(app: Flask, tmp_path: Path) -> None:
    rows = [(str(n), *GOOD_ROW[1:]) for n in range(6)]
    hall, messages = make_hall(), read(workbook_at(tmp_path, rows)).messages

    def stop(handled: int, imported: int) -> None:
        if handled == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_messages(hall, messages, by=None, chunk=2, progress=stop)
    assert count(Proposal) == 2
    assert import_messages(hall, messages, by=None, chunk=2) == Imported(4, 2)


# --- the command -----------------------------------------------------------------------------------


def test_the_command_prints_a_summary_for_machines(app: Flask, tmp_path: Path) -> None:
    path = workbook_at(tmp_path, [GOOD_ROW, BAD_ROW])
    hall = make_hall()
    run = app.test_cli_runner().invoke
    first = run(args=["proposals", "import", str(path), "--hall", hall.code, "--json"])
    summary = json.loads(first.output)
    assert first.exit_code == 1
    assert (summary["rows"], summary["imported"], summary["already"]) == (2, 1, 0)
    assert summary["bad"] == [{"row": 3, "column": "留言主题", "reason": "没有填"}]
    again = run(args=["proposals", "import", str(path), "--hall", hall.code])
    assert "导入0件，已有1件" in again.output
    assert "第3行" in again.output


def test_a_good_file_ends_with_status_0(app: Flask, tmp_path: Path) -> None:
    path, hall = workbook_at(tmp_path, [GOOD_ROW]), make_hall()
    result = app.test_cli_runner().invoke(
        args=["proposals", "import", str(path), "--hall", hall.code]
    )
    assert result.exit_code == 0


@pytest.mark.parametrize("as_json", [True, False])
def test_what_cannot_be_used_at_all_ends_with_status_2(
    app: Flask,
    tmp_path: Path,
    as_json: bool,  # noqa: FBT001 - a parametrised test takes it as it comes
) -> None:
    broken = tmp_path / "x.xlsx"
    broken.write_bytes(b"nothing")
    good, hall = workbook_at(tmp_path, [GOOD_ROW]), make_hall()
    for path, code in ((broken, hall.code), (good, "nowhere")):
        args = ["proposals", "import", str(path), "--hall", code, *(["--json"] if as_json else [])]
        result = app.test_cli_runner().invoke(args=args)
        assert result.exit_code == 2
        assert not as_json or json.loads(result.output)["error"]
    assert count(Proposal) == 0


# --- the upload ------------------------------------------------------------------------------------


def send_file(client: FlaskClient, code: str, content: bytes, name: str = "留言.xlsx") -> str:
    answer = client.post(
        f"/desk/imports?hall={code}",
        data={"file": (BytesIO(content), name)},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_an_upload_is_read_shown_confirmed_and_only_then_imported(
    app: Flask, signed_in: SignedIn
) -> None:
    hall = make_hall()
    client = signed_in(make_person(Role.SECRETARY, at=hall))
    address = send_file(client, hall.code, workbook([GOOD_ROW, BAD_ROW]))
    assert client.get(address).headers["Refresh"] == "3"
    assert import_batches.work_off() == 1
    assert "Refresh" not in client.get(address).headers
    page = client.get(address).text
    assert "确认导入1件" in page
    assert GOOD_ROW[2] in page
    assert re.search("第3行.*留言主题.*没有填", page, re.DOTALL)
    assert count(Proposal) == 0
    client.post(f"{address}/confirm")
    assert "已处理0行" in client.get(address).text
    assert import_batches.work_off() == 1
    assert "导入1件" in client.get(address).text
    assert count(Proposal) == 1
    (left,) = import_batches.folder().iterdir()  # the rows that stayed outside, for a while
    assert left.name.endswith(".rejected.xlsx")
    assert client.post(f"{address}/confirm").status_code == 409


def test_a_cancelled_upload_leaves_nothing(app: Flask, signed_in: SignedIn) -> None:
    hall = make_hall()
    client = signed_in(make_person(Role.SECRETARY, at=hall))
    address = send_file(client, hall.code, workbook([GOOD_ROW]))
    import_batches.work_off()
    client.post(f"{address}/cancel")
    assert "没有导入任何内容" in client.get(address).text
    assert client.post(f"{address}/confirm").status_code == 409
    assert import_batches.work_off() == 0
    assert count(Proposal) == 0
    assert list(import_batches.folder().iterdir()) == []


@pytest.mark.parametrize(
    "content", [b"", b"PK", workbook([], heading=[]), b"\xd0\xcf\x11\xe0 old", b"\xff,\x00\x00\xff"]
)
def test_an_upload_that_is_no_such_table_is_explained(
    app: Flask, signed_in: SignedIn, content: bytes
) -> None:
    hall = make_hall()
    client = signed_in(make_person(Role.SECRETARY, at=hall))
    address = send_file(client, hall.code, content)
    import_batches.work_off()
    assert "读取失败" in client.get(address).text
    assert count(Proposal) == 0


def test_other_kinds_of_files_are_refused_at_once(app: Flask, signed_in: SignedIn) -> None:
    hall = make_hall()
    client = signed_in(make_person(Role.SECRETARY, at=hall))
    for data in ({}, {"file": (BytesIO(b"a,b"), "a.pdf")}):
        answer = client.post(
            f"/desk/imports?hall={hall.code}", data=data, content_type="multipart/form-data"
        )
        assert answer.status_code == 422
    assert count(ImportBatch) == 0


def test_a_worker_that_fell_silent_is_relieved(app: Flask, signed_in: SignedIn) -> None:
    hall = make_hall()
    client = signed_in(make_person(Role.SECRETARY, at=hall))
    send_file(client, hall.code, workbook([GOOD_ROW]))
    (batch,) = db.session.scalars(select(ImportBatch)).unique()
    with transaction():
        batch.claimed_at = clock.now()
    assert import_batches.work_off() == 0
    with clock.stopped(clock.now() + timedelta(minutes=4)):
        assert import_batches.work_off() == 1


def test_an_import_that_breaks_says_so_and_keeps_whole_chunks(
    app: Flask, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = make_hall()
    client = signed_in(make_person(Role.SECRETARY, at=hall))
    address = send_file(client, hall.code, workbook([GOOD_ROW]))
    import_batches.work_off()
    client.post(f"{address}/confirm")

    def broken(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("disk")

    monkeypatch.setattr(import_batches, "import_messages", broken)
    import_batches.work_off()
    assert "系统出错" in client.get(address).text
    (batch,) = db.session.scalars(select(ImportBatch)).unique()
    assert batch.state is ImportState.FAILED
