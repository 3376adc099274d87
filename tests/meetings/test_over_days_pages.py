"""The pages of a hall over days, without a script: planned, joined, written, stopped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from meetings.models.meeting import Meeting, MeetingState
from meetings.models.motion import Motion
from meetings.services import over_days
from tests.meetings.assembly import TEXT
from tests.meetings.over_days import AUTHORITY, OverDays, begun, called, stated
from tests.support.factories import make_hall, make_person

SignedIn = Callable[[Person], FlaskClient]


@pytest.fixture
def hall(app: Flask) -> OverDays:
    return called()


def read(client: FlaskClient, path: str) -> str:
    answer = client.get(path, follow_redirects=True)
    assert answer.status_code == 200, answer.text[:900]
    return answer.text


def moment(days: int) -> str:
    at = (clock.now() + timedelta(days=days)).astimezone(clock.zone())
    return f"{at:%Y-%m-%dT%H:%M}"


def a_form(clerk: Person, chair: Person) -> dict[str, object]:
    """Five days from the day after tomorrow on, by no authority."""
    return {
        "title": "充电桩线上议事",
        "kind": "deliberation",
        "starts_at": moment(3),
        "ends_at": moment(8),
        "authorised_by": "",
        "place_text": "社区服务站",
        "chair": chair.id,
        "clerk": clerk.id,
        "preset": "hall_default",
        "quorum": "1/2",
    }


def test_the_secretary_plans_it_with_its_authority(app: Flask, signed_in: SignedIn) -> None:
    place = make_hall()
    clerk, chair = make_person(Role.SECRETARY, at=place), make_person(Role.CHAIR, at=place)
    make_person(Role.REPRESENTATIVE, at=place)
    client = signed_in(clerk)
    assert "召集线上议事" in read(client, "/desk/meetings")
    form = a_form(clerk, chair)
    path = f"/desk/meetings/new/{place.code}/days"
    without = client.post(path, data=form)
    assert without.status_code == 422
    assert "请写明授权的规则" in without.text
    short = client.post(path, data=form | {"authorised_by": AUTHORITY})
    assert short.status_code == 422
    assert "线上议事至少要开放10天" in short.text
    assert AUTHORITY in short.text, "what was typed stands there again"
    form |= {"authorised_by": AUTHORITY, "ends_at": moment(18)}
    assert client.post(path, data=form).status_code == 303
    meeting = db.session.scalars(sa.select(Meeting)).one()
    edit = read(client, f"/desk/meetings/{meeting.id}/edit")
    assert AUTHORITY in edit
    changed = form | {"title": "改了名的线上议事"}
    assert client.post(f"/desk/meetings/{meeting.id}/days", data=changed).status_code == 303
    assert meeting.title == "改了名的线上议事"
    client.post(
        f"/desk/meetings/{meeting.id}/agenda",
        data={"title": "装充电桩", "text": TEXT, "topic": "0", "mover": "0"},
    )
    client.post(f"/desk/meetings/{meeting.id}/notice")
    assert meeting.state is MeetingState.NOTICED
    assert AUTHORITY in read(client, f"/m/{meeting.id}/rules")


def test_a_motion_is_moved_seconded_and_opposed_in_writing(
    hall: OverDays, signed_in: SignedIn
) -> None:
    path = f"/m/{hall.meeting.id}"
    with hall.at(minutes=1):
        for person in hall.people[:3]:
            client = signed_in(person)
            assert "请点“我参加”" in read(client, path)
            assert client.post(f"{path}/days/join").status_code == 303
        mover = signed_in(hall.people[0])
        assert TEXT in read(mover, f"{path}/days/move")
        wordy = mover.post(f"{path}/days/move", data={"text": TEXT, "reasons": "长" * 601})
        assert wordy.status_code == 422
        assert "长" * 601 in wordy.text
        moved = mover.post(f"{path}/days/move", data={"text": TEXT, "reasons": "没地方充。"})
        assert moved.status_code == 303
        second = signed_in(hall.people[1])
        assert "附议不等于赞成" in read(second, path)
        second.post(f"{path}/act/second")
        against = signed_in(hall.people[2])
        number = hall.floor.top.number if hall.floor.top else 0
        long = {"motion": number, "stance": "con", "text": "贵" * 650, "do": "send"}
        refused = against.post(f"{path}/days/write", data=long)
        assert refused.status_code == 422
        assert "请删去50字再发" in refused.text
        assert "贵" * 650 in refused.text
        kept = read(against, f"{path}/days/write")
        assert "，请删去50字" in kept, "also on another phone, without a script"
        short = long | {"text": "太贵。"}
        assert against.post(f"{path}/days/draft", data=short).status_code == 204
        assert "，还可以写597字" in read(against, f"{path}/days/write")
        assert against.post(f"{path}/days/write", data=short | {"do": "keep"}).status_code == 303
        assert against.post(f"{path}/days/write", data=short).status_code == 303
        page = read(against, path)
        assert "太贵。" in page
        assert page.index("没地方充。") < page.index("太贵。")


def test_the_desk_writes_for_somebody_without_a_phone(hall: OverDays, signed_in: SignedIn) -> None:
    begun(hall)
    path, desk = f"/m/{hall.meeting.id}", signed_in(hall.clerk)
    last = hall.people[3]
    with hall.at(hours=1):
        assert "替没有手机的代表写" in read(desk, path)
        assert desk.post(f"{path}/days/join", data={"for": last.id}).status_code == 303
        assert last.name in read(desk, f"{path}/days/move?for={last.id}")
        form = {"for": last.id, "text": TEXT, "reasons": "口述：没地方充。"}
        assert desk.post(f"{path}/days/move", data=form).status_code == 303
        hall.act("second", hall.people[1])
        number = hall.floor.top.number if hall.floor.top else 0
        said = {"for": hall.people[2].id, "motion": number, "stance": "con", "text": "口述：贵。"}
        assert desk.post(f"{path}/days/write", data=said | {"do": "keep"}).status_code == 303
        assert desk.post(f"{path}/days/write", data=said).status_code == 303
    motion = db.session.scalars(sa.select(Motion)).one()
    assert motion.mover == last
    assert "口述：贵。" in read(signed_in(last), path)


def test_the_chair_stops_everything_and_goes_on(hall: OverDays, signed_in: SignedIn) -> None:
    stated(hall)
    path, chair = f"/m/{hall.meeting.id}", signed_in(hall.chair)
    with hall.at(hours=5):
        assert "各项时间都停住" in read(chair, f"{path}/days/stop")
        assert chair.post(f"{path}/days/stop", data={"reason": ""}).status_code == 422
        assert chair.post(f"{path}/days/stop", data={"reason": "停电"}).status_code == 303
        assert "暂停中" in read(signed_in(hall.people[0]), path)
        assert "恢复，各项时间顺延" in read(chair, path)
        chair.post(f"{path}/act/resume")
        assert hall.meeting.state is MeetingState.IN_SESSION


def test_everybody_may_read_and_the_front_page_calls(hall: OverDays, signed_in: SignedIn) -> None:
    stated(hall)
    path = f"/m/{hall.meeting.id}"
    with hall.at(hours=5):
        stranger = signed_in(make_person())
        page = read(stranger, path)
        assert "听取反对意见" in page
        assert "写发言" not in page
        missing = read(signed_in(hall.people[3]), "/")
        assert "请点“我参加”，计入到会人数。" in missing
        assert "计入到会人数" not in read(signed_in(hall.people[0]), "/")


def test_after_the_last_day_nothing_more_is_moved(hall: OverDays, signed_in: SignedIn) -> None:
    begun(hall)
    with hall.at(days=21):
        assert hall.meeting.state is MeetingState.CLOSED
        late = signed_in(hall.people[0]).post(
            f"/m/{hall.meeting.id}/days/move", data={"text": "晚了的动议"}
        )
        assert late.status_code == 409
        assert "晚了的动议" in late.text
        page = read(signed_in(hall.people[0]), f"/m/{hall.meeting.id}/days/write")
        assert "现在没有待议的动议" in page
    assert over_days.is_over_days(hall.meeting)
