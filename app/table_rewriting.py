"""Change a table of SQLite beyond what its ALTER can do, keeping every named CHECK.

Alembic copies a table too, but it copies no CHECK; here the table's own text is written anew, as
SQLite's documentation has it (Making Other Kinds Of Table Schema Changes). In a migration only:
foreign keys are not enforced there, and are checked as a whole before it is committed.
"""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

_DRAFT = "_written_anew"


def write_anew(connection: Connection, table: str, change: Callable[[str], str]) -> None:
    """Make ``table`` what ``change`` makes of its CREATE TABLE; columns in both keep their values.

    Raises LookupError where there is no such table, or where nothing was changed.
    """
    old = _text_of(connection, table)
    new = change(old)
    if not old or new == old:
        raise LookupError(f"{table} is not what the change expects")
    indexes = connection.scalars(
        sa.text(
            "SELECT sql FROM sqlite_master WHERE tbl_name = :table AND type IN ('index', 'trigger')"
            " AND sql IS NOT NULL"
        ),
        {"table": table},
    ).all()
    connection.exec_driver_sql(new.replace(f"CREATE TABLE {table} ", f"CREATE TABLE {_DRAFT} ", 1))
    kept = ", ".join(
        f'"{name}"' for name in _columns(connection, table) if name in _columns(connection, _DRAFT)
    )
    copying = f"INSERT INTO {_DRAFT} ({kept}) SELECT {kept} FROM {table}"  # noqa: S608 - names from the schema itself
    connection.exec_driver_sql(copying)
    connection.exec_driver_sql(f"DROP TABLE {table}")
    connection.exec_driver_sql("PRAGMA legacy_alter_table = ON")
    connection.exec_driver_sql(f"ALTER TABLE {_DRAFT} RENAME TO {table}")
    connection.exec_driver_sql("PRAGMA legacy_alter_table = OFF")
    for index in indexes:
        connection.exec_driver_sql(index)


def swap(*pairs: tuple[str, str]) -> Callable[[str], str]:
    """The change that puts the second of each pair for the first. Raises LookupError without it."""

    def change(text: str) -> str:
        for old, new in pairs:
            if old not in text:
                raise LookupError(f"not in the table: {old}")
            text = text.replace(old, new, 1)
        return text

    return change


def _text_of(connection: Connection, table: str) -> str:
    text = connection.scalar(
        sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :table"),
        {"table": table},
    )
    # Once renamed, SQLite writes the name in quotes.
    return (text or "").replace(f'CREATE TABLE "{table}"', f"CREATE TABLE {table} ", 1)


def _columns(connection: Connection, table: str) -> list[str]:
    return [row[1] for row in connection.exec_driver_sql(f"PRAGMA table_info({table})")]
