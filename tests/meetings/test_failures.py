"""When a device, the line or the server fails: real browsers and sockets at a real server."""

from __future__ import annotations

import signal
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app import clock
from app.extensions import db
from app.people.models.person import Person
from meetings.queries.room import room_of
from meetings.rules import acts
from meetings.rules.clocks import remaining
from meetings.rules.states import Stance
from meetings.services import journal, pressing
from tests.meetings.assembly import Assembly, assemble
from tests.meetings.phones import carried, phones
from tests.support import server
from tests.support.browser import (
    DESK,
    ON_LINE,
    PHONE,
    Seat,
    axe_violations,
    come_true,
    small_targets,
)
from tests.support.server import ROOT, Server

SHOTS = ROOT / ".shots" / "failures"
Sit = Callable[..., Seat]


def seated(sit: Sit, app: Flask, person: Person, **options: object) -> Seat:
    """This person at a browser of their own, signed in."""
    seat = sit(**options)
    seat.carry(carried(app, person))
    return seat


def speaking(hall: Assembly) -> Person:
    """In debate, with somebody for it speaking."""
    speaker = hall.in_session().in_debate().representatives[0]
    hall.act(acts.ClaimFloor(at=0, stance=Stance.PRO), speaker)
    hall.act(acts.Recognise(at=0, whom=speaker.id), hall.chair)
    hall.act(acts.StartSpeech(at=0), speaker)
    return speaker


def seconds_shown(page: Page) -> int:
    """What the speech's clock shows, in seconds."""
    minutes, seconds = page.locator("[role=timer]").inner_text().split(":")
    return int(minutes) * 60 + int(seconds)


def shows_the_time_left(page: Page, hall: Assembly) -> None:
    """The clock on the page is the hall's, whose own time is read before and after it."""
    sooner, shown, later = time_left(hall), seconds_shown(page), time_left(hall)
    assert later - 2 <= shown <= sooner + 2


def time_left(hall: Assembly) -> float:
    """What the speech has left by the record, in seconds."""
    db.session.rollback()
    floor = hall.floor
    left = remaining(floor, clock.milliseconds(clock.now())).speech
    assert left is not None
    return left / 1000


def codes(hall: Assembly) -> list[str]:
    """The journal as it stands in the database."""
    db.session.rollback()
    return [row.code for row in journal.entries(hall.meeting)]


def test_the_chairs_laptop_dies_and_another_device_goes_on_with_the_same_clocks(
    live_server: Server, in_server: Flask, sit: Sit
) -> None:
    hall = assemble()
    speaker = speaking(hall)
    laptop = seated(sit, in_server, hall.chair, size=DESK)
    laptop.open(f"/m/{hall.meeting.id}/chair")
    expect(laptop.page.locator("[role=timer]")).to_be_visible()
    laptop.cut_off()
    tablet = seated(sit, in_server, hall.chair)
    tablet.open(f"/m/{hall.meeting.id}/chair")
    shows_the_time_left(tablet.page, hall)
    expect(tablet.page.locator(".now")).to_contain_text(f"{speaker.name}正在发言")
    tablet.shoot(SHOTS / "chair-took-over-phone.png")
    tablet.page.get_by_role("button", name=f"{speaker.name}发言结束").click()
    expect(tablet.page.locator("#next-title + .next-step")).not_to_contain_text("发言结束")
    before = codes(hall)
    assert before[-1] == "end_speech"
    laptop.page.get_by_role("button", name=f"{speaker.name}发言结束").click()
    expect(laptop.page.locator("#kept")).to_contain_text("还没有送出")
    laptop.shoot(SHOTS / "dead-laptop-kept-1280.png")
    laptop.context.set_offline(False)
    expect(laptop.page.locator("#kept")).to_contain_text("会议已经往前走了")
    expect(laptop.page.locator("#live [role=timer]")).to_have_count(0)
    laptop.shoot(SHOTS / "dead-laptop-refused-1280.png")
    assert codes(hall) == before, "what the dead device sent late changed nothing"
    assert not tablet.errors


