"""A storm: phones vote again and again while what serves them dies, and what must be true after it.

Jepsen's set model: every phone keeps what it sent and what it was told; afterwards all of it is held
against the ledger. Somebody looks on, and one walks in and out, so that turnouts, the meeting's
journal and its clock are tried too.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import random
import secrets
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from benchmarks.hall import Voter
from benchmarks.phones import Key, Phone, connect_all
from meetings.models.meeting import Meeting
from meetings.services import journal
from votes.counting.records import NamedBallot
from votes.crypto import fields, receipts
from votes.crypto.ledger import Entry, EntryType
from votes.crypto.receipts import Receipt
from votes.models.poll import Poll
from votes.queries.polls import poll_with_uuid
from votes.services import closing, ledger, replay
from votes.services.keyring import signing_key


def kills(usual: int) -> int:
    """How many times what serves is killed: ``usual`` in the suite, 170 in ``make chaos``."""
    return int(os.environ.get("CRASH_KILLS", usual))


def clients(usual: int) -> int:
    """How many phones vote: ``usual`` in the suite, 200 in ``make chaos``."""
    return int(os.environ.get("CRASH_CLIENTS", usual))


def strikes(usual: int) -> int:
    """How often each other nemesis strikes: ``usual`` in the suite, more in ``make chaos``."""
    return int(os.environ.get("CRASH_STRIKES", usual))


PATIENCE = 120.0
"""Seconds after the last kill within which every phone must hold its receipts."""


@dataclass
class History:
    """What each phone sent and was told: the checker's evidence."""

    invoked: dict[str, str] = field(default_factory=dict)
    acked: dict[str, Receipt] = field(default_factory=dict)
    tries: int = 0
    struck: Counter[str] = field(default_factory=Counter)
    """How often each thing was done to what serves."""
    odd: Counter[str] = field(default_factory=Counter)
    """How often phones were cut, sent twice, or sent in another order."""
    refused: Counter[str] = field(default_factory=Counter)
    """What phones were told instead of a receipt, by its words."""
    turnouts: list[list[int]] = field(default_factory=list)
    """What somebody who looks on was told, by connections."""
    revisions: list[int] = field(default_factory=list)
    """What whoever walks in and out was told of the meeting, in that order."""
    taken_over: list[float] = field(default_factory=list)
    """Of each ballot whose first try failed: the seconds from then to its receipt."""


ODD = 0.08
"""Of ten phones' tries, about one each is cut, sent twice, sent on two lines or crossed."""
LOOKS_FOR = 5.0
"""Seconds for which somebody who looks on keeps a line, be it cut or not."""
Where = Callable[[], str]
"""The address at which a phone tries now, with what it says of where it belongs."""
Strike = tuple[str, Callable[[], None]]
"""What is done to what serves, by its name."""


async def vote_on(
    where: Where, uuid: str, voter: Voter, history: History, over: asyncio.Event
) -> None:
    """One phone: a new ballot whenever it holds the last one's receipt, until the storm is over."""
    while not over.is_set():
        ballots = [a_ballot(uuid, voter, history)]
        if (
            random.random() < ODD
        ):  # changed one's mind: two ballots on two lines, whichever is first
            ballots.append(a_ballot(uuid, voter, history))
            history.odd["crossed"] += 1
        await asyncio.gather(*(insist(where, voter, ballot, history) for ballot in ballots))
        await asyncio.sleep(random.uniform(0.1, 2.0))


def a_ballot(uuid: str, voter: Voter, history: History) -> dict[str, str]:
    """A new ballot, noted before it is sent."""
    number = secrets.token_hex(16)
    history.invoked[number] = voter.pseudonym
    choice = secrets.choice(("yes", "no", "abstain"))
    return {"poll": uuid, "voter": voter.pseudonym, "ballot_id": number, "choice": choice}


async def insist(where: Where, voter: Voter, ballot: dict[str, str], history: History) -> None:
    """Send the same ballot until its receipt is there; now and then on two lines at once."""
    failed_at = 0.0
    while ballot["ballot_id"] not in history.acked:
        lines = 2 if random.random() < ODD else 1
        history.odd["two lines"] += lines - 1
        sent = (send(where(), voter, ballot, history) for _ in range(lines))
        if not any(await asyncio.gather(*sent)):
            failed_at = failed_at or time.monotonic()
            await asyncio.sleep(random.uniform(0.1, 1.0))
    if failed_at:
        history.taken_over.append(time.monotonic() - failed_at)


