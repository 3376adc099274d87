"""Commands of the ground floor: ``flask demo``; the others live with their subject."""

from __future__ import annotations

import click
from flask import Flask

from app.commands import Commands
from app.demo import loading
from app.journal import checkpoint

demo = Commands("demo", help="Demonstration data.")


@demo.command("load")
@click.option("--fresh", is_flag=True, help="Throw everything away first.")
def load(*, fresh: bool) -> None:
    """Load the demonstration; without --fresh only into an empty database."""
    if fresh:
        checkpoint.forget()  # the journal begins anew
        loading.load_fresh()
        click.echo("演示数据已重新载入")
    else:
        click.echo("演示数据已载入" if loading.load_once() else "已有数据,未改动")


@demo.command("guide")
@click.argument("address")
def guide(address: str) -> None:
    """Print what to open at ADDRESS, and as whom."""
    click.echo(loading.guide(address))


def init_app(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(demo)
