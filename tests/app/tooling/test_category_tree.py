"""The tree of classes is written from the published table, and codes stay what they were."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.tooling.category_tree import branches, coded, main, read


def table(file: Path, rows: Sequence[tuple[str, ...]]) -> str:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [("一级分类", "二级分类", "三级分类"), *rows]:
        sheet.append(row)
    book.save(file)
    return str(file)


def test_each_class_gets_two_digits_a_level_in_the_order_of_the_table() -> None:
    codes = coded(branches([("甲", "乙", "丙"), ("甲", "乙", "丁"), ("戊", "乙", "丙")]), {})
    assert codes["甲",] == "01"
    assert codes["甲", "乙", "丁"] == "010102"
    assert codes["戊", "乙", "丙"] == "020101"


def test_written_again_nothing_changes_and_what_is_new_comes_last(tmp_path: Path) -> None:
    target = tmp_path / "tree.csv"
    rows = [("甲", "乙", "丙"), ("甲", "乙", "丁")]
    main(table(tmp_path / "table.xlsx", rows), str(target))
    before = target.read_text(encoding="utf-8")
    main(table(tmp_path / "table.xlsx", rows), str(target))
    assert target.read_text(encoding="utf-8") == before
    main(table(tmp_path / "table.xlsx", [("甲", "新", "来"), *rows]), str(target))
    assert read(target)["甲", "新", "来"] == "010201"
    assert read(target)["甲", "乙", "丙"] == "010101"


def test_a_row_without_its_levels_is_refused() -> None:
    with pytest.raises(ValueError, match="without its 3 levels"):
        list(branches([("甲", None, "丙")]))
