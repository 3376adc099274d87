"""To whom the clocks of a desk are told."""

from __future__ import annotations

from collections.abc import Sequence

from app.people.models.person import Person
from app.permissions import Role
from app.places.models.place import Place
from proposals.lifecycle.appeal import AppealFacts, refuse_to_hear
from proposals.queries.officers import officers


def desk_officers(place: Place) -> Sequence[Person]:
    """The secretaries of a place; where it has none, the street's staff."""
    return officers(place, Role.SECRETARY) or officers(place, Role.STREET)


def appeal_hearers(place: Place, but: AppealFacts) -> Sequence[Person]:
    """The monitors who may hear this appeal; where there is none, the street's staff who may."""
    for role in (Role.MONITOR, Role.STREET):
        found = [one for one in officers(place, role) if refuse_to_hear(one.id, but) is None]
        if found:
            return found
    return ()
