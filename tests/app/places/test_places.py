"""The tree of places, its halls, and making units smaller."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.errors import Invalid, Missing, Refused
from app.extensions import db
from app.people.models.membership import Membership
from app.people.models.person import Person
from app.people.policy import roles_of
from app.people.services import accounts
from app.permissions import Role
from app.places import queries
from app.places.models.hall import Hall
from app.places.models.place import Place, PlaceKind
from app.places.services import founding, splitting
from app.transaction import transaction
from tests.support.factories import make_hall, make_person, make_place

SignedIn = Callable[[Person], FlaskClient]


@pytest.fixture
def street(app: Flask) -> Place:
    return make_place("幸福街道", PlaceKind.STREET)


@pytest.fixture
def estate(street: Place) -> Place:
    return make_place("幸福里", parent=street)


@pytest.fixture
def officer(street: Place) -> Person:
    return make_person(Role.STREET, at=street)


def test_the_tree_is_as_deep_as_one_likes(street: Place) -> None:
    place = street
    for name in ("社区", "小区", "楼院", "单元"):
        place = make_place(name, parent=place)
    assert len(place.lineage) == 5
    assert [one.id for one in queries.ancestors_of(place)] == list(place.lineage[:-1])
    assert len(queries.within(street)) == 5


def test_two_places_side_by_side_have_different_names(street: Place, estate: Place) -> None:
    with pytest.raises(Refused, match="已经有"):
        make_place("幸福里", parent=street)
    assert make_place("幸福里", parent=estate).parent_id == estate.id


def test_a_code_belongs_to_one_hall_and_a_place_has_one(estate: Place) -> None:
    make_hall("one", estate)
    with pytest.raises(Refused, match="已被使用"):
        make_hall("one", make_place())
    with pytest.raises(Refused, match="已经有议事厅"):
        make_hall("two", estate)


@pytest.mark.parametrize("code", ["", "a", "Hall", "幸福", "a b", "-a", "a" * 41, "../x"])
def test_a_code_is_a_short_plain_word(estate: Place, code: str) -> None:
    with pytest.raises(Invalid), transaction():
        founding.found_hall(estate, code=code, name="议事厅")


def test_what_is_not_there_is_missing(app: Flask) -> None:
    with pytest.raises(Missing):
        queries.hall_with_code("nowhere")
    with pytest.raises(Missing):
        queries.place_with_id(987654)


def test_only_a_virtual_community_takes_others_in(street: Place, estate: Place) -> None:
    virtual = make_place("共同体", PlaceKind.VIRTUAL, street)
    for taker, taken in (
        (estate, make_place()),  # no community
        (virtual, street),  # stands above it
        (virtual, make_place("另一个", PlaceKind.VIRTUAL, street)),
    ):
        with pytest.raises(Refused), transaction():
            founding.join_virtual(taker, taken)
    with transaction():
        founding.join_virtual(virtual, estate)
    with pytest.raises(Refused, match="已经加入"), transaction():
        founding.join_virtual(virtual, estate)
    assert [one.id for one in queries.members_of(virtual)] == [estate.id]
    assert [one.id for one in queries.communities_of(estate)] == [virtual.id]


def test_the_screens_found_name_and_keep_a_place(
    street: Place, officer: Person, signed_in: SignedIn
) -> None:
    desk = signed_in(officer)
    made = desk.post(f"/admin/places/{street.id}/new", data={"name": "枣园", "kind": "estate"})
    assert made.status_code == 303
    address = made.location
    hall = {"code": "zaoyuan", "name": "枣园议事厅", "phone": "010-6000 0002"}
    assert desk.post(f"{address}/hall", data=hall).status_code == 303
    assert desk.post(f"{address}/hall", data={"name": "枣园厅", "phone": ""}).status_code == 303
    renamed = desk.post(f"{address}/rename", data={"name": "枣园北里", "reason": "更名"})
    assert renamed.status_code == 303
    page = desk.get(address).text
    assert "枣园北里" in page
    assert "枣园厅" in page
    assert "zaoyuan" in page
    assert "枣园北里" in desk.get("/admin").text


def test_the_secretary_keeps_the_halls_telephone_but_founds_nothing(
    estate: Place, signed_in: SignedIn
) -> None:
    desk = signed_in(make_person(Role.SECRETARY, at=estate))
    assert desk.get(f"/admin/places/{estate.id}/hall").status_code == 403
    make_hall("one", estate)
    changed = desk.post(
        f"/admin/places/{estate.id}/hall", data={"name": "议事厅", "phone": "010-6000 0009"}
    )
    assert changed.status_code == 303
    assert "010-6000 0009" in desk.get("/").text


def test_a_community_is_joined_and_left_on_the_screen(
    street: Place, estate: Place, officer: Person, signed_in: SignedIn
) -> None:
    desk = signed_in(officer)
    virtual = make_place("共同体", PlaceKind.VIRTUAL, street)
    desk.post(f"/admin/places/{virtual.id}/members", data={"member": estate.id})
    assert "幸福里" in desk.get(f"/admin/places/{virtual.id}").text
    outsider = make_place()
    desk.post(f"/admin/places/{virtual.id}/members", data={"member": outsider.id})
    assert [one.id for one in queries.members_of(virtual)] == [estate.id]
    desk.post(f"/admin/places/{virtual.id}/members/{estate.id}/leave")
    db.session.rollback()
    assert not queries.members_of(virtual)


def test_who_manages_nothing_has_no_such_page(estate: Place, signed_in: SignedIn) -> None:
    assert signed_in(make_person(Role.RESIDENT, at=estate)).get("/admin").status_code == 403


class TestSplitting:
    """Y04: 划小居民自治单元."""

    @pytest.fixture
    def hall(self, estate: Place) -> Hall:
        return make_hall("whole", estate)

    def settle(self, place: Place, building: str, *roles: Role) -> Person:
        person = make_person()
        with transaction():
            person.household = accounts.home_at(place, building=building, unit="", room="101")
            for role in roles:
                accounts.grant(person, role, place)
        return person

    def split(self, place: Place, officer: Person, *buildings: str) -> splitting.Split:
        with transaction():
            return splitting.split(place, "新单元", buildings, by=officer, reason="划小")

    def test_those_who_live_there_go_along_with_their_terms(
        self, hall: Hall, officer: Person
    ) -> None:
        whole = hall.place
        goes = self.settle(whole, "1号楼", Role.RESIDENT, Role.REPRESENTATIVE)
        stays = self.settle(whole, "2号楼", Role.RESIDENT)
        done = self.split(whole, officer, "1号楼")
        assert (done.households, done.roles) == (1, 2)
        assert roles_of(goes, done.unit) == {Role.RESIDENT, Role.REPRESENTATIVE}
        assert roles_of(goes, whole) == frozenset()
        assert roles_of(stays, whole) == {Role.RESIDENT}
        assert roles_of(stays, done.unit) == frozenset()
        assert done.unit.parent_id == whole.parent_id

    def test_officers_stay(self, hall: Hall, officer: Person) -> None:
        chair = self.settle(hall.place, "1号楼", Role.CHAIR)
        self.settle(hall.place, "2号楼")
        done = self.split(hall.place, officer, "1号楼")
        assert roles_of(chair, hall.place) == {Role.CHAIR}
        assert roles_of(chair, done.unit) == frozenset()

    def test_what_was_stays_on_record(self, hall: Hall, officer: Person) -> None:
        goes = self.settle(hall.place, "1号楼", Role.RESIDENT)
        self.settle(hall.place, "2号楼")
        self.split(hall.place, officer, "1号楼")
        old = db.session.scalars(
            sa.select(Membership).where(
                Membership.person_id == goes.id, Membership.place_id == hall.place_id
            )
        ).one()
        assert old.ended_at is not None
        assert old.since == clock.today()

    @pytest.mark.parametrize("buildings", [(), ("9号楼",), ("1号楼", "2号楼")])
    def test_none_unknown_or_all_buildings_are_no_split(
        self, hall: Hall, officer: Person, buildings: tuple[str, ...]
    ) -> None:
        self.settle(hall.place, "1号楼")
        self.settle(hall.place, "2号楼")
        with pytest.raises(Invalid):
            self.split(hall.place, officer, *buildings)

    def test_on_the_screen(self, hall: Hall, officer: Person, signed_in: SignedIn) -> None:
        self.settle(hall.place, "10号楼", Role.RESIDENT)
        self.settle(hall.place, "9号楼")
        desk = signed_in(officer)
        page = desk.get(f"/admin/places/{hall.place_id}/split").text
        assert page.index("9号楼") < page.index("10号楼")
        form = {"name": "新单元", "buildings": ["10号楼"], "reason": "划小"}
        done = desk.post(f"/admin/places/{hall.place_id}/split", data=form)
        assert done.status_code == 303
        assert "新单元" in desk.get(done.location).text


def test_places_are_founded_by_command(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    district = run(args=["places", "found", "朝阳区"])
    assert district.exit_code == 0
    under = district.output.strip()
    hall = ["places", "found", "小区", "--kind", "estate", "--under", under, "--hall", "xiaoqu"]
    assert run(args=hall).exit_code == 0
    assert queries.hall_with_code("xiaoqu").name == "小区议事厅"
    again = run(args=hall)
    assert again.exit_code == 1
    assert "已经有" in again.output


def test_the_first_administrator_is_appointed_by_command(app: Flask) -> None:
    place = make_place()
    run = app.test_cli_runner().invoke
    args = ["people", "appoint", "韩管理", "139 0000 1111", "--place", str(place.id)]
    assert run(args=[*args, "--password", "correct horse"]).exit_code == 0
    person = db.session.scalars(sa.select(Person).where(Person.phone == "13900001111")).one()
    assert roles_of(person, place) == {Role.ADMINISTRATOR}
    assert accounts.password_matches(person, "correct horse")
