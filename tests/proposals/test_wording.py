"""What people typed is cleaned, never reworded."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from proposals.services import wording


def test_a_title_becomes_one_line() -> None:
    assert wording.line("  路灯\t坏了\n请修\u200b ") == "路灯 坏了 请修"


def test_paragraphs_stay_and_empty_lines_are_thinned() -> None:
    assert wording.paragraphs("一。  \r\n\r\n\r\n\r\n二。\x00") == "一。\n\n二。"


def test_an_imported_message_loses_its_padding_and_keeps_its_paragraphs() -> None:
    pasted = "\n\t\t\t\t\t\n\t\t\t\t\t尊敬的领导:\u3000\u3000我住五楼。\u3000\u3000请装电梯。\n\t\t\t\t\t\n"
    assert wording.imported(pasted) == "尊敬的领导:\n我住五楼。\n请装电梯。"


def test_a_single_wide_space_is_a_space() -> None:
    assert wording.imported("第七十六条:\u3000道路 属于业主") == "第七十六条: 道路 属于业主"


def test_excels_escaped_line_ends_go() -> None:
    assert wording.imported("领导好_x000D_\n\u3000\u3000我是居民") == "领导好\n我是居民"


def test_marks_that_turn_the_reading_order_go() -> None:
    assert wording.line("路\u202e灯") == "路灯"


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    for clean in (wording.line, wording.paragraphs, wording.imported):
        once = clean(text)
        assert clean(once) == once


@given(st.text())
def test_what_is_cleaned_can_be_stored_anywhere(text: str) -> None:
    clean = wording.paragraphs(text)
    clean.encode()
    assert "\x00" not in clean
    assert clean == unicodedata.normalize("NFC", clean)
