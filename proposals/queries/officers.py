"""Who holds an office over a place today: for telling them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from app.extensions import db
from app.people.models.membership import Membership
from app.people.models.person import Person
from app.people.policy import stands_today
from app.permissions import Role
from app.places.models.place import Place


def officers_over(place: Place, roles: Iterable[Role]) -> Sequence[Person]:
    """The people one of whose ``roles`` reaches ``place`` today, each once."""
    held = select(Membership.person_id).where(
        Membership.role.in_(tuple(roles)),
        Membership.place_id.in_(place.lineage),
        stands_today(),
    )
    return db.session.scalars(
        select(Person).where(Person.closed_at.is_(None), Person.id.in_(held)).order_by(Person.id)
    ).all()


def officers(place: Place, role: Role) -> Sequence[Person]:
    """Those who hold this one role over the place today."""
    return officers_over(place, (role,))