def test_whoever_was_handed_the_chair_goes_on_and_the_dead_devices_act_is_refused(
    live_server: Server, in_server: Flask
) -> None:
    hall = assemble().in_session().stated()
    deputy = hall.representatives[4]
    seen = room_of(hall.meeting).course
    hall.act(acts.HandOverChair(at=0, to=deputy.id), hall.chair)
    with phones(live_server.url, in_server, hall.chair, deputy) as (dead, tablet):
        late = dead.send("meetings.recess", meeting=hall.meeting.id, seen=seen)
        assert late["error"]["code"] == "moved_on"
        blind = dead.send("meetings.recess", meeting=hall.meeting.id)
        assert "只有主持人" in blind["error"]["what"]
        db.session.rollback()
        now = room_of(hall.meeting).course
        assert tablet.send("meetings.recess", meeting=hall.meeting.id, seen=now)["ok"]
    assert codes(hall)[-2:] == ["hand_over_chair", "recess"]


def test_when_the_chair_is_gone_the_clerk_hands_the_chair_on_with_the_same_clocks(
    live_server: Server, in_server: Flask, sit: Sit
) -> None:
    hall = assemble()
    speaker = speaking(hall)
    deputy = hall.representatives[4]
    hall.act(acts.Leave(at=0, person=hall.chair.id), hall.clerk)
    desk = seated(sit, in_server, hall.clerk, size=PHONE)
    desk.open(f"/m/{hall.meeting.id}")
    desk.page.get_by_role("link", name="主持台", exact=True).click()
    desk.page.get_by_role("link", name="移交主持").click()
    desk.page.select_option("#to", str(deputy.id))
    desk.page.get_by_role("button", name="确定").click()
    expect(desk.page.locator("#to")).to_have_count(0)
    assert codes(hall)[-1] == "hand_over_chair"
    tablet = seated(sit, in_server, deputy, size=PHONE)
    tablet.open(f"/m/{hall.meeting.id}/chair")
    expect(tablet.page.locator(".now")).to_contain_text(f"{speaker.name}正在发言")
    shows_the_time_left(tablet.page, hall)
    tablet.page.get_by_role("button", name=f"{speaker.name}发言结束").click()
    expect(tablet.page.locator("[role=timer]")).to_have_count(0)
    assert codes(hall)[-1] == "end_speech"
    assert hall.floor.chair == deputy.id


def test_a_late_question_is_never_put_on_the_next_motion(
    live_server: Server, in_server: Flask
) -> None:
    hall = assemble().in_session().ready()
    seen = room_of(hall.meeting).course
    with phones(live_server.url, in_server, hall.chair, hall.chair) as (laptop, tablet):
        first = tablet.send("meetings.put_question", meeting=hall.meeting.id, seen=seen)
        assert first["ok"], first
        again = laptop.send("meetings.put_question", meeting=hall.meeting.id, seen=seen)
    assert again["error"]["code"] == "moved_on"
    assert codes(hall).count("put_question") == 1


def test_members_who_queue_up_do_not_make_the_chairs_button_stale(
    live_server: Server, in_server: Flask
) -> None:
    hall = assemble().in_session().in_debate()
    seen = room_of(hall.meeting).course
    one, other = hall.representatives[3:5]
    hall.act(acts.ClaimFloor(at=0, stance=Stance.PRO), one)
    hall.act(acts.ClaimFloor(at=0, stance=Stance.CON), other)
    with phones(live_server.url, in_server, hall.chair) as (laptop,):
        ack = laptop.send("meetings.recognise", meeting=hall.meeting.id, whom=one.id, seen=seen)
    assert ack["ok"], ack


def test_the_same_pressing_sent_twice_is_carried_out_once(
    live_server: Server, in_server: Flask
) -> None:
    hall = assemble().in_session().stated()
    person = hall.representatives[3]
    fields = {"meeting": hall.meeting.id, "stance": "con", "press": "k" * 16, "hand": person.id}
    with phones(live_server.url, in_server, person, hall.representatives[4]) as (phone, shared):
        first, second = (
            phone.send("meetings.claim", **fields),
            phone.send("meetings.claim", **fields),
        )
        assert first["ok"], first
        assert second["ok"], second
        anothers = shared.send("meetings.claim", **fields)
        assert anothers["error"]["code"] == "anothers_press"
    assert codes(hall).count("claim") == 1


