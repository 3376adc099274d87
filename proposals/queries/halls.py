"""In which halls a person may do what."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_, select

from app.extensions import db
from app.people.models.membership import Membership
from app.people.models.person import Person
from app.people.policy import stands_today
from app.permissions import Permission, roles_with
from app.places.models.hall import Hall
from app.places.models.place import Place, PlaceMember


def _held(person: Person, permission: Permission) -> ColumnElement[bool]:
    return and_(
        Membership.person_id == person.id,
        Membership.role.in_(roles_with(permission)),
        stands_today(),
    )


def halls_where(person: Person | None, permission: Permission) -> Sequence[Hall]:
    """The halls over whose place the person holds a role with this right today, by name."""
    if person is None or person.closed_at is not None:
        return ()
    held = db.session.scalars(
        select(Place)
        .join(Membership, Membership.place_id == Place.id)
        .where(_held(person, permission))
    ).all()
    if not held:
        return ()
    across = select(PlaceMember.member_id).where(
        PlaceMember.virtual_id.in_([place.id for place in held])
    )
    return db.session.scalars(
        select(Hall)
        .join(Place, Hall.place_id == Place.id)
        .where(
            or_(
                *(Place.path.startswith(place.path, autoescape=True) for place in held),
                Place.id.in_(across),
            )
        )
        .order_by(Hall.name)
    ).all()
