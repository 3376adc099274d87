"""Voting over sockets and over HTTP at once, on the real server."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Coroutine
from itertools import cycle, repeat
from typing import Any, Protocol, TypeVar

import pytest
import sqlalchemy as sa
from flask import Flask

from app.extensions import db
from app.live import token_for
from app.people.models.membership import Membership
from app.people.models.person import Person
from app.people.models.sign_in import LoginSession
from app.people.services import sign_in
from app.transaction import transaction
from benchmarks.hall import Voter, open_hall, phone_key, put_question, voters_of
from benchmarks.phones import Key, Phone, connect_all
from meetings.services import door
from tests.support.server import Server
from tests.support.waiting import until
from tests.votes.polling import in_a_thread
from votes.crypto import receipts
from votes.crypto.ledger import EntryType
from votes.crypto.receipts import Receipt
from votes.models.poll import Poll, PollState
from votes.queries.polls import poll_with_uuid
from votes.services import closing, ledger, replay, turnout
from votes.services.keyring import signing_key

T = TypeVar("T")
WAIT = 30.0


class Room:
    """A vote under way on the live server."""

    def __init__(self, app: Flask, server: Server, voters: int = 4) -> None:
        self.app, self.url = app, server.url
        self.meeting, self.chair, self.people = open_hall(secrets.token_hex(4), voters)
        self.poll = put_question(self.meeting, self.chair, self.people)
        self.uuid = self.poll.uuid
        self.voters = voters_of(app, self.poll, self.people)

    def fresh(self) -> Poll:
        """The poll as the database has it now."""
        db.session.rollback()
        return poll_with_uuid(self.uuid)

    def ballot(self, voter: Voter, choice: object = "yes", ballot_id: str = "") -> dict[str, Any]:
        """What a phone sends."""
        number = ballot_id or secrets.token_hex(16)
        return {"poll": self.uuid, "voter": voter.pseudonym, "ballot_id": number, "choice": choice}

    def ballots_written(self) -> int:
        """How many ballots the ledger holds."""
        db.session.rollback()
        entries = ledger.entries_of(self.poll.id)
        return sum(entry.type is EntryType.BALLOT for entry in entries)


@pytest.fixture
def room(in_server: Flask, live_server: Server) -> Room:
    return Room(in_server, live_server)


def run(work: Coroutine[Any, Any, T]) -> T:
    return in_a_thread(work)


async def phones(room: Room, keys: list[Key]) -> list[Phone]:
    return await connect_all(room.url, keys)


async def ask(phone: Phone, event: str, payload: object) -> dict[str, Any]:
    answer = await asyncio.wait_for(phone.ask(event, payload), WAIT)
    assert isinstance(answer, dict)
    return answer


class Door(Protocol):
    """A vote that pages lead to."""

    url: str
    uuid: str


def ballot_page(room: Door, voter: Voter) -> tuple[str, str]:
    """The ballot's page in this voter's browser: its session, and its form's token."""
    page = urllib.request.Request(  # noqa: S310  # reason: our own server
        f"{room.url}/v/{room.uuid}", headers={"Cookie": f"session={voter.key.cookie}"}
    )
    with urllib.request.urlopen(page, timeout=WAIT) as answer:  # noqa: S310  # reason: the same
        text = answer.read().decode()
        cookie = answer.headers["Set-Cookie"]
    token = re.search(r'name="csrf_token" value="([^"]+)"', text)
    assert token is not None
    return cookie.split(";")[0] if cookie else f"session={voter.key.cookie}", token.group(1)


async def post(
    room: Door, voter: Voter, form: dict[str, Any], page: tuple[str, str] | None = None
) -> tuple[int, dict[str, Any]]:
    """Vote by form from the same browser, as vote.js does without a socket."""

    def work() -> tuple[int, dict[str, Any]]:
        session, token = page or ballot_page(room, voter)
        fields = {name: value for name, value in form.items() if name != "poll"}
        sent = urllib.request.Request(  # noqa: S310  # reason: our own server
            f"{room.url}/v/{room.uuid}/cast",
            data=urllib.parse.urlencode(fields | {"csrf_token": token}).encode(),
            headers={"Cookie": session, "Accept": "application/json", "Referer": room.url},
        )
        try:
            with urllib.request.urlopen(sent, timeout=WAIT) as answer:  # noqa: S310  # reason: the same
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as refused:
            return refused.code, json.loads(refused.read())

    return await asyncio.to_thread(work)


