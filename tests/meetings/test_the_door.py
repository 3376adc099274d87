"""People come in and go out: by QR code, at the desk, late and early."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from app.errors import Refused
from app.extensions import db
from app.transaction import transaction
from meetings.models.roll import Attendance, Via
from meetings.queries import presence
from meetings.services import door, live_state
from tests.meetings.assembly import Assembly, assemble


def opened(representatives: int = 6) -> Assembly:
    hall = assemble(representatives)
    with transaction():
        door.open_door(hall.meeting, by=hall.clerk)
    return hall


def ways(hall: Assembly) -> dict[int, Via]:
    return {p: stay.via for p, stay in presence.last_stays(hall.meeting).items()}


def test_each_way_in_is_remembered(app: Flask) -> None:
    hall = opened()
    by_code, by_desk, by_hand = hall.representatives[:3]
    with transaction():
        door.check_in(hall.meeting, by_code, token=hall.meeting.checkin_token)
        door.check_in_for(hall.meeting, by_desk, by=hall.clerk)
        door.check_in(hall.meeting, by_hand)
    assert ways(hall) == {
        hall.chair.id: Via.OFFICE,
        by_code.id: Via.QR,
        by_desk.id: Via.DESK,
        by_hand.id: Via.SELF,
    }


def test_a_wrong_code_lets_nobody_in(app: Flask) -> None:
    hall, other = opened(), opened()
    with pytest.raises(Refused, match="签到码不对"), transaction():
        door.check_in(hall.meeting, hall.representatives[0], token=other.meeting.checkin_token)
    assert hall.floor.voters_present == 0


def test_nobody_checks_in_before_the_door_is_open(app: Flask) -> None:
    hall = assemble()
    with pytest.raises(Refused, match="已通知"), transaction():
        door.check_in(hall.meeting, hall.representatives[0])


def test_nobody_checks_in_twice_at_once(app: Flask) -> None:
    hall = opened()
    hall.arrive(hall.representatives[0])
    with pytest.raises(Refused, match="已经签到"):
        hall.arrive(hall.representatives[0])


def test_leaving_early_is_counted_and_coming_back_is_a_new_stay(app: Flask) -> None:
    hall = opened()
    person = hall.representatives[0]
    hall.arrive(person)
    with transaction():
        door.leave(hall.meeting, person, by=person)
    hall.arrive(person)
    stays = db.session.scalars(
        sa.select(Attendance).where(Attendance.person_id == person.id).order_by(Attendance.id)
    ).all()
    assert [stay.left_at is None for stay in stays] == [False, True]


def test_only_the_desk_checks_others_in(app: Flask) -> None:
    hall = opened()
    first, second = hall.representatives[:2]
    with pytest.raises(Refused, match="不能替别人"), transaction():
        door.check_in_for(hall.meeting, second, by=first)


def test_the_figures_tell_who_is_here_without_reloading_the_page(app: Flask) -> None:
    hall = opened(6)
    before = live_state.payload(hall.meeting)
    hall.arrive(*hall.representatives[:3])
    after = live_state.payload(hall.meeting)
    assert after["rev"] == before["rev"] + 3
    assert after["state"] == before["state"], "figures alone reload nobody's page"
    assert after["counts"]["present"] == 3
    hall.arrive(hall.representatives[3])
    reached = live_state.payload(hall.meeting)
    assert reached["state"] != after["state"], "the light changed, so pages look again"


def test_the_desk_finds_people_by_number_name_and_sound(app: Flask) -> None:
    hall = opened()
    line = presence.lines_of(hall.meeting)[2]
    assert [x.entry.id for x in presence.lines_of(hall.meeting, search=str(line.entry.number))] == [
        line.entry.id
    ]
    chair = presence.lines_of(hall.meeting, search="周主")
    assert [x.entry.person_id for x in chair] == [hall.chair.id]
    for sound in ("zhouzhuchi", "zzc"):
        found = presence.lines_of(hall.meeting, search=sound)
        assert [x.entry.person_id for x in found] == [hall.chair.id]
    assert presence.lines_of(hall.meeting, search="查无此人") == []
