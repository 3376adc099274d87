"""Alembic's environment: the app's engine, the app's metadata, both databases."""

from __future__ import annotations

from typing import Literal

from alembic import context
from flask import current_app
from sqlalchemy import Connection, Engine

from app.database import Base, UTCDateTime

engine: Engine = current_app.extensions["migrate"].db.engine


def include_object(
    item: object,
    name: str | None,
    kind: str,
    reflected: bool,  # noqa: FBT001  # reason: Alembic calls it so
    other: object,
) -> bool:
    """Leave out what no model describes on purpose: the search index and its shadow tables."""
    del item, other
    return not (
        reflected and kind == "table" and name is not None and name.startswith("proposal_search")
    )


def render_item(kind: str, item: object, context_: object) -> str | Literal[False]:
    """Write our own types as the plain ones they are in the database."""
    del context_
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Run the migrations in one transaction.

    SQLite changes a table by copying it, which its foreign keys forbid while they are enforced;
    they are checked as a whole instead before anything is committed.
    """
    with engine.connect() as connection:
        _enforce(connection, on=False)
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            include_object=include_object,
            render_as_batch=True,
            render_item=render_item,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        _check_references(connection)
        connection.commit()
        _enforce(connection, on=True)


def _enforce(connection: Connection, *, on: bool) -> None:
    """Switch SQLite's foreign keys, outside any transaction, where alone it has an effect."""
    if connection.dialect.name == "sqlite":
        cursor = connection.connection.cursor()
        cursor.execute(f"PRAGMA foreign_keys = {'ON' if on else 'OFF'}")
        cursor.close()


def _check_references(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"references to rows that are not there: {broken[:5]}")


run()
