"""A round of opinions on phones: said sentence by sentence, hidden while few take part, then drawn."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import expect

from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from proposals.models.opinion_round import OpinionRound
from proposals.opinions.answers import Answer
from proposals.queries import opinion_rounds
from proposals.services import tallying
from tests.proposals.opinion_stories import answer_as, make_round
from tests.proposals.opinions.planted import Planted
from tests.proposals.walking import Neighbourhood, Sit, fit_for_everybody, follow
from tests.support.browser import DESK, Seat

TOWN = Planted("pages", 21, (22, 18), 12, 3, asked=1.0)
SENTENCES = [f"第{number}个主张要这样办" for number in range(12)]
SAID = {"同意": Answer.AGREE, "不同意": Answer.DISAGREE, "说不好": Answer.PASS}


@pytest.fixture
def town(in_server: Flask, sit: Sit) -> Neighbourhood:
    return Neighbourhood(in_server, sit)


def say(seat: Seat, *answers: str) -> dict[str, Answer]:
    """Answer the sentences that are shown, one after the other; which they were, and how."""
    said = {}
    for answer in answers:
        said[seat.page.locator("#statement").inner_text()] = SAID[answer]
        seat.page.locator("main").get_by_role("button", name=answer, exact=True).click()
        seat.page.wait_for_load_state("load")
    return said


def kept(person: Person, round_: OpinionRound) -> dict[str, Answer]:
    """What the database holds of this person's answers."""
    db.session.rollback()
    texts = {one.id: one.text for one in opinion_rounds.statements_of(round_)}
    return {texts[one]: said for one, said in opinion_rounds.answers_of(person, round_).items()}


def reckoned(round_: OpinionRound) -> None:
    """Have the worker come round now instead of within the minute."""
    db.session.rollback()
    tallying.compute(round_.id)
    db.session.rollback()


def hidden_while_few(round_: OpinionRound, *readers: Seat) -> None:
    """Two people took part: nothing is told of what they said."""
    reckoned(round_)
    for reader in readers:
        reader.open(f"{round_.url}/results")
        expect(reader.page.get_by_text("不到20人时不公布结果")).to_be_visible()
        expect(reader.page.locator(".opinion-picture, table")).to_have_count(0)
    fit_for_everybody(readers[0], "opinion-hidden")


def drawn_when_many(round_: OpinionRound, *readers: Seat) -> None:
    """A whole town has answered: groups, as a picture and as tables, with a script and without."""
    answer_as(round_, TOWN)
    reckoned(round_)
    for reader in readers:
        reader.open(f"{round_.url}/results")
        expect(reader.page.get_by_role("heading", name="大家的想法分成2组")).to_be_visible()
        expect(reader.page.get_by_role("img", name="回答相近的人画得近")).to_be_visible()
        shared = reader.page.locator("section", has_text="各组都这样想").locator("table").first
        expect(shared).to_contain_text(SENTENCES[-1])
    assert readers[0].page.locator(".opinion-picture path").count() >= 40
    readers[0].page.get_by_text("每一句的数字").first.click()
    fit_for_everybody(readers[0], "opinion-results")


def test_residents_say_what_they_think_and_see_groups_once_they_are_many(
    town: Neighbourhood,
) -> None:
    round_ = make_round(town.hall, seeds=SENTENCES)
    first, second = town.someone(Role.RESIDENT), town.someone(Role.RESIDENT)
    phone, plain = town.seat(first), town.seat(second, scripts=False)
    phone.open(round_.url)
    fit_for_everybody(phone, "opinion")
    said = say(phone, *SAID, *["同意", "不同意", "同意"] * 3)
    expect(phone.page.get_by_text("您对每一句都表过态了")).to_be_visible()
    fit_for_everybody(phone, "opinion-done")
    assert kept(first, round_) == said
    assert set(said) == set(SENTENCES)
    plain.open(round_.url)
    spoken = say(plain, "同意", "不同意")
    assert kept(second, round_) == spoken
    follow(phone, phone.page.get_by_role("link", name="看我选过的"))
    fit_for_everybody(phone, "opinion-mine")
    phone.page.get_by_role("link", name="改一改").first.click()
    said |= say(phone, "说不好")
    assert kept(first, round_) == said

    hidden_while_few(round_, phone, plain)
    drawn_when_many(round_, phone, plain)
    office = town.seat(town.someone(Role.SECRETARY), size=DESK)
    office.open(f"/desk/opinions/{round_.id}")
    fit_for_everybody(office, "opinions-desk")
    office.open(f"{round_.url}/results")
    fit_for_everybody(office, "opinion-results")
    assert plain.errors == []
