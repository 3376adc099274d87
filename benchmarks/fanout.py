"""One event to a thousand and to 3,000 phones that watch a meeting, beside a raw broadcast.

What is sent is what an open vote sends: the coalesced turnout. Each round casts one ballot and
waits until the last phone has heard of it; the time counts from the moment the first has.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import uvloop

from benchmarks.ballots import MILLI, bare, serving
from benchmarks.hall import Voter, open_hall, put_question, voters_of
from benchmarks.phones import Key, Phone, connect_all, percentile

SIZES = (1000, 3000)
EACH = 50
"""Connections of one login: more would be taken for a flood."""
ROUNDS = 7
PATIENCE = 20.0
PAD = "x" * 200


def run() -> Iterable[dict[str, Any]]:
    """Measure the raw broadcast, then the house's, at each size."""
    for clients in SIZES:
        yield _measured(clients)


def _measured(clients: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with bare(folder) as url:
            limit = uvloop.run(_shout(url, clients))
        home = folder / "house"
        home.mkdir()
        with serving(f"sqlite:///{home / 'fanout.sqlite'}", home) as (app, url):
            meeting, chair, people = open_hall("fanout", clients // EACH)
            poll = put_question(meeting, chair, people)
            topic, uuid = f"meeting:{meeting.id}", poll.uuid
            voters = voters_of(app, poll, people)
            house = uvloop.run(_cast(url, topic, uuid, voters, clients))
    return {
        "bench": "fanout",
        "clients": clients,
        "p50_ms": round(house[0], 1),
        "p99_ms": round(house[1], 1),
        "limit_p99_ms": round(limit[1], 1),
        "ratio": round(house[1] / limit[1], 2),
    }


async def _shout(url: str, clients: int) -> tuple[float, float]:
    """The raw broadcast."""
    phones = await connect_all(url, [Key()] * clients)
    rounds = []
    for _ in range(ROUNDS):
        await _quiet(phones)
        phones[0].ask("shout", {"topic": "meeting:1", "rev": 1, "state": PAD, "counts": {}})
        rounds.append(await _spread(phones))
    return _medians(rounds)


async def _cast(
    url: str, topic: str, uuid: str, voters: Sequence[Voter], clients: int
) -> tuple[float, float]:
    """The turnout of a vote, told to everybody who watches its meeting."""
    keys = [voters[number % len(voters)].key for number in range(clients)]
    phones = await connect_all(url, keys)
    await asyncio.gather(*(phone.ask("watch", {"topic": topic}) for phone in phones))
    rounds = []
    for number, voter in enumerate(voters[:ROUNDS]):
        await _quiet(phones)
        ballot = {"poll": uuid, "voter": voter.pseudonym, "ballot_id": f"fanout-{number:010}"}
        await phones[number].ask("votes.cast", ballot | {"choice": "yes"})
        rounds.append(await _spread(phones))
    for phone in phones:
        phone.hang_up()
    return _medians(rounds)


async def _quiet(phones: Sequence[Phone]) -> None:
    await asyncio.sleep(0.6)
    for phone in phones:
        phone.heard.clear()


async def _spread(phones: Sequence[Phone]) -> list[float]:
    """How long after the first phone each phone heard, in ms. Raises when one never does."""
    until = time.perf_counter() + PATIENCE
    while any(not phone.heard for phone in phones):
        if time.perf_counter() > until:
            raise RuntimeError("a phone never heard")
        await asyncio.sleep(0.01)
    heard = [phone.heard[0][0] for phone in phones]
    return [(at - min(heard)) * MILLI for at in heard]


def _medians(rounds: Sequence[Sequence[float]]) -> tuple[float, float]:
    """The medians over the rounds of each round's p50 and p99."""
    halves = sorted(percentile(one, 0.5) for one in rounds)
    lasts = sorted(percentile(one, 0.99) for one in rounds)
    return halves[len(halves) // 2], lasts[len(lasts) // 2]


if __name__ == "__main__":
    import json

    for line in run():
        print(json.dumps(line), flush=True)
