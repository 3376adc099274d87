"""A house of several processes behind nginx: one vote, whichever worker hears it, whoever is killed."""

from __future__ import annotations

import asyncio
import json
import random
import secrets
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.deploy.house import House, Sizes
from app.deploy.needs import NGINX as NEED
from app.deploy.packages import obtain
from app.extensions import db
from app.people.models.membership import Membership
from app.settings import Settings
from app.transaction import transaction
from benchmarks.hall import Voter, open_hall, put_question, voters_of
from benchmarks.phones import Phone, connect_all
from tests.services.addresses import postgres_url, redis_url
from tests.support import server
from tests.support.databases import fresh_database, migrate
from tests.support.waiting import until
from tests.votes.polling import in_a_thread
from tests.votes.storm import History, ballots_of, clients, judge, kills, storm
from tests.votes.test_live_votes import ask, ballot_page, post
from votes.crypto import receipts
from votes.models.poll import Poll
from votes.queries.polls import poll_with_uuid
from votes.services import closing, replay
from votes.services.keyring import signing_key

SIZES = Sizes(live=2, pages=1, jobs=0)
CLIENTS, KILLS = clients(100), kills(1)
CONNECTIONS = 12


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Two live workers, a page worker, and nginx in front of them."""
    folder = tmp_path_factory.mktemp("house")
    obtain([NEED], folder / "packages.log")
    with fresh_database("postgresql", folder, postgres_url) as url:
        migrate(url)
        kept = server.environment(url, folder, redis_url=redis_url())
        environ = {k: v for k, v in kept.items() if k not in {"HOST", "PORT", "PUBLIC_URL"}}
        made = House(folder / "run", {**environ, "DB_CONNECTIONS": str(CONNECTIONS)}, SIZES)
        try:
            made.start()
            yield made
        finally:
            made.stop()


@pytest.fixture(scope="module")
def house_app(house: House) -> Flask:
    """An app on the same database, to prepare and to look."""
    environ = house.environ
    return create_app(
        Settings(
            secret_key=environ["SECRET_KEY"],
            database_url=environ["DATABASE_URL"],
            instance_path=Path(environ["INSTANCE_PATH"]),
            public_url=house.url,
            db_connections=CONNECTIONS,
        )
    )


@pytest.fixture
def in_house(house_app: Flask) -> Iterator[Flask]:
    """The test stands in the house's database."""
    with house_app.app_context():
        yield house_app
        db.session.remove()
        db.engine.dispose()


class Room:
    """A vote under way in the house; half of the voters are with each live worker."""

    def __init__(self, app: Flask, house: House, voters: int, *, revote: bool = False) -> None:
        self.house, self.url = house, house.url
        self.meeting, self.chair, self.people = open_hall(secrets.token_hex(4), voters)
        with transaction():
            self.meeting.hall.rules = {"votes": {"revote": revote}}
        self.poll = put_question(self.meeting, self.chair, self.people)
        self.uuid, self.meeting_id = self.poll.uuid, self.meeting.id
        self.voters = voters_of(app, self.poll, self.people)
        db.session.rollback()

    def ballot(self, voter: Voter, number: str = "") -> dict[str, Any]:
        """What a phone sends."""
        number = number or secrets.token_hex(16)
        return {"poll": self.uuid, "voter": voter.pseudonym, "ballot_id": number, "choice": "yes"}

    @asynccontextmanager
    async def phones(self) -> AsyncIterator[list[Phone]]:
        """Everybody's phone, in their order: the even ones with one worker, the odd ones with the other."""
        keys = [voter.key for voter in self.voters]
        even = await connect_all(self.house.address("live-1"), keys[::2])
        odd = await connect_all(self.house.address("live-2"), keys[1::2])
        phones = [one for pair in zip(even, odd, strict=True) for one in pair]
        for phone in phones:
            assert (await ask(phone, "watch", {"topic": f"meeting:{self.meeting_id}"}))["ok"]
        yield phones
        for phone in phones:
            phone.hang_up()


def heard_cast(phone: Phone) -> list[int]:
    """The turnouts that a phone was told, in order."""
    told = (json.loads(text[2:])[1] for _at, text in phone.heard if text.startswith("42"))
    return [one["counts"]["cast"] for one in told if one and "cast" in one.get("counts", {})]


def fresh(room: Room) -> Poll:
    """The poll as the database has it now."""
    db.session.rollback()
    return poll_with_uuid(room.uuid)


def test_pages_and_lines_each_go_where_they_belong(house: House) -> None:
    with urllib.request.urlopen(f"{house.url}/readyz") as answer:  # noqa: S310  # reason: our own server
        assert json.load(answer)["ok"]
    shake = "/socket.io/?EIO=4&transport=polling&at=meeting:1"
    with urllib.request.urlopen(house.url + shake) as answer:  # noqa: S310  # reason: the same
        assert answer.status == 200
    with pytest.raises(urllib.error.HTTPError, match="503"):
        urllib.request.urlopen(house.address("pages-1") + shake)  # noqa: S310  # reason: the same


