"""The commands and groups of ``flask …``: a command that meets no database says how one is made.

A traceback of the driver tells an administrator nothing. What is refused here are the two states
that every command meets some day: a database that nobody made yet, and one from before an update.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask.cli import AppGroup, ScriptInfo
from sqlalchemy.exc import DBAPIError

from app.extensions import db


class Commands(AppGroup):
    """A group whose commands end with a sentence where the database is not ready for them."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. Raises ClickException where the database is missing or too old."""
        with _explained(ctx):
            return super().invoke(ctx)


class Command(click.Command):
    """A command that stands by itself, without a group; the same sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. Raises ClickException where the database is missing or too old."""
        with _explained(ctx):
            return super().invoke(ctx)


@contextmanager
def _explained(ctx: click.Context) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        with ctx.ensure_object(ScriptInfo).load_app().app_context():
            missing = _not_ready()
        if missing is None:
            raise
        raise click.ClickException(missing) from error


def _not_ready() -> str | None:
    """What is wrong with the database and what mends it, in both languages; None if it is ready."""
    where = db.engine.url.render_as_string(hide_password=True)
    try:
        with db.engine.connect() as connection:
            stands = MigrationContext.configure(connection).get_current_heads()
    except DBAPIError as error:
        return (
            f"连不上数据库 {where}：{error.orig}。请检查 DATABASE_URL。\n"
            f"The database {where} does not answer; see DATABASE_URL."
        )
    wanted = ScriptDirectory(current_app.extensions["migrate"].directory).get_heads()
    if set(stands) == set(wanted):
        return None
    made = "的表还是旧的" if stands else "里还没有建表"
    return (
        f"数据库 {where} {made}。请先运行 flask --app wsgi db upgrade，或 make setup。\n"
        f"The tables of {where} are {'out of date' if stands else 'not made yet'}: "
        "run `flask --app wsgi db upgrade` (or `make setup`) first."
    )
