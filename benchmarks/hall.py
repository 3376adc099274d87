"""A hall whose question is put, with as many representatives in the room as are asked for.

Made through the same services as any other meeting, in one transaction; only the arrivals are
written in bulk, for a thousand acts of the floor would take longer than what is measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from app import clock
from app.live import token_for
from app.people.models.person import Person
from app.people.services import sign_in
from app.people.services.accounts import grant, open_account
from app.permissions import Role
from app.places.models.place import PlaceKind
from app.places.services.founding import found_hall, found_place
from app.transaction import transaction
from benchmarks.phones import Key
from meetings.models.meeting import Meeting
from meetings.models.motion import Motion
from meetings.rules import acts
from meetings.rules.states import Stance
from meetings.services import convening, door, floor
from votes.models.poll import Poll
from votes.queries.polls import poll_of
from votes.queries.turnout import seat_of


@dataclass(frozen=True)
class Voter:
    """One voter's phone: what it connects with, and under which pseudonym it votes."""

    person_id: int
    key: Key
    pseudonym: str


_ITEMS = (("装充电桩", "在3号楼前装8个充电桩。"), ("修路灯", "修好小区西门的6盏路灯。"))


def open_hall(
    code: str, voters: int, *, chair_votes: bool = False, items: int = 1, revote: bool = False
) -> tuple[Meeting, Person, list[Person]]:
    """A hall in session with its first item open; returns meeting, chair and representatives.

    Where ``chair_votes`` the first of the representatives is in the chair; with ``revote`` a later
    ballot replaces an earlier one.
    """
    with transaction():
        hall = found_hall(found_place(f"小区{code}", PlaceKind.ESTATE), code=code, name=code)
        if revote:
            hall.rules = {"votes": {"revote": True}}
        clerk = open_account(f"秘书{code}")
        grant(clerk, Role.SECRETARY, hall.place)
        people = [open_account(f"代表{number}") for number in range(voters)]
        chair = people[0] if chair_votes else open_account(f"主持{code}")
        grant(chair, Role.CHAIR, hall.place)
        for person in people:
            grant(person, Role.REPRESENTATIVE, hall.place)
        plan = convening.Plan(
            title="表决",
            place_text="活动室",
            starts_at=clock.now() + timedelta(days=1),
            chair=chair,
            clerk=clerk,
        )
        meeting = convening.convene(hall, plan, by=clerk)
        item, *_later = (
            convening.add_item(meeting, by=clerk, title=title, text=text)
            for title, text in _ITEMS[:items]
        )
        convening.give_notice(meeting, by=clerk)
        door.open_door(meeting, by=clerk)
        here = tuple({person.id for person in (chair, *people)})
        floor.perform(meeting, acts.CountRoom(at=0, members=here), by=clerk)
        floor.perform(meeting, acts.CallToOrder(at=0), by=chair)
        floor.perform(meeting, acts.OpenItem(at=0, item=item.id, title=item.title), by=chair)
    return meeting, chair, people


def debate(meeting: Meeting, chair: Person, people: list[Person]) -> None:
    """Bring a motion through the five steps: the chair may put the question next."""
    mover, seconder, against = [person for person in people if person != chair][:3]
    steps = (
        (acts.Move(at=0, text="在3号楼前装8个充电桩。"), mover),
        (acts.StartSpeech(at=0), mover),
        (acts.EndSpeech(at=0), mover),
        (acts.Second(at=0), seconder),
        (acts.StateQuestion(at=0), chair),
        (acts.ClaimFloor(at=0, stance=Stance.CON), against),
        (acts.Recognise(at=0, whom=against.id), chair),
        (acts.StartSpeech(at=0), against),
        (acts.EndSpeech(at=0), against),
        (acts.NextStep(at=0), chair),
        (acts.NextStep(at=0), chair),
        (acts.NextStep(at=0, reason="没有议事能手到场"), chair),
    )
    with transaction():
        for act, by in steps:
            floor.perform(meeting, act, by=by)


def put_question(meeting: Meeting, chair: Person, people: list[Person]) -> Poll:
    """Debate a motion and put it to the vote."""
    debate(meeting, chair, people)
    with transaction() as session:
        floor.perform(meeting, acts.PutQuestion(at=0), by=chair)
        motion = session.query(Motion).filter_by(meeting_id=meeting.id).one()
    found = poll_of(motion)
    if found is None:
        raise RuntimeError("putting the question opened no poll")
    return found


def phone_key(app: Flask, person: Person) -> Key:
    """Sign a person in and make what their phone connects with."""
    with transaction():
        _row, token = sign_in.open_session(person, via="benchmark")
    return key_of(app, token)


def key_of(app: Flask, token: str) -> Key:
    """The session cookie and the page's live token of one login."""
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    if signer is None:
        raise RuntimeError("the app has no secret key")
    cookie = signer.dumps({"_user_id": token, "_fresh": True, "_permanent": True})
    with app.app_context():
        return Key(cookie=str(cookie), token=token_for(token))


def voters_of(app: Flask, poll: Poll, people: list[Person]) -> list[Voter]:
    """Every representative's phone."""
    with transaction():
        tokens = [sign_in.open_session(person, via="benchmark")[1] for person in people]
    return [
        Voter(person.id, key_of(app, token), _pseudonym(poll, person))
        for person, token in zip(people, tokens, strict=True)
    ]


def _pseudonym(poll: Poll, person: Person) -> str:
    seat = seat_of(poll, person)
    if seat is None:
        raise RuntimeError("a voter is not on the roll")
    return seat.pseudonym
