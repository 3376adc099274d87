"""Questions about people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, exists, literal, or_, select, tuple_
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.elements import ColumnElement

from app import clock
from app.extensions import db
from app.people.models.membership import Membership
from app.people.models.person import Household, Person
from app.people.models.sign_in import LoginSession, LoginSlip
from app.people.names import clean_name
from app.people.policy import stands_today
from app.permissions import Role
from app.places.models.place import Place

PAGE = 50


@dataclass(frozen=True)
class Wanted:
    """Which people of a place are asked for."""

    text: str = ""
    role: Role | None = None
    building: str = ""
    without_access: bool = False
    """Only those who could not sign in: no password, no slip that still works."""


@dataclass(frozen=True)
class Page:
    """A page of people, sorted by sound, and where the next one begins."""

    people: Sequence[Person]
    next_after: int | None
    """Id of the last person shown, when more follow."""


def people_of(place: Place, wanted: Wanted, *, after: int | None = None, limit: int = PAGE) -> Page:
    """People who hold a role at ``place`` or below it today, by the sound of their names."""
    query = (
        select(Person)
        .options(joinedload(Person.household))
        .where(_belongs(place, wanted.role), *_narrowed(wanted))
    )
    if after is not None and (last := db.session.get(Person, after)) is not None:
        shown_last = tuple_(literal(last.sort_key), literal(last.id))
        query = query.where(tuple_(Person.sort_key, Person.id) > shown_last)
    found = db.session.scalars(query.order_by(Person.sort_key, Person.id).limit(limit + 1)).all()
    shown = found[:limit]
    return Page(shown, shown[-1].id if len(found) > limit else None)


def _belongs(place: Place, role: Role | None) -> ColumnElement[bool]:
    held = and_(
        Membership.person_id == Person.id,
        stands_today(),
        Membership.place_id.in_(
            select(Place.id).where(Place.path.startswith(place.path, autoescape=True))
        ),
    )
    return exists().where(held, Membership.role == role) if role else exists().where(held)


def _narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Person.closed_at.is_(None)]
    if wanted.text:
        text = clean_name(wanted.text)
        conditions.append(
            or_(
                Person.name.contains(text, autoescape=True),
                Person.phone.contains(text, autoescape=True),
                Person.sort_key.startswith(text.lower(), autoescape=True),
            )
        )
    if wanted.building:
        conditions.append(
            Person.household_id.in_(
                select(Household.id).where(Household.building == wanted.building)
            )
        )
    if wanted.without_access:
        works = exists().where(
            LoginSlip.person_id == Person.id,
            LoginSlip.withdrawn_at.is_(None),
            LoginSlip.expires_at > clock.now(),
        )
        conditions += [Person.password_hash.is_(None), ~works]
    return conditions


def roles_at(place: Place, people: Sequence[Person]) -> Mapping[int, Sequence[Membership]]:
    """What each of these people is at ``place`` or below it today, by person's id."""
    found: dict[int, list[Membership]] = defaultdict(list)
    rows = db.session.scalars(
        select(Membership)
        .join(Place, Place.id == Membership.place_id)
        .where(
            Membership.person_id.in_([person.id for person in people]),
            Place.path.startswith(place.path, autoescape=True),
            stands_today(),
        )
        .order_by(Membership.id)
    )
    for membership in rows:
        found[membership.person_id].append(membership)
    return found


def roles_ever(person: Person) -> Sequence[Membership]:
    """Every role the person holds, held or will hold, the newest first."""
    return db.session.scalars(
        select(Membership)
        .where(Membership.person_id == person.id)
        .order_by(Membership.since.desc(), Membership.id.desc())
    ).all()


def latest_slip(person: Person) -> LoginSlip | None:
    """The slip printed last, if any."""
    return db.session.scalar(
        select(LoginSlip)
        .where(LoginSlip.person_id == person.id)
        .order_by(LoginSlip.id.desc())
        .limit(1)
    )


def count_sessions(person: Person) -> int:
    """In how many browsers the person is signed in."""
    return len(
        db.session.scalars(
            select(LoginSession.id).where(
                LoginSession.person_id == person.id, LoginSession.revoked_at.is_(None)
            )
        ).all()
    )
