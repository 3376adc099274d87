"""Honest ballots' time to the ack while one person floods, beside the same ballots in quiet.

The flood: twenty connections of one voter, each sending up to a thousand ballots a second, some of
them as large as a frame may be; whoever is cut comes again. Only 127.0.0.1, for seconds.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvloop
from picows import WSError

from benchmarks.ballots import MILLI, serving
from benchmarks.hall import Voter, open_hall, put_question, voters_of
from benchmarks.phones import Phone, connect_all, percentile

SOCKETS = 20
AT_ONCE, PAUSE = 10, 0.01
"""Ballots a connection sends between two breaths, and the breath in seconds."""
LARGE_EVERY, LARGE = 50, 60_000
COMES_AGAIN_AFTER = 0.25
PATIENCE = 8.0
"""Seconds a phone waits for an answer (``vote.js``)."""
HONEST = 20
"""Honest voters in each half of a turn."""
TURNS = 5
WARM = 10
"""Who vote before anything is measured: the first to come wait for what is read once."""
FLOOD_SECONDS = 5.0


@dataclass
class Flood:
    """What one flooder did, and what came of it."""

    sent: int = 0
    cut: int = 0
    turned_away: int = 0
    answers: Counter[str] = field(default_factory=Counter)

    def note(self, answer: asyncio.Future[Any]) -> None:
        """Count an answer by its code."""
        said = answer.result()
        if said:
            self.answers["ok" if said["ok"] else said["error"]["code"]] += 1


@dataclass
class Heard:
    """What honest voters were answered, and after how many seconds; None where nothing came."""

    waits: list[float]
    answers: list[Any]


def ballot_of(uuid: str, voter: Voter, choice: str = "yes") -> dict[str, str]:
    """What a phone sends."""
    number = secrets.token_hex(16)
    return {"poll": uuid, "voter": voter.pseudonym, "ballot_id": number, "choice": choice}


async def quiet_and_flooded(
    url: str, uuid: str, honest: Sequence[Voter], flooder: Voter
) -> tuple[Heard, Heard, Flood]:
    """Half of the honest voters vote in quiet, half while the flooder floods."""
    phones = await connect_all(url, [voter.key for voter in honest])
    bodies = [ballot_of(uuid, voter) for voter in honest]
    half = len(honest) // 2
    spread = FLOOD_SECONDS * 0.8 / half
    quiet = await _vote(phones[:half], bodies[:half], spread)
    flood = Flood()
    ends = time.perf_counter() + FLOOD_SECONDS
    lines = [asyncio.create_task(_line(url, uuid, flooder, ends, flood)) for _ in range(SOCKETS)]
    flooded = await _vote(phones[half:], bodies[half:], spread)
    await asyncio.gather(*lines)
    for phone in phones:
        phone.hang_up()
    await asyncio.sleep(2 * COMES_AGAIN_AFTER)  # for the last lines to close
    return quiet, flooded, flood


async def _vote(phones: Sequence[Phone], bodies: Sequence[Any], spread: float) -> Heard:
    """Vote one after the other, ``spread`` seconds apart, whether or not the last was answered."""

    async def one(place: int) -> tuple[float, Any]:
        await asyncio.sleep(place * spread)
        started = time.perf_counter()
        try:
            answer = await asyncio.wait_for(
                phones[place].ask("votes.cast", bodies[place]), PATIENCE
            )
        except TimeoutError:
            answer = None
        return time.perf_counter() - started, answer

    heard = await asyncio.gather(*(one(place) for place in range(len(phones))))
    return Heard([wait for wait, _answer in heard], [answer for _wait, answer in heard])


async def _line(url: str, uuid: str, flooder: Voter, ends: float, flood: Flood) -> None:
    """One connection of the flooder, made anew whenever it is cut."""
    small, large = ballot_of(uuid, flooder), ballot_of(uuid, flooder, "x" * LARGE)
    while time.perf_counter() < ends:
        try:
            (phone,) = await connect_all(url, [flooder.key])
        except (RuntimeError, OSError, TimeoutError, WSError):
            flood.turned_away += 1
            await asyncio.sleep(COMES_AGAIN_AFTER)
            continue
        while not phone.is_cut and time.perf_counter() < ends:
            for _ in range(AT_ONCE):
                flood.sent += 1
                body = small if flood.sent % LARGE_EVERY else large
                another = body | {"ballot_id": f"{flood.sent:032x}"}
                phone.ask("votes.cast", another).add_done_callback(flood.note)
            await asyncio.sleep(PAUSE)
        flood.cut += phone.is_cut
        phone.hang_up()


def run() -> Iterable[dict[str, Any]]:
    """Measure on a server of its own."""
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        with serving(f"sqlite:///{home / 'floods.sqlite'}", home) as (app, url):
            meeting, chair, people = open_hall("floods", TURNS * (2 * HONEST + 1) + WARM)
            poll = put_question(meeting, chair, people)
            voters = voters_of(app, poll, people)
            yield line_of(*uvloop.run(_in_turn(url, poll.uuid, voters)))


async def _in_turn(url: str, uuid: str, voters: Sequence[Voter]) -> tuple[Heard, Heard, Flood]:
    """Quiet and flooded in turn, each time with another flooder and with voters who come anew."""
    warm, others = voters[:WARM], voters[WARM:]
    phones = await connect_all(url, [voter.key for voter in warm])
    await _vote(phones, [ballot_of(uuid, voter) for voter in warm], PAUSE)
    quiet, flooded, flood = Heard([], []), Heard([], []), Flood()
    each = 2 * HONEST + 1
    for start in range(0, TURNS * each, each):
        *honest, flooder = others[start : start + each]
        calm, loud, made = await quiet_and_flooded(url, uuid, honest, flooder)
        for told, of in ((quiet, calm), (flooded, loud)):
            told.waits.extend(of.waits)
            told.answers.extend(of.answers)
        flood.sent, flood.cut = flood.sent + made.sent, flood.cut + made.cut
        flood.turned_away += made.turned_away
        flood.answers.update(made.answers)
    for phone in phones:
        phone.hang_up()
    return quiet, flooded, flood


def line_of(quiet: Heard, flooded: Heard, flood: Flood) -> dict[str, Any]:
    """The measurement as it is printed."""
    calm, loud = percentile(quiet.waits, 0.99), percentile(flooded.waits, 0.99)
    return {
        "bench": "floods",
        "sockets": SOCKETS,
        "sent": flood.sent,
        "cut": flood.cut,
        "turned_away": flood.turned_away,
        "answers": dict(flood.answers),
        "quiet_p99_ms": round(calm * MILLI, 1),
        "flooded_p99_ms": round(loud * MILLI, 1),
        "ratio": round(loud / calm, 1),
        "unanswered": flooded.answers.count(None),
    }


if __name__ == "__main__":
    for line in run():
        print(json.dumps(line), flush=True)
