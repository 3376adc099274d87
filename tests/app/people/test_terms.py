"""Rights come from the role, at that place, on that day in the halls' own time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from app import clock
from app.people.models.person import Person
from app.people.policy import may, places_where, roles_of
from app.people.services import accounts, sign_in
from app.permissions import Permission, Role
from app.places.models.place import Place, PlaceKind
from app.places.services.founding import join_virtual, leave_virtual
from app.transaction import transaction
from tests.support.factories import make_hall, make_person, make_place

FIRST, LAST = date(2026, 3, 1), date(2026, 8, 31)


@pytest.fixture
def place(app: Flask) -> Place:
    return make_hall().place


@pytest.fixture
def person(place: Place) -> Person:
    made = make_person()
    with transaction():
        accounts.grant(made, Role.REPRESENTATIVE, place, since=FIRST, until=LAST)
    return made


@pytest.mark.parametrize(
    ("at", "stands"),
    [
        # Midnight in Shanghai is 16:00 of the day before in UTC.
        (datetime(2026, 2, 28, 15, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 2, 28, 16, 0, tzinfo=UTC), True),
        (datetime(2026, 8, 31, 15, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 8, 31, 16, 0, tzinfo=UTC), False),
    ],
)
def test_a_term_begins_and_ends_at_midnight_in_shanghai(
    place: Place, person: Person, at: datetime, *, stands: bool
) -> None:
    with clock.stopped(at):
        assert may(person, Permission.CAST, place) is stands
        assert bool(places_where(person, Permission.CAST)) is stands


def test_a_role_withdrawn_is_gone_at_once(place: Place) -> None:
    person = make_person()
    with transaction():
        held = accounts.grant(person, Role.CHAIR, place)
    assert may(person, Permission.CHAIR, place)
    with transaction():
        accounts.withdraw(held, reason="换届")
    assert not may(person, Permission.CHAIR, place)


def test_a_closed_account_holds_nothing_until_it_is_opened_again(place: Place) -> None:
    person, street = make_person(Role.SECRETARY, at=place), make_person()
    with transaction():
        sign_in.close_account(person, by=street, reason="调离")
    assert roles_of(person, place) == frozenset()
    assert not places_where(person, Permission.MANAGE_PEOPLE)
    with transaction():
        sign_in.reopen_account(person, by=street, reason="回来")
    assert roles_of(person, place) == {Role.SECRETARY}


def test_nobody_has_no_role(place: Place) -> None:
    assert roles_of(None, place) == frozenset()
    assert places_where(None, Permission.MANAGE_PEOPLE) == ()


def test_one_person_holds_different_roles_at_different_places(place: Place) -> None:
    other = make_place()
    person = make_person(Role.RESIDENT, at=place)
    with transaction():
        accounts.grant(person, Role.MONITOR, other)
    assert roles_of(person, place) == {Role.RESIDENT}
    assert roles_of(person, other) == {Role.MONITOR}


def test_places_are_named_from_the_top_once(app: Flask) -> None:
    street = make_place(kind=PlaceKind.STREET)
    estate = make_place(parent=street)
    officer = make_person(Role.STREET, at=street)
    with transaction():
        accounts.grant(officer, Role.SECRETARY, estate)
    assert [one.id for one in places_where(officer, Permission.MANAGE_PEOPLE)] == [street.id]


class TestVirtualCommunities:
    """J15: a 地域共同体 takes places in across boundaries."""

    @pytest.fixture
    def street(self, app: Flask) -> Place:
        return make_place(kind=PlaceKind.STREET)

    @pytest.fixture
    def virtual(self, street: Place, place: Place) -> Place:
        made = make_place("共同体", PlaceKind.VIRTUAL, street)
        with transaction():
            join_virtual(made, place)
        return made

    def test_people_of_a_member_are_residents_of_the_community(
        self, virtual: Place, place: Place
    ) -> None:
        for role in (Role.RESIDENT, Role.REPRESENTATIVE):
            assert roles_of(make_person(role, at=place), virtual) == {Role.RESIDENT}

    def test_people_of_what_lies_below_a_member_are_too(self, virtual: Place, place: Place) -> None:
        house = make_place(parent=place)
        assert roles_of(make_person(Role.RESIDENT, at=house), virtual) == {Role.RESIDENT}

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.RESIDENT, Role.REPRESENTATIVE}))
    def test_officers_of_a_member_are_nothing_there(
        self, virtual: Place, place: Place, role: Role
    ) -> None:
        assert roles_of(make_person(role, at=place), virtual) == frozenset()

    @pytest.mark.parametrize("role", Role)
    def test_officers_of_the_community_are_nothing_at_a_member(
        self, virtual: Place, place: Place, role: Role
    ) -> None:
        assert roles_of(make_person(role, at=virtual), place) == frozenset()

    def test_the_street_above_the_community_reaches_it(self, virtual: Place, street: Place) -> None:
        assert roles_of(make_person(Role.STREET, at=street), virtual) == {Role.STREET}

    def test_leaving_ends_it(self, virtual: Place, place: Place) -> None:
        person = make_person(Role.RESIDENT, at=place)
        with transaction():
            leave_virtual(virtual, place, by=make_person())
        assert roles_of(person, virtual) == frozenset()

    def test_a_term_that_ended_counts_nowhere(self, virtual: Place, place: Place) -> None:
        person = make_person()
        yesterday = clock.today() - timedelta(days=1)
        with transaction():
            accounts.grant(person, Role.RESIDENT, place, since=yesterday, until=yesterday)
        assert roles_of(person, virtual) == frozenset()
