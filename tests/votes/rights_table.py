"""Who gets through where, in the stage of votes. Read with ``tests/support/rights.py``."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select

from app import clock
from app.extensions import db
from app.people.models.membership import Membership
from app.people.models.person import Person
from app.people.services.accounts import grant
from app.permissions import Role
from app.transaction import transaction
from meetings.rules import acts
from meetings.services import convening
from tests.meetings.assembly import TEXT, Assembly, plan
from tests.support.factories import make_person
from tests.support.rights import ANYBODY, HERE, SIGNED_IN, Ask, Rule, World, holders
from tests.votes.owners import flat, phone, registered
from tests.votes.rights_afterwards import EVENTS as OBJECTING
from tests.votes.rights_afterwards import ROUTES as AFTERWARDS
from tests.votes.rights_owners import ROUTES as OWNERS
from tests.votes.rights_preparing import ROUTES as PREPARING
from tests.votes.rights_who_votes import ROUTES as WHO_VOTES
from votes.counting.records import Mode, Secrecy
from votes.crypto.belenios import ballot as ballots
from votes.crypto.belenios import roll
from votes.crypto.belenios.group import draw_exponent
from votes.crypto.ledger import sha256_hex
from votes.models.poll import Poll
from votes.models.voter import PollVoter
from votes.queries.turnout import voters_waiting
from votes.services import closing, opening, preparing
from votes.services import helping as helping_service
from votes.services.preparing import Plan
from votes.services.secret import credentials, desk, documents, trustees

CHAIR = holders(Role.CHAIR)
VOTERS = holders(Role.REPRESENTATIVE)
CONVENERS = holders(Role.CHAIR, Role.SECRETARY)
TELLERS = holders(Role.TELLER)
OFFICE = holders(Role.CHAIR, Role.SECRETARY, Role.TELLER)
NEIGHBOURS = 2
"""Representatives beside the one of the table: somebody must second, and somebody oppose."""


def voting(world: World) -> Poll:
    """The question is put to three representatives; nobody has voted."""
    hall = _ready(world)
    hall.act(acts.PutQuestion(at=0), hall.chair)
    return db.session.scalars(select(Poll).order_by(Poll.id.desc())).first() or _none()


def _ready(world: World) -> Assembly:
    """A meeting of three representatives that has come to the question."""
    clerk, chair = world.holder(Role.SECRETARY), world.holder(Role.CHAIR)
    people = [world.holder(Role.REPRESENTATIVE), *_neighbours(world)]
    with transaction():
        meeting = convening.convene(world.hall, plan(chair, clerk), by=clerk)
        item = convening.add_item(meeting, by=clerk, title="装充电桩", text=TEXT)
        convening.give_notice(meeting, by=clerk)
    expert = world.holder(Role.EXPERT)
    return Assembly(world.hall, meeting, chair, clerk, people, expert, [item]).in_session().ready()


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


def helping_many(world: World) -> Ask:
    """The list of papers, one line filled in."""
    ask = helping(world)
    return Ask(ask.values, {f"b{ask.form['voter']}-choice": "yes"})


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


def _secret(world: World) -> tuple[Assembly, Poll]:
    """A meeting ready to vote in secret; the teller of the table holds one of the keys."""
    hall = _ready(world)
    with transaction():
        poll = opening.configure(hall.motion)
        poll.secrecy, poll.revote = Secrecy.SECRET_BALLOT, True
    return hall, poll


def secret_ahead(world: World) -> Ask:
    """Tellers are named; no key is made."""
    _hall, poll = _secret(world)
    tellers = [world.holder(Role.TELLER), make_person(Role.TELLER, at=world.hall)]
    with transaction():
        trustees.name_tellers(poll, tellers, by=world.holder(Role.SECRETARY))
    return Ask({"uuid": poll.uuid})


def naming(world: World) -> Ask:
    """Two of the hall's tellers."""
    _hall, poll = _secret(world)
    tellers = [world.holder(Role.TELLER), make_person(Role.TELLER, at=world.hall)]
    return Ask({"uuid": poll.uuid}, form={"teller": [one.id for one in tellers]})


def credential(world: World) -> Ask:
    """A voter's phone brings a credential before the opening."""
    public = roll.public_credential(draw_exponent())
    return Ask(secret_ahead(world).values, form={"public": str(public)})


def secret_voting(world: World) -> Ask:
    """The vote is open; nobody was named, so the house holds the key."""
    hall, poll = _secret(world)
    hall.act(acts.PutQuestion(at=0), hall.chair)
    return Ask({"uuid": poll.uuid})


def secret_by_area(world: World) -> Ask:
    """Two owners vote by heads and area; the house holds the key."""
    clerk = world.holder(Role.SECRETARY)
    registered(world.hall.place, [flat(n, f"业主{n}", phone(n)) for n in (1, 2)], clerk)
    plan = Plan(
        question="改建",
        rule_code="owners_ordinary",
        roll_source="owners",
        secrecy=Secrecy.SECRET_BALLOT,
        mode=Mode.WRITTEN,
        ends_at=clock.now() + timedelta(days=15),
    )
    hall, _poll = _secret(world)
    with transaction():
        poll = preparing.prepare(hall.meeting, plan, by=clerk)
        preparing.announce(poll, by=clerk)
        opening.open_alone(poll, by=clerk)
    return Ask({"uuid": poll.uuid, "unit": "area"})


