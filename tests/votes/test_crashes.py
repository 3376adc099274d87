"""The server is killed while people vote: nothing that was acknowledged is lost, nobody counts twice."""

from __future__ import annotations

import asyncio
import os
import random
import secrets
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import create_app
from app.extensions import db
from app.settings import Settings
from app.transaction import transaction
from benchmarks.hall import Voter, open_hall, put_question, voters_of
from benchmarks.phones import connect_all
from tests.services.addresses import postgres_url
from tests.support import server
from tests.support.databases import fresh_database, migrate
from tests.votes.polling import in_a_thread
from votes.counting.records import NamedBallot
from votes.crypto import fields, receipts
from votes.crypto.ledger import Entry, EntryType
from votes.crypto.receipts import Receipt
from votes.queries.polls import poll_with_uuid
from votes.services import closing, ledger, replay
from votes.services.keyring import signing_key

CLIENTS = int(os.environ.get("CRASH_CLIENTS", "24"))
KILLS = int(os.environ.get("CRASH_KILLS", "2"))
"""``make chaos`` asks for 200 clients and 50 kills on each database."""
PATIENCE = 120.0
"""Seconds after the last kill within which every phone must hold its receipts."""


@dataclass
class History:
    """What each phone sent and was told: the checker's evidence."""

    invoked: dict[str, str] = field(default_factory=dict)
    acked: dict[str, Receipt] = field(default_factory=dict)
    tries: int = 0
    kills: int = 0


async def vote_on(url: str, uuid: str, voter: Voter, history: History, over: asyncio.Event) -> None:
    """One phone: a new ballot whenever it holds the last one's receipt, until the storm is over."""
    while not over.is_set():
        number = secrets.token_hex(16)
        history.invoked[number] = voter.pseudonym
        choice = secrets.choice(("yes", "no", "abstain"))
        ballot = {"poll": uuid, "voter": voter.pseudonym, "ballot_id": number, "choice": choice}
        while number not in history.acked:
            await send(url, voter, ballot, history)
        await asyncio.sleep(random.uniform(0.1, 2.0))


async def send(url: str, voter: Voter, ballot: dict[str, str], history: History) -> None:
    """Try once, on a connection of its own, as after a reload; the same ballot however often."""
    history.tries += 1
    try:
        (phone,) = await connect_all(url, [voter.key])
        answer: Any = await asyncio.wait_for(phone.ask("votes.cast", ballot), 10)
        phone.hang_up()
    except (OSError, TimeoutError, RuntimeError, EOFError):
        await asyncio.sleep(random.uniform(0.1, 1.0))
        return
    except Exception as broken:  # whatever a dying server makes of a handshake
        if "picows" not in type(broken).__module__:
            raise
        await asyncio.sleep(random.uniform(0.1, 1.0))
        return
    assert answer["ok"], answer
    history.acked[ballot["ballot_id"]] = Receipt(**answer["receipt"])


async def storm(
    environ: dict[str, str], log: Path, uuid: str, voters: list[Voter], history: History
) -> server.Server:
    """Phones vote again and again while the server is killed and started again."""
    over = asyncio.Event()
    running = await asyncio.to_thread(server.start, environ, log)
    phones = [
        asyncio.create_task(vote_on(running.url, uuid, voter, history, over)) for voter in voters
    ]
    for _ in range(KILLS):
        await asyncio.sleep(random.uniform(0.1, 2.0))
        running.stop(signal.SIGKILL)
        history.kills += 1
        running = await asyncio.to_thread(server.start, environ, log)
    over.set()
    await asyncio.wait_for(asyncio.gather(*phones), PATIENCE)
    return running


@pytest.mark.timeout(240 + 60 * KILLS)
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_no_acknowledged_ballot_is_lost_and_none_counts_twice(engine: str, tmp_path: Path) -> None:
    with fresh_database(engine, tmp_path, postgres_url) as database:
        environ = server.environment(database, tmp_path)
        migrate(database)
        app = create_app(
            Settings(
                secret_key=environ["SECRET_KEY"], database_url=database, instance_path=tmp_path
            )
        )
        with app.app_context():
            check(app, environ, tmp_path / "log")
            db.session.remove()
            db.engine.dispose()


def check(app: Flask, environ: dict[str, str], log: Path) -> None:
    """Run the storm, then hold the history against the ledger (Jepsen's set model)."""
    meeting, chair, people = open_hall("storm", CLIENTS)
    with transaction():
        meeting.hall.rules = {"votes": {"revote": True}}
    poll = put_question(meeting, chair, people)
    uuid, voters, history = poll.uuid, voters_of(app, poll, people), History()
    db.session.rollback()
    started = time.monotonic()
    running = in_a_thread(storm(environ, log, uuid, voters, history))
    running.stop()
    lasted = time.monotonic() - started
    entries = ledger.entries_of(poll.id)
    ballots = [
        (entry, fields.read(NamedBallot, entry.body or ""))
        for entry in entries
        if entry.type is EntryType.BALLOT
    ]
    hold(history, ballots)
    closed = closing.close(poll_with_uuid(uuid), by=chair)
    assert closed.result is not None
    assert closed.result["took_part"]["heads"] == CLIENTS
    assert replay.examine(closed) == ()
    unacked = len(ballots) - len(history.acked)
    print(
        f"{db.engine.dialect.name}: {history.kills} kills, {CLIENTS} clients, {lasted:.0f} s,"
        f" {history.tries} tries, {len(history.acked)} acknowledged, 0 lost, 0 twice,"
        f" {unacked} stored without an answer"
    )


def hold(history: History, ballots: list[tuple[Entry, NamedBallot]]) -> None:
    """lost = acked - final, unexpected = final - invoked, none twice; every receipt verifies."""
    final = {ballot.ballot_id: (entry, ballot) for entry, ballot in ballots}
    assert history.kills == KILLS
    assert len({history.invoked[number] for number in history.acked}) == CLIENTS
    assert set(history.acked) - set(final) == set(), "lost"
    assert set(final) - set(history.invoked) == set(), "unexpected"
    assert len(final) == len(ballots), "twice"
    for number, receipt in history.acked.items():
        entry, ballot = final[number]
        receipts.verify(receipt, signing_key().public_key())
        assert entry.hash == receipt.entry_hash
        assert ballot.voter_pseudonym == history.invoked[number]
