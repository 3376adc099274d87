"""Test 26 of ballots.md: a backup taken while sixty people vote is the whole vote, elsewhere too."""

from __future__ import annotations

import asyncio
import io
import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from PIL import Image

from app import create_app
from app.backups import snapshots
from app.extensions import db
from app.people.models.person import Person
from app.photos.files import path_of
from app.photos.models.photo import Size
from app.photos.services import folder as photo_folder
from app.photos.services import keep
from app.settings import Settings
from benchmarks.hall import Voter, open_hall, put_question, voters_of
from benchmarks.phones import Phone, connect_all
from proposals.services import import_batches
from tests.services.addresses import postgres_url
from tests.support import server
from tests.support.databases import fresh_database, migrate
from tests.votes.polling import in_a_thread
from votes.counting.records import NamedBallot
from votes.crypto import fields, receipts
from votes.crypto.ledger import EntryType
from votes.crypto.receipts import Receipt
from votes.queries import results
from votes.queries.polls import poll_with_uuid
from votes.queries.receipts import with_code
from votes.services import closing, ledger, outside, replay
from votes.services.keyring import signing_key
from votes.verify import verify

VOTERS = 60


@dataclass
class History:
    """What was acknowledged and when, and when the backup ran."""

    acked: dict[str, Receipt] = field(default_factory=dict)
    at: dict[str, float] = field(default_factory=dict)
    began: float = 0.0
    ended: float = 0.0
    said: dict[str, Any] = field(default_factory=dict)

    heard: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def hear(self, receipt: Receipt) -> None:
        """A receipt came."""
        async with self.heard:
            self.acked[receipt.ballot_id] = receipt
            self.at[receipt.ballot_id] = time.perf_counter()
            self.heard.notify_all()

    async def holds(self, said: Callable[[], bool]) -> None:
        """Wait until so many receipts came that ``said`` is true."""
        async with self.heard:
            await asyncio.wait_for(self.heard.wait_for(said), 120)

    def before(self) -> set[str]:
        """Ballots acknowledged before the backup began."""
        return {number for number, at in self.at.items() if at < self.began}

    def during(self) -> list[float]:
        """When acknowledgements came while it ran, in seconds since it began."""
        return sorted(at - self.began for at in self.at.values() if self.began <= at <= self.ended)


@contextmanager
def house(environ: dict[str, str]) -> Iterator[Flask]:
    """An app in this process on that database and instance."""
    app = create_app(
        Settings(
            secret_key=environ["SECRET_KEY"],
            database_url=environ["DATABASE_URL"],
            instance_path=Path(environ["INSTANCE_PATH"]),
        )
    )
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


async def vote_on(
    uuid: str, voter: Voter, phone: Phone, history: History, over: asyncio.Event
) -> None:
    """A new ballot as soon as the last one's receipt is held, until it is over."""
    while not over.is_set():
        number, choice = secrets.token_hex(16), secrets.choice(("yes", "no", "abstain"))
        ballot = {"poll": uuid, "voter": voter.pseudonym, "ballot_id": number, "choice": choice}
        answer: Any = await asyncio.wait_for(phone.ask("votes.cast", ballot), 60)
        assert answer["ok"], answer
        await history.hear(Receipt(**answer["receipt"]))
        await asyncio.sleep(secrets.randbelow(1000) / 1000)


async def vote_and_back_up(
    environ: dict[str, str], uuid: str, voters: list[Voter], folder: Path
) -> History:
    """Everybody votes, again and again; meanwhile the command is run."""
    history, over = History(), asyncio.Event()
    url = f"http://127.0.0.1:{environ['PORT']}"
    phones = await connect_all(url, [voter.key for voter in voters])
    pairs = zip(voters, phones, strict=True)
    acts = [asyncio.create_task(vote_on(uuid, *pair, history, over)) for pair in pairs]
    await history.holds(lambda: len(history.acked) >= VOTERS)
    history.began = time.perf_counter()
    done = await asyncio.to_thread(server.flask, environ, "backup", str(folder), "--json")
    history.ended = time.perf_counter()
    await history.holds(lambda: max(history.at.values()) > history.ended)
    over.set()
    await asyncio.gather(*acts)
    for phone in phones:
        phone.hang_up()
    assert done.returncode == 0, done.stderr
    history.said = json.loads(done.stdout)
    return history


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_26_a_backup_made_while_sixty_vote_has_the_same_root_result_and_receipts(
    engine: str, tmp_path: Path
) -> None:
    folder = tmp_path / "kept" / "tonight"
    with fresh_database(engine, tmp_path, postgres_url) as database:
        instance = tmp_path / "instance"
        environ = server.environment(database, instance)
        migrate(database)
        with house(environ) as app:
            live = live_through(app, environ, folder)
            drilled(environ, folder)
        restored_elsewhere(engine, tmp_path / "elsewhere", folder, live)