def opening_one(world: World) -> Ask:
    """A voter opens a sealed ballot."""
    return Ask(secret_voting(world).values, form={"tracker": "ab" * 32})


def sealing(world: World) -> Ask:
    """A voter who has come to the desk without a phone."""
    hall, poll = _secret(world)
    hall.act(acts.PutQuestion(at=0), hall.chair)
    voter = voters_waiting(poll)[-1]
    ballot = _sealed_for(poll, voter).ballot
    form = {"choice": ballot.text, "ballot_id": sha256_hex(ballot.text)}
    return Ask({"uuid": poll.uuid, "person_id": voter.id}, form=form)


def sealed(world: World) -> Ask:
    """A sealed ballot that waits; it was made by somebody who is in no row of the table."""
    asked = sealing(world)
    poll = db.session.scalars(select(Poll).where(Poll.uuid == asked.values["uuid"])).one()
    voter = db.session.get_one(Person, asked.values["person_id"])
    other = make_person(Role.TELLER, at=world.hall)
    text, tracker = asked.form["choice"], asked.form["ballot_id"]
    desk.seal(poll, voter, text, tracker, by=other)
    return Ask({"uuid": poll.uuid, "tracker": tracker})


def _sealed_for(poll: Poll, voter: Person) -> ballots.Sealed:
    line = db.session.scalars(
        select(PollVoter).where(PollVoter.poll_id == poll.id, PollVoter.person_id == voter.id)
    ).one()
    secret = credentials.credential_of(poll, line.pseudonym).secret
    election = documents.documents_of(poll.id).election
    return ballots.seal(election, int(secret or 0), [[1, 0, 0]])


ROUTES = {
    **AFTERWARDS,
    **OWNERS,
    **PREPARING,
    **WHO_VOTES,
    ("GET", "/v/<uuid>/desk"): Rule(HELPERS, open_poll),
    ("POST", "/v/<uuid>/desk"): Rule(HELPERS, helping),
    ("POST", "/v/<uuid>/desk/<int:entry_id>/check"): Rule(HELPERS, helped),
    ("POST", "/v/<uuid>/desk/<int:entry_id>/back"): Rule(HELPERS, helped),
    ("GET", "/v/<uuid>/opened"): Rule(ANYBODY, secret_voting),
    ("POST", "/v/<uuid>/opened"): Rule(ANYBODY, secret_voting),
    ("GET", "/v/<uuid>/box"): Rule(ANYBODY, secret_ahead),
    ("POST", "/v/<uuid>/box/tellers"): Rule(CONVENERS, naming),
    ("POST", "/v/<uuid>/box/key"): Rule(TELLERS, secret_ahead),
    ("POST", "/v/<uuid>/box/tried"): Rule(TELLERS, secret_ahead),
    ("POST", "/v/<uuid>/box/open"): Rule(TELLERS, secret_ahead),
    ("POST", "/v/<uuid>/box/give-up"): Rule(CHAIR, secret_ahead),
    ("POST", "/v/<uuid>/credential"): Rule(VOTERS, credential),
    ("POST", "/v/<uuid>/spoil"): Rule(VOTERS | HELPERS, opening_one),
    ("GET", "/v/<uuid>/sealed-desk"): Rule(HELPERS, secret_voting),
    ("GET", "/v/<uuid>/sealed-desk/<int:person_id>"): Rule(HELPERS, sealing),
    ("POST", "/v/<uuid>/sealed-desk/<int:person_id>"): Rule(HELPERS, sealing),
    ("POST", "/v/<uuid>/sealed-desk/<tracker>/check"): Rule(HELPERS, sealed),
    ("POST", "/v/<uuid>/sealed-desk/<tracker>/back"): Rule(HELPERS, sealed),
    ("GET", "/v/<uuid>/archive.bel"): Rule(ANYBODY, secret_voting),
    ("GET", "/v/<uuid>/archive-<any(area):unit>.bel"): Rule(ANYBODY, secret_by_area),
    ("GET", "/v/<uuid>/desk/batch"): Rule(HELPERS, open_poll),
    ("POST", "/v/<uuid>/desk/batch"): Rule(HELPERS, helping_many),
    ("POST", "/v/<uuid>/desk/check"): Rule(HELPERS, helped),
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
    ("GET", "/v/<uuid>/checkpoints.json"): Rule(ANYBODY, open_poll),
    ("GET", "/v/<uuid>/checkpoints/<int:number>.txt"): Rule(ANYBODY, a_checkpoint),
}

EVENTS = {
    **OBJECTING,
    "votes.cast": Rule(VOTERS, live_ballot),
    "votes.close": Rule(CHAIR, live_close),
}

TOPICS = {
    "poll": Rule(OFFICE, lambda world: Ask(key=voting(world).uuid)),
}
