"""Change which values a stored enum's CHECK allows, in a migration, on both databases.

Alembic's autogenerate does not see such a change. PostgreSQL drops the constraint and adds it
anew. SQLite cannot, and copying the table would break the foreign keys that point to it while
they are enforced; its documentation names the other way (Making Other Kinds Of Table Schema
Changes): write the table's text anew, for what is on the disk stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection


def allow(
    connection: Connection, table: str, column: str, name: str, values: Sequence[str]
) -> None:
    """Let ``column`` hold exactly ``values``; ``name`` is the CHECK's. Raises LookupError."""
    listed = ", ".join(f"'{value}'" for value in values)
    if connection.dialect.name == "sqlite":
        _written_anew(connection, table, f"CONSTRAINT {name} CHECK ({column} IN (", listed)
        return
    connection.execute(sa.text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
    check = f"CHECK ({column} IN ({listed}))"
    connection.execute(sa.text(f"ALTER TABLE {table} ADD CONSTRAINT {name} {check}"))


def _written_anew(connection: Connection, table: str, opening: str, listed: str) -> None:
    old = connection.scalar(
        sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :table"),
        {"table": table},
    )
    if not old or opening not in old:
        raise LookupError(f"{table} has no {opening}")
    head, rest = old.split(opening, 1)
    new = f"{head}{opening}{listed}{rest[rest.index('))') :]}"
    version = connection.scalar(sa.text("PRAGMA schema_version")) or 0
    connection.execute(sa.text("PRAGMA writable_schema = ON"))
    connection.execute(
        sa.text("UPDATE sqlite_master SET sql = :new WHERE type = 'table' AND name = :table"),
        {"new": new, "table": table},
    )
    connection.execute(sa.text(f"PRAGMA schema_version = {version + 1}"))
    connection.execute(sa.text("PRAGMA writable_schema = RESET"))
