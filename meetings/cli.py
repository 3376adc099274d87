"""``flask meetings``: the table of motions, and scripts played on the rules."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import click
from flask_babel import gettext

from app.commands import Commands
from meetings.rules.motions.table import MOTIONS, as_row
from meetings.rules.scripts.playing import Line, play
from meetings.rules.scripts.reading import Script, ScriptError, read

meetings = Commands("meetings", help="Meetings: the rules as a table, and scripts played on them.")
MALFORMED = 2


@meetings.command("motions")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def motions(*, as_json: bool) -> None:
    """Every motion of the table: rank, second, debate, amendment, vote, source."""
    for kind in MOTIONS.values():
        row = as_row(kind)
        if as_json:
            click.echo(json.dumps(row, ensure_ascii=False))
        else:
            rank = "–" if kind.rank is None else kind.rank
            click.echo(f"{rank}\t{kind.code}\t{kind.zh}\t{kind.en}\t{row['vote']}\t{kind.source}")


@meetings.command("replay")
@click.argument("script", metavar="SCRIPT.json")
def replay(script: str) -> None:
    """Play SCRIPT.json on the rules: one JSON line for each act.

    Exit 2 when it is no script: what is wrong, why, and what would help, each on a line.
    """
    try:
        found = read(_plain(script))
        for line in play(found):
            click.echo(json.dumps(_shown(line, found), ensure_ascii=False))
    except ScriptError as error:
        _fail(error.what.said(gettext, str), gettext(error.why), gettext(error.remedy))


def _plain(name: str) -> object:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
        return json.loads(text)
    except OSError:
        _fail(gettext("读不到剧本：%(name)s", name=name), "", gettext("请核对文件名。"))
    except UnicodeDecodeError:
        _fail(gettext("剧本不是 UTF-8 文字。"), "", gettext("请另存为 UTF-8。"))
    except json.JSONDecodeError as error:
        where = gettext("第 %(line)s 行：%(problem)s", line=error.lineno, problem=error.msg)
        _fail(gettext("剧本不是 JSON。"), where, gettext("请改正后再试。"))


def _fail(*lines: str) -> NoReturn:
    for line in filter(None, lines):
        click.echo(line, err=True)
    raise SystemExit(MALFORMED)


def _shown(line: Line, script: Script) -> dict[str, object]:
    name: Callable[[int], str] = script.name
    return {
        "n": line.n,
        "act": line.act,
        "in_order": line.in_order,
        "reason": line.reason.said(gettext, name),
        "rule": gettext(line.rule),
        "pending": list(line.pending),
        "floor": line.floor,
        "outcome": line.outcome,
    }
