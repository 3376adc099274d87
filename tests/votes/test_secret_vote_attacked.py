"""What a secret vote gives away to whoever holds all that the house holds: who took part, no more."""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import cycle
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from app.people.models.person import Person
from tests.support.databases import ON_SQLITE
from tests.votes.secret_polling import SecretPolling, prepare_secret
from tests.votes.test_no_running_split import SPLIT, addresses, readers, visible, words_of
from votes.counting.records import CastVia
from votes.crypto.belenios.ballot import Ballot, Sealed
from votes.crypto.belenios.parameters import G, P, Q
from votes.crypto.belenios.powers import power
from votes.crypto.ledger import sha256_hex
from votes.models.ledger import LedgerEntry
from votes.models.poll import PollState
from votes.queries.receipts import ballot_of
from votes.services.casting import Cast
from votes.services.secret import casting, keys, receiving

SignIn = Callable[[Person], FlaskClient]
NOT_READ = (".docx", ".pdf", ".xlsx", ".bel", "/verify.py", "/me/receipts")
"""Wrapped documents, the public archive of sealed ballots, and what counts differently."""
YES, NO, ABSTAIN = 11, 9, 6
"""The split that pages are searched for; these numbers make it plain."""
VOTERS = 200


def held_vote() -> tuple[SecretPolling, list[Sealed]]:
    """A secret vote with three tellers, all but one voter having voted."""
    polling = prepare_secret(YES + NO + ABSTAIN + 1).keys()
    polling.offer(*polling.voters[:4]).opened()
    choices = ["yes"] * YES + ["no"] * NO + ["abstain"] * ABSTAIN
    sealed = [polling.sealed(v, c) for v, c in zip(polling.voters, choices, strict=False)]
    for voter, one in zip(polling.voters, sealed, strict=False):
        polling.sends(voter, one.ballot.text)
    return polling, sealed


def stored(app: Flask) -> Iterator[str]:
    """Every value of every table, and every file of the instance: what a backup holds."""
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(sa.select(table)):
            yield from map(str, row)
    folder: Path = app.extensions["settings"].instance_path
    for file in folder.rglob("*"):
        if file.is_file() and file.stat().st_size < 50_000_000:
            yield file.read_bytes().decode("latin-1")
    address = db.session.get_bind().engine.url
    if address.get_backend_name() == "sqlite":
        for ending in ("", "-wal"):
            part = Path(f"{address.database}{ending}")
            if part.exists():
                yield part.read_bytes().decode("latin-1")


def opens_to(ballot: Ballot, private: list[int]) -> list[int | None]:
    """What these keys make of one ballot's answers: 0, 1, or nothing."""
    found: list[int | None] = []
    for cipher in ballot.answers[0].choices:
        plain = cipher.beta * power(cipher.alpha, -sum(private) % Q) % P
        found.append({1: 0, G: 1}.get(plain))
    return found


def nothing_is_held(app: Flask, polling: SecretPolling, sealed: list[Sealed], log: str) -> None:
    """Of what would open a ballot nothing stands in database, write-ahead log, files or logs."""
    randomness = {str(r) for one in sealed for row in one.randomness for r in row}
    private = [*polling.private.values(), *polling.secrets.values()]
    held = "\n".join((*stored(app), log))
    assert not [number for number in private if str(number) in held or f"{number:x}" in held]
    assert not randomness & set(re.findall(r"[0-9]{60,80}", held))
    folder = app.extensions["settings"].instance_path / keys.FOLDER
    assert not (folder / f"{polling.poll.uuid}.key").exists()