@dataclass
class Lived:
    """What is known of the living vote after the phones went home."""

    uuid: str
    history: History
    hashes: list[str]
    photo: str
    upload: str
    chair_id: int


def live_through(app: Flask, environ: dict[str, str], folder: Path) -> Lived:
    """Sixty vote at a real server while the backup runs."""
    meeting, chair, people = open_hall("backup", VOTERS, revote=True)
    photo = keep(picture(), by=chair)
    upload = import_batches.store(io.BytesIO("工单号,诉求内容\n1,路灯不亮\n".encode()), "x.csv")
    poll = put_question(meeting, chair, people)
    uuid, poll_id, voters = poll.uuid, poll.id, voters_of(app, poll, people)
    db.session.rollback()
    with server.running(environ, folder.parent.parent / "log"):
        history = in_a_thread(vote_and_back_up(environ, uuid, voters, folder))
    assert history.before()
    assert history.during(), "nobody's ballot was taken while the backup ran"
    gaps = [b - a for a, b in zip(history.during(), history.during()[1:], strict=False)]
    print(
        f"{db.engine.dialect.name}: {len(history.before())} acknowledged before, "
        f"{len(history.during())} during {history.ended - history.began:.1f} s "
        f"(copying {history.said['seconds']} s), longest silence {max(gaps):.2f} s"
    )
    db.session.rollback()
    return Lived(uuid, history, ledger.hashes_of(poll_id), photo.sha256, upload, chair.id)


def picture() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (32, 24), "red").save(kept, "JPEG")
    return kept.getvalue()


def drilled(environ: dict[str, str], folder: Path) -> None:
    """The drill holds and leaves the living house as it was."""
    before = standing(environ)
    done = server.flask(environ, "restore", str(folder), "--drill", "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 0, told
    names = [line["name"] for line in told["checks"]]
    assert names[:3] == ["facts.journal", "facts.polls", "facts.rows"]
    assert set(names[3:]) == {"journal", "photos", "trust", "receipts", "recount", "sealed"}
    assert standing(environ) == before


def standing(environ: dict[str, str]) -> tuple[Any, ...]:
    """Everything that a drill may not touch: rows, files, and the server's databases."""
    instance = Path(environ["INSTANCE_PATH"])
    files = {path: path.read_bytes() for path in instance.rglob("*") if path.is_file()}
    with snapshots.pinned():
        facts = snapshots.facts()
        databases = (
            sorted(db.session.scalars(sa.text("SELECT datname FROM pg_database")))
            if snapshots.engine_name() == "postgresql"
            else []
        )
    ours = [name for name in databases if name.startswith("yishiting_drill_")]
    return facts, files, ours


def restored_elsewhere(engine: str, place: Path, folder: Path, live: Lived) -> None:
    """Another machine, with the backup and nothing else."""
    place.mkdir()
    with fresh_database(engine, place, postgres_url) as database:
        environ = server.environment(database, place / "instance")
        done = server.flask(environ, "restore", str(folder))
        assert done.returncode == 0, done.stdout + done.stderr
        assert "恢复完成，全部一致" in done.stdout
        with house(environ):
            hold(live)
        again = server.flask(environ, "restore", str(folder))
        assert again.returncode == 1
        assert "恢复从不覆盖" in again.stderr


def hold(live: Lived) -> None:
    """The restored vote is a beginning of the living one, with all that was promised by then."""
    poll = poll_with_uuid(live.uuid)
    hashes = ledger.hashes_of(poll.id)
    fact = live.history.said["facts"]["polls"][live.uuid]
    assert hashes == live.hashes[: len(hashes)]
    assert fact["entries"] == len(hashes)
    found = {
        fields.read(NamedBallot, entry.body or "").ballot_id: entry
        for entry in ledger.entries_of(poll.id)
        if entry.type is EntryType.BALLOT
    }
    assert live.history.before() <= found.keys()
    for number, entry in found.items():
        receipt = live.history.acked[number]
        receipts.verify(receipt, signing_key().public_key())
        assert receipt.entry_hash == entry.hash
        (named,) = with_code(receipt.code)
        assert (named.poll.uuid, named.number) == (live.uuid, receipt.seq)
    db.session.rollback()
    closed = closing.close(poll_with_uuid(live.uuid), by=db.session.get_one(Person, live.chair_id))
    assert replay.examine(closed) == ()
    shown = [fields.write(live.history.acked[number]) for number in found]
    verify(
        results.record_of(closed).encode(),
        [text.encode() for text in (*shown, outside.kept(live.uuid)[-1])],
    )
    assert all(path_of(photo_folder(), live.photo, size).is_file() for size in Size)
    assert (import_batches.folder() / live.upload).is_file()
