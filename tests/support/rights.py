"""Truth tables of rights: every route and every live event, asked by every part people play.

Each stage keeps a table in ``tests/<stage>/rights_table.py``::

    from tests.support.rights import ANYBODY, SIGNED_IN, Ask, Rule, World, holders

    ROUTES = {
        ("GET", "/proposals/<int:proposal_id>"): Rule(
            allowed=holders(Role.RESIDENT, Role.SECRETARY),
            make=lambda world: Ask({"proposal_id": make_proposal(world.hall).id}),
        ),
        ("POST", "/proposals/<int:proposal_id>/decline"): Rule(
            allowed=holders(Role.SECRETARY),
            make=lambda world: Ask(
                {"proposal_id": make_proposal(world.hall).id}, form={"reason": "重复"}
            ),
        ),
    }
    EVENTS = {
        "meetings.claim": Rule(
            allowed=holders(Role.REPRESENTATIVE),
            make=lambda world: Ask(form={"motion": make_motion(world.hall).id, "stance": "for"}),
        ),
    }
    TOPICS = {"meeting": Rule(allowed=ANYBODY, make=lambda world: Ask(key=str(world.hall.id)))}

``tests/app/test_rights.py`` finds the tables, walks ``app.url_map``, the registered Socket.IO
events and the topics that can be watched, and fails on whatever stands in no table: default deny.

* ``allowed`` names the parts that get through; every other part must be turned away. A part is a
  role at ``world.place`` (``"secretary"``), the same role at another place
  (``"secretary elsewhere"``), or ``"anonymous"``.
* Of those who hold a role elsewhere that opens nothing here, two ask; all others ask themselves.
* ``make(world)`` is called once, inside the test's transaction, and what one part then does is taken
  back before the next asks; anew for each part where it was made for whoever asks (``world.who``,
  ``world.person``) or can be used once. It returns what to ask for: values of the address, form fields
  or the event's payload. ``world.who`` is the part asking now, ``world.person`` that person (None for
  anonymous).
* Turned away means 401, 403, 404 or being led to the sign-in page; for events an ack with one of
  these. Getting through means anything else that is no error of the server: a 409 or 422 is fine,
  but send what is needed to come as far as the act where you can.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy.orm.attributes import instance_state

from app import clock
from app.extensions import db
from app.people.models.membership import Membership
from app.people.models.person import Person
from app.people.models.sign_in import LoginSession
from app.people.services.sign_in import digest
from app.permissions import Role
from app.places.models.hall import Hall
from app.places.models.place import Place, PlaceKind
from app.places.services.founding import found_hall, found_place
from app.transaction import transaction

ANONYMOUS = "anonymous"
ELSEWHERE = " elsewhere"
TURNED_AWAY = frozenset({401, 403, 404})


def holders(*roles: Role) -> frozenset[str]:
    """Who holds one of these roles here."""
    return frozenset(role.value for role in roles)


def elsewhere(*roles: Role) -> frozenset[str]:
    """Who holds one of these roles at another place only."""
    return frozenset(role.value + ELSEWHERE for role in roles)


HERE = holders(*Role)
THERE = elsewhere(*Role)
SIGNED_IN = HERE | THERE
ANYBODY = SIGNED_IN | {ANONYMOUS}
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Ask:
    """What is asked for: the address's values, the form or payload, the query, a topic's key."""

    values: Mapping[str, Any] = field(default_factory=dict)
    form: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""
    once: bool = False
    """Used up by whoever asks: an uploaded file is read once."""


@dataclass(frozen=True)
class Rule:
    """Who gets through, and how to ask."""

    allowed: frozenset[str]
    make: Callable[[World], Ask] = lambda _world: Ask()


@dataclass
class World:
    """Two places that have nothing to do with each other, and one person for every part."""

    hall: Hall
    other_hall: Hall
    street: Place
    people: dict[str, Person]
    tokens: dict[str, str]
    asking: str = ANONYMOUS
    personal: bool = False
    """Whether somebody looked at who is asking."""
    whole: bool = True
    """Whether all parts ask, or only a few of each row."""

    @property
    def who(self) -> str:
        """The part asking now."""
        self.personal = True
        return self.asking

    def asks(self, row: Rule) -> Iterator[tuple[str, Ask]]:
        """Each part with what it asks for, those to be turned away first."""
        kept: Ask | None = None
        for part in self.parts_for(row):
            self.asking = part
            db.session.rollback()
            made = kept or self._made(row)
            if not (self.personal or made.once):
                kept = made
            with taken_back():
                yield part, made

    def parts_for(self, row: Rule) -> list[str]:
        """Who asks: those to be turned away first. Of a few, one who gets through is always one."""
        asking = {ANONYMOUS, *self.people}
        if self.whole:
            asking -= _alike(row)
        turned, let = sorted(asking - row.allowed), sorted(row.allowed & asking)
        return turned + let if self.whole else _few(turned, 2) + _few(let, 1)

    def _made(self, row: Rule) -> Ask:
        """What this row asks for, noting whether it was made for whoever asks."""
        self.personal = False
        return row.make(self)

    @property
    def place(self) -> Place:
        """The place of the hall that everything is about."""
        return self.hall.place

    @property
    def person(self) -> Person | None:
        """The person asking now."""
        return self.people.get(self.who)

    def holder(self, role: Role) -> Person:
        """Who holds this role here."""
        return self.people[role.value]


def _alike(row: Rule) -> set[str]:
    """All but two of those from elsewhere of whom the row says nothing that it does not say of all.

    Whoever holds elsewhere what opens this row here always asks: that is the mistake to be found.
    """
    if row.allowed >= THERE:
        plain = sorted(THERE)
    else:
        here = {part + ELSEWHERE for part in row.allowed & HERE}
        plain = sorted(THERE - here - row.allowed)
    return set(plain) - set(_few(plain, 2))


def _few(parts: list[str], most: int) -> list[str]:
    """Some of these parts; other ones for rows with other parts, but the same in every run."""
    chosen = random.Random("".join(parts)).sample(parts, min(most, len(parts)))
    return sorted(chosen)


@contextmanager
def taken_back() -> Iterator[None]:
    """Undo what one part did, or what one row needed, so that the next finds all untouched."""
    db.session.commit()
    known = set(db.session.identity_map.keys())
    point = db.engine.begin_nested()  # type: ignore[attr-defined]  # reason: a connection stands in
    try:
        yield
    finally:
        db.session.rollback()
        for row in list(db.session):
            if instance_state(row).key not in known:
                db.session.expunge(row)
        if point.is_active:
            point.rollback()
        db.session.expire_all()


def make_world(*, whole: bool = True) -> World:
    """Two districts with a street, an estate and a hall each; roles held where they belong."""
    with transaction():
        street, hall = _town("here")
        other_street, other_hall = _town("there")
        world = World(hall, other_hall, street, {}, {}, whole=whole)
        for role in Role:
            _seat(world, role.value, role, _post(role, street, hall.place))
            _seat(world, role.value + ELSEWHERE, role, _post(role, other_street, other_hall.place))
        db.session.flush()
    return world


def _town(name: str) -> tuple[Place, Hall]:
    district = found_place(f"{name}区", PlaceKind.DISTRICT)
    street = found_place(f"{name}街道", PlaceKind.STREET, parent=district)
    estate = found_place(f"{name}小区", PlaceKind.ESTATE, parent=street)
    return street, found_hall(estate, code=f"rights-{name}", name=f"{name}议事厅")


def _post(role: Role, street: Place, estate: Place) -> Place:
    if role is Role.ADMINISTRATOR:
        assert street.parent is not None
        return street.parent
    return street if role is Role.STREET else estate


def _seat(world: World, part: str, role: Role, place: Place) -> None:
    """Rows alone: the services would write a hundred entries of the journal for each test."""
    at, token = clock.now(), secrets.token_urlsafe(16)
    person = Person(name=part, sort_key=part, created_at=at)
    since = clock.today() - timedelta(days=1)
    db.session.add(Membership(person=person, place=place, role=role, since=since))
    db.session.add(LoginSession(token_hash=digest(token), person=person, via="test", created_at=at))
    world.people[part], world.tokens[part] = person, token
