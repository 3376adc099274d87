"""Fresh databases for tests: a file, or a PostgreSQL database made and dropped."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from zlib import crc32

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_migrate import Migrate, upgrade

from app.database import prepare_engine
from app.extensions import db
from tests.support.server import ROOT

ON_SQLITE = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
"""For long journeys: each runs on one database, and each database has its share."""
ENGINES = ("sqlite", "postgresql")


def engines_for(name: str, fixtures: Collection[str]) -> tuple[str, ...]:
    """On which databases a test runs: on both, or, where a browser takes part, on one.

    What a browser adds to the tests of services and pages, which all run on both, does not depend
    on the database, and a browser costs more than everything else. The test's name decides, so
    that each database has about half of them, and the same ones in every run.
    """
    if "browser" not in fixtures:
        return ENGINES
    return (ENGINES[crc32(name.encode()) % len(ENGINES)],)


@contextmanager
def fresh_database(engine: str, folder: Path, server: Callable[[], str]) -> Iterator[str]:
    """Yield the address of an empty database of this kind; it is gone afterwards."""
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'test.sqlite'}"
        return
    name = f"yst_{secrets.token_hex(6)}"
    address = sa.make_url(server()).set(drivername="postgresql+psycopg")
    admin = sa.create_engine(address, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sa.text(f'CREATE DATABASE "{name}"'))
    try:
        yield address.set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(sa.text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        admin.dispose()


def migrate(url: str) -> None:
    """Make all tables of the database at ``url``, as ``flask db upgrade`` does in a new process.

    A process of its own would take longer to begin than the migrations take.
    """
    app = Flask("migrating")
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    with app.app_context():
        prepare_engine(db.engine)
        upgrade()
        db.engine.dispose()


def say_savepoints_plainly(engine: sa.Engine) -> None:
    """Send savepoints to the database as they are.

    SQLAlchemy compiles each one anew, as its name is new. In a test every unit of work stands in a
    savepoint, and they were a fifth of all statements.
    """
    for act, words in (
        ("do_savepoint", "SAVEPOINT"),
        ("do_release_savepoint", "RELEASE SAVEPOINT"),
        ("do_rollback_to_savepoint", "ROLLBACK TO SAVEPOINT"),
    ):
        setattr(engine.dialect, act, partial(_say, words))


def _say(words: str, connection: sa.Connection, name: str) -> None:
    cursor = connection.connection.cursor()
    try:
        cursor.execute(f"{words} {name}")
    finally:
        cursor.close()


class Sweeper:
    """Takes what rolled back tests leave behind out of a database.

    PostgreSQL keeps rows that were rolled back until it is vacuumed, and a server for tests may
    have its autovacuum off: after a few hundred tests every query read through thousands of rows
    that never were, and each test took ten times as long as the first.
    """

    EVERY = 20
    DEAD = 300

    def __init__(self) -> None:
        self._since = 0

    def after_a_test(self, engine: sa.Engine) -> None:
        """Vacuum, now and then, the tables in which many dead rows lie; none is open by then."""
        if engine.dialect.name != "postgresql":
            return
        self._since = (self._since + 1) % self.EVERY
        if self._since:
            return
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            full = connection.scalars(
                sa.text("SELECT relname FROM pg_stat_user_tables WHERE n_dead_tup > :dead"),
                {"dead": self.DEAD},
            ).all()
            if full:
                connection.execute(sa.text("VACUUM " + ", ".join(f'"{name}"' for name in full)))
