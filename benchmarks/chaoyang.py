"""All of Chaoyang at once: 1,665 halls and 19,729 representatives, each phone connected to one process.

Every hall has its question put and votes at its own pace; then everybody votes again at the same
moment; then the halls hold an hour's meeting hall by hall: the vote is closed, the next item is
opened, moved, seconded, opposed and put, somebody goes out and comes back, all vote, the vote is
closed. In each hall one representative is in the chair. The limit is the bare server with as many
phones. ``CHAOYANG_HALLS``, ``CHAOYANG_REPRESENTATIVES`` and ``CHAOYANG_HOUR`` (seconds in which the
hour is played) make it smaller or slower.
"""

from __future__ import annotations

import asyncio
import os
import random
import secrets
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import uvloop
from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from benchmarks.ballots import CHOICES, MILLI, bare, serving_process
from benchmarks.hall import Voter, open_hall, put_question, voters_of
from benchmarks.phones import Key, Phone, as_many_files_as_may_be, connect_all, percentile
from meetings.models.agenda import AgendaItem
from tests.services.addresses import postgres_url
from tests.support.databases import fresh_database
from tests.support.server import Server
from votes.crypto.ledger import EntryType
from votes.models.ledger import LedgerEntry
from votes.models.poll import Poll, PollState
from votes.models.voter import PollVoter

HALLS = int(os.environ.get("CHAOYANG_HALLS", "1665"))
PEOPLE = int(os.environ.get("CHAOYANG_REPRESENTATIVES", "19729"))
HOUR = float(os.environ.get("CHAOYANG_HOUR", "600"))
"""Seconds in which the hour of every hall is played."""
ENGINES = tuple(os.environ.get("CHAOYANG_ENGINES", "sqlite").split(","))
PACE = 60.0 * min(1.0, PEOPLE / 19_729)
"""Seconds over which the halls begin their own votes and give their ballots: 330 a second."""
SEED = 1_665
KILO = 1024
PATIENCE = 300.0
ANSWER = 120.0
"""Seconds after which an answer is taken for lost."""


@dataclass
class Hall:
    """One hall: its meeting, its open vote, the item that comes next, its phones."""

    meeting: int
    poll: str
    item: int
    voters: Sequence[Voter]
    phones: Sequence[Phone] = ()
    receipts: list[str] = field(default_factory=list)

    def next_vote(self, app: Flask) -> None:
        """Turn to the vote that was opened last."""
        with app.app_context():
            poll = db.session.scalars(
                select(Poll).where(Poll.meeting_id == self.meeting).order_by(Poll.id.desc())
            ).first()
            if poll is None or poll.uuid == self.poll:
                raise RuntimeError(f"meeting {self.meeting} has no further vote")
            rows = db.session.execute(
                select(PollVoter.person_id, PollVoter.pseudonym).where(PollVoter.poll_id == poll.id)
            )
            names = {row.person_id: row.pseudonym for row in rows}
            self.poll = poll.uuid
        self.voters = [replace(one, pseudonym=names[one.person_id]) for one in self.voters]


@dataclass
class Told:
    """What one phase took: waits of each kind in seconds, and all of it."""

    took: float = 0.0
    waits: dict[str, list[float]] = field(default_factory=dict)

    async def timed(self, kind: str, asked: asyncio.Future[Any]) -> dict[str, Any]:
        """Wait for an answer, and keep how long it took. Raises where it is a refusal."""
        began = time.perf_counter()
        answer = await asyncio.wait_for(asked, ANSWER)
        self.waits.setdefault(kind, []).append(time.perf_counter() - began)
        if not answer["ok"]:
            raise RuntimeError(f"{kind}: {answer['error']}")
        return dict(answer)


def run() -> Iterable[dict[str, Any]]:
    """Measure the limit, then the house, phase by phase."""
    as_many_files_as_may_be()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with bare(folder) as url:
            limit = uvloop.run(_limit(url))
        for engine in ENGINES:
            home = folder / engine
            home.mkdir()
            with (
                fresh_database(engine, home, postgres_url) as database,
                serving_process(database, home) as (app, running),
            ):
                halls = list(_prepared(app))
                for line in uvloop.run(_played(app, running, halls, limit)):
                    yield {"bench": "chaoyang", "engine": engine, **line}
                yield {"bench": "chaoyang", "engine": engine, "phase": "checked", **_checked(halls)}