def receipt_of(answer: dict[str, Any]) -> Receipt | None:
    """The receipt in an ack, or in the refusal that hands the standing one out."""
    held = answer if answer.get("ok") else answer["error"].get("given", {})
    return Receipt(**held["receipt"]) if held.get("receipt") else None


def are_one_ballot(answers: list[dict[str, Any]]) -> None:
    """One is taken; every other answer is a refusal that hands out the receipt of that one."""
    assert sum(answer["ok"] for answer in answers) == 1
    assert {answer["error"]["code"] for answer in answers if not answer["ok"]} == {"already_voted"}
    assert len({receipt_of(answer) for answer in answers}) == 1
    assert receipt_of(answers[0]) is not None


def test_fifty_presses_on_one_socket_and_fifty_by_form_are_one_ballot(room: Room) -> None:
    one, other = room.voters[:2]

    async def on_one_socket() -> list[dict[str, Any]]:
        (line,) = await phones(room, [one.key])
        presses = [room.ballot(one, ("yes", "no")[n % 2]) for n in range(50)]
        answers = await asyncio.gather(*(ask(line, "votes.cast", ballot) for ballot in presses))
        line.hang_up()
        return answers

    async def by_form_and_on_five_sockets() -> list[dict[str, Any]]:
        page = ballot_page(room, other)
        lines = await phones(room, [other.key] * 5)
        by_form = [post(room, other, room.ballot(other, "no"), page) for _ in range(50)]
        pressed = [ask(line, "votes.cast", room.ballot(other, "yes")) for line in lines]
        posted, acked = await asyncio.gather(asyncio.gather(*by_form), asyncio.gather(*pressed))
        for line in lines:
            line.hang_up()
        assert {status for status, _body in posted} <= {200, 409}
        return [*acked, *(body for _status, body in posted)]

    first = run(on_one_socket())
    assert len(first) == 50
    are_one_ballot(first)
    assert room.ballots_written() == 1
    second = run(by_form_and_on_five_sockets())
    assert len(second) == 55
    are_one_ballot(second)
    assert room.ballots_written() == 2
    assert room.fresh().turnout == 2


def test_the_same_ballot_sent_fifty_times_gets_one_receipt(room: Room) -> None:
    voter = room.voters[0]
    ballot = room.ballot(voter)

    async def press() -> list[dict[str, Any]]:
        lines = await phones(room, [voter.key] * 5)
        sent = [ask(lines[n % 5], "votes.cast", ballot) for n in range(50)]
        answers = list(await asyncio.gather(*sent))
        status, body = await post(room, voter, ballot)
        for line in lines:
            line.hang_up()
        assert status == 200
        return [*answers, body]

    answers = run(press())
    assert all(answer["ok"] for answer in answers)
    assert len({receipt_of(answer) for answer in answers}) == 1
    assert sum(not answer["already"] for answer in answers) == 1
    assert room.ballots_written() == 1


def test_a_lost_ack_is_asked_for_again_on_another_connection(room: Room) -> None:
    voter = room.voters[0]
    ballot = room.ballot(voter)

    async def press() -> dict[str, Any]:
        (first,) = await phones(room, [voter.key])
        first.ask("votes.cast", ballot)
        await until(room.ballots_written)
        first.hang_up()
        (second,) = await phones(room, [voter.key])
        answer = await ask(second, "votes.cast", ballot)
        second.hang_up()
        return answer

    answer = run(press())
    assert answer["ok"]
    assert answer["already"]
    receipt = receipt_of(answer)
    assert receipt is not None
    receipts.verify(receipt, signing_key().public_key())
    assert room.ballots_written() == 1


def test_what_was_stored_gets_its_receipt_even_after_the_close(room: Room) -> None:
    voter, other = room.voters[:2]
    ballot = room.ballot(voter)

    async def press() -> tuple[dict[str, Any], ...]:
        line, line2 = await phones(room, [voter.key, other.key])
        first = await ask(line, "votes.cast", ballot)
        closing.close(room.fresh(), by=room.chair)
        again = await ask(line, "votes.cast", ballot)
        late = await ask(line2, "votes.cast", room.ballot(other))
        line.hang_up()
        line2.hang_up()
        return first, again, late

    first, again, late = run(press())
    assert receipt_of(first) == receipt_of(again)
    assert late["error"]["code"] == "closed"
    assert room.ballots_written() == 1


