"""docs/systems.md: every core mechanism of 督 leads to a screen or command and to a test that exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs" / "systems.md"
CORE = {
    "1.4": "S01 S02 S03 S04 S05 S06 S07 S10",
    "1.5": "L01 L02 L03 L04 L05 L06 L07 L08 L09 L11",
    "1.6": "W01 W02 W03 W04 W05 W06 W09 W10 W12 W13",
    "1.7": "G01 G02 G03 G07 G08 G09 G14",
    "1.8": "R01 R03 R06 R07 R12 R13",
    "1.9": "E01 E02 E06",
    "1.10": "V01 V02 V03",
    "1.11": "T02",
}
"""The ids marked C in the founding documents' list, by section."""
_ROW = re.compile(r"^\| ([A-Z]\d\d) \| ([CPE]) \| (.+?) \| (.+?) \|$", re.MULTILINE)
_SECTION = re.compile(r"^## (1\.\d+) ", re.MULTILINE)


def _sections() -> dict[str, str]:
    pieces = _SECTION.split(TABLE.read_text(encoding="utf-8"))
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


def test_there_are_sections() -> None:
    assert _sections()


@pytest.mark.parametrize("section", CORE)
def test_every_core_mechanism_has_its_row(section: str) -> None:
    found = {row[0] for row in _ROW.findall(_sections()[section])}
    assert set(CORE[section].split()) - found == set()


def test_every_row_names_what_can_be_opened_and_tests_that_exist() -> None:
    for text in _sections().values():
        rows = _ROW.findall(text)
        assert rows
        for number, _kind, screen, tests in rows:
            assert "`" in screen, number
            named = re.findall(r"`([^`]+)`", tests)
            assert named, number
            for name in named:
                assert (ROOT / name.split("::")[0]).is_file(), f"{number}: {name}"