async def _limit(url: str) -> float:
    """Seconds in which the bare server takes a ballot of everybody at once."""
    phones = await connect_all(url, [Key()] * PEOPLE)
    asked = [
        {"ballot_id": f"{number}-{secrets.token_hex(8)}", "choice": CHOICES[number % 3]}
        for number in range(PEOPLE)
    ]
    began = time.perf_counter()
    await asyncio.gather(*(one.ask("cast", body) for one, body in zip(phones, asked, strict=True)))
    took = time.perf_counter() - began
    for phone in phones:
        phone.hang_up()
    return took


def _prepared(app: Flask) -> Iterator[Hall]:
    """Found the halls, each with its question put and a second item on its agenda."""
    each, more = divmod(PEOPLE, HALLS)
    for number in range(HALLS):
        seats = each + (number < more)
        meeting, chair, people = open_hall(
            f"c{number}", seats, chair_votes=True, items=2, revote=True
        )
        poll = put_question(meeting, chair, people)
        item = db.session.scalars(
            select(AgendaItem.id).where(AgendaItem.meeting_id == meeting.id).order_by(AgendaItem.id)
        ).all()[-1]
        yield Hall(meeting.id, poll.uuid, item, voters_of(app, poll, people))
        db.session.remove()


async def _played(
    app: Flask, running: Server, halls: Sequence[Hall], limit: float
) -> list[dict[str, Any]]:
    chance = random.Random(SEED)
    lines = [await _connected(running, halls)]
    own = await _timed(halls, lambda told: _own_pace(halls, told, chance))
    lines.append(_line("own pace", own, over_s=round(PACE)))
    at_once = await _timed(halls, lambda told: _all_vote(halls, told))
    lines.append(
        _line("all at once", at_once)
        | {"limit_s": round(limit, 2), "ratio": round(at_once.took / limit, 1)}
    )
    hour = await _timed(halls, lambda told: _hour(app, halls, told, chance))
    lines.append(_line("an hour's meeting", hour, over_s=round(HOUR)))
    for hall in halls:
        for phone in hall.phones:
            phone.hang_up()
    return lines


async def _connected(running: Server, halls: Sequence[Hall]) -> dict[str, Any]:
    """Connect every phone, have it watch its meeting; what a phone costs in time and memory."""
    before = _memory(running.process.pid)
    keys = [voter.key for hall in halls for voter in hall.voters]
    began = time.perf_counter()
    phones = iter(await connect_all(running.url, keys))
    took = time.perf_counter() - began
    for hall in halls:
        hall.phones = [next(phones) for _voter in hall.voters]
        topic = {"topic": f"meeting:{hall.meeting}"}
        await asyncio.gather(*(phone.ask("watch", topic) for phone in hall.phones))
    used = _memory(running.process.pid) - before
    return {
        "phase": "connect",
        "halls": len(halls),
        "phones": len(keys),
        "took_s": round(took, 1),
        "per_s": round(len(keys) / took),
        "kb_each": round(used / len(keys), 1),
        "mb": round((used + before) / KILO),
    }


