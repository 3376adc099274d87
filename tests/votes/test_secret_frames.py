"""Test 15 of ballots.md on the wire: every frame of a whole secret poll, of every client at once."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
from dataclasses import dataclass

import sqlalchemy as sa
from flask import Flask

from app.extensions import db
from app.live import token_for
from app.people.services.accounts import grant
from app.permissions import Role
from app.transaction import transaction
from benchmarks.hall import Voter, debate, open_hall, phone_key, voters_of
from benchmarks.phones import Key, Phone, connect_all
from meetings.models.motion import Motion
from meetings.rules import acts
from meetings.services import floor, live_state
from tests.support.databases import ON_SQLITE
from tests.support.factories import make_person
from tests.support.server import Server
from tests.support.waiting import until
from tests.votes.polling import in_a_thread
from tests.votes.test_no_running_split import ABSTAIN, NO, SPLIT, YES
from votes.counting.records import Secrecy
from votes.crypto.belenios.ballot import seal
from votes.crypto.ledger import sha256_hex
from votes.models.poll import Poll
from votes.models.secret import Credential
from votes.services import opening
from votes.services.secret import casting, credentials, documents

pytestmark = ON_SQLITE
WAIT = 60.0
MARKS = [[1, 0, 0]] * YES + [[0, 1, 0]] * NO + [[0, 0, 1]] * ABSTAIN


@dataclass(frozen=True)
class Cast:
    """One voter's phone and the ballot that it sealed."""

    voter: Voter
    text: str

    @property
    def tracker(self) -> str:
        return sha256_hex(self.text)

    def asked(self, uuid: str) -> dict[str, str]:
        named = {"poll": uuid, "voter": self.voter.pseudonym}
        return named | {"ballot_id": self.tracker, "choice": self.text}


class Room:
    """A secret vote under way on the live server, every ballot sealed."""

    def __init__(self, app: Flask, server: Server) -> None:
        self.app, self.url = app, server.url
        self.meeting, self.chair, people = open_hall(secrets.token_hex(4), len(MARKS) + 1)
        debate(self.meeting, self.chair, people)
        with transaction() as session:
            motion = session.query(Motion).filter_by(meeting_id=self.meeting.id).one()
            poll = opening.configure(motion)
            poll.secrecy, poll.revote = Secrecy.SECRET_BALLOT, True
        with transaction():
            floor.perform(self.meeting, acts.PutQuestion(at=0), by=self.chair)
        self.poll_id, self.uuid = poll.id, poll.uuid
        self.casts = [
            Cast(voter, self._sealed(poll, voter, marks))
            for voter, marks in zip(voters_of(app, poll, people[:-1]), MARKS, strict=True)
        ]
        self.others = self._others()
        self.topics = [
            *(live_state.topic_of(self.meeting), live_state.screen_topic_of(self.meeting)),
            f"poll:{self.uuid}",
        ]
        db.session.rollback()

    def _sealed(self, poll: Poll, voter: Voter, marks: list[int]) -> str:
        held = credentials.credential_of(poll, voter.pseudonym)
        election = documents.documents_of(poll.id).election
        return seal(election, int(held.secret or 0), [marks]).ballot.text

    def _others(self) -> list[Key]:
        """Whoever else may look on: chair, administrator, teller, monitor, and a stranger."""
        hall = self.meeting.hall
        people = [make_person(name=f"旁观{n}") for n in range(3)]
        with transaction():
            for person, role in zip(
                people, (Role.ADMINISTRATOR, Role.TELLER, Role.MONITOR), strict=True
            ):
                grant(person, role, hall.place)
        keys = [phone_key(self.app, person) for person in (self.chair, *people)]
        return [*keys, Key(token=token_for(None))]


async def _vote(room: Room) -> list[list[str]]:
    """Everybody watches all that they may and casts; return every frame that each client got."""
    phones = await connect_all(room.url, [*(cast.voter.key for cast in room.casts), *room.others])
    acks = [
        [json.dumps(await _ask(phone, "watch", {"topic": topic})) for topic in room.topics]
        for phone in phones
    ]
    casting_now = zip(phones, room.casts, strict=False)
    given = await asyncio.gather(
        *(_ask(phone, "votes.cast", cast.asked(room.uuid)) for phone, cast in casting_now)
    )
    assert all(answer["ok"] for answer in given), given
    last = f'"cast":{len(room.casts)}'
    await until(lambda: all(last in "".join(_heard(phone)) for phone in phones))
    for phone in phones:
        phone.hang_up()
    own = [[json.dumps(answer)] for answer in given] + [[] for _ in room.others]
    return [
        [*(text for _at, text in phone.heard), *acked, *mine]
        for phone, acked, mine in zip(phones, acks, own, strict=True)
    ]


def _heard(phone: Phone) -> list[str]:
    return [text.replace(" ", "") for _at, text in phone.heard]


async def _ask(phone: Phone, event: str, payload: object) -> dict[str, object]:
    answer = await asyncio.wait_for(phone.ask(event, payload), WAIT)
    assert isinstance(answer, dict)
    return answer


# 15: no frame ties a ballot to anybody but its own voter, and none tells how the vote stands.
def test_no_frame_of_any_client_ties_a_person_to_anothers_ballot(
    in_server: Flask, live_server: Server
) -> None:
    room = Room(in_server, live_server)
    frames = in_a_thread(_vote(room))
    public = dict(
        db.session.execute(
            sa.select(Credential.pseudonym, Credential.public).where(
                Credential.poll_id == room.poll_id
            )
        )
        .tuples()
        .all()
    )
    names = {
        cast.voter.pseudonym: (
            cast.tracker,
            casting.code_of(cast.tracker),
            cast.voter.pseudonym,
            public[cast.voter.pseudonym],
        )
        for cast in room.casts
    }
    holders: list[str] = [cast.voter.pseudonym for cast in room.casts]
    holders += [""] * len(room.others)
    heard = 0
    for holder, got in zip(holders, frames, strict=True):
        text = "\n".join(got)
        heard += text.count('"cast"')
        told = {name for name, own in names.items() if any(word in text for word in own)}
        assert told <= {holder}
        assert (holder in told) is bool(holder), "the receipt itself is heard"
        figures = re.sub(r'"(cast|present)": ?\d+', "", text)
        assert not SPLIT.search(figures)
        assert not re.search(r'"(yes|no|abstain)"|赞成|反对|弃权', text)
    assert heard > len(room.casts), "the turnout was heard by everybody"
    log = live_server.log.read_text()
    for own in names.values():
        assert not any(word in log for word in own)
