"""The server is killed while people vote: nothing that was acknowledged is lost, nobody counts twice."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.extensions import db
from app.settings import Settings
from app.transaction import transaction
from benchmarks.hall import open_hall, put_question, voters_of
from tests.services.addresses import postgres_url
from tests.support import server
from tests.support.databases import fresh_database, migrate
from tests.votes.polling import in_a_thread
from tests.votes.storm import History, clients, judge, kills, storm

CLIENTS, KILLS = clients(24), kills(2)


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
    """Run the storm, then hold the history against the ledger."""
    meeting, chair, people = open_hall("storm", CLIENTS)
    with transaction():
        meeting.hall.rules = {"votes": {"revote": True}}
    poll = put_question(meeting, chair, people)
    voters, history = voters_of(app, poll, people), History()
    uuid = poll.uuid
    db.session.rollback()
    started = time.monotonic()
    running = server.start(environ, log)

    def strike() -> None:
        nonlocal running
        running.stop(signal.SIGKILL)
        running = server.start(environ, log)

    in_a_thread(storm(lambda: running.url, uuid, voters, strike, history, KILLS))
    running.stop()
    print(judge(history, poll, CLIENTS, lasted=time.monotonic() - started))
