"""Voting at real browsers: the script keeps the ballot, asks once more, and never takes the page away."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Error, Page, Route, expect

from app.extensions import db
from app.people.models.person import Person
from app.transaction import transaction
from benchmarks.hall import debate, open_hall, phone_key
from benchmarks.phones import connect_all
from meetings.services import door
from tests.support.browser import (
    DESK,
    WALL,
    Seat,
    axe_violations,
    come_true,
    sideways,
    small_targets,
)
from tests.support.server import Server
from tests.votes.polling import in_a_thread
from votes.models.poll import Poll, PollState
from votes.queries.polls import poll_with_uuid
from votes.queries.receipts import ballot_of

Sit = Callable[..., Seat]


class Hall:
    """A hall in session on the live server, its question not yet put."""

    def __init__(self, app: Flask, server: Server, voters: int = 4) -> None:
        self.app, self.server = app, server
        self.meeting, self.chair, self.people = open_hall(secrets.token_hex(4), voters)
        self.meeting_id, self.uuid = self.meeting.id, ""

    def put(self) -> Hall:
        """The chair puts the question, at the server, which tells everybody."""
        db.session.rollback()
        debate(self.meeting, self.chair, self.people)
        self.act(self.chair, "meetings.put_question", meeting=self.meeting_id)
        self.uuid = db.session.scalars(
            sa.select(Poll.uuid).where(Poll.meeting_id == self.meeting_id)
        ).one()
        db.session.rollback()
        return self

    def close(self) -> None:
        """The chair ends the vote."""
        self.act(self.chair, "votes.close", poll=self.uuid)

    def act(self, who: Person, name: str, **payload: object) -> None:
        """Somebody acts at another device."""
        db.session.rollback()
        key = phone_key(self.app, who)
        db.session.rollback()

        async def ask() -> Any:
            (phone,) = await connect_all(self.server.url, [key])
            answer = await asyncio.wait_for(phone.ask(name, payload), 20)
            phone.hang_up()
            return answer

        answer = in_a_thread(ask())
        assert answer["ok"], answer
        db.session.rollback()

    def turnout(self) -> int:
        """How many have voted."""
        db.session.rollback()
        return poll_with_uuid(self.uuid).turnout

    def choice_of(self, number: int) -> str | None:
        """How a voter's ballot stands."""
        db.session.rollback()
        mine = ballot_of(poll_with_uuid(self.uuid), self.people[number])
        return mine.choice if mine else None

    def seat(self, sit: Sit, who: Person | None = None, **options: object) -> Seat:
        """Somebody at a browser, signed in."""
        taken = sit(**options)
        if who is not None:
            db.session.rollback()
            taken.carry(phone_key(self.app, who).cookie)
        return taken


WAITING = """() => new Promise((done) => {
  const open = indexedDB.open("yishiting", 1);
  open.onsuccess = () => {
    const asked = open.result.transaction("kept").objectStore("kept").getAllKeys();
    asked.onsuccess = () => done([...asked.result, ...Object.keys(localStorage).filter((k) => k.includes("ballot"))]);
  };
})"""
"""Which ballots wait on this phone."""


def tap(page: Page, choice: str) -> None:
    """Choose; the page asks once more."""
    page.get_by_role("button", name=choice).click()
    expect(page.locator("[data-part=confirm]")).to_be_visible()


@pytest.fixture
def hall(in_server: Flask, live_server: Server) -> Hall:
    return Hall(in_server, live_server)


def test_the_page_turns_into_a_ballot_and_the_ballot_into_a_receipt(hall: Hall, sit: Sit) -> None:
    voter = hall.seat(sit, hall.people[0])
    voter.open(f"/m/{hall.meeting_id}")
    expect(voter.page.locator(".vote-buttons")).to_have_count(0)
    hall.put()
    voter.page.get_by_role("button", name="反对").click()
    expect(voter.page.locator("[data-part=chosen]")).to_have_text("反对")
    assert hall.turnout() == 0
    voter.page.get_by_role("button", name="返回重选").click()
    voter.page.get_by_role("button", name="赞成").click()
    voter.page.get_by_role("button", name="确认").click()
    expect(voter.page.get_by_text("您已投票：")).to_be_visible()
    assert hall.choice_of(0) == "yes"
    code = voter.page.locator(".note-success strong").nth(1).inner_text()
    voter.page.reload()
    expect(voter.page.get_by_text(code)).to_be_visible()
    voter.open("/me/receipts")
    expect(voter.page.get_by_text(code)).to_be_visible()
    hall.close()
    voter.open(f"/v/{hall.uuid}/result")
    expect(voter.page.get_by_text("已核对：您的票在记录里")).to_be_visible()
    assert voter.errors == []


