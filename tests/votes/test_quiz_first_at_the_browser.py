"""A representative is refused, learns, fails, passes and votes: on a phone, in 长辈版, and by paper."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.extensions import db
from app.people.models.person import Person
from app.transaction import transaction
from benchmarks.hall import phone_key
from benchmarks.phones import connect_all
from meetings.lessons.questions import BY_CODE, QUESTIONS
from meetings.models.quiz import QuizPass
from meetings.services import quiz
from tests.meetings.phones import carried
from tests.support.browser import DESK, PHONE, Seat, axe_violations, sideways, small_targets
from tests.support.server import ROOT, Server
from tests.votes.polling import Polling, in_a_thread, put_to_vote
from votes.queries.receipts import ballot_of

SHOTS = ROOT / ".shots" / "quiz"
Sit = Callable[..., Seat]
SLIPS = {"tie": "b", "abstain": "a", "grade": "c"}


@pytest.fixture
def vote(in_server: Flask, live_server: Server) -> Polling:
    """A vote under way in a hall that asks for the quiz."""
    held = put_to_vote(4)
    with transaction():
        held.hall.hall.rules = {**held.hall.hall.rules, "quiz": {"required": True}}
    return held


def tick(page: Page, **answers: str) -> None:
    """Press the words of an answer to each question."""
    for code, answer in answers.items():
        page.locator(f"label[for={code}-{answer}]").click()


def right(*but: str) -> dict[str, str]:
    return {one.code: one.right for one in QUESTIONS if one.code not in but}


def hand_in(page: Page) -> None:
    page.get_by_role("button", name="交卷").click()
    page.wait_for_load_state("load")


def looked_at(seat: Seat, name: str, *, least: int) -> None:
    assert sideways(seat.page) <= 0
    assert not axe_violations(seat.page)
    assert not small_targets(seat.page, least)
    seat.shoot(SHOTS / f"{name}.png")


@pytest.mark.parametrize("least", [44, 60], ids=["usual", "elder"])
def test_refused_taught_and_voting(in_server: Flask, vote: Polling, sit: Sit, least: int) -> None:
    elder = least == 60
    voter = vote.voters[elder]
    seat = sit(size=PHONE)
    seat.carry(carried(in_server, voter))
    seat.open(f"/m/{vote.hall.meeting.id}")
    if elder:
        seat.enlarge()
    page = seat.page
    expect(page.locator("main")).to_contain_text("您还没有通过议事规则测验，不能用手机投票")
    assert not page.get_by_role("button", name="赞成", exact=True).count()
    looked_at(seat, f"refused-{least}", least=least)
    page.locator("#vote-open").get_by_role("link", name="做测验").click()
    tick(page, **right(*SLIPS))
    hand_in(page)
    expect(page.get_by_role("alert")).to_contain_text("还有3题没有答")
    assert page.locator("input[type=radio]:checked").count() == 7
    looked_at(seat, f"unanswered-{least}", least=least)
    tick(page, **SLIPS)
    hand_in(page)
    expect(page.locator("h1")).to_have_text("这次没有通过")
    for code in SLIPS:
        expect(page.locator("main")).to_contain_text(BY_CODE[code].because)
    looked_at(seat, f"failed-{least}", least=least)
    page.get_by_role("link", name="再做一次，只答没答对的").first.click()
    page.wait_for_url("**paper=2**")
    assert page.locator("input[type=radio]:checked").count() == 7
    tick(page, **{code: BY_CODE[code].right for code in SLIPS})
    hand_in(page)
    expect(page.locator("h1")).to_have_text("通过了")
    looked_at(seat, f"passed-{least}", least=least)
    page.locator("#vote-banner a").first.click()
    page.get_by_role("button", name="赞成").click()
    page.get_by_role("button", name="确认", exact=True).click()
    expect(page.get_by_text("您已投票：").first).to_be_visible()
    db.session.rollback()
    assert ballot_of(vote.poll, voter) is not None
    assert db.session.get_one(QuizPass, voter.id).paper == 2


def test_the_socket_says_why_and_where_to(
    in_server: Flask, live_server: Server, vote: Polling
) -> None:
    voter = vote.voters[2]

    def answer(person: Person) -> dict[str, Any]:
        payload = {
            "poll": vote.poll.uuid,
            "voter": vote.pseudonym(person),
            "ballot_id": secrets.token_hex(16),
            "choice": "yes",
        }
        key = phone_key(in_server, person)
        db.session.rollback()

        async def ask() -> Any:
            (phone,) = await connect_all(live_server.url, [key])
            found = await asyncio.wait_for(phone.ask("votes.cast", payload), 20)
            phone.hang_up()
            return found

        found: dict[str, Any] = in_a_thread(ask())
        return found

    refused = answer(voter)
    assert not refused["ok"]
    assert refused["error"]["code"] == "quiz_first"
    assert refused["error"]["link"] == "/course/quiz"
    assert "纸质票" in refused["error"]["remedy"]
    with transaction():
        quiz.hand_in(voter, 1, right())
    assert answer(voter)["ok"], "corrected at once, also by another process"


def test_a_phone_that_still_shows_the_ballot_is_led_to_the_quiz(
    in_server: Flask, live_server: Server, sit: Sit
) -> None:
    held = put_to_vote(4)
    seat = sit(size=PHONE)
    seat.carry(carried(in_server, held.voters[0]))
    seat.open(f"/v/{held.poll.uuid}")
    with transaction():
        held.hall.hall.rules = {**held.hall.hall.rules, "quiz": {"required": True}}
    seat.page.get_by_role("button", name="反对").click()
    seat.page.get_by_role("button", name="确认", exact=True).click()
    said = seat.page.locator("[data-part=said]")
    expect(said).to_contain_text("您还没有通过议事规则测验")
    expect(said.get_by_role("link", name="去办理")).to_have_attribute("href", "/course/quiz")
    db.session.rollback()
    assert held.poll.turnout == 0


def test_the_lessons_and_the_list_on_every_width(in_server: Flask, vote: Polling, sit: Sit) -> None:
    desk = sit(size=PHONE)
    desk.carry(carried(in_server, vote.hall.clerk))
    for number, path in enumerate(
        (
            *("/course", "/course/collect", "/course/deliberate", "/course/vote"),
            *("/course/supervise", "/course/quiz", f"/desk/course/{vote.hall.hall.code}"),
        )
    ):
        desk.open(path)
        looked_at(desk, f"page-{number}-360", least=44)
        desk.page.set_viewport_size(DESK)
        assert sideways(desk.page) <= 0
        desk.shoot(SHOTS / f"page-{number}-1280.png")
        desk.page.set_viewport_size(PHONE)
