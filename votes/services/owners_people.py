"""The persons behind an owners' table: found or made known many at a time, residents of the place.

Twenty thousand owners take seconds: every step is a handful of statements, whatever the number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import insert, select

from app import clock
from app.extensions import db
from app.people.models.membership import Membership
from app.people.models.person import Person
from app.people.names import clean_name, sort_key
from app.people.policy import roles_of, stands_today
from app.permissions import Role
from app.places.models.place import Place
from app.places.queries import covering_ids
from votes.models.owner import OwnedUnit
from votes.services.owners_table import Row

PORTION: Final = 5000
"""How many are asked for at once: databases take only so many values in one statement."""


@dataclass(frozen=True)
class Voters:
    """Who votes for each row, by telephone or name; how many were made known, and residents."""

    ids: Mapping[str, int]
    opened: int
    granted: int


def voters_of_rows(place: Place, rows: Sequence[Row], units: Iterable[OwnedUnit]) -> Voters:
    """Find the persons who vote for these rows, and make known and residents those who are not.

    Who has no telephone is known by name among the voters of the place.
    """
    wanted: dict[str, Row] = {}
    for row in rows:
        wanted.setdefault(row.who, row)
    ids = {one.voter.name: one.voter.id for one in units if one.voter.phone is None}
    ids = {who: ids[who] for who in wanted if who in ids}
    ids.update(_by_phone([who for who, row in wanted.items() if row.phone]))
    new = [row for who, row in wanted.items() if who not in ids]
    known = list(ids.values())
    made = _opened(new)
    ids.update(made)
    at_home = _at_home(place, known)
    without = [person for person in known if person not in at_home]
    strangers = [person for person in without if not roles_of(_person(person), place)]
    granted = [*made.values(), *strangers]
    _grant(place, granted)
    return Voters(ids, len(made), len(granted))


def _portions(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[start : start + PORTION] for start in range(0, len(values), PORTION))


def _by_phone(phones: Sequence[str]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for portion in _portions(phones):
        rows = db.session.execute(select(Person.phone, Person.id).where(Person.phone.in_(portion)))
        found.update({phone: number for phone, number in rows if phone})
    return found


def _opened(rows: Sequence[Row]) -> Mapping[str, int]:
    """Accounts for those who are new: a password or a slip comes later.

    Whoever has a telephone is found by it afterwards; the others are few, and written one by one.
    """
    reachable = [row for row in rows if row.phone]
    for portion in _portions(reachable):
        db.session.execute(insert(Person), [_account(row) for row in portion])
    made = dict(_by_phone([row.phone for row in reachable]))
    for row in rows:
        if not row.phone:
            query = insert(Person).returning(Person.id)
            made[row.who] = db.session.scalars(query, _account(row)).one()
    return made


def _account(row: Row) -> dict[str, Any]:
    name = clean_name(row.voter)
    return {
        "name": name,
        "sort_key": sort_key(name),
        "phone": row.phone or None,
        "locale": "zh_Hans",
        "elder_mode": False,
        "created_at": clock.now(),
    }


def _at_home(place: Place, people: Sequence[int]) -> frozenset[int]:
    """Who of these holds a role whose reach covers the place today."""
    found: set[int] = set()
    for portion in _portions(people):
        found.update(
            db.session.scalars(
                select(Membership.person_id).where(
                    Membership.person_id.in_(portion),
                    Membership.place_id.in_(covering_ids(place)),
                    stands_today(),
                )
            )
        )
    return frozenset(found)


def _person(person_id: int) -> Person:
    return db.session.get_one(Person, person_id)


def _grant(place: Place, people: Sequence[int]) -> None:
    """Make them residents of the place from today on."""
    for portion in _portions(people):
        db.session.execute(
            insert(Membership),
            [
                {
                    "person_id": person,
                    "place_id": place.id,
                    "role": Role.RESIDENT,
                    "since": clock.today(),
                    "appointed_by": "",
                    "note": "业主名册",
                }
                for person in portion
            ],
        )
