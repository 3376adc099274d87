"""The declarative base, the column types, and how each database is opened.

SQLite: WAL, ``synchronous=FULL``, ``foreign_keys=ON``; pysqlite's own lazy BEGIN is switched off
so that writers can say ``BEGIN IMMEDIATE`` and never meet SQLITE_BUSY_SNAPSHOT half-way.

PostgreSQL: the locks of a process that died fall with its connection. Of a machine that is gone
without a word the server hears after ``KEEPALIVE``, and a writer that stands still is put out.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import DateTime, Engine, Enum, MetaData, event
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import JSON, TypeDecorator

WRITES = "yishiting_writes"
"""Execution option of a connection that is about to write (set by app.transaction)."""
LOCK_SECONDS: Final = 10
"""How long a writer waits for a lock that another one holds; then it fails, and may try again."""
STILL_SECONDS: Final = 30
"""How long a writer may do nothing in the middle of its work before others get its locks."""
KEEPALIVE: Final = {"idle": 5, "interval": 2, "count": 3}
"""Seconds of silence, seconds between questions, and questions without an answer: some eleven
seconds after a machine lost its power its connections end, at both ends."""


class UTCDateTime(TypeDecorator[datetime]):
    """An aware instant. SQLite keeps naive UTC text, PostgreSQL ``timestamptz``."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times: nobody knows what they mean."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time must be aware")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the instant back aware, in UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _values(enum: type[StrEnum]) -> list[str]:
    return [member.value for member in enum]


class Base(DeclarativeBase):
    """Every model's base. Subclass this, not ``db.Model``: mypy knows it."""

    # A registry, not ``type_annotation_map``: Flask-SQLAlchemy derives a class of its own from
    # this one, and SQLAlchemy refuses a map on a base that already has its registry.
    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            datetime: UTCDateTime(),
            dict[str, Any]: JSON(),
            list[Any]: JSON(),
            StrEnum: Enum(
                StrEnum,
                native_enum=False,
                create_constraint=True,
                length=40,
                values_callable=_values,
            ),
        },
    )


def prepare_engine(engine: Engine) -> None:
    """Attach the listeners that open this engine's database safely."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _open_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _begin_postgres)


def postgres_arguments(url: str) -> dict[str, object]:
    """How psycopg is to connect: both ends find out that the other one is gone.

    Where the address brings ``options`` of its own, those stand.
    """
    ours: dict[str, object] = {f"keepalives_{name}": value for name, value in KEEPALIVE.items()}
    if "options=" not in url:
        ours["options"] = " ".join(
            f"-c tcp_keepalives_{name}={value}" for name, value in KEEPALIVE.items()
        )
    return {"connect_timeout": 10, **ours}


def _open_sqlite(connection: Any, record: object) -> None:
    del record
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "busy_timeout=5000",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_postgres(connection: Connection) -> None:
    """Have no writer wait for ever, nor be waited for. Reads may take as long as they like."""
    if connection.get_execution_options().get(WRITES, False):
        connection.exec_driver_sql(_PATIENCE)


_PATIENCE: Final = (
    f"SELECT set_config('lock_timeout', '{LOCK_SECONDS}s', true),"
    f" set_config('idle_in_transaction_session_timeout', '{STILL_SECONDS}s', true)"
)
