"""Every paragraph of roberts-rules.md as a script, each act with what is expected of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from meetings.rules.scripts.playing import Line, play
from meetings.rules.scripts.reading import read

FOLDER = Path(__file__).parents[1] / "scripts"
SCRIPTS = sorted(path.stem for path in FOLDER.glob("*.json"))


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_goes_as_the_paragraph_says(name: str) -> None:
    plain = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    lines = list(play(read(plain)))
    assert len(lines) == len(plain["acts"])
    for act, line in zip(plain["acts"], lines, strict=True):
        expected = act["expect"]
        found = {key: value for key, value in _shown(line).items() if key in expected}
        assert found == expected, (name, line.n, act, line.reason.said(str, str))
        assert line.rule


def _shown(line: Line) -> dict[str, Any]:
    return {
        "in_order": line.in_order,
        "pending": list(line.pending),
        "floor": line.floor,
        "outcome": line.outcome,
    }


def test_every_row_of_the_table_has_its_script() -> None:
    from meetings.rules.motions.table import MOTIONS

    moved = {
        act.get("motion")
        for name in SCRIPTS
        for act in json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))["acts"]
        if act["expect"]["in_order"]
    }
    assert set(MOTIONS) <= moved
