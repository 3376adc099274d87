"""A storm: phones vote again and again while what serves them dies, and what must be true after it.

Jepsen's set model: every phone keeps what it sent and what it was told; afterwards all of it is held
against the ledger.
"""

from __future__ import annotations

import asyncio
import os
import random
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.extensions import db
from benchmarks.hall import Voter
from benchmarks.phones import connect_all
from votes.counting.records import NamedBallot
from votes.crypto import fields, receipts
from votes.crypto.ledger import Entry, EntryType
from votes.crypto.receipts import Receipt
from votes.models.poll import Poll
from votes.queries.polls import poll_with_uuid
from votes.services import closing, ledger, replay
from votes.services.keyring import signing_key


def kills(usual: int) -> int:
    """How many times what serves is killed: ``usual`` in the suite, 50 in ``make chaos``."""
    return int(os.environ.get("CRASH_KILLS", usual))


def clients(usual: int) -> int:
    """How many phones vote: ``usual`` in the suite, 200 in ``make chaos``."""
    return int(os.environ.get("CRASH_CLIENTS", usual))


PATIENCE = 120.0
"""Seconds after the last kill within which every phone must hold its receipts."""


@dataclass
class History:
    """What each phone sent and was told: the checker's evidence."""

    invoked: dict[str, str] = field(default_factory=dict)
    acked: dict[str, Receipt] = field(default_factory=dict)
    tries: int = 0
    kills: int = 0
    taken_over: list[float] = field(default_factory=list)
    """Of each ballot whose first try failed: the seconds from then to its receipt."""


Where = Callable[[], str]
"""The address at which a phone tries now, with what it says of where it belongs."""


async def vote_on(
    where: Where, uuid: str, voter: Voter, history: History, over: asyncio.Event
) -> None:
    """One phone: a new ballot whenever it holds the last one's receipt, until the storm is over."""
    while not over.is_set():
        number = secrets.token_hex(16)
        history.invoked[number] = voter.pseudonym
        choice = secrets.choice(("yes", "no", "abstain"))
        ballot = {"poll": uuid, "voter": voter.pseudonym, "ballot_id": number, "choice": choice}
        failed_at = 0.0
        while not await send(where(), voter, ballot, history):
            failed_at = failed_at or time.monotonic()
            await asyncio.sleep(random.uniform(0.1, 1.0))
        if failed_at:
            history.taken_over.append(time.monotonic() - failed_at)
        await asyncio.sleep(random.uniform(0.1, 2.0))


async def send(url: str, voter: Voter, ballot: dict[str, str], history: History) -> bool:
    """Try once, on a connection of its own, as after a reload; the same ballot however often."""
    history.tries += 1
    try:
        (phone,) = await connect_all(url, [voter.key], at=secrets.token_hex(4))
        try:
            answer: Any = await asyncio.wait_for(phone.ask("votes.cast", ballot), 10)
        finally:
            phone.hang_up()
    except (OSError, TimeoutError, RuntimeError, EOFError):
        return False
    except Exception as broken:  # whatever a dying server makes of a handshake
        if "picows" not in type(broken).__module__:
            raise
        return False
    if not answer["ok"] and answer["error"]["code"] == "server":
        return False  # another worker stood still; the phone sends it again
    assert answer["ok"], answer
    history.acked[ballot["ballot_id"]] = Receipt(**answer["receipt"])
    return True


async def storm(
    where: Where,
    uuid: str,
    voters: Sequence[Voter],
    strike: Callable[[], None],
    history: History,
    times: int,
) -> None:
    """Phones vote again and again while ``strike()`` kills what serves them and starts it again."""
    over = asyncio.Event()
    phones = [asyncio.create_task(vote_on(where, uuid, voter, history, over)) for voter in voters]
    for _ in range(times):
        await asyncio.sleep(random.uniform(0.1, 2.0))
        await asyncio.to_thread(strike)
        history.kills += 1
    over.set()
    await asyncio.wait_for(asyncio.gather(*phones), PATIENCE)


def ballots_of(poll_id: int) -> list[tuple[Entry, NamedBallot]]:
    """The ballots of a ledger, in its order."""
    return [
        (entry, fields.read(NamedBallot, entry.body or ""))
        for entry in ledger.entries_of(poll_id)
        if entry.type is EntryType.BALLOT
    ]


def judge(history: History, poll: Poll, voters: int, *, lasted: float) -> str:
    """Hold the history against the ledger, close the vote, replay it; what is said of it."""
    ballots = ballots_of(poll.id)
    hold(history, ballots, voters)
    closed = closing.close(poll_with_uuid(poll.uuid), by=poll.meeting.chair)
    assert closed.result is not None
    assert closed.result["took_part"]["heads"] == voters
    assert replay.examine(closed) == ()
    unacked = len(ballots) - len(history.acked)
    waited = sorted(history.taken_over) or [0.0]
    return (
        f"{db.engine.dialect.name}: {history.kills} kills, {voters} clients, {lasted:.0f} s,"
        f" {history.tries} tries, {len(history.acked)} acknowledged, 0 lost, 0 twice,"
        f" {unacked} stored without an answer; {len(history.taken_over)} ballots were cut off,"
        f" taken over within {waited[len(waited) // 2]:.1f} s, the last {waited[-1]:.1f} s"
    )


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
