"""The attendance sheet: 应到, 实到, 请假, 列席, and who asked for leave."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import docx
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.errors import Invalid, Refused
from app.people.models.person import Person
from app.transaction import transaction
from meetings.queries import attendance, minutes
from meetings.services import excuses, invitations, proxies
from meetings.views.minutes_paper import attendance_of, minutes_of
from tests.meetings.assembly import Assembly, assemble
from tests.support.factories import make_person

SignedIn = Callable[[Person], FlaskClient]


def excuse(hall: Assembly, person: Person, reason: str = "出差") -> None:
    with transaction():
        excuses.excuse(hall.meeting, person, reason=reason, by=hall.clerk)


def came(hall: Assembly) -> dict[str, str]:
    return {line.entry.name: line.came for line in attendance.lines_of(hall.meeting)}


def test_everybody_called_stands_on_it_with_part_and_time(app: Flask) -> None:
    hall = assemble(3)
    excuse(hall, hall.representatives[2])
    with app.test_request_context():
        assert set(came(hall).values()) == {"", "请假"}
        hall.in_session(present=2)
        hall.arrive(hall.expert)
        shown = came(hall)
        lines = attendance.lines_of(hall.meeting)
    assert [shown[f"代表{n}"] for n in (1, 2, 3)] == ["到会", "到会", "请假"]
    assert shown[hall.expert.name] == "列席"
    assert {line.part for line in lines} >= {"主持人", "记录员", "议事代表", "议事能手"}
    assert all(line.at for line in lines if line.came in {"到会", "列席"})


def test_leave_and_absence_are_told_apart_in_the_minutes(app: Flask) -> None:
    hall = assemble(6)
    excuse(hall, hall.representatives[4])
    hall.in_session(present=4)
    turnout = minutes.turnout_of(hall.meeting)
    assert [entry.name for entry in turnout.excused] == ["代表5"]
    assert [entry.name for entry in turnout.absent] == ["代表6"]
    with app.test_request_context():
        paper = minutes_of(hall.meeting)
    assert (paper.excused, paper.absent) == (("代表5",), ("代表6",))


def test_leave_is_for_those_called_who_did_not_come_and_may_be_taken_back(app: Flask) -> None:
    hall = assemble(3).in_session(present=2)
    with pytest.raises(Refused, match="已经到会"):
        excuse(hall, hall.representatives[0])
    with pytest.raises(Invalid, match="名册"):
        excuse(hall, make_person(name="外人"))
    with pytest.raises(Refused, match="没有记过"), transaction():
        excuses.take_back(hall.meeting, hall.representatives[2], by=hall.clerk)
    excuse(hall, hall.representatives[2])
    with transaction():
        excuses.take_back(hall.meeting, hall.representatives[2], by=hall.clerk)
    assert excuses.leaves_of(hall.meeting) == {}
    excuse(hall, hall.representatives[2], "病了")
    assert excuses.leaves_of(hall.meeting) == {hall.representatives[2].id: "病了"}


def test_who_answered_the_notice_with_leave_has_leave_until_the_clerk_says_otherwise(
    app: Flask,
) -> None:
    hall = assemble(3)
    absent = hall.representatives[2]
    with transaction():
        invitations.answer(hall.meeting, absent, coming=False, note="住院", by=absent)
    assert excuses.leaves_of(hall.meeting) == {absent.id: "住院"}
    with transaction():
        excuses.take_back(hall.meeting, absent, by=hall.clerk)
    assert excuses.leaves_of(hall.meeting) == {}


def test_the_figures_of_the_sheet(app: Flask) -> None:
    hall = assemble(4)
    excuse(hall, hall.representatives[3])
    hall.in_session(present=3)
    hall.arrive(hall.expert)
    with app.test_request_context():
        sheet = attendance_of(hall.meeting)
    assert (sheet.eligible, sheet.present, sheet.excused) == (4, 3, 1)
    assert sheet.observers == len(sheet.people) - 4 - _away(hall)


def _away(hall: Assembly) -> int:
    """Those without a vote who are not here."""
    lines = attendance.lines_of(hall.meeting)
    return sum(not line.entry.voting and not line.stays for line in lines)


def test_who_sent_somebody_is_listed_with_whom(app: Flask) -> None:
    hall = assemble(6, starts_at=clock.now() + timedelta(days=60), preset_code="owners_ordinary")
    away, holder = hall.representatives[5], hall.representatives[0]
    with transaction():
        proxies.record(hall.meeting, away, holder, paper="2026年委托书", by=hall.clerk)
    with app.test_request_context():
        assert came(hall)["代表6"] == "委托代表1"
        turnout = minutes.turnout_of(hall.meeting)
        assert turnout.names(turnout.absent)[-1] == "代表6（委托代表1）"


def test_page_and_word_file(app: Flask, signed_in: SignedIn) -> None:
    hall = assemble(3).in_session(present=2)
    client = signed_in(hall.clerk)
    path = f"/m/{hall.meeting.id}/attendance"
    form = {"person": hall.representatives[2].id, "reason": "看病", "do": "excuse"}
    answer = client.post(f"{path}/excuse", data=form, follow_redirects=True)
    assert "看病" in answer.text
    assert "撤销请假" in answer.text
    word = docx.Document(io.BytesIO(client.get(f"{path}.docx").data))
    cells = [cell.text for row in word.tables[0].rows for cell in row.cells]
    assert cells[:6] == ["序号", "姓名", "身份", "到会", "到离时间", "签名"]
    assert len(word.tables[0].rows) == 16
    assert "请假" in cells
    assert client.post(f"{path}/excuse", data={"person": "0"}).status_code == 422
    client.post(f"{path}/excuse", data={**form, "do": "take_back"})
    assert "看病" not in client.get(path).text
