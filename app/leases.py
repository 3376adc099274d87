"""Work that one process at a time may do: whoever dies lets go of it at once.

On PostgreSQL an advisory lock on a connection of its own, which falls when the connection ends,
however it ends; no clock and no expiry is involved. On SQLite there is one process, and a set of
its own will do. A lease saves work: that nothing is done twice is still the duty of the rows.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import func, select

from app.extensions import db

_held: set[tuple[str, int]] = set()
"""What this process holds on SQLite."""


@contextmanager
def lease(work: str, number: int = 0) -> Iterator[bool]:
    """Whether this work (on that row) is ours now; False, at once, where another one does it.

    Call it outside transactions: it takes a connection of its own and keeps it as long.
    """
    engine = db.engine.engine  # in tests a connection stands in for it
    if engine.dialect.name == "sqlite":
        yield from _here((work, number))
        return
    key = zlib.crc32(work.encode()) - 2**31, number
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        is_ours = bool(connection.scalar(select(func.pg_try_advisory_lock(*key))))
        try:
            yield is_ours
        finally:
            if is_ours:
                connection.execute(select(func.pg_advisory_unlock(*key)))


def _here(key: tuple[str, int]) -> Iterator[bool]:
    if key in _held:
        yield False
        return
    _held.add(key)
    try:
        yield True
    finally:
        _held.discard(key)
