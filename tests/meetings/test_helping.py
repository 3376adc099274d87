"""Members without phones: everything can be done for them, and every page says that it was."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import expect

from app.extensions import db
from app.people.models.person import Person
from meetings.models.roll import Attendance, Via
from meetings.queries.minutes import lines_of
from meetings.queries.room import room_of
from meetings.rules import acts
from meetings.rules.states import Stance, Step
from meetings.services import journal
from tests.meetings.assembly import TEXT, Assembly, assemble
from tests.meetings.phones import carried
from tests.support.browser import DESK, PHONE, Seat, axe_violations, sideways, small_targets
from tests.support.server import ROOT, Server

SHOTS = ROOT / ".shots" / "helping"
SignIn = Callable[[Person], FlaskClient]


def do(desk: FlaskClient, hall: Assembly, code: str, person: Person, **fields: object) -> None:
    """The desk does one act for somebody and is back at that person's page."""
    answer = desk.post(
        f"/m/{hall.meeting.id}/act/{code}",
        data={"for": person.id, "back": "helping", **fields},
    )
    assert answer.status_code == 303, answer.get_data(as_text=True)
    assert answer.location.endswith(f"/helping/{person.id}")


def last(hall: Assembly) -> dict[str, object]:
    """The last line of the journal."""
    return dict(journal.entries(hall.meeting)[-1].act)


def test_the_whole_part_of_a_member_is_done_at_the_desk(app: Flask, signed_in: SignIn) -> None:
    hall = assemble().in_session(5)
    desk, member = signed_in(hall.clerk), hall.representatives[5]
    do(desk, hall, "arrive", member)
    stay = db.session.query(Attendance).filter_by(person_id=member.id).one()
    assert stay.via is Via.DESK
    hall.moved()
    do(desk, hall, "second", member)
    assert last(hall)["entered_by"] == hall.clerk.id
    assert last(hall)["by"] == member.id
    hall.act(acts.StateQuestion(at=0), hall.chair)
    do(desk, hall, "claim", member, stance="con")
    do(desk, hall, "withdraw_claim", member)
    assert hall.floor.stack[-1].queue == ()
    do(desk, hall, "claim", member, stance="con")
    hall.act(acts.Recognise(at=0), hall.chair)
    do(desk, hall, "start_speech", member)
    do(desk, hall, "end_speech", member)
    assert hall.floor.stack[-1].speeches[-1].person == member.id
    do(desk, hall, "move", member, motion="point_of_order", text="有人两次插话")
    top = hall.floor.top
    assert top is not None
    assert (top.mover, top.step) == (member.id, Step.RULING)
    hall.act(acts.RulePoint(at=0, sustained=True, reason="插话不对"), hall.chair)
    do(desk, hall, "leave", member)
    assert not hall.floor.is_present(member.id)
    assert journal.proven(hall.meeting) == hall.floor


def test_a_motion_made_for_somebody_can_be_taken_back_for_them(
    app: Flask, signed_in: SignIn
) -> None:
    hall = assemble().in_session()
    desk, member = signed_in(hall.clerk), hall.representatives[2]
    do(desk, hall, "move", member, motion="main_motion", text=TEXT)
    assert room_of(hall.meeting).moved_at_the_desk
    do(desk, hall, "withdraw_motion", member)
    assert not hall.floor.stack


def test_every_page_says_what_was_done_at_the_desk(app: Flask, signed_in: SignIn) -> None:
    hall = assemble().in_session().moved()
    desk, member, other = signed_in(hall.clerk), *hall.representatives[3:5]
    do(desk, hall, "second", member)
    hall.act(acts.StateQuestion(at=0), hall.chair)
    do(desk, hall, "claim", member, stance="con")
    hall.act(acts.ClaimFloor(at=0, stance=Stance.CON), other)
    room = room_of(hall.meeting)
    assert [line.by_desk for line in room.queue] == [True, False]
    console = signed_in(hall.chair).get(f"/m/{hall.meeting.id}/chair").get_data(as_text=True)
    phone = signed_in(other).get(f"/m/{hall.meeting.id}").get_data(as_text=True)
    assert f"{member.name}（代办）" in console
    assert console.count("（代办）") == 2, "the second and the request, and nothing else"
    assert phone.count("（代办）") == 2, "the same on a phone"
    lines = lines_of(hall.meeting)
    assert [line.entered_for for line in lines if line.code == "second"] == [hall.clerk.name]
    assert [line.entered_for for line in lines if line.code == "claim"] == [hall.clerk.name, ""]
    minutes = desk.get(f"/m/{hall.meeting.id}/minutes").get_data(as_text=True)
    assert minutes.count(f"（{hall.clerk.name}代为登记）") == 2


