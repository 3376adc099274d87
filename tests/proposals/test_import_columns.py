"""A hotline's own columns: guessed, shown, corrected, kept; and nothing is lost on the way."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select

from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.places.models.hall import Hall
from proposals.models.category import Category
from proposals.models.import_batch import ImportMapping
from proposals.models.proposal import Proposal
from proposals.models.source_channel import SourceChannel
from proposals.services import import_batches
from proposals.services.importing import Imported, import_messages
from proposals.services.message_columns import Layout, Meaning, guessed, layout_from
from proposals.services.message_file import UnreadableFile, read
from proposals.services.message_heading import look
from proposals.services.message_times import instant
from tests.proposals.stories import GOOD_ROW, workbook, workbook_at
from tests.support.factories import make_hall, make_person

SignedIn = Callable[[Person], FlaskClient]
HOTLINE = "工单号;来电人;联系电话;来电时间;诉求分类;诉求内容;事发地点\n"
CALL = "HX-{n};王女士;13812345678;2019.4.25 9:32;城乡建设;路灯{n}不亮了;3号楼东侧\n"
SAID_AT = datetime(2019, 4, 25, 1, 32, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("app.jobs.soon", lambda _sweep: None)
    monkeypatch.setattr(import_batches, "folder", lambda: tmp_path / "imports")


def table(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "calls.csv"
    path.write_bytes(text.encode(encoding))
    return path


def needs() -> Sequence[Proposal]:
    return db.session.scalars(select(Proposal).order_by(Proposal.id)).unique().all()


# --- guessing --------------------------------------------------------------------------------------


def test_what_columns_mean_is_guessed_from_their_headings() -> None:
    assert guessed(["工单编号", "来电人", "联系电话", "诉求类型", "问题描述", "受理时间"]) == {
        "工单编号": Meaning.NUMBER,
        "来电人": Meaning.AUTHOR,
        "诉求类型": Meaning.CATEGORY,
        "问题描述": Meaning.BODY,
        "受理时间": Meaning.TIME,
    }
    assert guessed(["序号", "承办单位", "是否回复", "手机号码", "家庭住址"]) == {}
    assert guessed(["办结时间", "办理结果", "标题"]) == {
        "办结时间": Meaning.REPLY_TIME,
        "办理结果": Meaning.REPLY,
        "标题": Meaning.TITLE,
    }


def test_samples_are_shown_but_telephones_are_covered(tmp_path: Path) -> None:
    looked = look(table(tmp_path, HOTLINE + CALL.format(n=1)))
    shown = {column.name: column for column in looked.columns}
    assert looked.is_sure
    assert shown["诉求内容"].samples == ["路灯1不亮了"]
    assert (shown["联系电话"].samples, shown["联系电话"].meaning) == (["*******5678"], None)


@pytest.mark.parametrize(
    "written",
    [
        "2019/4/25 9:32:09",
        "2019-04-25 09:32:09.0",
        "2019.4.25 9:32:09",
        "2019年4月25日9时32分9秒",
        "2019年4月25日 上午9:32:09",
        "2019-04-25T01:32:09Z",
        "2019-04-25 09:32:09+08:00",
        "２０１９／４／２５　９：３２：０９",
        "2019年4月25日 星期四 09:32:09",
        "20190425093209",
        20190425093209,
        43580.3973263889,
        datetime(2019, 4, 25, 9, 32, 9),  # noqa: DTZ001 - Excel knows no zones
    ],
)
def test_a_time_is_understood_in_many_spellings(written: object) -> None:
    assert instant(written) == SAID_AT


@pytest.mark.parametrize("written", ["4/5/19", "19-4-25", "2019-02-30", "下午", True, None, 1e300])
def test_what_could_be_two_days_is_none(written: object) -> None:
    assert instant(written) is None


# --- reading ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_of_any_kind_comes_in(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = (HOTLINE + CALL.format(n=1)).replace(";", delimiter)
    (message,) = read(table(tmp_path, text, encoding)).messages
    assert (message.external_id, message.place, message.category) == (
        "HX-1",
        "3号楼东侧",
        "城乡建设",
    )
    assert message.title == "路灯1不亮了"


def test_without_numbers_the_same_row_comes_in_once(app: Flask, tmp_path: Path) -> None:
    text = "时间,内容\n2019-04-25,路灯不亮\n2019-04-26,路灯不亮\n2019-04-25,路灯不亮\n"
    hall, reading = make_hall(), read(table(tmp_path, text))
    assert import_messages(hall, reading.messages, by=None) == Imported(2, 0)
    assert [(bad.row, bad.values) for bad in reading.bad] == [(4, {"row": 2})]
    again = read(table(tmp_path, "﻿备注;内容;时间\n;路灯不亮;2019/4/26 00:00\n"))
    assert import_messages(hall, again.messages, by=None) == Imported(0, 1)


def test_a_row_tells_all_that_is_wrong_with_it(tmp_path: Path) -> None:
    row = ["", "A1", "", "昨天", "=1+", "", ""]
    faults = read(workbook_at(tmp_path, [row])).bad
    assert [fault.column for fault in faults] == ["留言详情", "留言主题", "留言编号", "留言时间"]
    assert {fault.row for fault in faults} == {2}


def test_a_stray_delimiter_makes_its_row_bad(tmp_path: Path) -> None:
    reading = read(table(tmp_path, "时间,内容\n2019-04-25,灯坏了,没人修\n2019-04-25,好\n"))
    (fault,) = reading.bad
    assert (fault.row, fault.values) == (2, {"count": 3, "width": 2})
    assert len(reading.messages) == 1


def test_a_number_is_taken_even_by_a_row_that_is_bad(tmp_path: Path) -> None:
    text = "编号,时间,内容\n7,昨天,灯\n7,2019-4-25,路\n"
    reading = read(table(tmp_path, text))
    assert not reading.messages  # mended, the first would otherwise pass for the second
    assert [(bad.row, bad.column) for bad in reading.bad] == [(2, "时间"), (3, "编号")]


def test_a_number_that_excel_cut_is_no_number(tmp_path: Path) -> None:
    (fault,) = read(workbook_at(tmp_path, [[201904250000012345, *GOOD_ROW[1:]]])).bad
    assert "丢了" in fault.reason


def test_merged_cells_speak_for_several_rows_only_where_they_can(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["地点", "时间", "内容"], ["东门", "2019-4-25", "灯"], [None, "2019-4-26", "路"]):
        sheet.append(row)
    sheet.append([None, "2019-4-27", None])
    sheet.merge_cells("A2:A4")
    sheet.merge_cells("C3:C4")
    book.save(tmp_path / "m.xlsx")
    reading = read(tmp_path / "m.xlsx")
    assert [(one.place, one.body) for one in reading.messages] == [("东门", "灯"), ("东门", "路")]
    (fault,) = reading.bad
    assert (fault.row, fault.column) == (4, "内容")
    assert "合并" in fault.reason


def test_rare_characters_and_emoji_stay(app: Flask, tmp_path: Path) -> None:
    text = "时间,内容,姓名\n2019-04-25,𠮷祥小区😀的路灯,王𡈼\n"
    import_messages(make_hall(), read(table(tmp_path, text, "gb18030")).messages, by=None)
    (need,) = needs()
    assert (need.body, need.author_label) == ("𠮷祥小区😀的路灯", "王𡈼")


def test_what_our_own_exports_defused_comes_back_as_it_was(tmp_path: Path) -> None:
    (message,) = read(table(tmp_path, "时间,内容\n2019-04-25,'=1+1 是几\n")).messages
    assert message.body == "=1+1 是几"


@pytest.mark.parametrize(
    "spelled",
    [
        [],
        {"columns": []},
        {"columns": {"内容": "phone"}},
        {"columns": {"时间": "time"}},
        {"columns": {"a": "body", "b": "body"}},
        {"columns": {"a": "body", "b": "reply"}},
        {"columns": {"a": "body"}, "heading_row": "1"},
        {"columns": {"a": "body"}, "channel": "phone"},
    ],
)
def test_a_map_that_makes_no_sense_is_refused(spelled: object) -> None:
    with pytest.raises(UnreadableFile) as refused:
        layout_from(spelled)
    assert "%(" not in refused.value.reason % refused.value.values


def test_a_table_without_headings_can_be_told_by_place(tmp_path: Path) -> None:
    layout = Layout({"第2列": Meaning.BODY}, heading_row=0)
    at = datetime(2026, 1, 2, tzinfo=UTC)
    (message,) = read(table(tmp_path, "1,路灯坏了\n"), layout, at=at).messages
    assert (message.row, message.body, message.submitted_at) == (1, "路灯坏了", at)


# --- the command -----------------------------------------------------------------------------------


def test_the_command_takes_a_map_and_shows_the_one_it_guesses(app: Flask, tmp_path: Path) -> None:
    file, hall = table(tmp_path, "甲,乙,丙\n1,路灯坏了,2019-4-25\n", "gb18030"), make_hall()
    run = app.test_cli_runner().invoke
    command = ["proposals", "import", str(file), "--hall", hall.code, "--json"]
    assert run(args=command).exit_code == 2
    shown = json.loads(run(args=[*command, "--show-map"]).output)
    assert shown["not_imported"] == ["甲", "乙", "丙"]
    mapping = tmp_path / "map.json"
    columns = {"甲": "number", "乙": "body", "丙": "time"}
    mapping.write_text(
        json.dumps({"columns": columns, "source": "12345", "channel": "command_centre"})
    )
    assert json.loads(run(args=[*command, "--map", str(mapping)]).output)["imported"] == 1
    assert json.loads(run(args=[*command, "--map", str(mapping)]).output)["already"] == 1
    (need,) = needs()
    assert (need.external_source, need.source_channel) == ("12345", SourceChannel.COMMAND_CENTRE)
    mapping.write_text("{")
    assert run(args=[*command, "--map", str(mapping)]).exit_code == 2


# --- the pages -------------------------------------------------------------------------------------


def send_file(client: FlaskClient, hall: Hall, content: bytes, name: str) -> str:
    answer = client.post(
        f"/desk/imports?hall={hall.code}",
        data={"file": (BytesIO(content), name)},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 303, answer.text
    import_batches.work_off()
    return str(answer.location)


def test_unknown_columns_are_told_by_the_desk_and_kept_for_the_next_file(
    app: Flask, signed_in: SignedIn
) -> None:
    hall = make_hall()
    client = signed_in(make_person(Role.SECRETARY, at=hall))
    address = send_file(client, hall, "甲,乙\n路灯坏了,2019-4-25\n".encode(), "a.csv")
    page = client.get(address).text
    assert "每一列是什么" in page
    assert "路灯坏了" in page
    assert client.post(f"{address}/confirm").status_code == 409
    chosen = {"channel": "grid_worker", "source": "12345热线", "save_as": "热线月报"}
    refused = client.post(f"{address}/columns", data=chosen | {"column_1": "time"})
    assert refused.status_code == 422
    assert "哪一列是标题" in refused.text
    assert 'value="12345热线"' in refused.text
    client.post(f"{address}/columns", data=chosen | {"column_0": "body", "column_1": "time"})
    import_batches.work_off()
    assert "确认导入1件" in client.get(address).text
    assert not needs()
    client.post(f"{address}/confirm")
    import_batches.work_off()
    (need,) = needs()
    assert (need.external_source, need.source_channel) == ("12345热线", SourceChannel.GRID_WORKER)
    second = send_file(client, hall, "甲,乙\n井盖没了,2019-4-26\n".encode(), "b.csv")
    page = client.get(second).text
    assert "热线月报" in page
    assert "确认导入1件" in page
    (kept,) = db.session.scalars(select(ImportMapping))
    client.post(f"/desk/imports/mappings/{kept.id}/remove")
    assert db.session.scalar(select(func.count()).select_from(ImportMapping)) == 0


def test_headings_can_be_looked_for_in_another_row(app: Flask, signed_in: SignedIn) -> None:
    hall = make_hall()
    client = signed_in(make_person(Role.SECRETARY, at=hall))
    rows = [["甲", "乙"], ["时间", "内容"], ["2019-4-25", "路灯坏了"]]
    address = send_file(client, hall, workbook(rows, heading=["汇总", "丙"]), "a.xlsx")
    client.post(f"{address}/look", data={"heading_row": "0", "sheet": "Sheet"})
    import_batches.work_off()
    assert "第1列" in client.get(address).text
    client.post(f"{address}/look", data={"heading_row": "3", "sheet": "Sheet"})
    import_batches.work_off()
    assert "确认导入1件" in client.get(address).text
    assert client.post(f"{address}/look", data={"heading_row": "x"}).status_code == 422


def test_the_rows_that_stayed_outside_can_be_fetched_with_their_reasons(
    app: Flask, signed_in: SignedIn
) -> None:
    hall = make_hall()
    client = signed_in(make_person(Role.SECRETARY, at=hall))
    bad = ["8", "A1", "", "昨天", "=HYPERLINK(1)", "", ""]
    address = send_file(client, hall, workbook([GOOD_ROW, bad]), "留言.xlsx")
    fetched = client.get(f"{address}/rejected.xlsx", buffered=True)
    assert fetched.status_code == 200
    heads, row = load_workbook(BytesIO(fetched.data)).worksheets[0].values
    assert heads[-1] == "没有导入的原因"
    assert row[0] == "8"
    assert "留言主题：没有填" in str(row[-1])
    client.post(f"{address}/cancel")
    assert client.get(f"{address}/rejected.xlsx").status_code == 404


def test_a_file_too_large_is_refused_before_it_is_read(app: Flask, signed_in: SignedIn) -> None:
    client = signed_in(make_person(Role.SECRETARY, at=make_hall()))
    answer = client.post(
        "/desk/imports",
        data=b"--x",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(100 * 1024 * 1024)},
    )
    assert answer.status_code == 413
    assert "文件太大" in answer.text


def test_a_class_of_ours_is_taken_over_and_others_stay_unsorted(app: Flask, tmp_path: Path) -> None:
    text = HOTLINE + CALL.format(n=1) + CALL.format(n=2).replace("城乡建设", "别的")
    import_messages(make_hall(), read(table(tmp_path, text)).messages, by=None)
    assert [need.category for need in needs()] == [Category.CONSTRUCTION, Category.UNSORTED]
