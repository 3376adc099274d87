"""A house of several processes behind nginx: one vote, whichever worker hears it, whoever is killed."""

from __future__ import annotations

import asyncio
import json
import random
import secrets
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.deploy import private_postgres, private_redis
from app.deploy.house import House, Sizes
from app.deploy.needs import NGINX, POSTGRES, REDIS
from app.deploy.packages import obtain
from app.extensions import db
from app.people.models.membership import Membership
from app.settings import Settings
from app.transaction import transaction
from benchmarks.hall import Voter, open_hall, put_question, voters_of
from benchmarks.phones import Phone, connect_all
from tests.support import server
from tests.support.databases import migrate
from tests.support.waiting import until
from tests.votes import nemeses
from tests.votes.polling import in_a_thread
from tests.votes.storm import (
    History,
    Stage,
    a_ballot,
    ballots_of,
    clients,
    heard_cast,
    judge,
    kills,
    note,
    storm,
    strikes,
)
from tests.votes.test_live_votes import ask, ballot_page, post
from votes.crypto import receipts
from votes.models.poll import Poll
from votes.queries.polls import poll_with_uuid
from votes.services import closing, replay
from votes.services.keyring import signing_key

SIZES = Sizes(live=2, pages=1, jobs=0)
CLIENTS, KILLS, TIMES = clients(30), kills(1), strikes(1)
CONNECTIONS = 12


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Two live workers, a page worker, and nginx in front of them; all that they need is their own."""
    folder = tmp_path_factory.mktemp("house")
    obtain([NGINX, POSTGRES, REDIS], folder / "packages.log")
    address, at = private_postgres.start(folder / "postgres")
    url = sa.make_url(address).set(drivername="postgresql+psycopg")
    migrate(url.render_as_string(hide_password=False))
    redis = private_redis.start(folder / "redis")
    kept = (
        server.environment(url.render_as_string(hide_password=False), folder, redis_url=redis)
        | nemeses.Clock(folder).environ
    )
    environ = {k: v for k, v in kept.items() if k not in {"HOST", "PORT", "PUBLIC_URL"}}
    environ |= {"DB_CONNECTIONS": str(CONNECTIONS), "POSTGRES_FOLDER": str(at)}
    made = House(folder / "run", environ, SIZES)
    try:
        made.start()
        yield made
    finally:
        made.stop()
        private_redis.stop(redis, folder / "redis")
        private_postgres.stop(at)


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
        self.meeting, self.chair, self.people = open_hall(
            secrets.token_hex(4), voters, revote=revote
        )
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


def strike_worker(house: House) -> None:
    """Kill one of the two; it comes back while the other one serves, as systemd would have it."""
    back(house)
    name = random.choice(("live-1", "live-2"))
    house.kill(name)
    house.run(name)


def restart_database(house: House) -> None:
    """Restart it while both serve: who starts without a database ends, and is for systemd to restart."""
    back(house)
    nemeses.restart_database(Path(house.environ["POSTGRES_FOLDER"]))


@pytest.mark.timeout(300 + 30 * KILLS + 30 * TIMES)
def test_whatever_befalls_a_house_while_people_vote(house: House, in_house: Flask) -> None:
    room = Room(in_house, house, CLIENTS + 1, revote=True)
    walker = room.voters.pop().key
    history, started = History(), time.monotonic()
    folder = Path(house.environ["INSTANCE_PATH"])
    each: dict[str, Callable[[], None]] = {
        "kill": lambda: strike_worker(house),
        "stand still": lambda: nemeses.stand_still(
            house.processes[random.choice(("live-1", "live-2"))].pid
        ),
        "clock jumped": nemeses.Clock(folder).jump,
        "database restarted": lambda: restart_database(house),
        "Redis restarted": partial(
            nemeses.restart_redis, house.environ["REDIS_URL"], folder / "redis"
        ),
    }
    stage = Stage(lambda: house.url, room.uuid, room.meeting_id, room.voters, walker)
    in_a_thread(storm(stage, nemeses.in_turn(each, TIMES, KILLS), history))
    back(house)
    in_a_thread(hear_again(room, history))
    db.engine.dispose()
    lasted = time.monotonic() - started
    print(judge(history, fresh(room), CLIENTS, setup="cluster on postgresql", lasted=lasted))


async def hear_again(room: Room, history: History) -> None:
    """After all of it a ballot at one worker is told at the other, through Redis, to everybody."""
    async with room.phones() as phones:
        ballot = a_ballot(room.uuid, room.voters[0], history)
        assert note(await ask(phones[0], "votes.cast", ballot), ballot, history)
        await until(lambda: all(heard_cast(phone)[-1:] == [CLIENTS] for phone in phones))


def back(house: House) -> None:
    """Wait until both live workers answer: one at a time is killed."""
    for name, port in house.ports.items():
        house.wait(name, f"http://127.0.0.1:{port}/healthz")
