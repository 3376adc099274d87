"""Questions the layout and the reader's own page ask."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select

from app.extensions import db
from app.people.models.membership import Membership
from app.people.models.person import Person
from app.people.models.sign_in import LoginSession
from app.people.policy import stands_today
from app.places.models.hall import Hall
from app.places.models.place import Place

VISITORS_HALL = "demo"


def roles_held(person: Person) -> Sequence[Membership]:
    """The person's roles that stand today, each with its place and term."""
    return db.session.scalars(
        select(Membership)
        .where(Membership.person_id == person.id, stands_today())
        .order_by(Membership.id)
    ).all()


def open_sessions(person: Person) -> Sequence[LoginSession]:
    """Where the person is signed in, the newest first."""
    return db.session.scalars(
        select(LoginSession)
        .where(LoginSession.person_id == person.id, LoginSession.revoked_at.is_(None))
        .order_by(LoginSession.id.desc())
    ).all()


def hall_of(person: Person) -> Hall | None:
    """The hall at, below or above the first place where this person holds a role today."""
    roles = roles_held(person)
    if not roles:
        return None
    place = roles[0].place
    near = or_(Place.id.in_(place.lineage), Place.path.startswith(place.path, autoescape=True))
    return db.session.scalar(
        select(Hall).join(Place, Hall.place_id == Place.id).where(near).order_by(Hall.id).limit(1)
    )


def hall_for_visitors() -> Hall | None:
    """The hall with the code ``demo``, or the only hall there is."""
    halls = db.session.scalars(
        select(Hall).order_by(Hall.code != VISITORS_HALL, Hall.id).limit(2)
    ).all()
    if len(halls) == 1 or (halls and halls[0].code == VISITORS_HALL):
        return halls[0]
    return None
