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
_SQLITE_ONCE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table} WHEN EXISTS ({once})
BEGIN SELECT RAISE(ABORT, '{table} may only grow'); END
"""
_POSTGRESQL_ONCE = """
CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_{table}()
"""
_FUNCTION_ONCE = """
CREATE OR REPLACE FUNCTION refuse_change_of_{table}() RETURNS trigger AS $$
BEGIN
IF EXISTS ({once}) THEN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' may only grow'; END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
END $$ LANGUAGE plpgsql
"""
_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' may only grow'; END $$ LANGUAGE plpgsql
"""


def statements(table: str, dialect: str, once: str = "") -> tuple[str, ...]:
    """Return the statements that protect ``table``; the migrations run the same text.

    ``once`` is a SELECT on OLD: rows may be changed until it finds something.
    """
    if once:
        return _once(table, dialect, once)
    if dialect == "sqlite":
        return tuple(
            _SQLITE.format(table=table, verb=verb, VERB=verb.upper())
            for verb in ("update", "delete")
        )
    return (_FUNCTION, _POSTGRESQL.format(table=table))


def _once(table: str, dialect: str, once: str) -> tuple[str, ...]:
    if dialect == "sqlite":
        return tuple(
            _SQLITE_ONCE.format(table=table, verb=verb, VERB=verb.upper(), once=once)
            for verb in ("update", "delete")
        )
    return (
        _FUNCTION_ONCE.format(table=table, once=once),
        _POSTGRESQL_ONCE.format(table=table),
    )


def forbid_changes(model: type[Base], once: str = "") -> None:
    """Protect ``model``'s table whenever it is created from the metadata."""
    table: Any = model.__table__
    for dialect in ("sqlite", "postgresql"):
        for statement in statements(table.name, dialect, once):
            ddl = DDL(statement)  # type: ignore[no-untyped-call]  # reason: untyped in SQLAlchemy
            event.listen(table, "after_create", ddl.execute_if(dialect=dialect))
