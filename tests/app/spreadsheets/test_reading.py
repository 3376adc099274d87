"""Tables of strangers are read whole, as people see them, or refused before they cost anything."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from app.spreadsheets.cells import Cell, Covered, Fault, Uncalculated, Unreadable
from app.spreadsheets.opening import opened

QUICK = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
WRITABLE = st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=30)


def rows_of(path: Path) -> list[tuple[int, list[Cell]]]:
    with opened(path) as (sheets, _notes):
        return [(number, list(cells)) for sheet in sheets for number, cells in sheet.rows]


def saved(folder: Path, rows: Sequence[Sequence[Any]]) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    book.save(folder / "t.xlsx")
    return folder / "t.xlsx"


def patched(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """The same package with something replaced in one part."""
    target = path.with_name("patched.xlsx")
    with ZipFile(path) as source, ZipFile(target, "w", ZIP_DEFLATED) as out:
        for name in source.namelist():
            content = source.read(name)
            assert name != part or old in content
            out.writestr(name, content.replace(old, new) if name == part else content)
    return target


SHEET = "xl/worksheets/sheet1.xml"
TEXT = b't="inlineStr"><is><t>a</t></is></c>'


# --- Excel -----------------------------------------------------------------------------------------


@QUICK
@given(
    rows=st.lists(
        st.lists(
            st.one_of(
                st.none(),
                st.booleans(),
                st.integers(-(10**14), 10**14),
                st.floats(allow_nan=False, allow_infinity=False, width=32),
                WRITABLE.filter(lambda text: "_x" not in text and not text.startswith("=")),
                st.datetimes(datetime(1901, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001 - Excel knows no zones
                    lambda at: at.replace(microsecond=0)
                ),
            ),
            max_size=5,
        ),
        max_size=6,
    )
)
def test_it_reads_what_another_reader_reads(tmp_path: Path, rows: list[list[object]]) -> None:
    path = saved(tmp_path, rows)
    theirs = [
        (number, list(cells))
        for number, cells in enumerate(load_workbook(path).worksheets[0].values, 1)
        if any(cell is not None and str(cell).strip() for cell in cells)
    ]
    ours = [(n, [*cells, *[None] * (len(theirs[0][1]) - len(cells))]) for n, cells in rows_of(path)]
    assert [n for n, _cells in ours] == [n for n, _cells in theirs]
    for (_n, one), (_m, other) in zip(ours, theirs, strict=True):
        assert [cell or None for cell in one] == [cell or None for cell in other]


def test_a_formula_gives_its_result_or_says_that_there_is_none(tmp_path: Path) -> None:
    path = saved(tmp_path, [["a", "=1+1", "=A1"]])
    result = patched(path, SHEET, b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
    assert rows_of(result) == [(1, ["a", 2, Uncalculated()])]


def test_an_error_of_excel_is_no_text(tmp_path: Path) -> None:
    assert rows_of(saved(tmp_path, [["#N/A", "b"]])) == [(1, [Fault("#N/A"), "b"])]


def test_merged_cells_tell_what_people_see(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["一号楼", "甲"], [None, "乙"], ["二号楼", "丙"]):
        sheet.append(row)
    sheet.merge_cells("A1:A2")
    book.save(tmp_path / "t.xlsx")
    assert rows_of(tmp_path / "t.xlsx")[1] == (2, [Covered("一号楼"), "乙"])


def test_hidden_sheets_are_passed_over_and_told(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["看得见"])
    hidden = book.create_sheet("旧账")
    hidden.append(["看不见"])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "t.xlsx")
    with opened(tmp_path / "t.xlsx") as (sheets, notes):
        assert [list(sheet.rows) for sheet in sheets] == [[(1, ["看得见"])]]
        assert [note.values for note in notes] == [{"names": "旧账"}]


def test_characters_that_xml_cannot_hold_come_back(tmp_path: Path) -> None:
    path = saved(tmp_path, [["a_x000D_b", "𠮷😀"]])
    assert rows_of(path) == [(1, ["a\rb", "𠮷😀"])]


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (SHEET, b"<sheetData>", b"<!DOCTYPE x [<!ENTITY a 'b'>]><sheetData>"),
        ("xl/workbook.xml", b"<workbook ", b"<!DOCTYPE x><workbook "),
        (SHEET, TEXT, b't="s"><v>999999</v></c>'),
        (SHEET, TEXT, b't="s"><v>zero</v></c>'),
        (SHEET, b"</sheetData>", b""),
        ("xl/styles.xml", b"<fonts", b"<fonts <"),
    ],
)
def test_broken_and_wicked_packages_are_refused_or_harmless(
    tmp_path: Path, part: str, old: bytes, new: bytes
) -> None:
    path = patched(saved(tmp_path, [["a"]]), part, old, new)
    try:
        assert rows_of(path) == [(1, [Fault("999999")])]
    except Unreadable as refused:
        assert refused.reason  # noqa: PT017 - either is right; anything else would be an error


def test_a_bomb_is_refused_before_it_goes_off(tmp_path: Path) -> None:
    path = saved(tmp_path, [["a"]])
    endless = patched(path, SHEET, b"</sheetData>", b"</sheetData>" + b" " * 5_000_000)
    with pytest.raises(Unreadable):
        rows_of(endless)
    long = patched(path, SHEET, b"<t>a</t>", b"<t>" + b"a" * 1_000_001 + b"</t>")
    with pytest.raises(Unreadable, match="格"):
        rows_of(long)


def test_a_part_that_unpacks_to_too_much_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.spreadsheets.workbook._PART_MOST", 1_000_000)
    path = patched(
        saved(tmp_path, [["a"]]), SHEET, b"<sheetData>", b"<sheetData>" + b"<row/>" * 200_000
    )
    assert path.stat().st_size < 20_000
    with pytest.raises(Unreadable, match="太大"):
        rows_of(path)


def test_millions_of_empty_rows_are_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.spreadsheets.sheet._TAGS_MOST", 1_000)
    path = patched(
        saved(tmp_path, [["a"]]), SHEET, b"<sheetData>", b"<sheetData>" + b"<row/>" * 999
    )
    with pytest.raises(Unreadable, match="太大"):
        rows_of(path)


@QUICK
@given(noise=st.binary(max_size=200), at=st.floats(0, 1))
def test_whatever_bytes_come_the_answer_is_rows_or_a_reason(
    tmp_path: Path, noise: bytes, at: float
) -> None:
    whole = saved(tmp_path, [["编号", "内容"], ["1", "停车"]]).read_bytes()
    cut = int(len(whole) * at)
    for content in (noise, whole[:cut] + noise + whole[cut + len(noise) :]):
        for name in ("n.xlsx", "n.csv"):
            (tmp_path / name).write_bytes(content)
            try:
                rows_of(tmp_path / name)
            except Unreadable as refused:
                assert refused.reason  # noqa: PT017 - rows or a reason, and never another error


# --- CSV -------------------------------------------------------------------------------------------


@QUICK
@given(
    rows=st.lists(
        st.lists(WRITABLE.filter(str.strip), min_size=2, max_size=4), min_size=3, max_size=6
    ),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
    delimiter=st.sampled_from([",", ";", "\t"]),
)
def test_csv_comes_back_in_any_encoding_and_delimiter(
    tmp_path: Path, rows: list[list[str]], encoding: str, delimiter: str
) -> None:
    rows = [["编号，甲", "内容"], *(row[:2] for row in rows)]
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows(rows)
    path = tmp_path / "t.csv"
    path.write_bytes(written.getvalue().encode(encoding))
    assert rows_of(path) == list(enumerate(rows, 1))


@pytest.mark.parametrize(
    ("content", "word"),
    [(b"", "空"), (b'a,b\n"1,2\n3,4\n', "第"), (b"a,b\n\xff\xff,\x81", "编码")],
)
def test_csv_that_would_lose_something_is_refused(
    tmp_path: Path, content: bytes, word: str
) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    with pytest.raises(Unreadable, match=word) as refused:
        rows_of(path)
    assert "%(" not in refused.value.reason % refused.value.values