def test_a_ballot_waits_on_the_phone_until_the_network_is_back(hall: Hall, sit: Sit) -> None:
    hall.put()
    voter = hall.seat(sit, hall.people[0])
    voter.open(f"/v/{hall.uuid}")
    voter.page.get_by_role("button", name="弃权").click()
    voter.cut_off()
    voter.page.get_by_role("button", name="确认").click()
    expect(voter.page.get_by_text("选票已存在这部手机上")).to_be_visible()
    assert hall.turnout() == 0
    voter.context.set_offline(False)
    voter.page.reload()
    expect(voter.page.get_by_text("您已投票：")).to_be_visible()
    assert (hall.turnout(), hall.choice_of(0)) == (1, "abstain")
    kept = voter.page.evaluate(WAITING)
    assert kept == []


def test_a_page_drawn_before_the_ballot_was_taken_shows_its_receipt(hall: Hall, sit: Sit) -> None:
    """The old page is left with its answer under way; the next one was drawn a moment too early."""
    hall.put()
    voter = hall.seat(sit, hall.people[0])
    other = voter.context.new_page()

    def drawn_early(route: Route) -> None:
        answer = route.fetch()
        voter.page.get_by_role("button", name="确认").click()
        expect(voter.page.get_by_text("您已投票：")).to_be_visible()
        route.fulfill(response=answer)
        other.unroute(voter.base + address)

    address = f"/v/{hall.uuid}"
    voter.open(address)
    tap(voter.page, "弃权")
    other.route(voter.base + address, drawn_early)
    other.goto(voter.base + address)
    expect(other.get_by_text("您已投票：")).to_be_visible()
    assert (hall.turnout(), hall.choice_of(0)) == (1, "abstain")


def test_a_ballot_in_a_closed_page_is_sent_from_any_other_page(hall: Hall, sit: Sit) -> None:
    hall.put()
    voter = hall.seat(sit, hall.people[0])
    voter.open(f"/v/{hall.uuid}")
    voter.page.get_by_role("button", name="赞成").click()
    voter.cut_off()
    voter.page.get_by_role("button", name="确认").click()
    expect(voter.page.locator("[data-part=said]").first).not_to_be_empty()  # it is on the disk
    voter.page.close()
    voter.context.set_offline(False)
    page = voter.context.new_page()
    page.goto(f"{voter.base}/me")
    expect(page.get_by_text("您已投票").first).to_be_visible()
    assert hall.choice_of(0) == "yes"


def test_two_tabs_agree_on_one_ballot(hall: Hall, sit: Sit) -> None:
    hall.put()
    voter = hall.seat(sit, hall.people[0])
    other = voter.context.new_page()
    voter.open(f"/v/{hall.uuid}")
    other.goto(f"{voter.base}/v/{hall.uuid}")
    tap(other, "反对")
    tap(voter.page, "赞成")
    voter.page.get_by_role("button", name="确认").click()
    expect(voter.page.get_by_text("您已投票：")).to_be_visible()
    voted, again = other.get_by_text("您已投票："), other.get_by_role("button", name="确认")
    expect(voted.or_(again).first).to_be_visible()
    while again.is_visible():  # where it has sent the same ballot itself, it asks no more
        with suppress(Error):
            again.click(timeout=1_000)
    expect(voted).to_be_visible()
    assert (hall.turnout(), hall.choice_of(0)) == (1, "yes")


def test_the_next_one_on_a_shared_phone_does_not_send_my_ballot(hall: Hall, sit: Sit) -> None:
    hall.put()
    phone = hall.seat(sit, hall.people[0])
    phone.open(f"/v/{hall.uuid}")
    phone.page.get_by_role("button", name="反对").click()
    phone.cut_off()
    phone.page.get_by_role("button", name="确认").click()
    expect(phone.page.get_by_text("选票已存在这部手机上")).to_be_visible()
    phone.page.close()
    phone.context.set_offline(False)
    phone.carry(phone_key(hall.app, hall.people[1]).cookie)
    page = phone.context.new_page()
    page.goto(f"{phone.base}/v/{hall.uuid}")
    page.wait_for_timeout(1500)
    expect(page.locator(".vote-buttons")).to_be_visible()
    assert hall.choice_of(1) is None
    assert hall.turnout() == 0


def test_the_ballot_is_not_taken_away_under_the_hand(hall: Hall, sit: Sit) -> None:
    hall.put()
    voter = hall.seat(sit, hall.people[0])
    voter.open(f"/m/{hall.meeting_id}")
    voter.page.get_by_role("button", name="赞成").click()
    hall.close()
    expect(voter.page.locator(".live-newer")).to_be_visible()
    expect(voter.page.locator("[data-part=confirm]")).to_be_visible()
    voter.page.get_by_role("button", name="确认").click()
    expect(voter.page.get_by_text("表决已经结束")).to_be_visible()
    assert hall.turnout() == 0


def test_one_who_comes_late_gets_the_ballot_without_a_reload(hall: Hall, sit: Sit) -> None:
    late = hall.people[3]
    db.session.rollback()
    with transaction():
        door.leave(hall.meeting, late, by=late)
    hall.put()
    phone = hall.seat(sit, late)
    phone.open(f"/m/{hall.meeting_id}")
    expect(phone.page.get_by_text("签到后才能投票")).to_be_visible()
    hall.act(hall.chair, "meetings.arrive", **{"meeting": hall.meeting_id, "for": late.id})
    expect(phone.page.locator(".vote-buttons")).to_be_visible()
    phone.page.get_by_role("button", name="赞成").click()
    phone.page.get_by_role("button", name="确认").click()
    expect(phone.page.get_by_text("您已投票：")).to_be_visible()


