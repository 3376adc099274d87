"""Whatever befalls the server while people vote: nothing acknowledged is lost, nobody counts twice."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.deploy import private_postgres
from app.deploy.needs import POSTGRES
from app.deploy.packages import obtain
from app.extensions import db
from app.settings import Settings
from benchmarks.hall import open_hall, phone_key, put_question, voters_of
from tests.support import server
from tests.support.databases import migrate
from tests.votes import nemeses
from tests.votes.nemeses import Clock, One
from tests.votes.polling import in_a_thread
from tests.votes.storm import History, Stage, clients, judge, kills, storm, strikes

CLIENTS, KILLS, TIMES = clients(16), kills(1), strikes(1)
Nemeses = dict[str, Callable[[], None]]


@contextmanager
def _on_sqlite(folder: Path) -> Iterator[tuple[str, Callable[[One, History], Nemeses]]]:
    with nemeses.small_disk(folder / "disk") as disk:
        database = folder / "disk" / "test.sqlite"

        def own(one: One, history: History) -> Nemeses:
            found: Nemeses = {
                "writing refused": lambda: nemeses.refuse_to_write(one.pid(), history)
            }
            if disk is not None:
                found["disk full"] = partial(nemeses.fill, disk, database, history)
            return found

        yield f"sqlite:///{database}", own


@contextmanager
def _on_postgresql(folder: Path) -> Iterator[tuple[str, Callable[[One, History], Nemeses]]]:
    obtain([POSTGRES], folder / "packages.log")
    address, at = private_postgres.start(folder / "postgres")
    try:
        database = sa.make_url(address).set(drivername="postgresql+psycopg")
        restart = partial(nemeses.restart_database, at)
        yield (
            database.render_as_string(hide_password=False),
            lambda _one, _history: {"database restarted": restart},
        )
    finally:
        private_postgres.stop(at)


@pytest.mark.timeout(300 + 60 * KILLS + 60 * TIMES)
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_no_acknowledged_ballot_is_lost_and_none_counts_twice(engine: str, tmp_path: Path) -> None:
    made = {"sqlite": _on_sqlite, "postgresql": _on_postgresql}[engine](tmp_path)
    with made as (database, own):
        clock = Clock(tmp_path)
        environ = server.environment(database, tmp_path) | clock.environ
        migrate(database)
        app = create_app(
            Settings(
                secret_key=environ["SECRET_KEY"], database_url=database, instance_path=tmp_path
            )
        )
        with app.app_context():
            check(app, One(environ, tmp_path / "log"), clock, own)
            db.session.remove()
            db.engine.dispose()


def check(app: Flask, one: One, clock: Clock, own: Callable[[One, History], Nemeses]) -> None:
    """Run the storm, then hold the history against the ledger."""
    meeting, chair, people = open_hall("storm", CLIENTS + 1, revote=True)
    poll = put_question(meeting, chair, people)
    voters, history = voters_of(app, poll, people[:-1]), History()
    stage = Stage(
        lambda: one.running.url, poll.uuid, meeting.id, voters, phone_key(app, people[-1])
    )
    engine = db.engine.dialect.name
    db.session.rollback()
    each: Nemeses = {
        "kill": one.kill,
        "stand still": lambda: nemeses.stand_still(one.pid()),
        "clock jumped": clock.jump,
        **own(one, history),
    }
    started = time.monotonic()
    try:
        in_a_thread(storm(stage, nemeses.in_turn(each, TIMES, KILLS), history))
    finally:
        one.running.stop()
    db.engine.dispose()
    print(
        judge(
            history,
            poll,
            CLIENTS,
            setup=f"one process on {engine}",
            lasted=time.monotonic() - started,
        )
    )
