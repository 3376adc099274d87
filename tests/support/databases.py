"""Fresh databases for tests: a file, or a PostgreSQL database made and dropped."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

ON_SQLITE = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
"""For long journeys in browsers: each runs on one database, and each database has its share."""


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
