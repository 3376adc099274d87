"""``flask resolutions due``, ``flask resolutions sweep`` and ``flask resolutions tally``."""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import asdict
from datetime import date, datetime

import click
from flask import Flask
from flask_babel import gettext as _
from sqlalchemy import inspect

from app import clock
from app.calendar_overrides.queries import work_calendar
from app.commands import Commands
from app.documents.assignment import explain_due
from app.extensions import db
from app.work_calendar.calendar import Deadline, WorkCalendar
from app.work_calendar.published import FIRST_YEAR, LAST_YEAR
from resolutions.labels import DONE_LABELS
from resolutions.services import recounting, sweeping

commands = Commands("resolutions", help="Tasks, their dates and reminders.")


@commands.command("due")
@click.option("--from", "start", type=click.DateTime(["%Y-%m-%d"]), required=True)
@click.option("--working-days", type=click.IntRange(1, 500), required=True)
@click.option("--json", "as_json", is_flag=True, help="Print every day on the way and why.")
def due(start: datetime, working_days: int, *, as_json: bool) -> None:
    """Print the date so many working days after a day, and why."""
    on = start.date()
    if not FIRST_YEAR <= on.year < LAST_YEAR - 3:
        raise click.BadParameter(f"{FIRST_YEAR} to {LAST_YEAR - 4}", param_hint="--from")
    deadline = _calendar().explain(on, working_days)
    if as_json:
        click.echo(json.dumps(_reckoned(deadline), ensure_ascii=False))
        return
    click.echo(deadline.due.isoformat())
    click.echo(explain_due(deadline))
    for run in deadline.counted_though_off:
        click.echo(f"{_span(run.first, run.last)} {_(run.name)}")


def _calendar() -> WorkCalendar:
    """The halls' calendar; before any database is made nothing was declared but the notices."""
    return work_calendar() if inspect(db.engine).has_table("declared_day") else WorkCalendar({})


def _reckoned(deadline: Deadline) -> dict[str, object]:
    days = [
        {
            "date": day.date.isoformat(),
            "counts": day.is_working,
            "reason": day.reason.value,
            "name": _(day.name),
        }
        for day in deadline.days
    ]
    return {
        "from": deadline.start.isoformat(),
        "working_days": deadline.working_days,
        "due": deadline.due.isoformat(),
        "official": deadline.is_official,
        "provisional_years": list(deadline.provisional_years),
        "days": days,
    }


def _span(first: date, last: date) -> str:
    return first.isoformat() if first == last else f"{first.isoformat()}—{last.isoformat()}"


@commands.command("sweep")
@click.option("--at", "at", help="As of this time, ISO 8601; without a zone, the halls' own.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
def sweep(at: str | None, *, as_json: bool) -> None:
    """Do by hand what the workers do each minute, and print it; run twice it does nothing more."""
    with clock.stopped(_instant(at)) if at else nullcontext():
        swept = sweeping.sweep()
    if as_json:
        done = [{"chore": chore, **one.to_json()} for chore, one in swept.done]
        failed = [{"chore": chore, "id": found} for chore, found in swept.failed]
        click.echo(json.dumps({"done": done, "failed": failed}, ensure_ascii=False))
    else:
        for _chore, one in swept.done:
            due = one.due.isoformat() if one.due else ""
            click.echo(" ".join(part for part in (_named(one), due, one.url) if part))
        click.echo(_("共办理%(count)d件", count=len(swept.done)))
    if swept.failed:
        raise SystemExit(1)


@commands.command("tally")
@click.option("--check", is_flag=True, help="Only say what differs; fail where something does.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def tally(*, check: bool, as_json: bool) -> None:
    """Recount the boards' tally against every task, and put right what differs."""
    found = recounting.recount(mend=not check)
    if as_json:
        click.echo(json.dumps({**asdict(found), "mended": not (check or found.agrees)}))
    else:
        click.echo(
            _("看了%(count)d项任务，看板的账与任务一致", count=found.tasks)
            if found.agrees
            else _(
                "看了%(count)d项任务：%(tasks)d项任务、%(lines)d个合计与看板的账不一致",
                count=found.tasks,
                tasks=len(found.strayed),
                lines=found.lines,
            )
        )
        if not check and not found.agrees:
            click.echo(_("已经改正"))
    if check and not found.agrees:
        raise SystemExit(1)


def _named(one: sweeping.Done) -> str:
    return str(DONE_LABELS.get(one.kind, one.kind))


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--at") from error
    return at if at.tzinfo else at.replace(tzinfo=clock.zone())


def init_app(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(commands)
