"""A secret vote of more than two thousand, and phones that all cast at once, their ballots sealed before."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import uvloop
from flask import Flask

from app.extensions import db
from app.transaction import transaction
from benchmarks.ballots import MILLI, Round, cast_at_once
from benchmarks.hall import Voter, debate, open_hall, voters_of
from benchmarks.phones import percentile
from meetings.models.motion import Motion
from meetings.rules import acts
from meetings.services import floor
from votes.counting.records import Secrecy
from votes.crypto.belenios.ballot import seal
from votes.crypto.ledger import sha256_hex
from votes.models.poll import Poll
from votes.services import opening
from votes.services.secret import casting, credentials, documents, receiving

PHONES = 1000
POWERS_CHEAP = 1
PATIENCE_SECONDS = 240


def received(app: Flask, url: str, bare: float) -> dict[str, Any]:
    """Have every phone cast; ``bare`` is how many powers one process makes in a second."""
    poll, voters = _opened(app)
    ballots = _sealed(poll, voters)
    poll_id, uuid = poll.id, poll.uuid
    db.session.rollback()

    def ballot(number: int) -> dict[str, str]:
        text = ballots[number]
        named = {"poll": uuid, "voter": voters[number].pseudonym}
        return named | {"ballot_id": sha256_hex(text), "choice": text}

    done = uvloop.run(cast_at_once(url, [voter.key for voter in voters], "votes.cast", ballot))
    _check(done)
    proven = _proven_in(poll_id)
    return {
        "bench": "secret_live",
        "voters": casting.PROVEN_FIRST + 1,
        "phones": len(voters),
        "received_per_s": round(done.per_s),
        "limit_per_s": round(bare / POWERS_CHEAP),
        "ratio": round(done.per_s * POWERS_CHEAP / bare, 3),
        "ack_p50_ms": round(percentile(done.waits, 0.5) * MILLI),
        "ack_p99_ms": round(percentile(done.waits, 0.99) * MILLI),
        "proven_behind_per_s": round(len(voters) / proven, 1),
    }


def _opened(app: Flask) -> tuple[Poll, list[Voter]]:
    meeting, chair, people = open_hall("sealed", casting.PROVEN_FIRST + 1)
    debate(meeting, chair, people)
    with transaction() as session:
        motion = session.query(Motion).filter_by(meeting_id=meeting.id).one()
        poll = opening.configure(motion)
        poll.secrecy, poll.revote = Secrecy.SECRET_BALLOT, True
    with transaction():
        floor.perform(meeting, acts.PutQuestion(at=0), by=chair)
    return poll, voters_of(app, poll, people[:PHONES])


def _sealed(poll: Poll, voters: Sequence[Voter]) -> list[str]:
    """Every phone's ballot, sealed before the clock runs."""
    election = documents.documents_of(poll.id).election
    texts = []
    for number, voter in enumerate(voters):
        held = credentials.credential_of(poll, voter.pseudonym)
        marks = [[int(number % 3 == place) for place in range(3)]]
        texts.append(seal(election, int(held.secret or 0), marks).ballot.text)
    return texts


def _check(done: Round) -> None:
    codes = {answer["error"]["code"] if not answer["ok"] else "given" for answer in done.answers}
    if not codes <= {"received", "given"}:
        raise RuntimeError(f"some ballots were not received: {codes}")


def _proven_in(poll_id: int) -> float:
    """Seconds until every proof was checked."""
    begun = time.perf_counter()
    while receiving.waiting(poll_id) and time.perf_counter() - begun < PATIENCE_SECONDS:
        db.session.rollback()
        time.sleep(0.5)
    if receiving.waiting(poll_id):
        raise RuntimeError("some proofs were never checked")
    return time.perf_counter() - begun
