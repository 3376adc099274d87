"""Reading a roster: every wrong cell is told by row, column and reason."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from app.people.models.membership import Constituency
from app.permissions import Role
from app.roster import labels, template, workbook
from app.roster.checking import Checker, Entry, compare_known
from app.roster.columns import (
    CONSTITUENCY_WORDS,
    HEADINGS,
    ROLE_WORDS,
    Column,
    FileProblem,
)
from tests.app.roster.sheets import HEADS, book, person, saved

SECRETARYS = frozenset(Role) - {Role.SECRETARY, Role.STREET, Role.ADMINISTRATOR}


def read(content: bytes) -> list[Entry]:
    checker = Checker(SECRETARYS)
    return [checker.read(row) for row in workbook.rows(content)]


def one(*row: object) -> Entry:
    (entry,) = read(book(row))
    return entry


def faults(entry: Entry) -> set[tuple[str, str]]:
    return {(fault.column.value, fault.code) for fault in entry.faults}


def problem(content: bytes) -> str:
    with pytest.raises(FileProblem) as refused:
        read(content)
    assert labels.FILE_PROBLEMS[refused.value.code] % refused.value.params
    return refused.value.code


def test_a_good_row_is_understood() -> None:
    entry = one(
        *person(
            "阿迪力•吐尔逊",
            "１３８ 0000-0001",
            "居民、议事代表",
            door=("３号楼", "2单元", 501),
            term=("社区党员代表", "2026年1月1日", datetime(2028, 12, 31)),  # noqa: DTZ001  # reason: what a cell holds
            note="腿脚不便",
        )
    )
    assert entry.faults == []
    assert (entry.number, entry.name, entry.phone) == (3, "阿迪力·吐尔逊", "13800000001")
    assert (entry.building, entry.unit, entry.room) == ("3号楼", "2单元", "501")
    assert entry.roles == (Role.RESIDENT, Role.REPRESENTATIVE)
    assert entry.constituency is Constituency.PARTY_MEMBER
    assert (entry.since, entry.until) == (date(2026, 1, 1), date(2028, 12, 31))
    assert entry.note == "腿脚不便"


def test_a_telephone_that_excel_made_a_number_is_understood() -> None:
    assert one(*person(phone=13800000001)).phone == "13800000001"
    assert one(*person(phone=13800000001.0)).phone == "13800000001"


@pytest.mark.parametrize("name", ["𠮷野玉", "㛃丽", "李𫖯"])
def test_rare_characters_are_kept(name: str) -> None:
    entry = one(*person(name))
    assert (entry.name, entry.faults) == (name, [])


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        (person(name=None), {("name", "needed")}),
        (person(name="王"), {("name", "name_length")}),
        (person(name="张三3"), {("name", "name_signs")}),
        (person(name="张\ue000"), {("name", "name_private")}),
        (person(name="<script>"), {("name", "name_signs")}),
        (person(phone=None), {("phone", "needed")}),
        (person(phone="1380000"), {("phone", "phone")}),
        (person(phone="010-60000001"), {("phone", "phone")}),
        (person(roles=None), {("roles", "needed")}),
        (person(roles="村长"), {("roles", "role_unknown")}),
        (person(roles="居民、系统管理员"), {("roles", "role_forbidden")}),
        (person(roles="议事秘书"), {("roles", "role_forbidden")}),
        (person(door=("楼" * 21, None, None)), {("building", "too_long")}),
        (person(door=(None, None, date(2026, 3, 2))), {("room", "became_day")}),
        (person(name="=A1"), {("name", "formula")}),
        (person(note='=HYPERLINK("http://evil")'), {("note", "formula")}),
        (person(name="#N/A"), {("name", "cell_error")}),
        (person(note="110105199003071234"), {("note", "id_number")}),
        (person(phone="11010519900307123X"), {("phone", "id_number")}),
        (person(term=("社区党员代表", None, None)), {("constituency", "constituency_alone")}),
        (
            person(roles="议事代表", term=("外星人", None, None)),
            {("constituency", "constituency_unknown")},
        ),
        (person(term=(None, "2026-02-30", None)), {("since", "day")}),
        (person(term=(None, "明年", None)), {("since", "day")}),
        (person(term=(None, "2026-05-01", "2026-04-30")), {("until", "term")}),
        (person(name="王", phone="1", roles="村长"), {
            ("name", "name_length"),
            ("phone", "phone"),
            ("roles", "role_unknown"),
        }),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_column(row: list[object], wrong: set[tuple[str, str]]) -> None:
    entry = one(*row)
    assert faults(entry) == wrong
    for fault in entry.faults:
        assert labels.ROW_FAULTS[fault.code] % fault.params


def test_an_id_number_is_neither_kept_nor_shown() -> None:
    entry = one(*person(name="110105199003071234", note="110105199003071234"))
    assert "110105199003071234" not in repr(entry)


def test_the_same_person_may_stand_twice_with_different_roles() -> None:
    first, second = read(book(person(), person(roles="监票员")))
    assert first.faults == second.faults == []


def test_doubles_and_shared_numbers_name_the_other_row() -> None:
    _first, double, other = read(book(person(), person(), person(name="李四")))
    assert [(fault.code, fault.params) for fault in double.faults] == [("doubled", {"row": 3})]
    assert [(fault.code, fault.params) for fault in other.faults] == [("phone_twice", {"row": 3})]


def test_a_number_of_somebody_else_is_told_with_the_name_masked() -> None:
    entry = Entry(3, name="张三", phone="13800000001")
    compare_known(entry, "李四光", closed=False)
    assert [(fault.code, fault.params) for fault in entry.faults] == [
        ("phone_of_other", {"name": "李**"})
    ]
    closed = Entry(4, name="张三", phone="13800000001")
    compare_known(closed, "张三", closed=True)
    assert faults(closed) == {("phone", "closed")}


def test_empty_rows_between_people_are_passed_over() -> None:
    entries = read(book(person(), [], [], person("李四", "13800000002")))
    assert [entry.number for entry in entries] == [3, 6]


def test_the_instructions_may_be_missing_and_columns_in_any_order() -> None:
    content = book(
        ["居民", "13800000001", "张三"],
        heads=("身份", "手机号", "姓名"),
        instructions=False,
    )
    (entry,) = read(content)
    assert (entry.number, entry.name, entry.faults) == (2, "张三", [])


def test_merged_cells_are_told_by_row() -> None:
    entries = read(
        book(
            person(), person("李四", "13800000002"), person("王五", "13800000003"), merged=["C4:C5"]
        )
    )
    assert [faults(entry) for entry in entries] == [
        set(),
        {("name", "merged")},
        {("name", "merged")},
    ]


class TestFiles:
    """What is wrong with a file as a whole."""

    def test_columns(self) -> None:
        assert problem(book(heads=("姓名", "手机号", "楼栋"))) == "missing_columns"
        assert problem(book(heads=(*HEADS, "身份证号"))) == "id_column"
        assert problem(book(heads=(*HEADS, "年收入"))) == "unknown_column"
        assert problem(book(heads=(*HEADS, "楼栋"))) == "doubled_column"
        assert problem(book(heads=("甲", "乙", "丙"))) == "no_heading"
        assert problem(book(heads=())) == "no_heading"

    def test_other_kinds_of_files(self) -> None:
        assert problem(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600) == "old_or_locked"
        assert problem("姓名，手机号\n张三，138".encode()) == "no_workbook"
        assert problem(b"") == "no_workbook"
        assert problem(book()[:-400]) == "no_workbook"

    def test_a_zip_that_is_no_workbook(self) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as package:
            package.writestr("hello.txt", "x")
        assert problem(out.getvalue()) == "no_workbook"

    def test_a_workbook_with_a_broken_sheet(self) -> None:
        source, out = zipfile.ZipFile(io.BytesIO(book(person()))), io.BytesIO()
        with source, zipfile.ZipFile(out, "w") as package:
            for name in source.namelist():
                text = source.read(name)
                package.writestr(name, text[:-60] if name.endswith("sheet1.xml") else text)
        assert problem(out.getvalue()) == "broken"

    def test_a_bomb_is_not_unpacked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("xl/workbook.xml", b"0" * 5_000_000)
        monkeypatch.setattr(workbook, "MAX_UNPACKED", 4_000_000)
        assert problem(out.getvalue()) == "too_big"

    def test_too_big_and_too_many(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(workbook, "MAX_ROWS", 2)
        three = book(*(person(phone=f"1380000000{n}") for n in range(3)))
        assert problem(three) == "too_many_rows"
        monkeypatch.setattr(workbook, "MAX_BYTES", 1000)
        assert problem(three) == "too_big"

    def test_a_sheet_formatted_to_its_very_end_is_read_at_once(self) -> None:
        content = book(person())
        made = load_workbook(io.BytesIO(content))
        made.worksheets[0].cell(1_048_576, 1).number_format = "@"
        assert len(read(saved(made))) == 1

    def test_hidden_sheets_are_passed_over(self) -> None:
        made = load_workbook(io.BytesIO(book(person())))
        hidden = made.create_sheet("旧", 0)
        hidden.append(["随便"])
        hidden.sheet_state = "hidden"
        assert len(read(saved(made))) == 1


class TestTemplate:
    """The empty roster."""

    def test_what_it_offers_is_what_is_understood(self) -> None:
        made = load_workbook(io.BytesIO(template.build(SECRETARYS)))
        sheet = made.worksheets[0]
        assert [cell.value for cell in sheet[2]] == list(HEADINGS.values())
        roles, kinds = sheet.data_validations.dataValidation
        assert {ROLE_WORDS[word] for word in roles.formula1.strip('"').split(",")} == SECRETARYS
        assert set(kinds.formula1.strip('"').split(",")) == set(CONSTITUENCY_WORDS)
        assert all(
            len(offered.formula1) <= 255 for offered in sheet.data_validations.dataValidation
        ), "Excel refuses longer lists"

    def test_its_columns_are_text(self) -> None:
        sheet = load_workbook(io.BytesIO(template.build(SECRETARYS))).worksheets[0]
        assert all(sheet.column_dimensions[letter].number_format == "@" for letter in "ABCDEFGHIJ")

    def test_filled_in_it_can_be_read(self) -> None:
        made = load_workbook(io.BytesIO(template.build(SECRETARYS)))
        made.worksheets[0].append(person())
        (entry,) = read(saved(made))
        assert entry.faults == []

    def test_every_word_for_roles_and_categories_is_known(self) -> None:
        assert set(ROLE_WORDS.values()) == set(Role)
        assert set(CONSTITUENCY_WORDS.values()) == set(Constituency)
        assert set(HEADINGS) == set(Column)
