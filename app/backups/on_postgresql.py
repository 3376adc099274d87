"""PostgreSQL: an exported snapshot, from which ``pg_dump`` reads what the facts were read from."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from app.backups import copying, refusals
from app.extensions import db

FILE = "database.dump"
OPTIONS: Mapping[str, Any] = {"isolation_level": "REPEATABLE READ"}
_VERSION = re.compile(r"(\d+)(?:\.\d+)?")
_DEBIAN = "/usr/lib/postgresql"


def pin(connection: Connection) -> Callable[[Path], None]:
    """Export this transaction's snapshot; return what dumps it. Raises NotPossible without pg_dump."""
    program = _program("pg_dump", _major_of(connection))
    snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))

    def copy(target: Path) -> None:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        _run(
            program,
            *("--format=custom", "--no-owner", "--no-privileges"),
            *(f"--snapshot={snapshot}", f"--file={target}"),
        )
        copying.settle(target)

    return copy


def is_empty() -> bool:
    """Whether the database has no table yet."""
    with db.engine.connect() as connection:
        return not inspect(connection).get_table_names()


def restore(file: Path) -> None:
    """Read the dump into the empty database in one transaction: all of it, or nothing."""
    with db.engine.connect() as connection:
        program = _program("pg_restore", _major_of(connection))
    _run(
        program,
        *("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"),
        str(file),
    )


@contextmanager
def elsewhere(folder: Path) -> Iterator[str]:
    """The address of a new database on the same server, for a drill; dropped at the end.

    Raises NotPossible where the role may make none.
    """
    del folder
    url, name = db.engine.url, f"yishiting_drill_{secrets.token_hex(6)}"
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        _make(admin.connect, name, url.username)
        try:
            yield url.set(database=name).render_as_string(hide_password=False)
        finally:
            with admin.connect() as connection:
                connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
    finally:
        admin.dispose()


def _make(connect: Callable[[], Connection], name: str, user: str | None) -> None:
    try:
        with connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE template0'))
    except DBAPIError as error:
        raise refusals.may_not_make_databases(user, error.orig) from error


def _major_of(connection: Connection) -> int:
    return int(connection.scalar(text("SHOW server_version_num")) or 0) // 10_000


def _program(name: str, major: int) -> str:
    """Where a program is that is not older than the server. Raises NotPossible."""
    found = ""
    for path in _candidates(name):
        told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
        version = _VERSION.search(told.stdout)
        if told.returncode == 0 and version and int(version[1]) >= major:
            return path
        found = found or (version[0] if version else "")
    raise refusals.no_program(name, major, found)


def _candidates(name: str) -> Iterator[str]:
    """The one on PATH, then those of Debian's packages, the newest first."""
    on_path = shutil.which(name)
    if on_path:
        yield on_path
    folders = sorted(Path(_DEBIAN).glob("[0-9]*"), key=lambda at: -int(at.name))
    yield from (str(at / "bin" / name) for at in folders if (at / "bin" / name).exists())


def _run(program: str, *words: str) -> None:
    """Run a program on our database; its password goes by the environment, which others cannot read."""
    url = db.engine.url
    asked: dict[str, Any] = url.translate_connect_args(username="user", database="dbname")
    asked |= url.query
    password = asked.pop("password", None)
    environ = os.environ | ({"PGPASSWORD": str(password)} if password else {})
    done = subprocess.run(
        [program, "--no-password", f"--dbname={make_conninfo(**asked)}", *words],
        env=environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise refusals.program_failed(Path(program).name, done.stderr)
