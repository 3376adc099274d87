"""Receipts beside pages, and two live workers beside one: when to split, in figures.

Two hundred people of one hall vote again and again, two hundred ballots a second; their receipts'
p99 is taken in quiet and while a hundred pages a second are read, turn by turn: in one process
(SQLite), then with a live worker and a page worker behind nginx (PostgreSQL, Redis). Then a
thousand vote at once with one live worker and with two. The phones, the readers, nginx and the
database share this machine's cores with the workers: on two cores a second worker has none of its
own, and its ratio says so.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvloop
from flask import Flask

from app import create_app
from app.deploy.house import House, Sizes
from app.deploy.needs import NGINX
from app.deploy.packages import obtain
from app.extensions import db
from app.settings import Settings
from benchmarks.ballots import CHOICES, MILLI, cast_in_rounds, median, serving
from benchmarks.hall import Voter, open_hall, put_question, voters_of
from benchmarks.phones import Phone, connect_all, percentile
from tests.services.addresses import postgres_url, redis_url
from tests.support import server
from tests.support.databases import fresh_database, migrate

VOTERS = 200
AT_ONCE = 1000
EVERY = 1.0
"""Seconds between two ballots of one person."""
PAGES_PER_S = 100
SECONDS = 6.0
TURNS = 3
PAGE = "/proposals"


@dataclass(frozen=True)
class Room:
    """A vote under way, and where its phones and its readers go."""

    lines: Sequence[str]
    """The address of each live worker; phones are divided among them."""
    pages: str
    poll: str
    voters: Sequence[Voter]

    def ballot(self, place: int) -> dict[str, str]:
        """A new ballot of one voter."""
        return {
            "poll": self.poll,
            "voter": self.voters[place].pseudonym,
            "ballot_id": secrets.token_hex(16),
            "choice": CHOICES[place % len(CHOICES)],
        }


def run() -> Iterable[dict[str, Any]]:
    """One process; a page worker beside; one live worker and two."""
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch) / "alone"
        home.mkdir()
        with serving(f"sqlite:///{home / 'beside.sqlite'}", home) as (app, url):
            _load_needs(app)
            yield _beside("one process", _room(app, [url], url, VOTERS))
        obtain([NGINX], Path(scratch) / "packages.log")
        with _house(Path(scratch) / "split", Sizes(live=1, pages=1, jobs=0)) as (app, house):
            _load_needs(app)
            lines = [house.address("live-1")]
            yield _beside("a page worker beside", _room(app, lines, house.url, VOTERS))
        speeds = {}
        for workers in (1, 2):
            with _house(Path(scratch) / f"live{workers}", Sizes(workers, 1, 0)) as (app, house):
                lines = [house.address(f"live-{n + 1}") for n in range(workers)]
                speeds[workers] = _at_once(
                    [_room(app, [one], one, AT_ONCE // workers) for one in lines]
                )
        yield {
            "bench": "workers",
            "cores": os.cpu_count(),
            "clients": AT_ONCE,
            "one_per_s": round(speeds[1]),
            "two_per_s": round(speeds[2]),
            "ratio": round(speeds[2] / speeds[1], 2),
        }


def _load_needs(app: Flask) -> None:
    """The demonstration's proposals, so that a page has something on it."""
    done = app.test_cli_runner().invoke(args=["demo", "load", "--fresh"])
    if done.exit_code:
        raise RuntimeError(done.output)


@contextmanager
def _house(folder: Path, sizes: Sizes) -> Iterator[tuple[Flask, House]]:
    """Several processes on a PostgreSQL database of their own, and an app here on the same."""
    folder.mkdir()
    with fresh_database("postgresql", folder, postgres_url) as url:
        migrate(url)
        kept = server.environment(url, folder, redis_url=redis_url())
        shared = {k: v for k, v in kept.items() if k not in {"HOST", "PORT", "PUBLIC_URL"}}
        house = House(folder / "run", {**shared, "DB_CONNECTIONS": "20"}, sizes)
        app = create_app(
            Settings(
                secret_key=kept["SECRET_KEY"],
                database_url=url,
                instance_path=folder,
                public_url=house.url,
            )
        )
        try:
            house.start()
            with app.app_context():
                yield app, house
                db.session.remove()
                db.engine.dispose()
        finally:
            house.stop()


