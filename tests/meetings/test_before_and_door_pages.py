"""What the pages before the meeting say, pressed as plain forms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.people.models.person import Person
from app.transaction import transaction
from meetings.models.meeting import MeetingState
from meetings.queries.calendars import public_meetings
from meetings.services import invitations, late_items
from meetings.views.papers import notice_of
from tests.meetings.assembly import assemble
from tests.meetings.test_series import begun

SignedIn = Callable[[Person], FlaskClient]


def test_the_desk_answers_for_those_who_telephone(app: Flask, signed_in: SignedIn) -> None:
    hall = assemble()
    away, other = hall.representatives[:2]
    desk, path = signed_in(hall.clerk), f"/m/{hall.meeting.id}/answer"
    assert "替打电话来的人答复来不来" in desk.get(f"/m/{hall.meeting.id}/door").text
    said = desk.post(path, data={"for": away.id, "coming": "0", "note": "住院"})
    assert said.headers["Location"].endswith("/door")
    answers = invitations.answers_of(hall.meeting)
    assert (answers[away.id].note, answers[away.id].by_id) == ("住院", hall.clerk.id)
    assert "请假：住院" in desk.get(f"/m/{hall.meeting.id}/door").text
    assert signed_in(other).post(path, data={"for": away.id, "coming": "1"}).status_code == 403
    assert signed_in(other).post(path, data={}).status_code == 422


def test_the_notice_says_what_the_rule_adds(app: Flask) -> None:
    owners = assemble(
        starts_at=clock.now() + timedelta(days=60), preset_code="owners_ordinary"
    ).meeting
    hall = assemble().meeting
    with app.test_request_context():
        strict, usual = notice_of(owners), notice_of(hall)
    assert "书面委托" in strict.remarks
    assert "不能增加，也不能表决" in strict.remarks
    assert "委托" not in usual.remarks
    page = app.test_client().get(f"/m/{owners.id}/notice").text
    assert "业主大会（一般事项）（中华人民共和国民法典(2020)第278条）" in page
    assert "不能增加，也不能表决" in page


def test_what_was_let_in_is_marked_on_the_agenda(app: Flask) -> None:
    hall = assemble().in_session()
    with transaction():
        late_items.add(hall.meeting, title="路灯坏了", text="", yes=4, no=2, by=hall.chair)
    page = app.test_client().get(f"/m/{hall.meeting.id}").text
    assert "会上增加：赞成4，反对2" in page


def test_every_rule_is_shown_with_its_law_and_its_warning(app: Flask) -> None:
    page = app.test_client().get("/meetings/rules").text
    for words in ("业主委员会会议（北京）", "第45条", "15个工作日以前", "暂按2018年的数字"):
        assert words in page


def test_calendars_know_nothing_of_what_is_only_planned(app: Flask) -> None:
    one = begun()
    text = app.test_client().get(f"/series/{one.id}/meetings.ics").text
    assert "BEGIN:VCALENDAR" in text
    assert "BEGIN:VEVENT" not in text
    hall = assemble()
    assert f"/m/{hall.meeting.id}" in app.test_client().get("/meetings.ics").text
    assert {meeting.state for meeting in public_meetings()} == {MeetingState.NOTICED}


def test_a_refused_series_keeps_what_was_typed(app: Flask, signed_in: SignedIn) -> None:
    one = begun()
    form = {
        "title": "每季度会商",
        "kind": "consultation",
        "every": "-1:3",
        "weekday": "4",
        "at": "14:30",
        "since": "2026-12-01",
        "until": "2026-11-01",
        "place_text": "会议室",
        "chair": one.chair_id,
        "clerk": one.clerk_id,
        "preset": "hall_default",
    }
    desk = signed_in(one.clerk)
    answer = desk.post(f"/desk/series/new/{one.hall.code}", data=form)
    assert answer.status_code == 422
    assert "结束日期在开始日期以前" in answer.text
    assert 'value="每季度会商"' in answer.text
    assert 'value="14:30"' in answer.text
    assert "每月议事会" in desk.get("/desk/meetings").text
