"""Look-alikes of one text among 10,000 and 100,000 needs: flat, beside the bare index query.

A text is one of the real messages, sought as if it were being written. Its limit is the statements
that fetch its candidates, spelled beforehand and run on the bare cursor in the same run: the index
asked for the rarest pairs, the newest titles of the place, and the few rows that are ranked.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from typing import Any

from flask import Flask

from app.extensions import db
from app.places.models.hall import Hall
from app.places.models.place import Place
from benchmarks.messages import (
    SEED,
    engines,
    found_halls,
    many,
    real_messages,
    scratch_app,
    settle,
    settle_figures,
)
from benchmarks.phones import percentile
from proposals.models import gram_lookup
from proposals.queries import lookalikes
from proposals.services.gram_counting import count_up
from proposals.services.message_file import Message

SIZES = (10_000, 100_000)
ASKED = 200
AT_ONCE = 5_000
"""Needs counted in one transaction while the town is made."""
MILLI = 1_000


def run() -> Iterable[dict[str, Any]]:
    """Measure on each database, both sizes turn by turn."""
    real = real_messages()
    chosen = random.Random(SEED).sample(range(len(real)), min(ASKED, len(real)))
    texts = [real[at] for at in chosen]
    for engine in engines():
        with ExitStack() as open_:
            towns = [_Town(open_.enter_context(scratch_app(engine)), real, n, texts) for n in SIZES]
            yield from _lines(engine, towns)


class _Town:
    """An app with so many needs in forty halls, and each text asked of it whole and bare."""

    def __init__(
        self, app: Flask, real: Sequence[Message], rows: int, texts: Sequence[Message]
    ) -> None:
        self.app, self.rows, self.texts = app, rows, texts
        with app.app_context():
            halls = found_halls()
            settle(many(real, rows), halls)
            count_up(AT_ONCE)
            settle_figures()
            self.place_id = db.session.get_one(Hall, halls[0]).place_id
            self.bare = [self._spell(text) for text in texts]
            self.connection = db.engine.connect()
        self.took: dict[str, list[float]] = {"whole": [], "bare": []}

    def _spell(self, text: Message) -> list[str]:
        """Write the statements that fetch the candidates of one text, values and all."""
        _text, pull = lookalikes.weighed(text.title, text.body)
        dialect = db.engine.dialect
        meeting, values = gram_lookup.spelled(dialect.name, pull, lookalikes.CANDIDATES)
        keys = list(gram_lookup.meeting(db.session.connection(), pull, lookalikes.CANDIDATES))
        newest = lookalikes.newest_titles(self.place_id)
        near = [row.id for row in db.session.execute(newest)][: lookalikes.FROM_AROUND]
        rows = lookalikes.rows().params(keys=keys, numbers=near)
        compiled = (
            one.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
            for one in (meeting.bindparams(**values), newest, rows)
        )
        return [str(one).replace("%%", "%") for one in compiled]

    def once(self, number: int, *, counts: bool) -> None:
        """Seek one text whole, then fetch its candidates bare; keep how long each took."""
        text = self.texts[number]
        with self.app.app_context():
            place = db.session.get_one(Place, self.place_id)
            began = time.perf_counter()
            lookalikes.similar_to_text(text.title, text.body, place=place)
            whole = time.perf_counter() - began
        cursor = self.connection.connection.cursor()
        began = time.perf_counter()
        for statement in self.bare[number]:
            cursor.execute(statement)
            cursor.fetchall()
        bare = time.perf_counter() - began
        if counts:
            self.took["whole"].append(whole * MILLI)
            self.took["bare"].append(bare * MILLI)

    def close(self) -> None:
        """Give the bare connection back."""
        self.connection.close()


def _lines(engine: str, towns: Sequence[_Town]) -> Iterator[dict[str, Any]]:
    """Ask turn by turn, so that whatever else the machine does slows all of them alike."""
    for counts in (False, True):
        for number in range(len(towns[0].texts)):
            for town in towns:
                town.once(number, counts=counts)
    smallest = percentile(towns[0].took["whole"], 0.50)
    for town in towns:
        whole, bare = town.took["whole"], town.took["bare"]
        town.close()
        yield {
            "bench": "lookalikes",
            "engine": engine,
            "rows": town.rows,
            "p50_ms": round(percentile(whole, 0.50), 2),
            "p99_ms": round(percentile(whole, 0.99), 2),
            "limit_p50_ms": round(percentile(bare, 0.50), 2),
            "limit_p99_ms": round(percentile(bare, 0.99), 2),
            "ratio": round(percentile(whole, 0.50) / percentile(bare, 0.50), 2),
            "growth": round(percentile(whole, 0.50) / smallest, 2),
        }
