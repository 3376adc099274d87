"""``flask meetings``: the table printed, scripts played, and what is no script told so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask

from meetings.rules.motions.table import MOTIONS

SCRIPT = {
    "rules": "ronr",
    "chair": "chair",
    "members": ["chair", "a", "b", "c"],
    "present": ["chair", "a", "b", "c"],
    "acts": [
        {"by": "a", "act": "move", "motion": "main_motion", "text": "买十把椅子"},
        {"by": "a", "act": "second"},
        {"by": "b", "act": "second"},
    ],
}


def test_the_table_of_motions_is_one_json_object_a_line(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["meetings", "motions", "--json"])
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["code"] for row in rows] == list(MOTIONS)
    assert rows[6]["code"] == "previous_question"
    assert (rows[6]["rank"], rows[6]["vote"], rows[6]["debatable"]) == (7, "two_thirds", False)


def test_the_table_can_be_read_by_people(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["meetings", "motions"])
    assert "7\tprevious_question\t结束辩论" in done.stdout
    assert "–\tpoint_of_order" in done.stdout


def test_a_script_is_played_line_by_line(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "script.json"
    path.write_text(json.dumps(SCRIPT), encoding="utf-8")
    done = app.test_cli_runner().invoke(args=["meetings", "replay", str(path)])
    assert done.exit_code == 0
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines[0] == {
        "n": 1,
        "act": "move",
        "in_order": True,
        "reason": "a提出主动议：买十把椅子",
        "rule": "RONR §10",
        "pending": ["main_motion"],
        "floor": "a",
        "outcome": None,
    }
    assert [line["in_order"] for line in lines] == [True, False, True]
    assert lines[1]["reason"] == "不能附议自己的动议。"


def test_a_script_may_come_from_standard_input(app: Flask) -> None:
    runner = app.test_cli_runner()
    done = runner.invoke(args=["meetings", "replay", "-"], input=json.dumps(SCRIPT))
    assert done.exit_code == 0
    assert len(done.stdout.splitlines()) == 3


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "剧本不是 JSON"),
        (b"\xff\xfe\xfa", "剧本不是 UTF-8"),
        (b"[]", "剧本应是一个 JSON 对象"),
        (None, "读不到剧本"),
    ],
)
def test_what_is_no_script_is_said_with_a_remedy(
    app: Flask, tmp_path: Path, content: bytes | None, said: str
) -> None:
    path = tmp_path / "script.json"
    if content is not None:
        path.write_bytes(content)
    done = app.test_cli_runner().invoke(args=["meetings", "replay", str(path)])
    assert done.exit_code == 2
    assert said in done.stderr
    assert "请" in done.stderr
