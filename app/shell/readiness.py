"""The checks behind ``/readyz``."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import text

from app import jobs
from app.extensions import db


def checks() -> Mapping[str, str]:
    """Each check's name → ``ok`` or what is wrong."""
    named: dict[str, Callable[[], str]] = {
        "database": _database,
        "migrations": _migrations,
        "queue": jobs.health,
    }
    return {name: _run(check) for name, check in named.items()}


def _run(check: Callable[[], str]) -> str:
    try:
        return check()
    except Exception as error:  # noqa: BLE001 - whatever it is, the answer is "not ready"
        db.session.rollback()  # one failure must not fail the checks after it
        return type(error).__name__


def _database() -> str:
    db.session.execute(text("SELECT 1"))
    return "ok"


def _migrations() -> str:
    directory = current_app.extensions["migrate"].directory
    heads = set(ScriptDirectory(directory).get_heads())
    current = set(MigrationContext.configure(db.session.connection()).get_current_heads())
    return "ok" if heads == current else f"at {sorted(current)}, want {sorted(heads)}"
