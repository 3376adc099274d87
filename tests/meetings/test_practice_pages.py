"""练习主持 at its pages: kept per person, without a script, beside every real meeting."""

from __future__ import annotations

import signal
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import expect

from app.audit import AuditEntry
from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from meetings.models.journal import MeetingAct
from meetings.models.meeting import Meeting
from meetings.models.motion import Motion
from meetings.practice.scenarios import SCENARIOS
from meetings.services import practice
from tests.meetings.assembly import assemble
from tests.meetings.phones import carried
from tests.support import server
from tests.support.browser import DESK, PHONE, Seat, axe_violations, sideways, small_targets
from tests.support.factories import make_hall, make_person
from tests.support.server import ROOT, Server

SHOTS = ROOT / ".shots" / "practice"
SignIn = Callable[[Person], FlaskClient]


def learning(client: FlaskClient, code: str = "quiet") -> FlaskClient:
    """Begin an exercise."""
    begun = client.post("/practice/begin", data={"scenario": code})
    assert begun.status_code == 303
    return client


def shown(client: FlaskClient) -> str:
    """The page as it stands."""
    answer = client.get("/practice")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_a_chair_chooses_an_exercise_and_is_told_what_to_do(app: Flask, signed_in: SignIn) -> None:
    chair = signed_in(make_person(Role.CHAIR, at=make_hall()))
    listed = shown(chair)
    assert all(one.name in listed for one in SCENARIOS.values())
    page = shown(learning(chair))
    assert "教练说" in page
    assert "请宣布开会" in page
    assert "宣布开会" in page


def test_a_wrong_press_gets_the_real_refusal_with_its_paragraph(
    app: Flask, signed_in: SignIn
) -> None:
    person = make_person(Role.CHAIR, at=make_hall())
    chair = learning(signed_in(person))
    assert chair.post("/practice/press/put_question").status_code == 303
    page = shown(chair)
    assert "按错了：会议现在是“签到”，不能提请表决。" in page
    assert "规则依据：五步议事 总则" in page
    kept = practice.practice_of(person)
    assert kept is not None
    assert kept.refusals == 1
    chair.post("/practice/press/call_to_order")
    assert "按错了" not in shown(chair)


def test_stepping_back_and_beginning_again(app: Flask, signed_in: SignIn) -> None:
    chair = learning(signed_in(make_person(Role.CHAIR, at=make_hall())))
    chair.post("/practice/press/call_to_order")
    assert "请进入议题" in shown(chair)
    chair.post("/practice/back")
    assert "请宣布开会" in shown(chair)
    chair.post("/practice/press/call_to_order")
    chair.post("/practice/press/open_item")
    assert "花园添长椅" in shown(chair)
    chair.post("/practice/begin", data={"scenario": "quiet"})
    assert "请宣布开会" in shown(chair)
    assert chair.post("/practice/begin", data={"scenario": "nonsense"}).status_code == 422
    assert chair.post("/practice/press/record_result").status_code == 422, "nobody types a count in"
    assert chair.post("/practice/press/rebuke", data={"whom": "99"}).status_code == 422


def test_two_learners_have_their_own(app: Flask, signed_in: SignIn) -> None:
    hall = make_hall()
    one, other = (signed_in(make_person(Role.CHAIR, at=hall)) for _ in range(2))
    learning(one).post("/practice/press/call_to_order")
    assert other.post("/practice/wait").status_code == 404, "not begun"
    learning(other, "quorum")
    assert "请进入议题" in shown(one)
    assert "人数不够了" in shown(other)


def test_it_touches_no_real_meeting_and_no_record(app: Flask, signed_in: SignIn) -> None:
    hall = assemble().in_session()
    counted = (Meeting, MeetingAct, Motion, AuditEntry)
    before = [db.session.query(model).count() for model in counted]
    chair = learning(signed_in(hall.chair))
    before[-1] = db.session.query(AuditEntry).count()
    for code in ("call_to_order", "open_item", "state_question", "adjourn", "put_question"):
        chair.post(f"/practice/press/{code}")
    chair.post("/practice/wait")
    assert [db.session.query(model).count() for model in counted] == before


def test_english_readers_practise_in_english(app: Flask, signed_in: SignIn) -> None:
    client = signed_in(make_person(Role.CHAIR, at=make_hall()))
    with client.session_transaction() as cookie:
        cookie["locale"] = "en"
    learning(client).post("/practice/press/call_to_order")
    client.post("/practice/press/open_item")
    page = shown(client)
    assert "The coach says" in page
    assert not any(one.title in page or one.text in page for one in SCENARIOS.values())


def onward(seat: Seat) -> None:
    """Press the big button."""
    with seat.page.expect_navigation():
        seat.page.locator(".next-step button").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_whole_exercise_at_the_browser(
    live_server: Server, in_server: Flask, sit: Callable[..., Seat], *, scripts: bool
) -> None:
    chair = make_person(Role.CHAIR, at=make_hall(), name="周卫东")
    seat = sit(size=PHONE, scripts=scripts)
    seat.carry(carried(in_server, chair))
    seat.open("/practice")
    name = "both_sides" if scripts else "point"
    seat.page.get_by_role("button", name=f"开始：{SCENARIOS[name].name}").click()
    for step in range(40):
        if seat.page.get_by_text("练完了").count():
            break
        if scripts and step in {0, 9}:
            _looked_at(seat, f"{name}-{step}")
        if seat.page.locator("#sustained-1").count():
            seat.page.check("#sustained-1")
            seat.page.fill("#reason", "发言要围绕动议")
            seat.shoot(SHOTS / "ruling-360.png")
        onward(seat)
    expect(seat.page.locator(".coach")).to_contain_text("这项动议的结果：通过")
    assert not seat.errors


def _looked_at(seat: Seat, name: str) -> None:
    seat.page.locator("#barred > summary").click()
    for width, size in ((360, PHONE), (1280, DESK)):
        seat.page.set_viewport_size(size)
        assert sideways(seat.page) <= 0
        seat.shoot(SHOTS / f"{name}-{width}.png")
    seat.page.set_viewport_size(PHONE)
    assert not axe_violations(seat.page)
    assert not small_targets(seat.page, 44)
    seat.page.evaluate("document.documentElement.classList.add('elder')")
    assert sideways(seat.page) <= 0
    assert not small_targets(seat.page, 60)
    seat.shoot(SHOTS / f"{name}-elder.png")
    seat.page.evaluate("document.documentElement.classList.remove('elder')")


def test_an_exercise_survives_a_reload_and_a_restart(
    live_server: Server, in_server: Flask, sit: Callable[..., Seat]
) -> None:
    chair = make_person(Role.CHAIR, at=make_hall())
    seat = sit(size=PHONE)
    seat.carry(carried(in_server, chair))
    seat.open("/practice")
    seat.page.get_by_role("button", name=f"开始：{SCENARIOS['quorum'].name}").click()
    onward(seat)
    onward(seat)
    before = seat.page.locator(".now-box").inner_text()
    seat.page.reload()
    assert seat.page.locator(".now-box").inner_text() == before
    live_server.stop(signal.SIGKILL)
    live_server.process = server.start(live_server.environ, live_server.log).process
    seat.page.reload()
    assert seat.page.locator(".now-box").inner_text() == before