async def send(url: str, voter: Voter, ballot: dict[str, str], history: History) -> bool:
    """Try once, on a connection of its own, as after a reload; the same ballot however often."""
    history.tries += 1
    with lines_may_break():
        async with a_line(url, voter.key, secrets.token_hex(4)) as phone:
            return await ask_for_receipt(phone, ballot, history)
    return False


@contextmanager
def lines_may_break() -> Iterator[None]:
    """Go on after the block, whatever a dying server makes of a line or of its handshake."""
    try:
        yield
    except (OSError, TimeoutError, RuntimeError, EOFError):
        pass
    except Exception as broken:
        if "picows" not in type(broken).__module__:
            raise


@asynccontextmanager
async def a_line(url: str, key: Key, at: str) -> AsyncIterator[Phone]:
    """A phone's own connection for the length of a block."""
    (phone,) = await connect_all(url, [key], at=at)
    try:
        yield phone
    finally:
        phone.hang_up()


async def ask_for_receipt(phone: Phone, ballot: dict[str, str], history: History) -> bool:
    """Send the ballot, sometimes twice, sometimes hanging up before the answer."""
    asked = [phone.ask("votes.cast", ballot)]
    chance = random.random()
    if chance < ODD:
        history.odd["cut"] += 1
        await asyncio.sleep(random.uniform(0, 0.03))
        return False
    if chance < 2 * ODD:
        history.odd["twice"] += 1
        asked.append(phone.ask("votes.cast", ballot))
    answers: Any = await asyncio.wait_for(asyncio.gather(*asked), 10)
    noted = [note(answer, ballot, history) for answer in answers]
    return any(noted)


def note(answer: Any, ballot: dict[str, str], history: History) -> bool:
    """Keep a receipt, which is always the same; what asks to send again is no answer."""
    if answer is None:
        return False  # the line was cut
    if not answer["ok"]:
        error = answer["error"]
        assert error["code"] in {"server", "slow_down"}, answer
        assert error["remedy"], answer
        history.refused[error["what"]] += 1
        return False
    receipt = Receipt(**answer["receipt"])
    assert history.acked.setdefault(ballot["ballot_id"], receipt) == receipt
    return True


async def seated(url: str, topic: str, voter: Voter) -> Phone | None:
    """A phone that is told what happens to this topic; None where the server is dying."""
    with lines_may_break():
        (phone,) = await connect_all(url, [voter.key], at=topic)
        await asyncio.wait_for(phone.ask("watch", {"topic": topic}), 10)
        return phone
    return None


async def look_on(
    where: Where, topic: str, voter: Voter, history: History, over: asyncio.Event
) -> None:
    """Somebody who only looks: the turnouts they are told, connection by connection."""
    while not over.is_set():
        await asyncio.sleep(0.2)
        phone = await seated(where(), topic, voter)
        if phone is None:
            continue
        with suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), LOOKS_FOR)
        phone.hang_up()
        history.turnouts.append(heard_cast(phone))


async def walk(stage: Stage, history: History, over: asyncio.Event) -> None:
    """Somebody goes out and comes in until it is over; each press is sent until it is answered."""
    acts = itertools.cycle(("meetings.leave", "meetings.arrive"))
    while not over.is_set():
        act, asked = next(acts), {"meeting": stage.meeting_id, "press": secrets.token_hex(8)}
        while not await step(stage.where(), act, asked, stage.walker, history):
            await breathe()
        await breathe()


async def breathe() -> None:
    """Let a moment go by."""
    await asyncio.sleep(random.uniform(0.1, 0.5))


async def step(url: str, act: str, asked: dict[str, Any], key: Key, history: History) -> bool:
    """One press of the walker's, tried once; whether it was answered."""
    answer: Any = None
    with lines_may_break():
        async with a_line(url, key, f"meeting:{asked['meeting']}") as phone:
            answer = await asyncio.wait_for(phone.ask(act, asked), 10)
    if answer is None or (not answer["ok"] and answer["error"]["code"] == "server"):
        return False
    assert answer["ok"], answer
    history.revisions.append(answer["rev"])
    return True


