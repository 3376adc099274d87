"""Who gets through where, in the stage of votes. Read with ``tests/support/rights.py``."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import select

from app.extensions import db
from app.people.models.membership import Membership
from app.people.models.person import Person
from app.people.services.accounts import grant
from app.permissions import Role
from app.transaction import transaction
from meetings.services import convening
from tests.meetings.assembly import TEXT, Assembly, plan
from tests.support.factories import make_person
from tests.support.rights import ANYBODY, HERE, SIGNED_IN, Ask, Rule, World, holders
from tests.votes.rights_preparing import ROUTES as PREPARING
from votes.models.poll import Poll
from votes.models.voter import PollVoter
from votes.queries.turnout import voters_waiting
from votes.services import closing
from votes.services import helping as helping_service

CHAIR = holders(Role.CHAIR)
VOTERS = holders(Role.REPRESENTATIVE)
OFFICE = holders(Role.CHAIR, Role.SECRETARY, Role.TELLER)
NEIGHBOURS = 2
"""Representatives beside the one of the table: somebody must second, and somebody oppose."""


def voting(world: World) -> Poll:
    """The question is put to three representatives; nobody has voted."""
    clerk, chair = world.holder(Role.SECRETARY), world.holder(Role.CHAIR)
    people = [world.holder(Role.REPRESENTATIVE), *_neighbours(world)]
    with transaction():
        meeting = convening.convene(world.hall, plan(chair, clerk), by=clerk)
        item = convening.add_item(meeting, by=clerk, title="装充电桩", text=TEXT)
        convening.give_notice(meeting, by=clerk)
    expert = world.holder(Role.EXPERT)
    Assembly(world.hall, meeting, chair, clerk, people, expert, [item]).in_session().voting()
    return db.session.scalars(select(Poll).order_by(Poll.id.desc())).first() or _none()


def _neighbours(world: World) -> list[Person]:
    """The other representatives: the same two however often a question is put."""
    known = db.session.scalars(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.role == Role.REPRESENTATIVE,
            Membership.place_id == world.place.id,
            Person.id != world.holder(Role.REPRESENTATIVE).id,
        )
    ).all()
    people = list(known) or [make_person() for _ in range(NEIGHBOURS)]
    if not known:
        with transaction():
            for person in people:
                grant(person, Role.REPRESENTATIVE, world.place)
    return people


def _none() -> Poll:
    raise LookupError("no poll was opened")


def declared(world: World) -> Poll:
    """The vote is over, and its result is known."""
    poll = voting(world)
    with transaction():
        closing.close(poll, by=world.holder(Role.CHAIR))
    return poll


def open_poll(world: World) -> Ask:
    return Ask({"uuid": voting(world).uuid})


HELPERS = holders(Role.SECRETARY, Role.TELLER, Role.MONITOR)


def helping(world: World) -> Ask:
    """Somebody present who has not voted; the form of the first person at the desk."""
    poll = voting(world)
    voter = voters_waiting(poll)[-1]
    return Ask({"uuid": poll.uuid}, form={"voter": voter.id, "choice": "yes"})


def helped(world: World) -> Ask:
    """An entry that waits; it was made by somebody who is in no row of the table."""
    poll = voting(world)
    other = make_person(Role.TELLER, at=world.hall)
    with transaction():
        entry = helping_service.enter(poll, voters_waiting(poll)[-1], "yes", by=other)
    return Ask({"uuid": poll.uuid, "entry_id": entry.id})


def choosing(world: World) -> Ask:
    return Ask({"uuid": voting(world).uuid}, query={"choice": "yes"})


def _ballot_of(world: World, poll: Poll) -> dict[str, str]:
    """What this person's phone sends; somebody off the roll makes a pseudonym up."""
    line = db.session.scalars(
        select(PollVoter).where(
            PollVoter.poll_id == poll.id,
            PollVoter.person_id == (world.person.id if world.person else None),
        )
    ).first()
    voter = line.pseudonym if line else "2345678923456"
    return {"voter": voter, "ballot_id": str(uuid4()), "choice": "yes"}


def a_ballot(world: World) -> Ask:
    poll = voting(world)
    return Ask({"uuid": poll.uuid}, _ballot_of(world, poll))


def closed_poll(world: World) -> Ask:
    return Ask({"uuid": declared(world).uuid})


def a_checkpoint(world: World) -> Ask:
    return Ask({"uuid": declared(world).uuid, "number": 1})


def live_ballot(world: World) -> Ask:
    poll = voting(world)
    return Ask(form=_ballot_of(world, poll) | {"poll": poll.uuid})


def live_close(world: World) -> Ask:
    return Ask(form={"poll": voting(world).uuid})


ROUTES = {
    **PREPARING,
    ("GET", "/v/<uuid>/desk"): Rule(HELPERS, open_poll),
    ("POST", "/v/<uuid>/desk"): Rule(HELPERS, helping),
    ("POST", "/v/<uuid>/desk/<int:entry_id>/check"): Rule(HELPERS, helped),
    ("POST", "/v/<uuid>/desk/<int:entry_id>/back"): Rule(HELPERS, helped),
    ("GET", "/me/receipts"): Rule(SIGNED_IN),
    ("GET", "/verify"): Rule(ANYBODY),
    ("GET", "/verify.py"): Rule(ANYBODY),
    ("GET", "/verify/programs"): Rule(ANYBODY),
    ("GET", "/v/<uuid>"): Rule(ANYBODY, open_poll),
    ("GET", "/v/<uuid>/state.json"): Rule(ANYBODY, open_poll),
    ("GET", "/v/<uuid>/confirm"): Rule(SIGNED_IN, choosing),
    ("POST", "/v/<uuid>/cast"): Rule(VOTERS, a_ballot),
    ("GET", "/v/<uuid>/receipt.json"): Rule(frozenset(), closed_poll),
    ("GET", "/v/<uuid>/close"): Rule(CHAIR, open_poll),
    ("POST", "/v/<uuid>/close"): Rule(CHAIR, open_poll),
    ("GET", "/v/<uuid>/result"): Rule(ANYBODY, closed_poll),
    ("GET", "/v/<uuid>/export.json"): Rule(HERE, closed_poll),
    ("GET", "/v/<uuid>/checkpoints/<int:number>.txt"): Rule(ANYBODY, a_checkpoint),
}

EVENTS = {
    "votes.cast": Rule(VOTERS, live_ballot),
    "votes.close": Rule(CHAIR, live_close),
}

TOPICS = {
    "poll": Rule(OFFICE, lambda world: Ask(key=voting(world).uuid)),
}
