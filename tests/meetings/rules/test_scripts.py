"""Every paragraph of roberts-rules.md as a script, each act with what is expected of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from meetings.rules.scripts.playing import Line, play
from meetings.rules.scripts.reading import read

FOLDER = Path(__file__).parents[1] / "scripts"


def _scripts() -> dict[str, dict[str, Any]]:
    """Return every script by name: a file holds one, or several that belong together."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(FOLDER.glob("*.json")):
        plain = json.loads(path.read_text(encoding="utf-8"))
        several = plain.get("scripts", [plain])
        for one in several:
            found[path.stem if len(several) == 1 else f"{path.stem}: {one['what']}"] = one
    return found


SCRIPTS = _scripts()


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_goes_as_the_paragraph_says(name: str) -> None:
    plain = SCRIPTS[name]
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
        for script in SCRIPTS.values()
        for act in script["acts"]
        if act["expect"]["in_order"]
    }
    assert set(MOTIONS) <= moved
