"""Who was invited to a review as concerned by the matter 利益相关人."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.extensions import db
from app.people.models.person import Person
from app.people.names import clean_phone
from proposals.lifecycle.review import Criterion, Finding
from proposals.models.review import TripleReview
from proposals.models.stakeholder import Stakeholder


def stakeholders_of(review: TripleReview) -> Sequence[Stakeholder]:
    """Those whose invitation stands, the first invited first."""
    return db.session.scalars(
        select(Stakeholder)
        .where(Stakeholder.review_id == review.id, Stakeholder.uninvited_at.is_(None))
        .options(selectinload(Stakeholder.views), joinedload(Stakeholder.written_by))
        .order_by(Stakeholder.id)
    ).all()


def invitation_of(person: Person | None, review: TripleReview) -> Stakeholder | None:
    """This person's standing invitation."""
    if person is None:
        return None
    return next((one for one in stakeholders_of(review) if one.person_id == person.id), None)


def invitations_open(person: Person) -> Sequence[Stakeholder]:
    """Reviews that wait to hear this person."""
    return db.session.scalars(
        select(Stakeholder)
        .join(TripleReview, TripleReview.id == Stakeholder.review_id)
        .where(
            Stakeholder.person_id == person.id,
            Stakeholder.uninvited_at.is_(None),
            Stakeholder.heard_at.is_(None),
            TripleReview.concluded_at.is_(None),
        )
        .order_by(Stakeholder.id)
    ).all()


def stakeholder_with(stakeholder_id: int) -> Stakeholder | None:
    """One invited person or body."""
    return db.session.get(Stakeholder, stakeholder_id)


def said_by(stakeholder: Stakeholder) -> Mapping[Criterion, Finding]:
    """What they hold of the criteria so far."""
    return {
        one.criterion: Finding(one.criterion, one.is_met, one.reason) for one in stakeholder.views
    }


def registered_with(phone: str) -> Person | None:
    """Whose account this telephone number opens."""
    number = clean_phone(phone)
    if number is None:
        return None
    return db.session.scalar(
        select(Person).where(Person.phone == number, Person.closed_at.is_(None))
    )
