"""One snapshot of the database: facts are read and the copy is taken from the very same one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from alembic.runtime.migration import MigrationContext
from sqlalchemy import func, inspect, select, table

from app.backups import on_postgresql, on_sqlite, parts, refusals
from app.extensions import db


@dataclass(frozen=True)
class Snapshot:
    """The database at one moment, while others go on writing."""

    file: str
    """Name for the copy."""
    heads: tuple[str, ...]
    copy: Callable[[Path], None]
    """Write the database of this moment into a file that does not exist yet."""


def engine_name() -> str:
    """``sqlite`` or ``postgresql``."""
    return str(db.engine.dialect.name)


def side() -> ModuleType:
    """What differs between the two databases."""
    return on_sqlite if engine_name() == "sqlite" else on_postgresql


def where() -> str:
    """The database's address, without its password."""
    return db.engine.url.render_as_string(hide_password=True)


@contextmanager
def pinned() -> Iterator[Snapshot]:
    """Hold one moment of the database in the session, to the end of the block; nobody waits for it.

    Raises NotPossible where there are no tables.
    """
    engine = side()
    db.session.rollback()
    try:
        connection = db.session.connection(execution_options=dict(engine.OPTIONS))
        copy = engine.pin(connection)
        heads = MigrationContext.configure(connection).get_current_heads()
        if not heads:
            raise refusals.no_tables(where())
        yield Snapshot(engine.FILE, tuple(sorted(heads)), copy)
    finally:
        db.session.rollback()


def facts() -> dict[str, Any]:
    """Every fact of the database as the session sees it, as JSON gives it back."""
    told = {name: fact.tell() for name, fact in parts.facts().items()}
    plain: dict[str, Any] = json.loads(json.dumps(told, ensure_ascii=False))
    return plain


def summed(told: dict[str, Any]) -> dict[str, str]:
    """Each fact in a few words; a fact that this code does not know is only counted."""
    known = parts.facts()
    return {
        name: known[name].say(fact) if name in known else str(len(fact))
        for name, fact in told.items()
    }


def rows() -> dict[str, int]:
    """How many rows each table holds."""
    names = inspect(db.session.connection()).get_table_names()
    count = select(func.count())
    return {name: db.session.scalar(count.select_from(table(name))) or 0 for name in sorted(names)}