def test_the_console_and_the_wall_follow_the_turnout(hall: Hall, sit: Sit) -> None:
    hall.put()
    chair = hall.seat(sit, hall.chair, size=DESK)
    chair.open(f"/m/{hall.meeting_id}/chair")
    wall = hall.seat(sit, size=WALL)
    wall.open(f"/s/{hall.meeting.screen_token}")
    for number, person in enumerate(hall.people):
        voter = hall.seat(sit, person)
        voter.open(f"/v/{hall.uuid}")
        voter.page.get_by_role("button", name="赞成").click()
        voter.page.get_by_role("button", name="确认").click()
        expect(wall.page.locator("[data-f=cast]")).to_have_text(str(number + 1))
        expect(chair.page.locator("#vote-console")).not_to_contain_text(f"{person.name}、")
    expect(chair.page.get_by_text("到会的代表都已表决，可以结束。")).to_be_visible()
    chair.page.get_by_role("link", name="结束表决").click()
    chair.page.get_by_role("button", name="结束表决并宣布结果").click()
    expect(wall.page.get_by_text("应到4 实到4 赞成4 > 4/2 通过")).to_be_visible()
    expect(wall.page.get_by_text("检查点")).to_be_visible()
    db.session.rollback()
    assert poll_with_uuid(hall.uuid).state is PollState.DECLARED


def test_a_phone_raises_the_alarm_when_the_record_is_not_what_it_saw(hall: Hall, sit: Sit) -> None:
    """ballots.md, test 17: two signed checkpoints of one vote that do not extend each other."""
    voter = hall.put().seat(sit, hall.people[0])
    kept = f"window.localStorage.getItem('yishiting.checkpoint.{hall.uuid}')"
    alarm = voter.page.locator(f"[data-witness='{hall.uuid}']")
    with voter.page.expect_response("**/checkpoints.json"):
        voter.open("/")
    come_true(voter.page, f"{kept} !== null")
    expect(alarm).to_be_hidden()
    note = voter.page.evaluate(kept)
    assert note.splitlines()[:2] == [hall.uuid, "1"]
    forked = note.replace(note.splitlines()[2], "A" * len(note.splitlines()[2]))
    voter.page.evaluate(
        f"note => window.localStorage.setItem('yishiting.checkpoint.{hall.uuid}', note)", forked
    )
    voter.open("/")
    expect(alarm).to_be_visible()
    assert voter.page.evaluate(kept) == forked, "the proof is not overwritten"


def test_without_a_script_the_same_three_steps(hall: Hall, sit: Sit) -> None:
    hall.put()
    voter = hall.seat(sit, hall.people[0], scripts=False)
    voter.open(f"/m/{hall.meeting_id}")
    voter.page.get_by_role("button", name="反对").click()
    expect(voter.page.get_by_text("您选择：")).to_be_visible()
    voter.page.get_by_role("button", name="确认").click()
    expect(voter.page.get_by_text("您已投票：")).to_be_visible()
    voter.page.go_back()
    voter.page.get_by_role("button", name="确认").click()
    expect(voter.page.get_by_text("您已投票：")).to_be_visible()
    assert (hall.turnout(), hall.choice_of(0)) == (1, "no")


@pytest.mark.parametrize("elder", [False, True])
def test_every_page_of_a_vote_is_fit_for_everybody(hall: Hall, sit: Sit, *, elder: bool) -> None:
    hall.put()
    voter = hall.seat(sit, hall.people[0])
    if elder:
        voter.open("/me")
        voter.enlarge()
    paths = [
        f"/v/{hall.uuid}",
        f"/v/{hall.uuid}/confirm?choice=yes",
        "/me/receipts",
        "/verify?code=AAAA",
    ]
    looked_at(voter, paths, elder=elder)
    voter.open(f"/v/{hall.uuid}")
    voter.page.get_by_role("button", name="赞成").click()
    assert axe_violations(voter.page) == []
    voter.page.get_by_role("button", name="确认").click()
    expect(voter.page.get_by_text("您已投票：")).to_be_visible()
    hall.close()
    looked_at(voter, [f"/v/{hall.uuid}", f"/v/{hall.uuid}/result", "/me/receipts"], elder=elder)


def looked_at(seat: Seat, paths: list[str], *, elder: bool) -> None:
    for path in paths:
        seat.open(path)
        assert axe_violations(seat.page) == [], path
        assert sideways(seat.page) == 0, path
        ballot = seat.page.locator(".vote-buttons button")
        for number in range(ballot.count()):
            box = ballot.nth(number).bounding_box()
            assert box is not None
            assert min(box["height"], box["width"]) >= 60, path
        assert small_targets(seat.page, 60 if elder else 44) == [], path
