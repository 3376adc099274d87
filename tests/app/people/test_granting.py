"""Who may grant what: nobody grants a role that outranks their own reach."""

from __future__ import annotations

import pytest
from flask import Flask

from app import clock
from app.errors import Forbidden, Invalid, Missing, Refused
from app.people import granting
from app.people.models.person import Person
from app.people.services import accounts, appointments
from app.people.services.appointments import Term
from app.permissions import RIGHTS, Permission, Role
from app.places.models.hall import Hall
from app.places.models.place import PlaceKind
from app.transaction import transaction
from tests.support.factories import make_hall, make_person, make_place

OF_A_HALL = {
    Role.RESIDENT,
    Role.REPRESENTATIVE,
    Role.CHAIR,
    Role.EXPERT,
    Role.TELLER,
    Role.MONITOR,
    Role.LIAISON,
}
MAY_GRANT: dict[Role, set[Role]] = {
    # Read aloud: a secretary may grant …; whoever is missing grants nothing.
    Role.SECRETARY: OF_A_HALL,
    Role.STREET: OF_A_HALL | {Role.SECRETARY, Role.PARTY, Role.THIRD_PARTY},
    Role.ADMINISTRATOR: set(Role),
}


@pytest.fixture
def hall(app: Flask) -> Hall:
    return make_hall()


def appoint(by: Person, role: Role, hall: Hall, whom: Person | None = None) -> None:
    with transaction():
        appointments.appoint(
            whom or make_person(), role, hall.place, Term(clock.today()), by=by, reason="推选"
        )


@pytest.mark.parametrize("role", Role)
def test_the_table_says_who_grants_what(role: Role) -> None:
    assert set(granting.GRANTS.get(role, set())) == MAY_GRANT.get(role, set())


@pytest.mark.parametrize("role", granting.GRANTS)
def test_only_those_who_manage_people_grant(role: Role) -> None:
    assert Permission.MANAGE_PEOPLE in RIGHTS[role]


@pytest.mark.parametrize("mine", Role)
@pytest.mark.parametrize("theirs", Role)
def test_granting_follows_the_table(hall: Hall, mine: Role, theirs: Role) -> None:
    by = make_person(mine, at=hall)
    if theirs in MAY_GRANT.get(mine, set()):
        appoint(by, theirs, hall)
    else:
        with pytest.raises(Forbidden):
            appoint(by, theirs, hall)


def test_a_secretary_grants_nothing_at_another_hall(hall: Hall) -> None:
    with pytest.raises(Forbidden):
        appoint(make_person(Role.SECRETARY, at=hall), Role.RESIDENT, make_hall())


def test_nobody_grants_a_role_to_themselves(hall: Hall) -> None:
    secretary = make_person(Role.SECRETARY, at=hall)
    with pytest.raises(Forbidden, match="自己"):
        appoint(secretary, Role.REPRESENTATIVE, hall, secretary)


def test_a_role_is_not_doubled(hall: Hall) -> None:
    secretary, whom = make_person(Role.SECRETARY, at=hall), make_person()
    appoint(secretary, Role.TELLER, hall, whom)
    with pytest.raises(Refused, match="已经有"):
        appoint(secretary, Role.TELLER, hall, whom)


def test_a_term_runs_forward(hall: Hall) -> None:
    day = clock.today()
    with pytest.raises(Invalid), transaction():
        appointments.appoint(
            make_person(),
            Role.TELLER,
            hall.place,
            Term(day, day.replace(year=day.year - 1)),
            by=make_person(Role.SECRETARY, at=hall),
            reason="推选",
        )


def test_what_one_may_not_grant_one_may_not_take_away(hall: Hall) -> None:
    secretary = make_person(Role.SECRETARY, at=hall)
    with transaction():
        held = accounts.grant(make_person(), Role.STREET, hall.place)
    with pytest.raises(Forbidden), transaction():
        appointments.dismiss(held, by=secretary, reason="不合适")


def test_a_withdrawn_role_cannot_be_withdrawn_again(hall: Hall) -> None:
    secretary = make_person(Role.SECRETARY, at=hall)
    with transaction():
        held = accounts.grant(make_person(), Role.TELLER, hall.place)
        appointments.dismiss(held, by=secretary, reason="换届")
    with pytest.raises(Refused), transaction():
        appointments.dismiss(held, by=secretary, reason="换届")


def test_nobody_acts_for_a_person_who_outranks_them_anywhere(hall: Hall) -> None:
    """Whoever prints a slip could walk in with it."""
    secretary = make_person(Role.SECRETARY, at=hall)
    neighbour = make_person(Role.RESIDENT, at=hall)
    assert granting.acts_for(secretary, neighbour)
    for role, place in (
        (Role.ADMINISTRATOR, hall.place),
        (Role.SECRETARY, hall.place),
        (Role.RESIDENT, make_place()),
    ):
        both = make_person(Role.RESIDENT, at=hall)
        with transaction():
            accounts.grant(both, role, place)
        assert not granting.acts_for(secretary, both)
        with pytest.raises(Forbidden, match="不能替"):
            granting.check_acts_for(secretary, both)


def test_street_staff_act_across_their_halls(app: Flask) -> None:
    street = make_place(kind=PlaceKind.STREET)
    one, two = (
        make_hall(place=make_place(parent=street)),
        make_hall(place=make_place(parent=street)),
    )
    officer = make_person(Role.STREET, at=street)
    person = make_person(Role.RESIDENT, at=one)
    with transaction():
        accounts.grant(person, Role.SECRETARY, two.place)
    assert granting.acts_for(officer, person)
    with transaction():
        accounts.grant(person, Role.RESIDENT, make_place())
    assert not granting.acts_for(officer, person)


def test_nobody_acts_for_themselves(hall: Hall) -> None:
    secretary = make_person(Role.SECRETARY, at=hall)
    with pytest.raises(Forbidden, match="自己"):
        granting.check_acts_for(secretary, secretary)


def test_other_places_people_do_not_exist(hall: Hall) -> None:
    secretary = make_person(Role.SECRETARY, at=hall)
    stranger = make_person(Role.RESIDENT, at=make_hall())
    with pytest.raises(Missing):
        granting.check_sees(secretary, stranger)
    with pytest.raises(Missing):
        granting.check_sees(secretary, None)
