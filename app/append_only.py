"""Tables that may only grow: triggers in the database refuse UPDATE and DELETE.

They stop bugs and careless hands, not a database administrator; against those there are the
hash chain and the signed checkpoints that leave the house (ballots.md).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import DDL, event

from app.database import Base

_SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} may only grow'); END
"""
_POSTGRESQL = """
CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION refuse_change()
"""
_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' may only grow'; END $$ LANGUAGE plpgsql
"""


def statements(table: str, dialect: str) -> tuple[str, ...]:
    """Return the statements that protect ``table``; the migrations run the same text."""
    if dialect == "sqlite":
        return tuple(
            _SQLITE.format(table=table, verb=verb, VERB=verb.upper())
            for verb in ("update", "delete")
        )
    return (_FUNCTION, _POSTGRESQL.format(table=table))


def forbid_changes(model: type[Base]) -> None:
    """Protect ``model``'s table whenever it is created from the metadata."""
    table: Any = model.__table__
    for dialect in ("sqlite", "postgresql"):
        for statement in statements(table.name, dialect):
            ddl = DDL(statement)  # type: ignore[no-untyped-call]  # reason: untyped in SQLAlchemy
            event.listen(table, "after_create", ddl.execute_if(dialect=dialect))