def test_one_vote_through_two_live_workers_and_a_page(house: House, in_house: Flask) -> None:
    room = Room(in_house, house, 6)
    at_page = room.voters[-1]

    async def vote() -> tuple[list[Any], list[list[int]]]:
        async with room.phones() as phones:
            casting = zip(phones[:-1], room.voters, strict=False)
            answers = await asyncio.gather(
                *(ask(phone, "votes.cast", room.ballot(voter)) for phone, voter in casting)
            )
            page = ballot_page(room, at_page)
            status, by_page = await post(room, at_page, room.ballot(at_page), page)
            assert status == 200, by_page
            await until(lambda: all(heard_cast(phone)[-1:] == [6] for phone in phones))
            again = await ask(phones[1], "votes.cast", room.ballot(room.voters[1]))
            assert again["error"]["code"] == "already_voted"
            return [*answers, by_page], [heard_cast(phone) for phone in phones]

    taken, told = in_a_thread(vote())
    final = {ballot.ballot_id: entry for entry, ballot in ballots_of(room.poll.id)}
    assert len(final) == 6
    for answer in taken:
        receipt = receipts.Receipt(**answer["receipt"])
        receipts.verify(receipt, signing_key().public_key())
        assert final[receipt.ballot_id].hash == receipt.entry_hash
    assert all(one == sorted(one) for one in told), "nobody hears an older figure after a newer"
    closed = closing.close(fresh(room), by=room.chair)
    assert closed.result is not None
    assert closed.result["took_part"]["heads"] == 6
    assert replay.examine(closed) == ()


def test_a_right_withdrawn_anywhere_is_refused_at_the_next_ballot(
    house: House, in_house: Flask
) -> None:
    room = Room(in_house, house, 4, revote=True)
    losers = [person.id for person in room.people[:2]]

    def withdraw() -> None:
        with in_house.app_context(), transaction():
            db.session.execute(sa.delete(Membership).where(Membership.person_id.in_(losers)))

    async def all_vote(phones: Sequence[Phone]) -> list[bool]:
        casting = zip(phones, room.voters, strict=True)
        return [
            (await ask(phone, "votes.cast", room.ballot(voter)))["ok"] for phone, voter in casting
        ]

    async def vote() -> tuple[list[bool], list[bool]]:
        async with room.phones() as phones:
            before = await all_vote(phones)
            await asyncio.to_thread(withdraw)
            return before, await all_vote(phones)

    before, after = in_a_thread(vote())
    assert before == [True] * 4
    assert after == [False, False, True, True]


def test_signing_out_on_a_page_cuts_the_lines_at_every_live_worker(
    house: House, in_house: Flask
) -> None:
    room = Room(in_house, house, 4)
    leaving = room.voters[0]

    async def leave() -> tuple[bool, bool]:
        lines = [
            (await connect_all(house.address(name), [leaving.key]))[0]
            for name in ("live-1", "live-2")
        ]
        (staying,) = await connect_all(house.address("live-2"), [room.voters[1].key])
        session, token = await asyncio.to_thread(ballot_page, room, leaving)
        sent = urllib.request.Request(  # noqa: S310  # reason: our own server
            f"{house.url}/logout",
            data=f"csrf_token={token}".encode(),
            headers={"Cookie": session, "Referer": house.url},
        )
        await asyncio.to_thread(urllib.request.urlopen, sent, timeout=30)
        await until(lambda: all(line.is_cut for line in lines))
        kept = not staying.is_cut
        for line in (*lines, staying):
            line.hang_up()
        return all(line.is_cut for line in lines), kept

    assert in_a_thread(leave()) == (True, True)


@pytest.mark.timeout(300 + 30 * KILLS)
def test_a_worker_is_killed_while_people_vote_and_the_other_takes_over(
    house: House, in_house: Flask
) -> None:
    room = Room(in_house, house, CLIENTS, revote=True)
    history, started = History(), time.monotonic()

    def strike() -> None:
        """Kill one of the two; it comes back while the other one serves, as systemd would have it."""
        back(house)
        name = random.choice(("live-1", "live-2"))
        house.kill(name)
        house.run(name)

    in_a_thread(storm(lambda: house.url, room.uuid, room.voters, strike, history, KILLS))
    print(judge(history, fresh(room), CLIENTS, lasted=time.monotonic() - started))


def back(house: House) -> None:
    """Wait until both live workers answer: one at a time is killed."""
    for name, port in house.ports.items():
        house.wait(name, f"http://127.0.0.1:{port}/healthz")
