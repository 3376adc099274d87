"""Honest ballots' time to the ack while the server is held up, turn by turn with the same in quiet.

Who holds it up: ``benchmarks.sieges``. Each honest voter comes when it is their turn, so that how
long it takes to get a line at all is told too. Every kind has a server of its own. The load and the
server share this machine's cores.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvloop
from picows import WSError

from benchmarks.ballots import MILLI, serving
from benchmarks.floods import PATIENCE, ballot_of
from benchmarks.hall import Voter, open_hall, put_question, voters_of
from benchmarks.phones import connect_all, percentile
from benchmarks.sieges import CONNECTIONS, besieged

TURNS = 3
HONEST = 20
"""Honest voters in each half of a turn."""
SPREAD = 0.15
"""Seconds from one to the next."""
WATCHERS = 40
"""People whose phones are used to hold the server up; at most a few for each of them."""


AFTER = 2.0
"""Seconds from the end of a siege to the next quiet."""
WARM = 10
"""Of these, who vote before anything is measured: the first to come wait for what is read once."""


@dataclass
class Came:
    """Seconds that honest voters waited for a line and then for the ack."""

    lines: list[float] = field(default_factory=list)
    acks: list[float] = field(default_factory=list)
    unanswered: int = 0

    def p99_ms(self) -> tuple[float, float]:
        """Of the acks, and of the lines."""
        acks, lines = (percentile(waits, 0.99) * MILLI for waits in (self.acks, self.lines))
        return round(acks, 1), round(lines, 1)


def run() -> Iterable[dict[str, Any]]:
    """One line for each kind."""
    for kind in CONNECTIONS:
        with _hall(2 * HONEST * TURNS + WATCHERS) as (url, uuid, topic, voters):
            quiet, held, became = _in_turn(kind, url, uuid, topic, voters)
        yield line_of(kind, quiet, held, became)


@contextmanager
def _hall(voters: int) -> Iterator[tuple[str, str, str, list[Voter]]]:
    """A server with a vote open: its address, the poll, the meeting's topic, the voters."""
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        with serving(f"sqlite:///{home / 'besieged.sqlite'}", home) as (app, url):
            meeting, chair, people = open_hall("besieged", voters)
            poll = put_question(meeting, chair, people)
            uuid, topic = poll.uuid, f"meeting:{meeting.id}"
            yield url, uuid, topic, voters_of(app, poll, people)


def _in_turn(
    kind: str, url: str, uuid: str, topic: str, voters: Sequence[Voter]
) -> tuple[Came, Came, Counter[str]]:
    """Quiet and held up in turn, each half with voters who have not voted yet."""
    keys = [voter.key for voter in voters[:WATCHERS]]
    honest = voters[WATCHERS:]
    halves = [honest[start : start + HONEST] for start in range(0, len(honest), HONEST)]
    quiet, held = Came(), Came()
    became: Counter[str] = Counter()
    uvloop.run(_come_and_vote(url, uuid, voters[:WARM], Came()))
    for calm, loud in zip(halves[::2], halves[1::2], strict=True):
        uvloop.run(_come_and_vote(url, uuid, calm, quiet))
        with besieged(kind, url, keys, topic) as told:
            uvloop.run(_come_and_vote(url, uuid, loud, held))
        became.update(told)
        time.sleep(AFTER)  # thousands of lines end at once, which is no quiet
    return quiet, held, became


async def _come_and_vote(url: str, uuid: str, voters: Sequence[Voter], came: Came) -> None:
    """Come and vote one after the other, whether or not the last has been answered."""

    async def one(place: int) -> None:
        await asyncio.sleep(place * SPREAD)
        began = time.perf_counter()
        try:
            (phone,) = await connect_all(url, [voters[place].key])
            came.lines.append(time.perf_counter() - began)
            cast = time.perf_counter()
            ballot = ballot_of(uuid, voters[place])
            answer: Any = await asyncio.wait_for(phone.ask("votes.cast", ballot), PATIENCE)
        except (TimeoutError, OSError, WSError):
            came.unanswered += 1
            return
        came.acks.append(time.perf_counter() - cast)
        came.unanswered += not answer["ok"]
        phone.hang_up()

    await asyncio.gather(*(one(place) for place in range(len(voters))))


def line_of(kind: str, quiet: Came, held: Came, became: Counter[str]) -> dict[str, Any]:
    """The measurement as it is printed; ``cut`` and the like are sums over the turns."""
    (calm, calm_line), (loud, loud_line) = quiet.p99_ms(), held.p99_ms()
    return {
        "bench": "floods",
        "flood": kind,
        "connections": CONNECTIONS[kind],
        **became,
        "quiet_p99_ms": calm,
        "flooded_p99_ms": loud,
        "ratio": round(loud / calm, 1),
        "quiet_line_p99_ms": calm_line,
        "flooded_line_p99_ms": loud_line,
        "unanswered": quiet.unanswered + held.unanswered,
    }


if __name__ == "__main__":
    for line in run():
        print(json.dumps(line), flush=True)
