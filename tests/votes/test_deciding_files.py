"""``flask votes decide``: figures from a file or from standard input, decided by their preset."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask

FIGURES = {"preset": "P21", "eligible": {"heads": 40}, "yes": {"heads": 20}, "no": {"heads": 10}}


@pytest.mark.parametrize("by", ["file", "standard input"])
def test_figures_are_decided_line_by_line(app: Flask, tmp_path: Path, by: str) -> None:
    file, text = tmp_path / "figures.json", json.dumps(FIGURES)
    file.write_text(text, encoding="utf-8")
    runner = app.test_cli_runner()
    if by == "file":
        done = runner.invoke(args=["votes", "decide", str(file), "--json"])
        told = json.loads(done.output)
        assert told["outcome"] == "passed"
        assert [test["holds"] for test in told["tests"]] == [True, True]
    else:
        done = runner.invoke(args=["votes", "decide", "-"], input=text)
        assert "应到40 实到30 赞成20 > 30/2 通过" in done.output
        assert done.output.endswith("\npassed\n")
    assert done.exit_code == 0


def test_impossible_figures_exit_with_two_and_say_why(app: Flask) -> None:
    wrong = json.dumps(FIGURES | {"took_part": {"heads": 29}})
    done = app.test_cli_runner().invoke(args=["votes", "decide", "-", "--json"], input=wrong)
    assert done.exit_code == 2
    assert "do not add up to took_part" in done.output
