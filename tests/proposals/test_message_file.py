"""A file of messages is read row by row: each is good, or bad with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from proposals.services.message_file import (
    BODY,
    KNOWN,
    TITLE,
    WRITTEN,
    Reading,
    UnreadableFile,
    read,
)
from tests.proposals.stories import GOOD_ROW, messages_file, workbook_at


def changed(**cells: Any) -> Sequence[Any]:
    """A good row with some cells changed, named by their column."""
    return [cells.get(column, good) for column, good in zip(KNOWN, GOOD_ROW, strict=True)]


def one(folder: Path, **cells: Any) -> Reading:
    return read(workbook_at(folder, [changed(**cells)]))


def test_the_whole_real_file_is_good(tmp_path: Path) -> None:
    path, rows = messages_file(tmp_path)
    reading = read(path)
    assert (len(reading.messages), list(reading.bad)) == (rows, [])
    first = reading.messages[0]
    assert first.external_id == "2549"
    assert first.submitted_at == datetime(2019, 4, 25, 1, 32, 9, tzinfo=UTC)
    assert first.reply.startswith("现将网友在平台")
    assert all(
        "\t" not in message.body and "\u3000" not in message.body for message in reading.messages
    )
    assert any("\n" in message.body for message in reading.messages)


@pytest.mark.parametrize(
    "written",
    [
        "2019/4/25 9:32:09",
        "2019-04-25 09:32:09",
        "2019-04-25T09:32:09",
        "2019年4月25日 9:32:09",
        datetime(2019, 4, 25, 9, 32, 9),  # noqa: DTZ001 - Excel knows no zones
        43580.3973263889,
    ],
)
def test_a_time_is_shanghais_however_it_is_written(tmp_path: Path, written: object) -> None:
    (message,) = one(tmp_path, 留言时间=written).messages
    assert message.submitted_at == datetime(2019, 4, 25, 1, 32, 9, tzinfo=UTC)


def test_a_day_alone_begins_at_midnight_in_shanghai(tmp_path: Path) -> None:
    (message,) = one(tmp_path, 留言时间=date(2019, 4, 25)).messages
    assert message.submitted_at == datetime(2019, 4, 24, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("column", "value", "word"),
    [
        ("留言编号", None, "没有填"),
        ("留言编号", "  ", "没有填"),
        ("留言编号", "9" * 81, "最多"),
        ("留言主题", None, "没有填"),
        ("留言主题", "题" * 201, "最多"),
        ("留言详情", "\t\u3000\n", "没有填"),
        ("留言时间", None, "看不懂"),
        ("留言时间", "昨天", "看不懂"),
        ("留言时间", "2019/13/40", "看不懂"),
        ("留言时间", True, "看不懂"),
        ("留言时间", 10**12, "看不懂"),
        ("留言时间", "1066/10/14", "年份"),
        ("答复时间", "不久", "看不懂"),
        ("答复时间", None, "看不懂"),
    ],
)
def test_a_bad_cell_makes_its_row_bad_and_says_why(
    tmp_path: Path, column: str, value: object, word: str
) -> None:
    reading = one(tmp_path, **{column: value})
    assert not reading.messages
    (bad,) = reading.bad
    assert (bad.row, bad.column) == (2, column)
    assert word in bad.reason


def test_good_rows_beside_bad_ones_stay_good(tmp_path: Path) -> None:
    path = workbook_at(tmp_path, [GOOD_ROW, changed(留言编号=None), changed(留言编号="7")])
    reading = read(path)
    assert [message.row for message in reading.messages] == [2, 4]
    assert [bad.row for bad in reading.bad] == [3]


def test_the_same_number_twice_names_the_first_row(tmp_path: Path) -> None:
    (bad,) = read(workbook_at(tmp_path, [GOOD_ROW, GOOD_ROW])).bad
    assert (bad.row, bad.values["row"]) == (3, 2)


def test_a_message_without_a_reply_needs_no_reply_time(tmp_path: Path) -> None:
    (message,) = one(tmp_path, 答复意见=None, 答复时间=None).messages
    assert (message.reply, message.replied_at) == ("", None)


def test_numbers_that_excel_keeps_as_fractions_are_whole(tmp_path: Path) -> None:
    (message,) = one(tmp_path, 留言编号=2549.0).messages
    assert message.external_id == "2549"


def test_columns_may_stand_in_any_order_under_a_title(tmp_path: Path) -> None:
    order = list(reversed(KNOWN))
    row = [GOOD_ROW[KNOWN.index(column)] for column in order]
    path = workbook_at(tmp_path, [[""], [*order, "别的"], [*row, "x"]], ["留言汇总表"])
    (message,) = read(path).messages
    assert message.row == 4


def test_empty_rows_are_no_rows(tmp_path: Path) -> None:
    reading = read(workbook_at(tmp_path, [[], GOOD_ROW, [None] * 7, ["", " "]]))
    assert reading.total == 1


@pytest.mark.parametrize("missing", [(WRITTEN,), (TITLE, BODY)])
def test_a_file_that_does_not_say_what_and_when_needs_somebody_to_say(
    tmp_path: Path, missing: tuple[str, ...]
) -> None:
    heading = [f"列{n}" if column in missing else column for n, column in enumerate(KNOWN)]
    with pytest.raises(UnreadableFile, match="表头"):
        read(workbook_at(tmp_path, [GOOD_ROW], heading))


@pytest.mark.parametrize("content", [b"", b"not a table", b"PK\x03\x04 broken"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile):
        read(path)


def test_a_damaged_sheet_is_refused(tmp_path: Path) -> None:
    whole = workbook_at(tmp_path, [GOOD_ROW])
    broken = tmp_path / "broken.xlsx"
    with ZipFile(whole) as source, ZipFile(broken, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content[: len(content) // 2] if "sheet1" in name else content)
    with pytest.raises(UnreadableFile):
        read(broken)


def test_a_file_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.spreadsheets.workbook._PART_MOST", 100)
    with pytest.raises(UnreadableFile, match="太大"):
        read(workbook_at(tmp_path, [GOOD_ROW]))


def test_too_many_rows_are_refused_as_a_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("proposals.services.message_file.MOST_ROWS", 1)
    with pytest.raises(UnreadableFile, match="分成"):
        read(workbook_at(tmp_path, [GOOD_ROW, changed(留言编号="2")]))


CELL = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**15), 10**15),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=50),
    st.datetimes(min_value=datetime(1901, 1, 1)),  # noqa: DTZ001 - Excel knows no zones
)


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(st.lists(CELL, min_size=7, max_size=7), max_size=8))
def test_whatever_the_cells_hold_every_row_is_judged(
    tmp_path: Path, rows: list[list[object]]
) -> None:
    reading = read(workbook_at(tmp_path, rows))
    filled = [row for row in rows if any(v is not None and str(v).strip() for v in row)]
    assert reading.total == len(filled)
    assert len({message.external_id for message in reading.messages}) == len(reading.messages)
