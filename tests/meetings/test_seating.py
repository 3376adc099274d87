"""The seat map: everybody by number, two change seats, signed in or not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.errors import Invalid
from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from meetings.models.meeting import Meeting, Scene
from meetings.queries import presence, seat_map
from meetings.services import door, scanning, screen, seating
from tests.meetings.assembly import Assembly, assemble
from tests.support.factories import make_person

SignedIn = Callable[[Person], FlaskClient]


def laid_out(rows: int = 2, seats: int = 4) -> Assembly:
    hall = assemble()
    with transaction():
        seating.lay_out(hall.meeting, rows=rows, seats=seats, by=hall.clerk)
    return hall


def names(meeting: Meeting) -> list[list[str]]:
    drawn = seat_map.map_of(meeting, presence.lines_of(meeting))
    assert drawn is not None
    return [[place.line.entry.name if place.line else "" for place in row] for row in drawn.rows]


def put(hall: Assembly, person: Person, row: int, number: int) -> None:
    with transaction():
        seating.seat(hall.meeting, person, row=row, number=number, by=hall.clerk)


def test_voters_sit_by_number_from_the_front(app: Flask) -> None:
    hall = laid_out()
    assert names(hall.meeting) == [
        ["代表1", "代表2", "代表3", "代表4"],
        ["代表5", "代表6", "", ""],
    ]


def test_two_change_seats_and_one_moves_to_a_free_one(app: Flask) -> None:
    hall = laid_out()
    put(hall, hall.representatives[0], 1, 4)
    put(hall, hall.representatives[1], 2, 4)
    assert names(hall.meeting) == [
        ["代表4", "", "代表3", "代表1"],
        ["代表5", "代表6", "", "代表2"],
    ]
    put(hall, hall.representatives[1], 2, 4)
    assert names(hall.meeting)[1][3] == "代表2", "to one's own seat"


def test_one_without_a_seat_takes_one_and_its_holder_stands(app: Flask) -> None:
    hall = laid_out()
    put(hall, hall.expert, 1, 1)
    assert names(hall.meeting)[0][0] == "沈能手"
    drawn = seat_map.map_of(hall.meeting, presence.lines_of(hall.meeting))
    assert drawn is not None
    assert "代表1" in [line.entry.name for line in drawn.unseated]


def test_a_room_too_small_or_of_no_size_is_refused(app: Flask) -> None:
    hall = assemble()
    for rows, seats in ((1, 5), (0, 8), (31, 1), (3, 31)):
        with pytest.raises(Invalid), transaction():
            seating.lay_out(hall.meeting, rows=rows, seats=seats, by=hall.clerk)
    assert seating.plan_of(hall.meeting) is None


def test_a_seat_that_is_not_there_or_a_stranger_is_refused(app: Flask) -> None:
    hall = laid_out()
    with pytest.raises(Invalid, match="没有这个座位"):
        put(hall, hall.representatives[0], 3, 1)
    with pytest.raises(Invalid, match="名册上没有"):
        put(hall, make_person(Role.RESIDENT, at=hall.hall), 1, 1)


def test_laying_out_again_begins_anew(app: Flask) -> None:
    hall = laid_out()
    put(hall, hall.representatives[0], 2, 4)
    with transaction():
        seating.lay_out(hall.meeting, rows=3, seats=2, by=hall.clerk)
    assert names(hall.meeting) == [["代表1", "代表2"], ["代表3", "代表4"], ["代表5", "代表6"]]


def test_the_map_says_in_words_who_signed_in(app: Flask, signed_in: SignedIn) -> None:
    hall = laid_out()
    with transaction():
        door.open_door(hall.meeting, by=hall.clerk)
        scanning.scan(hall.meeting, "代表1", by=hall.clerk)
        scanning.scan(hall.meeting, "代表2", by=hall.clerk)
        door.leave(hall.meeting, hall.representatives[1], by=hall.clerk)
        screen.show(hall.meeting, Scene.SIGN_IN.value, by=hall.chair)
    desk = signed_in(hall.clerk)
    page = desk.get(f"/m/{hall.meeting.id}/seats").text
    cells = [cell.split("</td>")[0] for cell in page.split("<td class=")[1:]]
    assert [
        next(word for word in ("未签到", "已离场", "在场", "空") if word in cell) for cell in cells
    ] == ["在场", "已离场", "未签到", "未签到", "未签到", "未签到", "空", "空"]
    wall = app.test_client().get(f"/s/{hall.meeting.screen_token}").text
    assert "seat-here" in wall


def test_the_forms_keep_what_was_typed(app: Flask, signed_in: SignedIn) -> None:
    hall = assemble()
    desk, path = signed_in(hall.clerk), f"/m/{hall.meeting.id}/seats"
    small = desk.post(path, data={"rows": "1", "seats": "2"})
    assert small.status_code == 422
    assert "座位不够" in small.text
    assert desk.post(path, data={"rows": "x", "seats": "2"}).status_code == 422
    assert desk.post(path, data={"rows": "2", "seats": "3"}).status_code == 303
    one = {"person": hall.representatives[0].id, "row": "9", "number": "1"}
    assert desk.post(f"{path}/one", data=one).status_code == 422
    assert desk.post(f"{path}/one", data=one | {"row": "2", "number": "3"}).status_code == 303
    assert names(hall.meeting)[1][2] == "代表1"
