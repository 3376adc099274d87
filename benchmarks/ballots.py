"""A thousand ballots at once over websockets, each acked after its commit, beside the bare limit.

The server is the one that ``make run`` starts, in a process of its own, on SQLite and, where one
is reachable, on PostgreSQL. Everybody votes ``ROUNDS`` times, revoting; told are the medians, and the
first round for itself, in which the server reads and proves the ledger. Whatever was acked must
stand in the ledger, once.
"""

from __future__ import annotations

import asyncio
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvloop
from flask import Flask

from app import create_app
from app.deploy.ports import free_port
from app.extensions import db
from app.settings import Settings
from benchmarks.hall import open_hall, put_question, voters_of
from benchmarks.phones import Key, Phone, connect_all, percentile
from tests.services.addresses import postgres_url
from tests.support import server
from tests.support.databases import fresh_database
from votes.crypto.ledger import EntryType
from votes.services import ledger

CLIENTS = 1000
ROUNDS = 5
ENGINES = ("sqlite", "postgresql")
MILLI = 1000
PAUSE = 0.5
"""Seconds before each round, in which what is coalesced has been told."""
CHOICES = ("yes", "no", "abstain")


@dataclass(frozen=True)
class Round:
    """What one round of asks took."""

    per_s: float
    waits: Sequence[float]
    answers: Sequence[Any]


def run() -> Iterable[dict[str, Any]]:
    """Measure the limit, then each engine."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        limit = _limit(folder)
        for engine in ENGINES:
            with _served(engine, folder) as (app, url):
                yield _measured(engine, app, url, limit)


def _limit(folder: Path) -> Round:
    with bare(folder) as url:
        return median(uvloop.run(cast_in_rounds(url, [Key()] * CLIENTS, "cast", _numbered)))


def _numbered(number: int) -> dict[str, str]:
    return {"ballot_id": f"{number}-{secrets.token_hex(8)}", "choice": CHOICES[number % 3]}


@contextmanager
def bare(folder: Path) -> Iterator[str]:
    """The bare server, for the length of a block."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.bare", str(port), str(folder / "bare.sqlite")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=server.ROOT) as process:
        if process.stdout is None or not process.stdout.readline():
            raise RuntimeError("the bare server did not start")
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()


@contextmanager
def _served(engine: str, folder: Path) -> Iterator[tuple[Flask, str]]:
    """The real server on a database of its own, and an app here to prepare and to look."""
    home = folder / engine
    home.mkdir()
    with (
        fresh_database(engine, home, postgres_url) as database,
        serving(database, home) as (app, url),
    ):
        yield app, url


@contextmanager
def serving(database: str, home: Path) -> Iterator[tuple[Flask, str]]:
    """Migrate ``database`` and serve it as ``make run`` does."""
    with serving_process(database, home) as (app, running):
        yield app, running.url


@contextmanager
def serving_process(database: str, home: Path) -> Iterator[tuple[Flask, server.Server]]:
    """The same, with the server's process at hand."""
    environ = server.environment(database, home)
    upgraded = server.flask(environ, "db", "upgrade")
    if upgraded.returncode:
        raise RuntimeError(upgraded.stderr)
    app = create_app(
        Settings(
            secret_key=environ["SECRET_KEY"],
            database_url=database,
            instance_path=home,
            public_url=environ["PUBLIC_URL"],
        )
    )
    with server.running(environ, home / "server.log") as running, app.app_context():
        yield app, running
        db.session.remove()
        db.engine.dispose()


def _measured(engine: str, app: Flask, url: str, limit: Round) -> dict[str, Any]:
    rounds, lost, doubled = a_hall_votes(app, url, CLIENTS, ROUNDS)
    done = median(rounds)
    return {
        "bench": "ballots",
        "engine": engine,
        "clients": CLIENTS,
        "per_s": round(done.per_s),
        "first_per_s": round(rounds[0].per_s),
        "limit_per_s": round(limit.per_s),
        "ratio": round(done.per_s / limit.per_s, 4),
        "ack_p50_ms": round(percentile(done.waits, 0.5) * MILLI, 1),
        "ack_p99_ms": round(percentile(done.waits, 0.99) * MILLI, 1),
        "lost": lost,
        "doubled": doubled,
    }