def _memory(pid: int) -> int:
    """Resident memory of a process, in kB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise RuntimeError("the server is gone")


async def _timed(halls: Sequence[Hall], phase: Callable[[Told], Awaitable[None]]) -> Told:
    told = Told()
    began = time.perf_counter()
    await asyncio.wait_for(phase(told), PATIENCE + HOUR)
    told.took = time.perf_counter() - began
    if any(phone.is_cut for hall in halls for phone in hall.phones):
        raise RuntimeError("phones were cut off")
    return told


def _line(name: str, told: Told, **more: float) -> dict[str, Any]:
    line: dict[str, Any] = {"phase": name, "took_s": round(told.took, 2), **more}
    for kind, waits in told.waits.items():
        line[kind] = len(waits)
        line[f"{kind}_p50_ms"] = round(percentile(waits, 0.50) * MILLI, 1)
        line[f"{kind}_p99_ms"] = round(percentile(waits, 0.99) * MILLI, 1)
    if set(told.waits) == {"ballots"}:
        line["per_s"] = round(len(told.waits["ballots"]) / told.took)
    return line


async def _own_pace(halls: Sequence[Hall], told: Told, chance: random.Random) -> None:
    """Each hall begins when it does, and each of its representatives takes their time."""
    await asyncio.gather(
        *(
            _vote(hall, seat, told, after=starts + chance.uniform(0, PACE / 3))
            for hall in halls
            for starts in (chance.uniform(0, PACE * 2 / 3),)
            for seat in range(len(hall.voters))
        )
    )


async def _all_vote(halls: Sequence[Hall], told: Told) -> None:
    await asyncio.gather(
        *(_vote(hall, seat, told) for hall in halls for seat in range(len(hall.voters)))
    )


async def _vote(hall: Hall, seat: int, told: Told, *, after: float = 0.0) -> None:
    """One ballot of one representative, and how long its receipt took."""
    await asyncio.sleep(after)
    ballot = {
        "poll": hall.poll,
        "voter": hall.voters[seat].pseudonym,
        "ballot_id": secrets.token_hex(16),
        "choice": CHOICES[seat % len(CHOICES)],
    }
    answer = await told.timed("ballots", hall.phones[seat].ask("votes.cast", ballot))
    hall.receipts.append(answer["receipt"]["entry_hash"])


async def _hour(app: Flask, halls: Sequence[Hall], told: Told, chance: random.Random) -> None:
    """Each hall's hour, begun when it begins; its acts lie evenly over what is left of it."""
    await asyncio.gather(*(_meeting(app, hall, told, chance) for hall in halls))


async def _meeting(app: Flask, hall: Hall, told: Told, chance: random.Random) -> None:
    """Close the vote, bring the next item to the vote, have all vote, declare it."""
    pause = HOUR / 2 / len(_COURSE)
    await asyncio.sleep(chance.uniform(0, HOUR / 4))
    await told.timed("closes", hall.phones[0].ask("votes.close", {"poll": hall.poll}))
    for seat, code, more in _COURSE:
        await asyncio.sleep(chance.uniform(0, 2 * pause))
        fields = {"meeting": hall.meeting, **more}
        if code == "open_item":
            fields["item"] = hall.item
        if code == "recognise":
            fields["whom"] = hall.voters[AGAINST].person_id
        kind = "arrivals" if code in {"arrive", "leave"} else "acts"
        await told.timed(kind, hall.phones[seat].ask(f"meetings.{code}", fields))
    await asyncio.to_thread(hall.next_vote, app)
    await asyncio.gather(
        *(
            _vote(hall, seat, told, after=chance.uniform(0, HOUR / 40))
            for seat in range(len(hall.voters))
        )
    )
    await told.timed("closes", hall.phones[0].ask("votes.close", {"poll": hall.poll}))


MOVER, SECONDER, AGAINST = -3, -2, -1
_COURSE: Sequence[tuple[int, str, dict[str, str]]] = (
    (0, "open_item", {}),
    (MOVER, "move", {"text": "修好小区西门的6盏路灯。"}),
    (MOVER, "start_speech", {}),
    (MOVER, "end_speech", {}),
    (SECONDER, "second", {}),
    (0, "state_question", {}),
    (AGAINST, "claim", {"stance": "con"}),
    (1, "leave", {}),
    (0, "recognise", {}),
    (AGAINST, "start_speech", {}),
    (AGAINST, "end_speech", {}),
    (1, "arrive", {}),
    (0, "next_step", {}),
    (0, "next_step", {}),
    (0, "next_step", {"reason": "没有议事能手到场"}),
    (0, "put_question", {}),
)
"""Who does what in an hour of a hall: seat, act, fields."""


def _checked(halls: Sequence[Hall]) -> dict[str, int]:
    """Of all that was acked, what does not stand in a ledger; and votes that are not declared."""
    acked = [receipt for hall in halls for receipt in hall.receipts]
    written = set(
        db.session.scalars(select(LedgerEntry.hash).where(LedgerEntry.type == EntryType.BALLOT))
    )
    open_ = db.session.scalar(select(func.count()).where(Poll.state != PollState.DECLARED))
    return {
        "lost": len(set(acked) - written),
        "doubled": len(written) - len(set(acked)),
        "undeclared": open_ or 0,
    }
