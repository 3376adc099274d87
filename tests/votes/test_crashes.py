"""The server is killed while people vote: nothing that was acknowledged is lost, nobody counts twice."""

from __future__ import annotations

import asyncio
import random
import secrets
import signal
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import create_app
from app.extensions import db
from app.settings import Settings
from benchmarks.hall import Voter, open_hall, put_question, voters_of
from benchmarks.phones import connect_all
from tests.services.addresses import postgres_url
from tests.support import server
from tests.support.databases import fresh_database
from tests.votes.polling import in_a_thread
from votes.counting.records import NamedBallot
from votes.crypto import fields, receipts
from votes.crypto.ledger import EntryType
from votes.crypto.receipts import Receipt
from votes.queries.polls import poll_with_uuid
from votes.services import closing, ledger, replay
from votes.services.keyring import signing_key

CLIENTS = 20
KILLS = 5


@dataclass
class History:
    """What each phone sent and was told: the checker's evidence."""

    invoked: dict[str, str] = field(default_factory=dict)
    acked: dict[str, Receipt] = field(default_factory=dict)
    kills: int = 0


async def vote_through(
    url: str, uuid: str, voter: Voter, history: History, over: asyncio.Event, start: float
) -> None:
    """One phone: sends its one ballot until it holds a receipt, across as many servers as it takes."""
    number = secrets.token_hex(16)
    history.invoked[number] = voter.pseudonym
    ballot = {"poll": uuid, "voter": voter.pseudonym, "ballot_id": number, "choice": "yes"}
    await asyncio.sleep(start)
    while number not in history.acked and not over.is_set():
        try:
            (phone,) = await connect_all(url, [voter.key])
            answer: Any = await asyncio.wait_for(phone.ask("votes.cast", ballot), 2)
            phone.hang_up()
        except (OSError, TimeoutError, RuntimeError, EOFError):
            await asyncio.sleep(0.1)
            continue
        except Exception as broken:  # whatever a dying server makes of a handshake
            if "picows" not in type(broken).__module__:
                raise
            await asyncio.sleep(0.1)
            continue
        assert answer["ok"], answer
        history.acked[number] = Receipt(**answer["receipt"])


async def storm(
    environ: dict[str, str], log: Path, uuid: str, voters: list[Voter], history: History
) -> server.Server:
    """Phones vote while the server is killed and started again."""
    over = asyncio.Event()
    running = await asyncio.to_thread(server.start, environ, log)
    spread = [number * KILLS / CLIENTS for number in range(CLIENTS)]
    phones = [
        asyncio.create_task(vote_through(running.url, uuid, voter, history, over, start))
        for voter, start in zip(voters, spread, strict=True)
    ]
    for _ in range(KILLS):
        await asyncio.sleep(random.uniform(0.1, 1.2))
        running.stop(signal.SIGKILL)
        history.kills += 1
        running = await asyncio.to_thread(server.start, environ, log)
    await asyncio.wait_for(asyncio.gather(*phones), 60)
    return running


@pytest.mark.timeout(240)
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_no_acknowledged_ballot_is_lost_and_none_counts_twice(engine: str, tmp_path: Path) -> None:
    with fresh_database(engine, tmp_path, postgres_url) as database:
        environ = server.environment(database, tmp_path)
        assert server.flask(environ, "db", "upgrade").returncode == 0
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
    poll = put_question(meeting, chair, people)
    uuid, voters, history = poll.uuid, voters_of(app, poll, people), History()
    db.session.rollback()
    running = in_a_thread(storm(environ, log, uuid, voters, history))
    running.stop()
    entries = ledger.entries_of(poll.id)
    final = {
        ballot.ballot_id: (entry, ballot.voter_pseudonym)
        for entry in entries
        if entry.type is EntryType.BALLOT
        for ballot in (fields.read(NamedBallot, entry.body or ""),)
    }
    assert history.kills == KILLS
    assert len(history.acked) == CLIENTS
    assert set(history.acked) - set(final) == set(), "lost"
    assert set(final) - set(history.invoked) == set(), "unexpected"
    assert len({voter for _entry, voter in final.values()}) == len(final), "twice"
    for number, receipt in history.acked.items():
        receipts.verify(receipt, signing_key().public_key())
        assert final[number][0].hash == receipt.entry_hash
    closed = closing.close(poll_with_uuid(uuid), by=chair)
    assert closed.result is not None
    assert closed.result["took_part"]["heads"] == CLIENTS
    assert replay.examine(closed) == ()
