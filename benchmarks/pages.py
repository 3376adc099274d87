"""Public pages at 1,000, 100,000 and 1,000,000 needs: flat, or nearly.

The list of proposals and its search, one proposal, a meeting's page on a representative's phone, its
screen on the wall, and the public wall. Each is asked for through the whole WSGI application, as a
browser would, turn by turn at every size. Its limit is what it asks of the database, the same
statements one after the other on an open connection. ``PAGES_SIZES`` and ``PAGES_ENGINES`` (commas
between) make it smaller.
"""

from __future__ import annotations

import gc
import os
import random
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from app.places.models.hall import Hall
from app.transaction import transaction
from benchmarks.hall import debate, open_hall, phone_key
from benchmarks.messages import SEED, engines, real_messages, scratch_app
from benchmarks.phones import percentile
from benchmarks.town import settled
from proposals.lifecycle.proposal import ProposalState
from proposals.models import search_index
from proposals.models.proposal import Proposal
from proposals.queries.listing import Sort
from proposals.services.message_file import Message

SIZES = tuple(int(one) for one in os.environ.get("PAGES_SIZES", "1000,100000,1000000").split(","))
ENGINES = os.environ.get("PAGES_ENGINES", "")
ASKED = 100
DIFFERENT = 20
"""Addresses of each kind; each is asked for ``ASKED / DIFFERENT`` times."""
VOTERS = 40
MILLI = 1_000
_READS = ("SELECT", "WITH")


@dataclass(frozen=True)
class Case:
    """One kind of page: its name, its addresses, and whose browser asks."""

    name: str
    addresses: Sequence[str]
    cookie: str = ""


def run() -> Iterable[dict[str, Any]]:
    """Measure each page on each database, all sizes turn by turn."""
    for engine in ENGINES.split(",") if ENGINES else engines():
        with ExitStack() as open_:
            towns = [_settled(open_.enter_context(scratch_app(engine)), rows) for rows in SIZES]
            gc.collect()
            gc.freeze()  # as the server does: what was made so far is not looked through any more
            for number, case in enumerate(towns[0][1]):
                asked = [
                    Asked(app, rows, cases[number])
                    for (app, cases), rows in zip(towns, SIZES, strict=True)
                ]
                yield from _lines(engine, case.name, asked)
                for one in asked:
                    one.connection.close()


def _settled(app: Flask, rows: int) -> tuple[Flask, Sequence[Case]]:
    with app.app_context():
        halls = settled(rows)
        return app, list(_cases(app, real_messages(), halls))


