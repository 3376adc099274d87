"""SQLite: an open read transaction is the snapshot (WAL), and ``backup`` copies what it sees."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from app.backups import copying, refusals
from app.breathing import breathe
from app.extensions import db

FILE = "database.sqlite"
OPTIONS: Mapping[str, Any] = {}
_PAGES = 256
_REST = 0.002
"""A megabyte at a time, then a rest in seconds: the server needs the same disk for its commits."""


def pin(connection: Connection) -> Callable[[Path], None]:
    """Read once, whereby the transaction sees this moment to its end; return what copies it."""
    connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
    raw: Any = connection.connection.driver_connection

    def copy(target: Path) -> None:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with closing(sqlite3.connect(target)) as taken:
            raw.backup(taken, pages=_PAGES, progress=lambda *_left: breathe(_REST))
            taken.execute("PRAGMA journal_mode = DELETE")  # one file, without a -wal beside it
            (said,) = taken.execute("PRAGMA quick_check(1)").fetchone()
        if said != "ok":
            raise refusals.damaged(said)
        copying.settle(target)

    return copy


def is_empty() -> bool:
    """Whether nothing lies where ``DATABASE_URL`` says, without opening it.

    A journal left beside a file that is gone counts as something: SQLite would throw it away.
    """
    place = _place()
    return not any(
        beside.exists() and beside.stat().st_size
        for beside in (place, Path(f"{place}-wal"), Path(f"{place}-journal"))
    )


def restore(file: Path) -> None:
    """Put the copy where ``DATABASE_URL`` says: all of it, or nothing."""
    place = _place()
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    copying.put_in_place(file, place)


def _place() -> Path:
    return Path(str(db.engine.url.database))


@contextmanager
def elsewhere(folder: Path) -> Iterator[str]:
    """The address of a new database in ``folder``, for a drill."""
    yield f"sqlite:///{folder / 'drill.sqlite'}"