def a_hall_votes(
    app: Flask, url: str, voters: int, rounds: int = 1, *, watching: bool = False
) -> tuple[Sequence[Round], int, int]:
    """So many voters of a hall of their own vote at once; the rounds, ballots lost, and doubled.

    ``watching``: every phone also hears the turnout, as on the meeting's page. Raises RuntimeError
    where a ballot is refused.
    """
    meeting, chair, people = open_hall("bench", voters, revote=True)
    poll = put_question(meeting, chair, people)
    poll_id, uuid, topic = poll.id, poll.uuid, f"meeting:{meeting.id}" if watching else ""
    seats = voters_of(app, poll, people)
    db.session.rollback()

    def ballot(place: int) -> dict[str, str]:
        return _numbered(place) | {"poll": uuid, "voter": seats[place].pseudonym}

    keys = [seat.key for seat in seats]
    done = uvloop.run(cast_in_rounds(url, keys, "votes.cast", ballot, rounds=rounds, topic=topic))
    return done, *_checked(poll_id, done)


def median(rounds: Sequence[Round]) -> Round:
    """The round of the middle speed."""
    return sorted(rounds, key=lambda one: one.per_s)[len(rounds) // 2]


async def cast_at_once(
    url: str, keys: Sequence[Key], event: str, payload: Callable[[int], dict[str, str]]
) -> Round:
    """Connect everybody, have all ask at the same moment, wait for every ack."""
    (done,) = await cast_in_rounds(url, keys, event, payload, rounds=1)
    return done


async def cast_in_rounds(
    url: str,
    keys: Sequence[Key],
    event: str,
    payload: Callable[[int], dict[str, str]],
    *,
    rounds: int = ROUNDS,
    topic: str = "",
) -> list[Round]:
    """Connect everybody; each round have all ask at the same moment, wait for every ack.

    ``topic``: what all of them watch meanwhile; empty for nothing.
    """
    phones = await connect_all(url, keys)
    if topic:
        await asyncio.gather(*(phone.ask("watch", {"topic": topic}) for phone in phones))
    done = [await _one_round(phones, event, payload) for _ in range(rounds)]
    for phone in phones:
        phone.hang_up()
    return done


async def _one_round(
    phones: Sequence[Phone], event: str, payload: Callable[[int], dict[str, str]]
) -> Round:
    asked = [payload(number) for number in range(len(phones))]
    await asyncio.sleep(PAUSE)
    started = time.perf_counter()
    answers = await asyncio.gather(
        *(phone.ask(event, body) for phone, body in zip(phones, asked, strict=True))
    )
    took = time.perf_counter() - started
    return Round(len(phones) / took, [_acked(phone) - started for phone in phones], answers)


def _acked(phone: Phone) -> float:
    return max(phone.acked_at.values())


def _checked(poll_id: int, rounds: Sequence[Round]) -> tuple[int, int]:
    """Acked ballots that are not in the ledger, and entries beyond one for each ack."""
    entries = ledger.entries_of(poll_id)
    written = [entry.hash for entry in entries if entry.type is EntryType.BALLOT]
    answers = [answer for one in rounds for answer in one.answers]
    acked = [answer["receipt"]["entry_hash"] for answer in answers if answer["ok"]]
    refused = [answer for answer in answers if not answer["ok"]]
    if refused:
        raise RuntimeError(f"{len(refused)} ballots were refused: {refused[0]}")
    return len(set(acked) - set(written)), len(written) - len(set(acked))


if __name__ == "__main__":
    import json

    for line in run():
        print(json.dumps(line), flush=True)
