"""One field takes a scan gun's line, a number, a phone or a name; late and early are counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.errors import Invalid, Refused
from app.people.models.person import Person
from app.people.services import slips
from app.permissions import Role
from app.transaction import transaction
from meetings.models.roll import Via
from meetings.queries import presence
from meetings.services import door, roll, scanning
from meetings.services.scanning import Scanned
from tests.meetings.assembly import Assembly, assemble
from tests.support.factories import make_person

SignedIn = Callable[[Person], FlaskClient]


def opened() -> Assembly:
    hall = assemble()
    with transaction():
        door.open_door(hall.meeting, by=hall.clerk)
    return hall


def number_of(hall: Assembly, person: Person) -> int:
    entry = roll.entry_of(hall.meeting, person)
    assert entry is not None
    return entry.number


def scanned(hall: Assembly, typed: str) -> tuple[int, Scanned]:
    with transaction():
        entry, came_of_it = scanning.scan(hall.meeting, typed, by=hall.clerk)
    return entry.person_id, came_of_it


def slip_of(hall: Assembly, person: Person) -> str:
    with transaction():
        return slips.issue([person], at=hall.hall.place, by=hall.clerk)[0].code


def test_a_number_a_phone_a_name_and_a_slip_each_name_one_person(app: Flask) -> None:
    hall = opened()
    by_number, by_phone, by_name, by_slip, by_address = hall.representatives[:5]
    code, other = slip_of(hall, by_slip), slip_of(hall, by_address)
    for person, typed in (
        (by_number, f" {number_of(hall, by_number)} "),
        (by_phone, str(by_phone.phone)),
        (by_name, by_name.name),
        (by_slip, code.lower()),
        (by_address, f"https://hall.example/j/{other}"),
    ):
        assert scanned(hall, typed) == (person.id, Scanned.CHECKED_IN)
        assert presence.last_stays(hall.meeting)[person.id].via is Via.DESK
    assert hall.floor.voters_present == 5


def test_a_gun_that_reads_twice_changes_nothing(app: Flask) -> None:
    hall = opened()
    one = hall.representatives[0]
    typed = str(number_of(hall, one))
    assert scanned(hall, typed)[1] is Scanned.CHECKED_IN
    assert scanned(hall, typed) == (one.id, Scanned.ALREADY_HERE)
    assert len(presence.stays_of(hall.meeting)) == 2, "the chair's and this one"


@pytest.mark.parametrize("typed", ["", "   ", "999", "查无此人", "13900000000", "K7PM-4XQD-9TR"])
def test_what_names_nobody_is_refused_in_words(app: Flask, typed: str) -> None:
    hall = opened()
    with pytest.raises(Invalid):
        scanned(hall, typed)
    assert hall.floor.voters_present == 0


def test_two_of_a_name_are_told_apart_by_number(app: Flask) -> None:
    hall = opened()
    with transaction():
        for entry in roll.entries_of(hall.meeting)[:2]:
            entry.name = "王伟"
    with pytest.raises(Invalid, match="有2个“王伟”"):
        scanned(hall, "王伟")


def test_a_slip_that_was_withdrawn_is_no_proof(app: Flask) -> None:
    hall = opened()
    old = slip_of(hall, hall.representatives[0])
    slip_of(hall, hall.representatives[0])
    with pytest.raises(Invalid, match="已经作废"):
        scanned(hall, old)


def test_somebody_elses_slip_is_not_of_this_roll(app: Flask) -> None:
    hall = opened()
    stranger = make_person(Role.RESIDENT, at=hall.hall)
    with pytest.raises(Invalid, match="没有找到"):
        scanned(hall, slip_of(hall, stranger))


def test_before_the_door_is_open_the_gun_is_refused_as_everybody_is(app: Flask) -> None:
    hall = assemble()
    with pytest.raises(Refused, match="已通知"):
        scanned(hall, hall.representatives[0].name)


def test_late_and_leaving_are_counted_with_their_times(app: Flask) -> None:
    hall = assemble()
    begins = hall.meeting.starts_at
    with transaction():
        door.open_door(hall.meeting, by=hall.clerk, at=begins - timedelta(minutes=30))
    early, late, leaves = hall.representatives[:3]
    for person, minutes in ((early, -5), (leaves, 0), (late, 12)):
        with transaction():
            at = begins + timedelta(minutes=minutes)
            scanning.scan(hall.meeting, person.name, by=hall.clerk, at=at)
    with transaction():
        door.leave(hall.meeting, leaves, by=hall.clerk, at=begins + timedelta(minutes=40))
    lines = presence.lines_of(hall.meeting)
    by_person = {line.entry.person_id: line for line in lines}
    assert [by_person[p.id].minutes_late for p in (early, leaves, late)] == [0, 0, 12]
    assert by_person[leaves.id].has_left
    count = presence.turnout_of(lines)
    assert (count.called, count.here, count.late, count.left, count.missing) == (6, 2, 1, 1, 3)


def test_one_who_comes_back_is_late_only_by_the_first_coming(app: Flask) -> None:
    hall = assemble()
    begins = hall.meeting.starts_at
    with transaction():
        door.open_door(hall.meeting, by=hall.clerk, at=begins - timedelta(minutes=30))
        door.check_in_for(
            hall.meeting, hall.representatives[0], by=hall.clerk, at=begins - timedelta(minutes=9)
        )
        door.leave(hall.meeting, hall.representatives[0], by=hall.clerk, at=begins)
        door.check_in_for(
            hall.meeting, hall.representatives[0], by=hall.clerk, at=begins + timedelta(minutes=9)
        )
    line = {x.entry.person_id: x for x in presence.lines_of(hall.meeting)}[
        hall.representatives[0].id
    ]
    assert line.is_here
    assert len(line.stays) == 2
    assert line.minutes_late == 0


def test_the_page_keeps_what_was_typed_and_is_ready_for_the_next(
    app: Flask, signed_in: SignedIn
) -> None:
    hall = opened()
    desk = signed_in(hall.clerk)
    path = f"/m/{hall.meeting.id}/door"
    wrong = desk.post(f"{path}/scan", data={"code": "9999"})
    assert wrong.status_code == 422
    assert 'value="9999"' in wrong.text
    assert "名册上没有找到" in wrong.text
    one = hall.representatives[0]
    done = desk.post(f"{path}/scan", data={"code": one.name}, follow_redirects=True)
    assert f"{number_of(hall, one)}号 {one.name} 签到成功" in done.text
    assert 'name="code" value=""' in done.text
    assert "在场1人" in done.text
    again = desk.post(f"{path}/scan", data={"code": one.name}, follow_redirects=True)
    assert "已经在场" in again.text