@dataclass
class Asked:
    """One kind of page at one size: through the application, and its statements alone."""

    app: Flask
    rows: int
    case: Case
    took: dict[str, list[float]] = field(default_factory=lambda: {"page": [], "bare": []})
    said: dict[str, list[tuple[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.client: FlaskClient = self.app.test_client()
        if self.case.cookie:
            self.client.set_cookie("session", self.case.cookie)
        for _ in range(2):  # at the second visit nothing is asked that is kept
            for address in self.case.addresses:
                self.said[address] = self._listened(address)
        with self.app.app_context():
            self.connection = db.engine.connect()
            self.cursor = self.connection.connection.cursor()

    def _listened(self, address: str) -> list[tuple[str, Any]]:
        said: list[tuple[str, Any]] = []

        def note(_c: object, _cursor: object, statement: str, given: Any, *_: object) -> None:
            if statement.startswith(_READS):
                said.append((statement, given))

        with self.app.app_context():
            engine = db.engine
        sa.event.listen(engine, "before_cursor_execute", note)
        try:
            self._page(address)
        finally:
            sa.event.remove(engine, "before_cursor_execute", note)
        return said

    def _page(self, address: str) -> None:
        answer = self.client.get(address)
        if answer.status_code != HTTPStatus.OK:
            raise RuntimeError(f"{address}: {answer.status}")

    def _bare(self, address: str) -> None:
        for statement, given in self.said[address]:
            self.cursor.execute(statement, given)
            if self.cursor.description:
                self.cursor.fetchall()

    def once(self, number: int) -> None:
        """Ask for one page and for its bare statements; keep how long each took."""
        address = self.case.addresses[number % len(self.case.addresses)]
        for name, ask in (("page", self._page), ("bare", self._bare)):
            began = time.perf_counter()
            ask(address)
            self.took[name].append((time.perf_counter() - began) * MILLI)

    def statements(self) -> int:
        """The most that one of these pages asks of the database."""
        return max(len(said) for said in self.said.values())


def _lines(engine: str, name: str, sizes: Sequence[Asked]) -> Iterator[dict[str, Any]]:
    """Ask turn by turn, so that whatever else the machine does slows all of them alike."""
    for number in range(ASKED):
        for asked in sizes:
            asked.once(number)
    smallest = percentile(sizes[0].took["page"], 0.50)
    for asked in sizes:
        page, bare = asked.took["page"], asked.took["bare"]
        yield {
            "bench": "pages",
            "engine": engine,
            "page": name,
            "rows": asked.rows,
            "statements": asked.statements(),
            "p50_ms": round(percentile(page, 0.50), 2),
            "p99_ms": round(percentile(page, 0.99), 2),
            "limit_p50_ms": round(percentile(bare, 0.50), 3),
            "ratio": round(percentile(page, 0.50) / percentile(bare, 0.50), 1),
            "growth": round(percentile(page, 0.50) / smallest, 2),
        }


def _cases(app: Flask, real: Sequence[Message], halls: Sequence[int]) -> Iterator[Case]:
    chance = random.Random(SEED)
    words = [_piece(chance, real) for _ in range(DIFFERENT)]
    some = db.session.execute(
        sa.select(Proposal.id, Proposal.list_key, Proposal.supporter_count)
        .where(Proposal.id.in_(_numbers(chance)))
        .limit(DIFFERENT)
    ).all()
    chosen = [chance.choice(halls) for _ in range(DIFFERENT)]
    places = [db.session.get_one(Hall, hall).place_id for hall in chosen]
    support = f"sort={Sort.SUPPORT}"
    yield _list("list")
    yield _list("list, leafing", *(f"after={one.list_key}" for one in some))
    yield _list("list, one hall", *(f"hall={hall}" for hall in chosen))
    yield _list("list, one state", f"state={ProposalState.TRIAGED}")
    yield _list("list, most supported", support)
    deep = (f"{support}&after={one.supporter_count}-{one.list_key}" for one in some)
    yield _list("list, most supported, leafing", *deep)
    yield _list("search", *(f"q={word}" for word in words))
    yield _list("search, common words", *(f"q={word}" for word in ("小区", "业主", "问题", "的")))
    in_places = (f"q={word}&place={at}" for word, at in zip(words, places, strict=True))
    yield _list("search, one place", *in_places)
    yield Case("a proposal", [f"/proposals/{one.id}" for one in some])
    yield from _of_a_meeting(app)
    yield Case("public wall", ["/resolutions/wall"])


def _list(name: str, *queries: str) -> Case:
    return Case(name, [f"/proposals?{query}" for query in queries or ("",)])


def _numbers(chance: random.Random) -> list[int]:
    most = db.session.scalar(sa.select(sa.func.max(Proposal.id))) or 1
    return [chance.randint(1, most) for _ in range(DIFFERENT * 2)]


def _of_a_meeting(app: Flask) -> Iterator[Case]:
    meeting, chair, people = open_hall("meets", VOTERS)
    debate(meeting, chair, people)
    with transaction():
        address, screen = f"/m/{meeting.id}", f"/s/{meeting.screen_token}"
    yield Case("a meeting on the phone", [address], phone_key(app, people[3]).cookie)
    yield Case("a meeting on the wall", [screen])


def _piece(chance: random.Random, real: Sequence[Message]) -> str:
    """Two to four characters as they stand in some message."""
    while True:
        body, length = chance.choice(real).body, chance.randint(2, 4)
        at = chance.randrange(max(len(body) - length, 1))
        piece = body[at : at + length]
        if search_index.runs(piece) == [piece]:
            return piece


if __name__ == "__main__":
    import json

    for line in run():
        print(json.dumps(line, ensure_ascii=False), flush=True)
