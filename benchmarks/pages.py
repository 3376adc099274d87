"""The list of proposals and its search, at 2,816 and at 100,000: flat, or nearly.

Each page is asked for through the whole WSGI application, as a browser would. Its limit is the
bare statement of the same page, run on the open connection in the same run.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import sqlalchemy as sa
from flask import Flask

from app.extensions import db
from app.places.models.hall import Hall
from benchmarks.messages import (
    SEED,
    engines,
    found_halls,
    many,
    real_messages,
    scratch_app,
    settle,
)
from benchmarks.phones import percentile
from proposals.lifecycle.proposal import ProposalState
from proposals.models import search_index
from proposals.models.proposal import Proposal
from proposals.queries.listing import PAGE, Sort, Wanted, statement
from proposals.services.message_file import Message

SIZES = (2_816, 100_000)
ASKED = 200
MILLI = 1_000


@dataclass(frozen=True)
class Case:
    """One kind of page: its name, and what is wanted of the list each time."""

    name: str
    wanted: Sequence[Wanted]


def run() -> Iterable[dict[str, Any]]:
    """Measure each page on each database, both sizes turn by turn."""
    real = real_messages()
    for engine in engines():
        with ExitStack() as open_:
            towns = [
                _Town.settled(open_.enter_context(scratch_app(engine)), real, n) for n in SIZES
            ]
            for number, name in enumerate(case.name for case in towns[0].cases):
                yield from _lines(engine, name, [_Asked(town, number) for town in towns])


@dataclass(frozen=True)
class _Town:
    """An app with so many messages in forty halls, and what is asked of it."""

    app: Flask
    rows: int
    cases: Sequence[Case]

    @classmethod
    def settled(cls, app: Flask, real: Sequence[Message], rows: int) -> _Town:
        with app.app_context():
            halls = found_halls()
            settle(many(real, rows), halls)
            return cls(app, rows, list(_cases(real, halls)))


class _Asked:
    """One kind of page in one town: through the application, and bare."""

    def __init__(self, town: _Town, number: int) -> None:
        self.rows, self.wanted = town.rows, town.cases[number].wanted
        self.page = _ask(town.app)
        with town.app.app_context():
            self.bare = _Bare(self.wanted)
        self.took: dict[str, list[float]] = {"page": [], "bare": []}

    def once(self, number: int, *, counts: bool) -> None:
        """Ask for one page and for its bare statement; keep how long each took."""
        for name, ask in (("page", self.page), ("bare", self.bare.ask)):
            began = time.perf_counter()
            ask(self.wanted[number])
            if counts:
                self.took[name].append((time.perf_counter() - began) * MILLI)


def _lines(engine: str, name: str, sizes: Sequence[_Asked]) -> Iterator[dict[str, Any]]:
    """Ask turn by turn, so that whatever else the machine does slows all of them alike."""
    for counts in (False, True):
        for number in range(ASKED):
            for asked in sizes:
                asked.once(number, counts=counts)
    smallest = percentile(sizes[0].took["page"], 0.50)
    for asked in sizes:
        page, bare = asked.took["page"], asked.took["bare"]
        yield {
            "bench": "pages",
            "engine": engine,
            "page": name,
            "rows": asked.rows,
            "p50_ms": round(percentile(page, 0.50), 2),
            "p99_ms": round(percentile(page, 0.99), 2),
            "limit_p50_ms": round(percentile(bare, 0.50), 3),
            "limit_p99_ms": round(percentile(bare, 0.99), 3),
            "ratio": round(percentile(page, 0.50) / percentile(bare, 0.50), 1),
            "growth": round(percentile(page, 0.50) / smallest, 2),
        }


def _cases(real: Sequence[Message], halls: Sequence[int]) -> Iterator[Case]:
    chance = random.Random(SEED)
    words = [_piece(chance, real) for _ in range(ASKED)]
    keys = db.session.scalars(sa.select(Proposal.list_key).order_by(Proposal.list_key)).all()
    places = [db.session.get_one(Hall, hall).place_id for hall in halls]
    deep = [str(chance.choice(keys)) for _ in range(ASKED)]
    yield Case("list", [Wanted()] * ASKED)
    yield Case("list, leafing", [Wanted(after=key) for key in deep])
    yield Case("list, one hall", [Wanted(hall_id=chance.choice(halls)) for _ in range(ASKED)])
    yield Case("list, one state", [Wanted(state=ProposalState.TRIAGED)] * ASKED)
    yield Case("list, most supported", [Wanted(sort=Sort.SUPPORT)] * ASKED)
    yield Case("search", [Wanted(words=word) for word in words])
    yield Case(
        "search, common words", [Wanted(words=w) for w in ("小区", "业主", "问题", "的")] * 50
    )
    yield Case(
        "search, one place",
        [Wanted(words=word, place_id=chance.choice(places)) for word in words],
    )


def _piece(chance: random.Random, real: Sequence[Message]) -> str:
    """Two to four characters as they stand in some message."""
    while True:
        body, length = chance.choice(real).body, chance.randint(2, 4)
        at = chance.randrange(max(len(body) - length, 1))
        piece = body[at : at + length]
        if search_index.runs(piece) == [piece]:
            return piece


def _ask(app: Flask) -> Callable[[Wanted], None]:
    client = app.test_client()

    def ask(wanted: Wanted) -> None:
        answer = client.get("/proposals", query_string=_address(wanted))
        if answer.status_code != HTTPStatus.OK:
            raise RuntimeError(answer.status)

    return ask


def _address(wanted: Wanted) -> dict[str, str]:
    return {
        "q": wanted.words,
        "state": wanted.state or "",
        "hall": str(wanted.hall_id or ""),
        "place": str(wanted.place_id or ""),
        "sort": wanted.sort,
        "after": wanted.after,
    }


class _Bare:
    """The page's statements, spelled beforehand, on the cursor of a connection of their own."""

    def __init__(self, wanted: Iterable[Wanted]) -> None:
        self.connection = db.engine.connect()
        self.cursor = self.connection.connection.cursor()
        self.spelled = {one: self._spell(one) for one in set(wanted)}

    def _spell(self, wanted: Wanted) -> str:
        compiled = statement(wanted, PAGE + 1).compile(
            dialect=self.connection.dialect, compile_kwargs={"literal_binds": True}
        )
        return str(compiled).replace("%%", "%")

    def ask(self, wanted: Wanted) -> None:
        """Run one and fetch its rows."""
        self.cursor.execute(self.spelled[wanted])
        self.cursor.fetchall()
