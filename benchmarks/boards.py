"""The boards of a district at 1,000 and at 100,000 tasks: at most twice the time, or nearly flat.

Each page is asked for through the whole WSGI application, as a browser would, both sizes turn by
turn. Its limit is what it reads of the tally: the same statements with the same values on a bare
cursor, in the same run. ``recount_s`` is what it takes to fill the tally of all tasks from
nothing, as the first start after an upgrade does.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from app import clock
from app.extensions import db
from app.people.models.person import Person
from app.people.services import sign_in
from app.transaction import transaction
from benchmarks.district import District, fold_all, settled
from benchmarks.messages import engines, scratch_app, settle_figures
from benchmarks.phones import percentile
from resolutions.services import recounting

SIZES = (1_000, 100_000)
ASKED = 40
MILLI = 1_000
NOW = datetime(2026, 9, 21, 2, tzinfo=UTC)


def run() -> Iterable[dict[str, Any]]:
    """Measure each board on each database, both sizes turn by turn."""
    for engine in engines():
        with ExitStack() as open_:
            open_.enter_context(clock.stopped(NOW))
            towns = [_Town(open_.enter_context(scratch_app(engine)), size) for size in SIZES]
            for name in towns[0].pages:
                yield from _lines(engine, name, towns)
            for town in towns:
                town.connection.close()


class _Town:
    """One district in an app of its own, and the pages that are asked for."""

    def __init__(self, app: Flask, tasks: int) -> None:
        self.app, self.tasks = app, tasks
        with app.app_context():
            district = settled(tasks)
            began = time.perf_counter()
            recounting.recount(mend=True)
            self.recount_s = time.perf_counter() - began
            fold_all()
            self.pages = _pages(app, district)
            settle_figures()
            self.connection = db.engine.connect()
        self.cursor = self.connection.connection.cursor()
        self.bare = {name: self._noted(name) for name in self.pages}

    def ask(self, name: str) -> None:
        """Ask for a page once."""
        client, address = self.pages[name]
        answer = client.get(address)
        if answer.status_code != HTTPStatus.OK:
            raise RuntimeError(f"{name}: {answer.status}")

    def _noted(self, name: str) -> Sequence[tuple[str, Any]]:
        with self.app.app_context(), _reads() as noted:
            self.ask(name)
        return noted

    def ask_bare(self, name: str) -> None:
        """Run what the page read of the tally, and fetch its rows."""
        for statement, values in self.bare[name]:
            self.cursor.execute(statement, values)
            self.cursor.fetchall()


@contextmanager
def _reads() -> Iterator[list[tuple[str, Any]]]:
    """The statements that read the tally, with their values."""
    noted: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
        if "tally_line" in statement or "task_light" in statement:
            noted.append((statement, values))

    engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield noted
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _pages(app: Flask, district: District) -> Mapping[str, tuple[FlaskClient, str]]:
    """Each kind of board with the browser that asks for it."""
    top, street = (
        _browser(app, one) for one in (district.district_officer, district.street_officer)
    )
    monitor, unit = _browser(app, district.monitor), _browser(app, district.liaison)
    return {
        "district": (top, "/watch"),
        "district, the list behind green": (top, "/watch?standing=green"),
        "street": (street, "/watch"),
        "street, the list behind done": (street, "/watch?standing=done"),
        "hall, by its monitor": (monitor, "/watch"),
        "unit": (unit, "/unit/board"),
        "place list, public": (app.test_client(), "/resolutions/places"),
        "place list, one street": (
            app.test_client(),
            f"/resolutions/places?place={district.street.id}",
        ),
    }


def _browser(app: Flask, person: Person) -> FlaskClient:
    with transaction():
        _row, token = sign_in.open_session(person, via="benchmark")
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    return client


def _lines(engine: str, name: str, towns: Sequence[_Town]) -> Iterator[dict[str, Any]]:
    took: list[dict[str, list[float]]] = [{"page": [], "bare": []} for _town in towns]
    for number in range(ASKED + 2):
        for town, kept in zip(towns, took, strict=True):
            for what, ask in (("page", town.ask), ("bare", town.ask_bare)):
                began = time.perf_counter()
                ask(name)
                if number > 1:
                    kept[what].append((time.perf_counter() - began) * MILLI)
    smallest = percentile(took[0]["page"], 0.5)
    for town, kept in zip(towns, took, strict=True):
        page, bare = percentile(kept["page"], 0.5), percentile(kept["bare"], 0.5)
        yield {
            "bench": "boards",
            "engine": engine,
            "page": name,
            "tasks": town.tasks,
            "p50_ms": round(page, 2),
            "p99_ms": round(percentile(kept["page"], 0.99), 2),
            "limit_p50_ms": round(bare, 3),
            "ratio": round(page / bare, 1) if bare else None,
            "growth": round(page / smallest, 2),
            "recount_s": round(town.recount_s, 1),
        }
