"""``flask resolutions due`` and ``flask resolutions sweep``."""

from __future__ import annotations

import json
from contextlib import nullcontext
from datetime import date, datetime

import click
from flask import Flask
from flask.cli import AppGroup
from flask_babel import gettext as _

from app import clock
from app.calendar_overrides.queries import work_calendar
from app.documents.assignment import explain_due
from app.work_calendar.published import FIRST_YEAR, LAST_YEAR
from resolutions.labels import COLOUR_LABELS
from resolutions.services import reminding

commands = AppGroup("resolutions", help="Tasks, their dates and reminders.")


@commands.command("due")
@click.option("--from", "start", type=click.DateTime(["%Y-%m-%d"]), required=True)
@click.option("--working-days", type=click.IntRange(1, 500), required=True)
def due(start: datetime, working_days: int) -> None:
    """Print the date so many working days after a day, and why."""
    on = start.date()
    if not FIRST_YEAR <= on.year < LAST_YEAR - 3:
        raise click.BadParameter(f"{FIRST_YEAR} to {LAST_YEAR - 4}", param_hint="--from")
    deadline = work_calendar().explain(on, working_days)
    click.echo(deadline.due.isoformat())
    click.echo(explain_due(deadline))
    for run in deadline.counted_though_off:
        click.echo(f"{_span(run.first, run.last)} {_(run.name)}")


def _span(first: date, last: date) -> str:
    return first.isoformat() if first == last else f"{first.isoformat()}—{last.isoformat()}"


@commands.command("sweep")
@click.option("--at", "at", help="As of this time, ISO 8601; without a zone, the halls' own.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
def sweep(at: str | None, *, as_json: bool) -> None:
    """Send the reminders that are due, by hand; run twice it does nothing more."""
    with clock.stopped(_instant(at)) if at else nullcontext():
        said = reminding.sweep()
    if as_json:
        click.echo(json.dumps({"sent": [one.to_json() for one in said]}, ensure_ascii=False))
        return
    labels = {kind: COLOUR_LABELS[colour] for colour, kind in reminding.KINDS.items()}
    for one in said:
        click.echo(f"{labels[one.kind]} {one.due.isoformat()} /tasks/{one.task}")
    click.echo(_("共提醒%(count)d次", count=len(said)))


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--at") from error
    return at if at.tzinfo else at.replace(tzinfo=clock.zone())


def init_app(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(commands)
