"""Who may do what, where: asked of the memberships in the database, each time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select
from sqlalchemy.sql.elements import ColumnElement

from app import clock
from app.errors import Forbidden, SignInNeeded
from app.extensions import db
from app.people.labels import role_label
from app.people.models.membership import Membership
from app.people.models.person import Person
from app.permissions import RIGHTS, Permission, Role, roles_with
from app.places.models.place import Place
from app.places.queries import taken_in_paths

_AT_HOME = frozenset({Role.RESIDENT, Role.REPRESENTATIVE})
"""Who belongs to a place counts as a resident of the communities that take the place in (J15)."""


class Held(NamedTuple):
    """One role that stands today: which, and at which place."""

    role: Role
    place_id: int
    path: str


def stands_today() -> ColumnElement[bool]:
    """The condition on Membership: its term covers today in the halls' zone, nobody ended it."""
    day = clock.today()
    return (
        (Membership.since <= day)
        & or_(Membership.until.is_(None), Membership.until >= day)
        & Membership.ended_at.is_(None)
    )


def held_today(person: Person) -> Sequence[Held]:
    """Every role this person holds today, anywhere. A closed account holds none."""
    if person.closed_at is not None:
        return ()
    rows = db.session.execute(
        select(Membership.role, Membership.place_id, Place.path)
        .join(Place, Place.id == Membership.place_id)
        .where(Membership.person_id == person.id, stands_today())
    )
    return [Held(*row) for row in rows]


def rights_anywhere(person: Person | None) -> frozenset[Permission]:
    """Every right this person holds at some place today: enough for a menu, never for an act."""
    held = held_today(person) if person else ()
    return frozenset().union(*(RIGHTS[one.role] for one in held))


def roles_of(person: Person | None, place: Place) -> frozenset[Role]:
    """Return the roles whose reach covers ``place`` today. Nobody holds none."""
    if person is None:
        return frozenset()
    held = held_today(person)
    here = _within(held, place)
    if Role.RESIDENT not in here and _belongs_across(held, place):
        return here | {Role.RESIDENT}
    return here


def _within(held: Sequence[Held], place: Place) -> frozenset[Role]:
    """The roles held at this place or above it."""
    lineage = frozenset(place.lineage)
    return frozenset(role for role, place_id, _path in held if place_id in lineage)


def _belongs_across(held: Sequence[Held], place: Place) -> bool:
    """Whether one of these homes lies in a place that the virtual community took in."""
    homes = [path for role, _place_id, path in held if role in _AT_HOME]
    if not homes:
        return False
    members = taken_in_paths(place)
    return any(home.startswith(member) for home in homes for member in members)


def may(person: Person | None, permission: Permission, place: Place) -> bool:
    """Whether ``person`` holds a role that carries ``permission`` over ``place`` today."""
    return may_any(person, (permission,), place)


def may_any(person: Person | None, permissions: Iterable[Permission], place: Place) -> bool:
    """Whether any of ``permissions`` is held over ``place``.

    Only where no role held in the lineage will do, and a resident's would, is it asked whether
    a virtual community took the person's home in.
    """
    if person is None:
        return False
    wanted, held = frozenset(permissions), held_today(person)
    if any(wanted & RIGHTS[role] for role in _within(held, place)):
        return True
    return bool(wanted & RIGHTS[Role.RESIDENT]) and _belongs_across(held, place)


def places_where(person: Person | None, permission: Permission) -> Sequence[Place]:
    """The topmost places over which ``person`` holds ``permission`` today, in the tree's order."""
    if person is None:
        return ()
    ids = {held.place_id for held in held_today(person) if permission in RIGHTS[held.role]}
    found = db.session.scalars(select(Place).where(Place.id.in_(ids)).order_by(Place.path)).all()
    return [place for place in found if not ids & set(place.lineage[:-1])]


def allow(person: Person | None, permission: Permission, place: Place) -> Person:
    """Return ``person`` if they may; raise SignInNeeded or Forbidden, saying who could."""
    if person is None:
        raise SignInNeeded(_l("请先登录"), remedy=_l("用手机号和密码，或用秘书打印的登录条登录"))
    if not may(person, permission, place):
        who = "、".join(str(role_label(role)) for role in roles_with(permission))
        raise Forbidden(
            _l("您在“%(place)s”没有办这件事的身份", place=place.name),
            why=_l("这件事由%(who)s办理", who=who),
            remedy=_l("如果您应当有这个身份，请与议事厅秘书联系"),
        )
    return person