def test_the_page_offers_what_this_person_may_do_and_nothing_else(
    app: Flask, signed_in: SignIn
) -> None:
    hall = assemble().in_session(5).moved()
    desk = signed_in(hall.clerk)
    mover, member, absent = (
        hall.representatives[0],
        hall.representatives[1],
        hall.representatives[5],
    )

    def page(person: Person) -> str:
        answer = desk.get(f"/m/{hall.meeting.id}/helping/{person.id}")
        assert answer.status_code == 200
        return answer.get_data(as_text=True)

    assert "/act/second" in page(member)
    assert "/act/second" not in page(mover), "nobody seconds their own motion"
    assert "/act/arrive" in page(absent)
    assert "/act/second" not in page(absent)
    assert desk.get(f"/m/{hall.meeting.id}/helping/999999").status_code == 404
    listed = desk.get(f"/m/{hall.meeting.id}/helping?q=代表2").get_data(as_text=True)
    assert "代表2" in listed
    assert "代表3" not in listed


def test_only_the_desk_acts_for_others(app: Flask, signed_in: SignIn) -> None:
    hall = assemble().in_session().moved()
    neighbour, member = signed_in(hall.representatives[2]), hall.representatives[3]
    answer = neighbour.post(f"/m/{hall.meeting.id}/act/second", data={"for": member.id})
    assert answer.status_code == 403
    assert neighbour.get(f"/m/{hall.meeting.id}/helping").status_code == 403


def test_the_desk_helps_at_a_browser_while_the_meeting_goes_on(
    live_server: Server, in_server: Flask, sit: Callable[..., Seat]
) -> None:
    hall = assemble().in_session().stated()
    member = hall.representatives[3]
    desk = sit(size=PHONE)
    desk.carry(carried(in_server, hall.clerk))
    desk.open(f"/m/{hall.meeting.id}/helping")
    for width, size in ((360, PHONE), (1280, DESK)):
        desk.page.set_viewport_size(size)
        desk.shoot(SHOTS / f"list-{width}.png")
    desk.page.set_viewport_size(PHONE)
    desk.page.get_by_role("link", name=f"替{member.name}办").click()
    desk.page.get_by_role("button", name="反对").click()
    expect(desk.page.locator("#live")).to_contain_text(f"{member.name}排在第1位")
    assert sideways(desk.page) <= 0
    assert not axe_violations(desk.page)
    assert not small_targets(desk.page, 44)
    desk.shoot(SHOTS / "one-360.png")
    desk.page.evaluate("document.documentElement.classList.add('elder')")
    assert sideways(desk.page) <= 0
    assert not small_targets(desk.page, 60)
    desk.shoot(SHOTS / "one-elder.png")
    db.session.rollback()
    assert last(hall)["entered_by"] == hall.clerk.id
    assert not desk.errors


def test_the_desk_helps_without_a_script(
    live_server: Server, in_server: Flask, sit: Callable[..., Seat]
) -> None:
    hall = assemble().in_session().stated()
    member = hall.representatives[3]
    desk = sit(size=PHONE, scripts=False)
    desk.carry(carried(in_server, hall.clerk))
    desk.open(f"/m/{hall.meeting.id}/helping/{member.id}")
    desk.page.get_by_role("button", name="反对").click()
    expect(desk.page.locator("#live")).to_contain_text(f"{member.name}排在第1位")
    desk.page.locator("#point_of_order > summary").click()
    desk.page.fill("#text-point_of_order", "发言的人还没有签到")
    desk.page.get_by_role("button", name="提出秩序问题").click()
    expect(desk.page.locator(".now")).to_contain_text("等待主持人裁定")
