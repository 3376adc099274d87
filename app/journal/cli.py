"""``flask audit verify`` and ``flask audit head``."""

from __future__ import annotations

from pathlib import Path

import click

from app import audit
from app.commands import Commands
from app.journal import checkpoint

MOST_SHOWN = 100
journal = Commands("audit", help="The journal of acts.")


@journal.command("verify")
@click.option(
    "--checkpoint",
    "kept",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="An earlier end of the journal, kept elsewhere; by default the one beside the database.",
)
def verify(kept: Path | None) -> None:
    """Walk the whole chain; exit 1 and name every break if it does not hold."""
    try:
        known = checkpoint.read(kept)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    breaks = 0
    for found in audit.verify(known):
        breaks += 1
        if breaks <= MOST_SHOWN:
            click.echo(f"entry {found.entry_id}: {found.what}")
    if breaks:
        click.echo(f"broken: {breaks} places where the chain does not hold")
        raise SystemExit(1)
    checkpoint.note()
    head = audit.head()
    click.echo(f"ok: {audit.count()} entries, the chain holds")
    if head is not None:
        click.echo(f"head: {head.entry_id} {head.hash}")


@journal.command("head")
def head() -> None:
    """Print the end of the journal, to be noted elsewhere."""
    end = audit.head()
    click.echo(f"{end.entry_id} {end.hash}" if end else "empty")