def heard_cast(phone: Phone) -> list[int]:
    """The turnouts that a phone was told, in order."""
    told = [json.loads(text[2:]) for _at, text in phone.heard]
    counts = [one[1].get("counts", {}) for one in told if len(one) > 1 and one[1]]
    return [one["cast"] for one in counts if "cast" in one]


@dataclass(frozen=True)
class Stage:
    """Where a storm happens: who votes in which poll, who looks on, and who walks in and out."""

    where: Where
    uuid: str
    meeting_id: int
    voters: Sequence[Voter]
    walker: Key


async def storm(stage: Stage, strikes: Iterable[Strike], history: History) -> None:
    """Phones vote again and again while one strike after the other hits what serves them."""
    over = asyncio.Event()
    topic = f"meeting:{stage.meeting_id}"
    tasks = [
        asyncio.create_task(vote_on(stage.where, stage.uuid, voter, history, over))
        for voter in stage.voters
    ]
    tasks.append(asyncio.create_task(look_on(stage.where, topic, stage.voters[0], history, over)))
    tasks.append(asyncio.create_task(walk(stage, history, over)))
    for name, strike in strikes:
        await asyncio.sleep(random.uniform(0.1, 1.0))
        await asyncio.to_thread(strike)
        history.struck[name] += 1
    await asyncio.sleep(1)
    over.set()
    await asyncio.wait_for(asyncio.gather(*tasks), PATIENCE)
    await asyncio.sleep(0.1)  # what was hung up last is let go of


def ballots_of(poll_id: int) -> list[tuple[Entry, NamedBallot]]:
    """The ballots of a ledger, in its order."""
    return [
        (entry, fields.read(NamedBallot, entry.body or ""))
        for entry in ledger.entries_of(poll_id)
        if entry.type is EntryType.BALLOT
    ]


def judge(history: History, poll: Poll, voters: int, *, setup: str, lasted: float) -> str:
    """Hold the history against the ledger, close the vote, replay it; what is said of it, as JSON."""
    ballots = ballots_of(poll.id)
    hold(history, ballots, voters)
    assert all(told == sorted(told) for told in history.turnouts), "an older turnout after a newer"
    assert history.revisions == sorted(history.revisions), "the meeting went back"
    hold_journal(poll.meeting)
    closed = closing.close(poll_with_uuid(poll.uuid), by=poll.meeting.chair)
    assert closed.result is not None
    assert closed.result["took_part"]["heads"] == voters
    assert replay.examine(closed) == ()
    waited = sorted(history.taken_over) or [0.0]
    figures = {
        "storm": setup,
        "struck": dict(history.struck),
        "phones": dict(history.odd),
        "clients": voters,
        "seconds": round(lasted),
        "tries": history.tries,
        "acknowledged": len(history.acked),
        "lost": 0,
        "twice": 0,
        "refused_with_a_remedy": sum(history.refused.values()),
        "turnouts_told": sum(map(len, history.turnouts)),
        "steps_of_the_walker": len(history.revisions),
        "resent": len(waited),
        "median_until_receipt": round(waited[len(waited) // 2], 1),
        "longest_until_receipt": round(waited[-1], 1),
    }
    return json.dumps(figures)


def hold_journal(meeting: Meeting) -> None:
    """The chain holds, its replay is the floor, and its clock never goes back."""
    journal.proven(meeting)
    times = [row.at for row in journal.entries(meeting)]
    assert times == sorted(times), "the meeting's clock went back"


def hold(history: History, ballots: Sequence[tuple[Entry, NamedBallot]], voters: int) -> None:
    """lost = acked - final, unexpected = final - invoked, none twice; every receipt verifies."""
    final = {ballot.ballot_id: (entry, ballot) for entry, ballot in ballots}
    assert len({history.invoked[number] for number in history.acked}) == voters
    assert set(history.acked) - set(final) == set(), "lost"
    assert set(final) - set(history.invoked) == set(), "unexpected"
    assert len(final) == len(ballots), "twice"
    for number, receipt in history.acked.items():
        entry, ballot = final[number]
        receipts.verify(receipt, signing_key().public_key())
        assert entry.hash == receipt.entry_hash
        assert ballot.voter_pseudonym == history.invoked[number]