def nobody_is_told(app: Flask, polling: SecretPolling, signed_in: SignIn, log: str) -> None:
    """No page or log ties a person to a ballot of another, or tells how the vote stands."""
    trackers = set(
        db.session.scalars(sa.select(LedgerEntry.payload).where(LedgerEntry.type == "Ballot"))
    )
    mine = ballot_of(polling.poll, polling.voters[0])
    assert mine is not None
    pages = [path for path in addresses(app, polling) if not path.endswith(NOT_READ)]
    people = readers(polling)
    for part in ("administrator", "voter who voted"):
        client, own = signed_in(people[part]), {mine.receipt.ballot_id}
        for path in pages:
            text = words_of(client.get(path).data)
            assert not SPLIT.search(visible(text)), f"{part} learns the split from {path}"
            shown = {one for one in trackers if one and one in text}
            assert shown <= (own if part == "voter who voted" else set()), f"{part} at {path}"
    journal = str(db.session.execute(sa.text("SELECT * FROM audit_entry")).all())
    assert not [one for one in trackers if one and (one in log or one in journal)]


def copies(app: Flask, folder: Path) -> Iterator[str]:
    """A backup taken while the vote goes on, byte for byte: rows, dead rows, free pages."""
    address = db.session.get_bind().engine.url
    if address.get_backend_name() != "sqlite":
        return
    target = folder / "backup.sqlite"
    with (
        closing(sqlite3.connect(str(address.database))) as here,
        closing(sqlite3.connect(target)) as there,
    ):
        here.backup(there)
    yield target.read_bytes().decode("latin-1")


# 13: database, write-ahead log, dead rows, backups, logs and the house's files together.
@ON_SQLITE
def test_after_two_hundred_voted_all_that_the_house_holds_opens_no_ballot(
    app: Flask, caplog: pytest.LogCaptureFixture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(casting, "PROVEN_FIRST", 0)
    caplog.set_level(logging.INFO)
    polling, sealed = received_vote()
    receiving.finish(polling.poll.id)
    assert polling.poll.turnout == len(sealed) == VOTERS - 1
    db.session.commit()
    nothing_is_held(app, polling, sealed, caplog.text + "".join(copies(app, tmp_path)))
    private = [polling.private[teller.id] for teller in polling.tellers]
    for one in sealed:
        for missing in range(len(private)):
            held = private[:missing] + private[missing + 1 :]
            assert opens_to(one.ballot, held) == [None, None, None]
    assert opens_to(sealed[0].ballot, private) == [1, 0, 0], "only all the tellers' keys together"
    polling.close()
    polling.open_together()
    assert polling.poll.result is not None
    yes = sum(opens_to(one.ballot, private)[0] or 0 for one in sealed)
    assert polling.poll.result["yes"]["heads"] == yes
    nothing_is_held(app, polling, sealed, caplog.text + "".join(copies(app, tmp_path)))


def received_vote() -> tuple[SecretPolling, list[Sealed]]:
    """Two hundred called to vote, all but one having voted; the ballots come in one batch."""
    polling = prepare_secret(VOTERS).keys()
    polling.offer(*polling.voters[:4]).opened()
    choices = cycle(("yes", "no", "abstain", "yes"))
    sealed = [polling.sealed(v, c) for v, c in zip(polling.voters[:-1], choices, strict=False)]
    asked = [
        casting.check(
            Cast(
                polling.poll.uuid,
                voter.id,
                polling.pseudonym(voter),
                sha256_hex(one.ballot.text),
                one.ballot.text,
                CastVia.LIVE,
            )
        )
        for voter, one in zip(polling.voters, sealed, strict=False)
    ]
    receiving.take(asked)
    return polling, sealed


# 13 once more, on both databases; 15: pages and logs (frames: test_secret_frames.py).
def test_what_the_house_holds_opens_no_ballot_and_tells_nobody(
    app: Flask, signed_in: SignIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    polling, sealed = held_vote()
    nothing_is_held(app, polling, sealed, caplog.text)
    nobody_is_told(app, polling, signed_in, caplog.text)
    private = [polling.private[teller.id] for teller in polling.tellers]
    for one in sealed:
        assert opens_to(one.ballot, private[:2]) == [None, None, None]
    assert opens_to(sealed[0].ballot, private) == [1, 0, 0], "only all the tellers' keys together"
    polling.close()
    for teller in polling.tellers[:2]:
        assert polling.open_part(teller).state is PollState.CLOSED
    assert polling.poll.result is None
    assert polling.open_part(polling.tellers[2]).state is PollState.DECLARED