@pytest.mark.parametrize("round_", range(3))
def test_a_ballot_that_races_the_close_counts_if_and_only_if_it_stands_before_it(
    in_server: Flask, live_server: Server, round_: int
) -> None:
    room = Room(in_server, live_server, voters=24)

    async def race() -> list[dict[str, Any]]:
        lines = await phones(room, [voter.key for voter in room.voters])
        (console,) = await phones(room, [phone_key(room.app, room.chair)])

        async def one(number: int) -> dict[str, Any]:
            await asyncio.sleep(number * 0.002 * (round_ + 1))
            return await ask(lines[number], "votes.cast", room.ballot(room.voters[number]))

        async def end() -> dict[str, Any]:
            await asyncio.sleep(0.02 * (round_ + 1))
            return await ask(console, "votes.close", {"poll": room.uuid})

        *answers, closed = await asyncio.gather(*(one(n) for n in range(24)), end())
        assert closed["ok"], closed
        for line in (*lines, console):
            line.hang_up()
        return answers

    answers = run(race())
    poll = room.fresh()
    assert poll.state is PollState.DECLARED
    entries = ledger.entries_of(poll.id)
    end = next(entry.height for entry in entries if entry.type is EntryType.END_BALLOTS)
    places = {receipt.seq for answer in answers if (receipt := receipt_of(answer))}
    assert places == set(range(1, end))
    assert poll.result is not None
    assert poll.result["took_part"]["heads"] == end - 1
    refused = {answer["error"]["code"] for answer in answers if not answer["ok"]}
    assert refused <= {"closed"}
    assert replay.examine(poll) == ()


def test_whoever_lost_the_right_meanwhile_is_refused_at_once(room: Room) -> None:
    logged_out, gone, ended, fine = room.voters

    async def press() -> list[str]:
        lines = await phones(room, [voter.key for voter in room.voters])
        with transaction():
            person = db.session.get_one(Person, logged_out.person_id)
            for row in db.session.scalars(
                sa.select(LoginSession).where(LoginSession.person_id == person.id)
            ):
                row.revoked_at = row.created_at
        with transaction():
            leaver = db.session.get_one(Person, gone.person_id)
            door.leave(room.meeting, leaver, by=leaver)
        with transaction():
            db.session.execute(
                sa.update(Membership)
                .where(Membership.person_id == ended.person_id)
                .values(ended_at=room.poll.opened_at)
            )
        answers = [
            await ask(line, "votes.cast", room.ballot(voter))
            for line, voter in zip(lines, room.voters, strict=True)
        ]
        for line in lines:
            line.hang_up()
        return [answer["error"]["code"] if not answer["ok"] else "taken" for answer in answers]

    assert run(press()) == ["sign_in", "not_present", "no_right", "taken"]
    assert fine.person_id
    assert room.ballots_written() == 1


def test_a_revoked_session_is_cut_off(room: Room) -> None:
    voter = room.voters[0]
    person = db.session.get_one(Person, voter.person_id)

    async def press() -> str:
        (line,) = await phones(room, [voter.key])
        with transaction():
            sign_in.revoke_all(person, by=person, reason="lost phone")
        answer = await ask(line, "votes.cast", room.ballot(voter))
        line.hang_up()
        return str(answer["error"]["code"])

    assert run(press()) == "sign_in"
    assert room.ballots_written() == 0


def test_turnout_is_told_together_and_nothing_else_is(
    in_server: Flask, live_server: Server
) -> None:
    room = Room(in_server, live_server, voters=16)
    choices = cycle(("yes", "no", "abstain", "yes"))

    async def press() -> tuple[list[str], float]:
        *lines, watcher = await phones(
            room, [*(v.key for v in room.voters), Key(token=anonymous(room))]
        )
        await ask(watcher, "watch", {"topic": f"meeting:{room.meeting.id}"})
        began = time.monotonic()
        ballots = [room.ballot(voter, next(choices)) for voter in room.voters]
        await asyncio.gather(
            *(ask(*sent) for sent in zip(lines, repeat("votes.cast"), ballots, strict=False))
        )
        lasted = time.monotonic() - began
        await until(lambda: '"cast":16' in "".join(text for _at, text in watcher.heard))
        for line in (*lines, watcher):
            line.hang_up()
        return [text for _at, text in watcher.heard], lasted

    heard, lasted = run(press())
    assert len(heard) <= 2 + lasted / turnout.EVERY_SECONDS
    for frame in heard:
        assert not re.search(r"yes|no\b|abstain|赞成|反对|弃权", frame), frame


def anonymous(room: Room) -> str:
    with room.app.app_context():
        return token_for(None)
