"""Tables leave whole, in pieces, and no cell of theirs is a formula."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from app import tables
from app.tables import Cell, Column, Format, defused, pieces, restored

COLUMNS = [Column("a", "甲"), Column("b", "乙")]


def made(form: Format, rows: Sequence[Sequence[Cell]]) -> bytes:
    return b"".join(pieces(form, COLUMNS, rows))


def in_csv(rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    return list(csv.reader(io.StringIO(made(Format.CSV, rows).decode("utf-8-sig"), newline="")))


def in_excel(rows: Sequence[Sequence[Cell]]) -> list[list[object]]:
    book = load_workbook(io.BytesIO(made(Format.XLSX, rows)))
    return [list(row) for sheet in book for row in sheet.values]


WICKED = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    " =1",
    "\ufeff=1",
    "'=1",
]


@pytest.mark.parametrize("text", WICKED)
def test_formulas_are_defused_but_not_in_json(text: str) -> None:
    assert in_csv([(text, 1)])[1] == ["'" + text, "1"]
    ((), cell) = ((), in_excel([(text, 1)])[1][0])
    assert str(cell).startswith("'")
    assert json.loads(made(Format.JSON, [(text, 1)])) == [{"a": text, "b": 1}]


@settings(deadline=None, max_examples=200)
@given(st.text())
def test_what_was_defused_can_be_restored(text: str) -> None:
    assert restored(defused(text)) == text
    assert not defused(text).startswith(tuple("=+-@\t\r＝＋－＠"))


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20), st.integers()
        ),
        max_size=5,
    )
)
def test_all_three_forms_hold_the_same(rows: list[tuple[str, int]]) -> None:
    assert [[restored(a), int(b)] for a, b in in_csv(rows)[1:]] == [list(row) for row in rows]
    assert [row["a"] for row in json.loads(made(Format.JSON, rows))] == [row[0] for row in rows]
    allowed = [row for row in rows if not set(row[0]) & set("\ufffe\uffff")]
    seen = in_excel(allowed)[1:]
    assert [restored(str(row[0] or "")) for row in seen] == [row[0] for row in allowed]


def test_times_are_shanghais_and_nothing_is_empty() -> None:
    row = (datetime(2019, 4, 25, 1, 32, 9, tzinfo=UTC), date(2019, 4, 25))
    assert in_csv([row, (None, True)])[1:] == [["2019-04-25 09:32:09", "2019-04-25"], ["", "1"]]
    assert in_excel([row])[1] == ["2019-04-25 09:32:09", "2019-04-25"]
    assert json.loads(made(Format.JSON, [row]))[0]["a"] == "2019-04-25T01:32:09+00:00"


def test_an_empty_table_has_its_headings() -> None:
    assert in_csv([]) == in_excel([]) == [["甲", "乙"]]
    assert json.loads(made(Format.JSON, [])) == []


def test_excel_gets_no_cell_longer_than_it_takes() -> None:
    (_heads, (long, wide)) = in_excel([("字" * 40_000, "😀" * 20_000)])
    assert len(str(long)) == 32_767
    assert len(str(wide).encode("utf-16-le")) <= 2 * 32_767
    assert in_csv([("字" * 40_000, "")])[1][0] == "字" * 40_000


def test_more_rows_than_a_sheet_holds_go_on_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "SHEET_ROWS", 500)
    book = load_workbook(io.BytesIO(made(Format.XLSX, [(n, n) for n in range(1_100)])))
    assert [sheet.max_row for sheet in book] == [501, 501, 101]


@pytest.mark.parametrize("form", list(Format))
def test_many_rows_take_no_more_memory_than_few(form: Format) -> None:
    def most_held(count: int) -> int:
        tracemalloc.start()
        for _piece in pieces(form, COLUMNS, (("停车" * 50, n) for n in range(count))):
            pass
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert most_held(8_000) < most_held(1_000) + 500_000