def test_a_second_meant_for_another_motion_is_not_taken(
    live_server: Server, in_server: Flask
) -> None:
    hall = assemble().in_session().moved()
    with phones(live_server.url, in_server, hall.representatives[1]) as (phone,):
        on = pressing.question_of(hall.floor)
        late = phone.send("meetings.second", meeting=hall.meeting.id, on=on + 1)
        assert late["error"]["code"] == "another_question"
        assert phone.send("meetings.second", meeting=hall.meeting.id, on=on)["ok"]


def test_a_phone_offline_for_a_while_comes_back_by_itself(
    live_server: Server, in_server: Flask, sit: Sit
) -> None:
    hall = assemble().in_session().stated()
    person = hall.representatives[3]
    phone = seated(sit, in_server, person, size=PHONE)
    phone.open(f"/m/{hall.meeting.id}")
    expect(phone.page.get_by_role("button", name="反对")).to_be_visible()
    phone.cut_off()
    against = hall.representatives[2]
    with phones(live_server.url, in_server, against, hall.chair) as (opponent, chair):
        assert opponent.send("meetings.claim", meeting=hall.meeting.id, stance="con")["ok"]
        assert chair.send("meetings.recognise", meeting=hall.meeting.id, whom=against.id)["ok"]
    expect(phone.page.locator("#live-offline")).to_be_visible()
    phone.shoot(SHOTS / "offline-360.png")
    phone.context.set_offline(False)
    expect(phone.page.locator(".now")).to_contain_text(f"请{against.name}发言")
    expect(phone.page.locator("#live-offline")).to_be_hidden()
    assert phone.page.evaluate("performance.getEntriesByType('navigation').length") == 1


def test_a_short_switch_of_the_network_shows_no_offline_bar(
    live_server: Server, in_server: Flask, sit: Sit
) -> None:
    """Thread 24: a bar on every short switch of the network looks like instability."""
    hall = assemble().in_session().stated()
    phone = seated(sit, in_server, hall.representatives[3], size=PHONE)
    phone.open(f"/m/{hall.meeting.id}")
    come_true(phone.page, ON_LINE)
    phone.page.evaluate(
        """() => { window.shown = 0; const bar = document.getElementById('live-offline');
        new MutationObserver(() => { if (!bar.hidden) { window.shown += 1; } })
            .observe(bar, {attributes: true});
        window.addEventListener('offline', () => { window.went = Date.now(); });
        document.addEventListener('live:connected', () => { window.took = Date.now() - window.went; }); }"""
    )
    for _switch in range(5):
        phone.page.evaluate("window.took = window.shown = 0")
        phone.cut_off()
        phone.page.wait_for_timeout(700)
        phone.context.set_offline(False)
        come_true(phone.page, "window.took > 0")
        if (
            phone.page.evaluate("window.took") < 2500
        ):  # on a busy machine it may not have been short
            break
    phone.page.wait_for_timeout(2500)
    assert phone.page.evaluate("window.shown") == 0


@pytest.mark.parametrize("elder", [False, True], ids=["standard", "elder"])
def test_a_button_pressed_offline_is_kept_in_sight_and_sent_once(
    live_server: Server, in_server: Flask, sit: Sit, *, elder: bool
) -> None:
    hall = assemble().in_session().stated()
    phone = seated(sit, in_server, hall.representatives[3], size=PHONE)
    phone.open(f"/m/{hall.meeting.id}")
    if elder:
        phone.page.evaluate("document.documentElement.classList.add('elder')")
    button = phone.page.get_by_role("button", name="反对")
    expect(button).to_be_visible()
    phone.cut_off()
    button.click()
    kept = phone.page.locator("#kept")
    expect(kept).to_contain_text("还没有送出")
    assert not small_targets(phone.page, 60 if elder else 44)
    assert not axe_violations(phone.page)
    phone.shoot(SHOTS / f"kept-{'elder' if elder else '360'}.png")
    assert "claim" not in codes(hall)
    phone.context.set_offline(False)
    expect(kept).to_contain_text("已经送出")
    expect(phone.page.locator("#live")).to_contain_text("您排在第 1 位")
    assert codes(hall).count("claim") == 1


