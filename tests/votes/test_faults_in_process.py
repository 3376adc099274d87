"""Faults that need no process of their own: the database away, the disk full, a clock that jumps."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from app import clock
from app.errors import DomainError
from app.people.services import sign_in
from tests.meetings.assembly import assemble
from tests.votes.polling import put_to_vote
from tests.votes.test_preparing import opened
from votes.counting.records import Mode
from votes.crypto.ledger import EntryType
from votes.models.poll import PollState
from votes.services import answers, casting, ledger, replay, timed, writer
from votes.services.answers import Given


def _failing(orig: Exception) -> OperationalError:
    return OperationalError("INSERT", {}, orig)


def test_a_full_disk_is_told_and_the_ballot_is_taken_when_there_is_room(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    polling = put_to_vote()
    cast = polling.ballot(polling.voters[0])
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL

    def fails(_batch: object) -> None:
        raise _failing(full)

    with monkeypatch.context() as broken:
        broken.setattr(casting, "_write", fails)
        (told,) = casting.write([cast])
    assert isinstance(told, DomainError)
    assert told.to_json() == answers.no_room().to_json()
    assert told.remedy
    (given,) = casting.write([cast])
    assert isinstance(given, Given)
    assert not given.already


def test_the_writer_outlives_a_database_that_is_away(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    polling = put_to_vote()
    cast = replace(polling.ballot(polling.voters[0]), login="0" * 64)

    def away(_logins: object) -> frozenset[str]:
        raise _failing(ConnectionError("away"))

    with monkeypatch.context() as broken:
        broken.setattr(sign_in, "that_stand", away)
        (told,) = writer.write_whatever_happens([cast])
    assert isinstance(told, DomainError)
    assert told.code == "server"
    (given,) = writer.write_whatever_happens([replace(cast, login=None)])
    assert isinstance(given, Given)


def test_a_vote_ends_once_however_the_clock_jumps(app: Flask) -> None:
    hall = assemble(3).in_session()
    start = clock.now()
    ends = start + timedelta(hours=2)
    poll = opened(hall, mode=Mode.WRITTEN, ends_at=ends)
    for at in (start - timedelta(hours=1), ends, start, ends + timedelta(hours=1), start):
        with clock.stopped(at):
            timed.close_in_time()
    assert poll.state is PollState.DECLARED
    kinds = [entry.type for entry in ledger.entries_of(poll.id)]
    assert kinds.count(EntryType.END_BALLOTS) == kinds.count(EntryType.RESULT) == 1
    assert replay.examine(poll) == ()
