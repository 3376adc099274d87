"""Who is meant by a name: residents of a hall, for entering a need in their name."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.people.models.membership import Membership
from app.people.models.person import Person
from app.people.models.sign_in import LoginSession
from app.people.names import clean_name
from app.people.policy import may, stands_today
from app.permissions import Permission, roles_with
from app.places.models.hall import Hall
from proposals.models.proposal import Proposal
from proposals.models.reporter_contact import ReporterContact

MOST = 20


def resident_called(name: str, phone: str, hall: Hall) -> Person | None:
    """The account that has this phone and this name, if its holder may propose in this hall."""
    found = db.session.scalar(
        select(Person).where(Person.phone == phone, Person.closed_at.is_(None))
    )
    is_meant = found is not None and found.name == clean_name(name)
    return found if is_meant and may(found, Permission.PROPOSE, hall.place) else None


def residents_named(name: str, hall: Hall) -> Sequence[Person]:
    """The residents of the hall's place with exactly this name, with their homes."""
    here = select(Membership.person_id).where(
        Membership.role.in_(roles_with(Permission.PROPOSE)),
        Membership.place_id.in_(hall.place.lineage),
        stands_today(),
    )
    return db.session.scalars(
        select(Person)
        .options(joinedload(Person.household))
        .where(Person.name == clean_name(name), Person.closed_at.is_(None), Person.id.in_(here))
        .order_by(Person.id)
        .limit(MOST)
    ).all()


def has_signed_in(person: Person) -> bool:
    """Whether somebody ever signed in to this account: it has been claimed."""
    return (
        db.session.scalar(
            select(LoginSession.id).where(LoginSession.person_id == person.id).limit(1)
        )
        is not None
    )


def contact_of(proposal: Proposal) -> ReporterContact | None:
    """The private telephone number of an author without an account."""
    return db.session.scalar(
        select(ReporterContact).where(ReporterContact.proposal_id == proposal.id)
    )