def test_a_kept_button_may_be_dropped_and_survives_a_reload(
    live_server: Server, in_server: Flask, sit: Sit
) -> None:
    hall = assemble().in_session().stated()
    phone = seated(sit, in_server, hall.representatives[3], size=PHONE)
    phone.open(f"/m/{hall.meeting.id}")
    button = phone.page.get_by_role("button", name="反对")
    expect(button).to_be_visible()
    phone.cut_off()
    button.click()
    kept = phone.page.locator("#kept")
    kept.get_by_role("button", name="不送了").click()
    expect(kept).to_be_empty()
    button.click()
    expect(kept).to_contain_text("还没有送出")
    phone.context.set_offline(False)
    phone.page.reload()
    expect(phone.page.locator("#live")).to_contain_text("您排在第 1 位")
    assert codes(hall).count("claim") == 1


def test_what_was_pressed_for_a_question_long_gone_is_said_not_to_be_sent(
    live_server: Server, in_server: Flask, sit: Sit
) -> None:
    hall = assemble().in_session().moved()
    phone = seated(sit, in_server, hall.representatives[1], size=PHONE)
    phone.open(f"/m/{hall.meeting.id}")
    button = phone.page.get_by_role("button", name="附议")
    expect(button).to_be_visible()
    phone.cut_off()
    button.click()
    expect(phone.page.locator("#kept")).to_contain_text("还没有送出")
    hall.act(acts.WithdrawMotion(at=0), hall.representatives[0])
    phone.context.set_offline(False)
    expect(phone.page.locator("#kept")).to_contain_text("您按的时候议的是另一件事")
    assert "second" not in codes(hall)


def test_a_killed_server_loses_no_act_and_no_second_of_the_clocks(
    live_server: Server, in_server: Flask, sit: Sit
) -> None:
    hall = assemble()
    speaker = speaking(hall)
    meeting, waiting = hall.meeting.id, hall.representatives[3]
    console = seated(sit, in_server, hall.chair, size=DESK)
    console.open(f"/m/{meeting}/chair")
    expect(console.page.locator("[role=timer]")).to_be_visible()
    with phones(live_server.url, in_server, waiting) as (phone,):
        fields = {
            "meeting": meeting,
            "stance": "con",
            "press": "before-the-crash",
            "hand": waiting.id,
        }
        assert phone.send("meetings.claim", **fields)["ok"]
    db.session.rollback()
    floor, started = hall.floor, clock.now()
    before = remaining(floor, clock.milliseconds(started))
    acted = codes(hall)
    live_server.stop(signal.SIGKILL)
    console.page.get_by_role("button", name=f"{speaker.name}发言结束").click()
    expect(console.page.locator("#kept")).to_contain_text("还没有送出")
    live_server.process = server.start(live_server.environ, live_server.log).process
    expect(console.page.locator("#kept")).to_contain_text("已经送出")
    assert codes(hall) == [*acted, "end_speech"], "nothing acked was lost, nothing came twice"
    ended = journal.entries(hall.meeting)[-1].at
    speech = hall.floor.stack[-1].speeches[-1]
    assert before.speech is not None
    limit = speech.ms + before.speech - round((ended - started).total_seconds() * 1000)
    assert abs(limit - hall.floor.rules.speech_ms) <= 1000, "the clock ran on while nobody served"
    with phones(live_server.url, in_server, waiting) as (phone,):
        assert phone.send("meetings.claim", **fields)["ok"], "sent again after the crash: the same"
    assert codes(hall) == [*acted, "end_speech"]
    assert journal.proven(hall.meeting) == hall.floor
