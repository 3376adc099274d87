"""Two processes write to one poll: one ledger, whoever is killed or stands still."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask

from app import create_app, database
from app.extensions import db
from app.settings import Settings
from benchmarks.hall import open_hall, put_question
from tests.services.addresses import postgres_url
from tests.support.databases import fresh_database, migrate
from tests.support.server import ROOT
from tests.votes.polling import new_id
from votes.counting.records import CastVia, NamedBallot
from votes.crypto import fields
from votes.crypto.ledger import EntryType
from votes.models.poll import Poll
from votes.queries.polls import poll_with_uuid
from votes.services import closing, ledger, replay, writer
from votes.services.answers import Given
from votes.services.casting import Cast

VOTERS = 6
EACH = 30
"""Ballots of each voter: who votes again replaces what stood."""
SECRET = "w" * 40


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A house on a PostgreSQL database that other processes reach too."""
    tmp_path = tmp_path_factory.mktemp("house")
    with fresh_database("postgresql", tmp_path, postgres_url) as url:
        migrate(url)
        app = create_app(Settings(secret_key=SECRET, database_url=url, instance_path=tmp_path))
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


def opened(code: str) -> Poll:
    """A vote in which everybody may vote again."""
    meeting, chair, people = open_hall(code, VOTERS, revote=True)
    return put_question(meeting, chair, people)


def ballots(poll: Poll, each: int) -> list[tuple[str, int, str, str, str]]:
    """Ballots of everybody on the roll, mixed."""
    seats = [(person, line.pseudonym) for person, line in ledger.voters_of(poll.id).items()]
    made = [
        (poll.uuid, person, pseudonym, new_id(), random.choice(("yes", "no", "abstain")))
        for person, pseudonym in seats * each
    ]
    random.shuffle(made)
    return made


@contextmanager
def beside(app: Flask, **asked: Any) -> Iterator[subprocess.Popen[str]]:
    """The other process, once it has begun."""
    settings: Settings = app.extensions["settings"]
    told = {
        "secret": SECRET,
        "database": settings.database_url,
        "folder": str(settings.instance_path),
        **asked,
    }
    with subprocess.Popen(
        [sys.executable, "-m", "tests.votes.writing_beside"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(told) + "\n")
        process.stdin.flush()
        process.stdout.readline()
        try:
            yield process
        finally:
            process.kill()


def write_here(asked: list[tuple[str, int, str, str, str]]) -> Iterator[str]:
    """Write in batches, as the other one does; the numbers that were acknowledged."""
    cast = [Cast(*one, CastVia.LIVE) for one in asked]
    for begin in range(0, len(cast), 5):
        batch = cast[begin : begin + 5]
        for one, answer in zip(batch, writer.write_all(batch), strict=True):
            if isinstance(answer, Given):
                yield one.ballot_id


@pytest.mark.parametrize("kill_after", [None, 60])
def test_one_ledger_grows_whoever_writes_and_whoever_is_killed(
    house: Flask, kill_after: int | None
) -> None:
    poll = opened(f"two{kill_after or 0}")
    ours, theirs = ballots(poll, EACH), ballots(poll, EACH)
    sent = {one[3] for one in ours + theirs}
    db.session.rollback()
    with beside(house, ballots=theirs) as other:
        assert other.stdout is not None
        acked: set[str] = set()
        for number in write_here(ours):
            acked.add(number)
            if kill_after and len(acked) == kill_after:
                other.kill()
        acked |= {line.strip() for line in other.stdout if line.endswith("\n")}
    final = [
        fields.read(NamedBallot, entry.body or "").ballot_id
        for entry in ledger.entries_of(poll.id)
        if entry.type is EntryType.BALLOT
    ]
    assert acked - set(final) == set(), "lost"
    assert set(final) - sent == set(), "unexpected"
    assert len(final) == len(set(final)), "twice"
    assert {one[3] for one in ours} <= set(final)
    if kill_after is None:
        assert set(final) == sent
    assert db.session.get_one(Poll, poll.id).turnout == VOTERS
    closed = closing.close(poll_with_uuid(poll.uuid), by=poll.meeting.chair)
    assert replay.examine(closed) == ()


def test_a_worker_that_stands_still_keeps_only_its_own_poll_waiting(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, free = opened("held"), opened("free")
    monkeypatch.setattr(database, "_PATIENCE", "SELECT set_config('lock_timeout', '300ms', true)")
    asked = [Cast(*ballots(poll, 1)[0], CastVia.LIVE) for poll in (held, free)]
    db.session.rollback()
    with beside(house, hold=held.uuid, ballots=[]):
        kept, taken = writer.write_all(asked)
        assert getattr(kept, "code", "") == "server"
        assert isinstance(taken, Given)
    again, same = writer.write_all(asked)
    assert isinstance(again, Given)
    assert isinstance(same, Given)
    assert same.already