def _room(app: Flask, lines: Sequence[str], pages: str, voters: int) -> Room:
    meeting, chair, people = open_hall(f"b{secrets.token_hex(3)}", voters, revote=True)
    poll = put_question(meeting, chair, people)
    uuid, seats = poll.uuid, voters_of(app, poll, people)
    db.session.rollback()
    return Room(lines, pages, uuid, seats)


def _beside(name: str, room: Room) -> dict[str, Any]:
    quiet, read, pages = uvloop.run(_turns(room))
    ratio = percentile(read, 0.99) / percentile(quiet, 0.99)
    return {
        "bench": "beside",
        "set_up": name,
        "cores": os.cpu_count(),
        "ballots_per_s": round(len(read) / (SECONDS * TURNS)),
        "pages_per_s": round(pages / (SECONDS * TURNS)),
        "quiet_p50_ms": round(percentile(quiet, 0.5) * MILLI, 1),
        "quiet_p99_ms": round(percentile(quiet, 0.99) * MILLI, 1),
        "read_p50_ms": round(percentile(read, 0.5) * MILLI, 1),
        "read_p99_ms": round(percentile(read, 0.99) * MILLI, 1),
        "ratio": round(ratio, 2),
    }


async def _turns(room: Room) -> tuple[list[float], list[float], int]:
    """Seconds to each receipt in quiet and beside the readers, and how many pages were read."""
    phones: list[Phone] = []
    for number, line in enumerate(room.lines):
        phones += await connect_all(
            line, [one.key for one in room.voters[number :: len(room.lines)]]
        )
    quiet: list[float] = []
    read: list[float] = []
    pages = 0
    await _voting(room, phones, [])  # the first turn pays for what is read once
    for _ in range(TURNS):
        await _voting(room, phones, quiet)
        reading = asyncio.create_task(_reading(room.pages))
        await _voting(room, phones, read)
        pages += await reading
    for phone in phones:
        phone.hang_up()
    return quiet, read, pages


async def _voting(room: Room, phones: Sequence[Phone], waits: list[float]) -> None:
    until = time.perf_counter() + SECONDS

    async def vote(place: int) -> None:
        await asyncio.sleep(EVERY * place / len(phones))
        while (began := time.perf_counter()) < until:
            answer: Any = await phones[place].ask("votes.cast", room.ballot(place))
            waits.append(time.perf_counter() - began)
            if not answer["ok"]:
                raise RuntimeError(answer["error"])
            await asyncio.sleep(max(0.0, EVERY - waits[-1]))

    await asyncio.gather(*(vote(place) for place in range(len(phones))))


async def _reading(url: str) -> int:
    """Read pages at their pace for one turn; how many came."""
    lanes = 10
    until = time.perf_counter() + SECONDS
    counts = await asyncio.gather(*(_lane(url, until, lanes / PAGES_PER_S) for _ in range(lanes)))
    return sum(counts)


async def _lane(url: str, until: float, every: float) -> int:
    """One reader's connection: a page after the other, none faster than ``every`` seconds."""
    host, _, port = url.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    asked, count = f"GET {PAGE} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode(), 0
    while (began := time.perf_counter()) < until:
        writer.write(asked)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        if b" 200 " not in head.split(b"\r\n")[0]:
            raise RuntimeError(head.decode())
        length = next(line for line in head.split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(int(length.partition(b":")[2]))
        count += 1
        await asyncio.sleep(max(0.0, every - (time.perf_counter() - began)))
    writer.close()
    return count


def _at_once(rooms: Sequence[Room]) -> float:
    """Ballots a second where everybody of these halls votes at the same moment."""

    async def all_vote() -> list[float]:
        done = await asyncio.gather(
            *(
                cast_in_rounds(
                    room.lines[0], [one.key for one in room.voters], "votes.cast", room.ballot
                )
                for room in rooms
            )
        )
        return [median(rounds).per_s for rounds in done]

    return sum(uvloop.run(all_vote()))


if __name__ == "__main__":
    import json

    for line in run():
        print(json.dumps(line), flush=True)
