"""What every page of administration begins with: who asks, about which place or person."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.errors import Missing, SignInNeeded
from app.extensions import db
from app.people import granting, identity
from app.people.models.membership import Membership
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission
from app.places.models.place import Place
from app.places.queries import place_with_id


def officer() -> Person:
    """The person asking. Raises SignInNeeded."""
    person = identity.current_person()
    if person is None:
        raise SignInNeeded(_l("请先登录"))
    return person


def managed_place(place_id: int, right: Permission = Permission.MANAGE_PEOPLE) -> Place:
    """The place, if the person asking holds ``right`` there."""
    officer()
    place = place_with_id(place_id)
    allow(identity.current_person(), right, place)
    return place


def seen_person(person_id: int) -> Person:
    """The person, if they are, or were, of a place whose people the one asking manages."""
    return granting.check_sees(officer(), db.session.get(Person, person_id))


def person_in_hand(person_id: int) -> Person:
    """The person, if the one asking may also act for them (slips, sign-out, corrections)."""
    person = seen_person(person_id)
    granting.check_acts_for(officer(), person)
    return person


def seen_membership(membership_id: int) -> Membership:
    """A role of a person one sees, at a place whose people one manages."""
    membership = db.session.get(Membership, membership_id)
    officer()
    if membership is None:
        raise Missing(_l("没有这个身份"), code="no_role")
    managed_place(membership.place_id)
    return membership
