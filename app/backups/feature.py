"""Wiring of backups: their commands, and the key that every start needs."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask

from app.backups import cli, parts, snapshots
from app.backups.parts import Holding, Kind


def init_app(app: Flask) -> None:
    """Bind backups to the app."""
    app.cli.add_command(cli.backup)
    app.cli.add_command(cli.restore)
    parts.state(app, "rows", snapshots.rows, _say_rows)
    parts.hold(app, Holding("secret_key", Kind.KEY, made_anew=True))


def _say_rows(rows: Mapping[str, int]) -> str:
    return f"{len(rows)} tables, {sum(rows.values())} rows"
