"""What the database is asked meanwhile: the N+1 that nobody sees on a small table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event


@contextmanager
def asked(matching: str = "") -> Iterator[list[str]]:
    """Every statement of any engine in which ``matching`` is found; many rows at once are one."""
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if re.search(matching, statement):
            said.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", note)
