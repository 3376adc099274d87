"""住户代表: who votes for each household, where households decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app import audit, clock
from app.errors import Invalid, Missing
from app.extensions import db
from app.people.models.person import Household, Person
from app.places.models.place import Place
from votes.models.household import HouseholdVoter


@dataclass(frozen=True)
class Home:
    """A household with the people who live in it, and who votes for it.

    ``named`` says that the household chose its voter; otherwise it is the one who was registered
    first. A home in which nobody is registered has no voter.
    """

    household: Household
    members: Sequence[Person]
    voter: Person | None
    named: bool
    proof: str = ""


def homes_of(place: Place, building: str | None = None) -> Sequence[Home]:
    """The households of a place, or of one building of it, door by door."""
    query = select(Household).where(Household.place_id == place.id)
    if building is not None:
        query = query.where(Household.building == building)
    found = db.session.scalars(
        query.order_by(Household.building, Household.unit, Household.room)
    ).all()
    members: dict[int | None, list[Person]] = {}
    for person in db.session.scalars(
        select(Person)
        .join(Household, Household.id == Person.household_id)
        .where(Household.place_id == place.id, Person.closed_at.is_(None))
        .order_by(Person.id)
    ):
        members.setdefault(person.household_id, []).append(person)
    named = {
        one.household_id: one
        for one in db.session.scalars(
            select(HouseholdVoter)
            .join(Household, Household.id == HouseholdVoter.household_id)
            .where(Household.place_id == place.id)
        )
    }
    return [_home(one, members.get(one.id, []), named.get(one.id)) for one in found]


def _home(household: Household, members: Sequence[Person], named: HouseholdVoter | None) -> Home:
    if named is not None and named.person.closed_at is None:
        return Home(household, members, named.person, named=True, proof=named.proof)
    return Home(household, members, members[0] if members else None, named=False)


def voters_of(place: Place) -> Mapping[Person, int]:
    """Who votes, and for how many households each."""
    voters: dict[Person, int] = {}
    for home in homes_of(place):
        if home.voter is not None:
            voters[home.voter] = voters.get(home.voter, 0) + 1
    return voters


def name_voter(household: Household, person: Person, *, proof: str, by: Person) -> None:
    """Write down whom a household named to vote. Raises Invalid without anything to show for it."""
    if not proof.strip():
        raise Invalid(
            _l("请写明依据"), remedy=_l("例如：户内签字、小组推选记录的日期"), code="proof"
        )
    held = db.session.get(HouseholdVoter, household.id)
    before = held.person_id if held else None
    held = held or HouseholdVoter(household_id=household.id)
    held.person_id, held.proof = person.id, proof.strip()[:120]
    held.named_at, held.named_by_id = clock.now(), by.id
    db.session.add(held)
    db.session.flush()
    db.session.refresh(held)
    told = {"household": household.id, "from": before, "to": person.id}
    audit.record(
        "household.voter_named", None, by=by, place=household.place, reason=held.proof, details=told
    )


def household_with(household_id: int) -> Household:
    """The household, or raise Missing."""
    found = db.session.get(Household, household_id)
    if found is None:
        raise Missing(_l("没有这一户"))
    return found


def buildings_of(place: Place) -> Sequence[tuple[str, int]]:
    """The buildings of a place, and how many households each has."""
    rows = db.session.execute(
        select(Household.building, func.count())
        .where(Household.place_id == place.id)
        .group_by(Household.building)
        .order_by(Household.building)
    )
    return [(row[0], row[1]) for row in rows]
