"""Commands of ``flask proposals``: import, lookalikes, groups."""

from __future__ import annotations

from flask import Flask

from proposals.cli.importing import group
from proposals.cli.lookalikes import groups, lookalikes


def init_app(app: Flask) -> None:
    """Add the commands."""
    for command in (lookalikes, groups):
        group.add_command(command)
    app.cli.add_command(group)
