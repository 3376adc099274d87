"""``flask people import``: the same road as the pages, without a browser."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import click

from app.errors import DomainError
from app.extensions import db
from app.people.cli import people
from app.places.queries import hall_with_code
from app.roster import labels, queries
from app.roster.columns import HEADINGS, Column
from app.roster.models.roster_import import ImportState, RosterImport
from app.roster.services import applying, deciding, reading
from app.transaction import transaction


@people.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--hall", "hall_code", required=True, help="The hall whose place the people are of.")
@click.option("--confirm", is_flag=True, help="Import; without it the file is only checked.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of sentences.")
def import_file(file: Path, hall_code: str, *, confirm: bool, as_json: bool) -> None:
    """Check a roster, and with --confirm import its good rows. Exit 1 when it cannot be read."""
    started = time.monotonic()
    try:
        report = _import(file, hall_code, confirm=confirm)
    except DomainError as error:
        raise click.ClickException(f"{error.what} {error.remedy}".strip()) from error
    report["seconds"] = round(time.monotonic() - started, 2)
    click.echo(json.dumps(report, ensure_ascii=False) if as_json else _sentences(report))
    if report["state"] == ImportState.UNREADABLE:
        raise SystemExit(1)


def _import(file: Path, hall_code: str, *, confirm: bool) -> dict[str, Any]:
    with transaction():
        place = hall_with_code(hall_code).place
        import_id = deciding.receive(file.read_bytes(), file.name, place, by=None).id
    reading.read(import_id)
    taken = db.session.get_one(RosterImport, import_id)
    report = _report(taken)
    if confirm and taken.state is ImportState.READY and taken.rows > taken.bad:
        with transaction():
            deciding.confirm(taken, by=None)
        applying.apply(import_id)
        return report | _report(db.session.get_one(RosterImport, import_id))
    with transaction():
        deciding.give_up(taken, by=None)
    return report


def _report(taken: RosterImport) -> dict[str, Any]:
    report: dict[str, Any] = {
        "state": taken.state.value,
        "rows": taken.rows,
        "bad": taken.bad,
        "fresh": taken.fresh,
        "opened": taken.opened,
        "changed": taken.changed,
        "unchanged": taken.unchanged,
        "skipped": taken.skipped,
    }
    if taken.problem:
        report["problem"] = labels.say_problem(taken.problem)
    if taken.state is ImportState.READY:
        report["errors"] = [
            {
                "row": row.number,
                "column": HEADINGS[Column(fault["column"])],
                "reason": labels.say_fault(fault),
            }
            for row in queries.bad_rows(taken, limit=taken.bad)
            for fault in row.errors
        ]
    return report


def _sentences(report: dict[str, Any]) -> str:
    if report["state"] == ImportState.UNREADABLE:
        return f"读不了：{report['problem']}"
    lines = [f"第{e['row']}行 {e['column']}：{e['reason']}" for e in report.get("errors", ())]
    lines.append(f"共{report['rows']}行，有错{report['bad']}行，新人{report['fresh']}行")
    if report["state"] == ImportState.DONE:
        lines.append(
            f"已导入：新登记{report['opened']}人，更新{report['changed']}行，"
            f"无变化{report['unchanged']}行，跳过{report['skipped']}行，用时{report['seconds']}秒"
        )
    else:
        lines.append("只是检查，没有改动；确认导入请加 --confirm")
    return "\n".join(lines)
