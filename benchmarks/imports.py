"""Taking messages in, beside a bare ``executemany`` of the same rows into the same tables.

``ours`` is ``import_messages``: the columns' words turned into rows and search tokens, what is here
already passed over, timeline and answers linked, the journal written, a commit for each chunk so
that phones are answered in between. Its limits, on fresh databases in the same run, are the rows
that it left, read back, and put in by the driver's cursor in one transaction: ``everything`` into
all the tables (with tokens cut beforehand), and ``needs`` into the table of proposals alone, with
neither search, timeline, answers nor journal. ``reading`` is the file itself, in rows a second.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.extensions import db
from app.places.models.hall import Hall
from benchmarks.messages import engines, found_halls, many, real_messages, scratch_app
from proposals.models.search_index import TABLE as INDEX
from proposals.models.search_index import document
from proposals.services.importing import import_messages
from proposals.services.message_file import Message, read
from tests.proposals.stories import messages_file

SIZES = (2_816, 20_000)
ROUNDS = 3
TABLES = ("proposal", "official_answer", "timeline_event")
_BINDS = {"sqlite": "?", "postgresql": "%s"}

Rows = dict[str, tuple[Sequence[str], list[Any]]]
"""Of each table: its columns, and the values that the driver gave back."""


def run() -> Iterable[dict[str, Any]]:
    """Measure on each database, each size, round by round."""
    yield _reading()
    real = real_messages()
    for engine in engines():
        for size in SIZES:
            yield from _lines(engine, many(real, size))


def _lines(engine: str, messages: Sequence[Message]) -> Iterator[dict[str, Any]]:
    took: dict[str, list[float]] = {"ours": [], "everything": [], "needs": []}
    for _round in range(ROUNDS):
        seconds, rows = _ours(engine, messages)
        took["ours"].append(seconds)
        took["everything"].append(_bare(engine, rows, (*TABLES, INDEX)))
        took["needs"].append(_bare(engine, rows, TABLES[:1]))
    per_s = {name: len(messages) / statistics.median(each) for name, each in took.items()}
    for limit in ("everything", "needs"):
        yield {
            "bench": "imports",
            "engine": engine,
            "rows": len(messages),
            "limit": limit,
            "per_s": round(per_s["ours"]),
            "limit_per_s": round(per_s[limit]),
            "ratio": round(per_s["ours"] / per_s[limit], 3),
        }


def _ours(engine: str, messages: Sequence[Message]) -> tuple[float, Rows]:
    """Import them; return how long it took, and what then stands in the tables."""
    with scratch_app(engine) as app, app.app_context():
        hall = db.session.get_one(Hall, found_halls()[0])
        lineage = tuple(hall.place.lineage)
        began = time.perf_counter()
        import_messages(hall, messages, by=None)
        seconds = time.perf_counter() - began
        db.session.remove()
        with db.engine.connect() as connection:
            cursor = connection.connection.cursor()
            rows = {table: _held(cursor, table) for table in TABLES}
            rows[INDEX] = _tokens(cursor, engine, rows["proposal"], lineage)
    return seconds, rows


def _held(cursor: Any, table: str) -> tuple[Sequence[str], list[Any]]:
    cursor.execute(f"SELECT * FROM {table} ORDER BY id")  # noqa: S608 - names of our own
    return [column[0] for column in cursor.description], cursor.fetchall()


def _tokens(
    cursor: Any, engine: str, proposals: tuple[Sequence[str], list[Any]], lineage: Sequence[int]
) -> tuple[Sequence[str], list[Any]]:
    """The index's rows; SQLite keeps no text in it, so there they are cut again."""
    if engine == "postgresql":
        cursor.execute(f"SELECT list_key, CAST(grams AS text) FROM {INDEX}")  # noqa: S608 - the same
        return ("list_key", "grams"), cursor.fetchall()
    names, rows = proposals
    key, *texts = (names.index(name) for name in ("list_key", "title", "where_text", "body"))
    return ("rowid", "grams"), [
        (row[key], " ".join(document([row[text] for text in texts], lineage))) for row in rows
    ]


def _bare(engine: str, rows: Rows, tables: Sequence[str]) -> float:
    """Put the rows into a fresh database, in one transaction, by the driver's own cursor."""
    with scratch_app(engine) as app, app.app_context():
        found_halls()
        db.session.remove()
        with db.engine.connect() as connection:
            raw = connection.connection.driver_connection
            if raw is None:
                raise RuntimeError("no connection")
            cursor = raw.cursor()
            began = time.perf_counter()
            cursor.execute("BEGIN" if engine == "sqlite" else "SELECT 1")
            for table in tables:
                names, values = rows[table]
                binds = ", ".join([_BINDS[engine]] * len(names))
                spelled = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({binds})"  # noqa: S608 - the same
                cursor.executemany(spelled, values)
            raw.commit()
            return time.perf_counter() - began


def _reading() -> dict[str, Any]:
    """Reading the file alone, beside unpacking it."""
    with TemporaryDirectory() as folder:
        path, rows = messages_file(Path(folder))
        began = time.perf_counter()
        read(path)
        seconds = time.perf_counter() - began
    return {"bench": "imports", "step": "reading", "rows": rows, "per_s": round(rows / seconds)}
