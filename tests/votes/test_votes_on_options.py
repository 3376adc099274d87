"""Votes on options by page: set up at the desk, filled in without a script, counted, voted again."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.people.models.person import Person
from app.transaction import transaction
from tests.meetings.assembly import Assembly, assemble
from tests.support.factories import make_person
from votes.models.poll import Poll
from votes.queries import results, verifier
from votes.queries.polls import poll_with_uuid
from votes.services import closing, opening, replay
from votes.verify import verify

SignIn = Callable[[Person], FlaskClient]
PLANS = "修停车棚 | 30000\n换充电桩 | 20000\n种树 | 8,000元"
FORM = {
    "question": "怎样用这笔钱？",
    "purpose": "plan",
    "item": "0",
    "choices": PLANS,
    "mode": "electronic",
    "rule": "hall_default",
    "press": "first",
    "ends": "chair",
}


def set_up(client: FlaskClient, hall: Assembly, method: str, **typed: str) -> Poll:
    """Prepare a vote at the desk, and open it as the chair."""
    form = {**FORM, "method": method, **typed}
    made = client.post(f"/desk/meetings/{hall.meeting.id}/votes/new", data=form)
    assert made.status_code == 303, made.text
    poll = poll_with_uuid(made.location.rsplit("/", 1)[1])
    assert client.get(f"/desk/votes/{poll.uuid}").status_code == 200
    assert form["choices"].split(" ")[0] in client.get(f"/desk/votes/{poll.uuid}/edit").text
    with transaction():
        return opening.open_alone(poll, by=hall.chair)


def vote(client: FlaskClient, poll: Poll, asked: Sequence[tuple[str, str]]) -> str:
    """Fill the ballot in, check it, confirm it; return the page that asks once more."""
    assert client.get(f"/v/{poll.uuid}").status_code == 200
    page = client.get(f"/v/{poll.uuid}/confirm?{urlencode(asked)}").text
    form = dict(re.findall(r'name="(voter|ballot_id|choice)" value="([^"]*)"', page))
    form = {name: value.replace("&#34;", '"') for name, value in form.items()}
    sent = client.post(f"/v/{poll.uuid}/cast", data=form)
    assert sent.status_code == 303, sent.text
    return page


def hold(hall: Assembly, signed_in: SignIn, poll: Poll, *ballots: Sequence[tuple[str, str]]) -> str:
    """The representatives vote in turn; the chair ends it; the public page of the result."""
    for person, asked in zip(hall.representatives, ballots, strict=False):
        vote(signed_in(person), poll, asked)
    closing.close(poll, by=hall.chair)
    assert replay.examine(poll) == ()
    verify(results.record_of(poll).encode())
    return signed_in(hall.representatives[0]).get(f"/v/{poll.uuid}/result").text


PICKS: dict[str, list[list[tuple[str, str]]]] = {
    "plurality": [[("choice", "o1")], [("choice", "o1")], [("choice", "abstain")]],
    "approval": [[("pick", "o1"), ("pick", "o3")], [("pick", "o1")], [("blank", "1")]],
    "instant_runoff": [
        [("place-0", "1"), ("place-2", "2")],
        [("place-0", "3"), ("place-2", "9")],
        [("blank", "1")],
    ],
    "majority_judgment": [
        [(f"grade-{at}", grade) for at, grade in enumerate(("excellent", "fair", "poor"))]
    ]
    * 3,
    "grades": [[(f"grade-{at}", "fairly") for at in range(3)]] * 3,
    "greedy": [[("pick", "o1"), ("pick", "o3")]] * 3,
    "equal_shares": [[("pick", "o1")], [("pick", "o1")], [("pick", "o3")]],
}


@pytest.mark.parametrize("method", PICKS)
def test_a_vote_is_prepared_cast_without_a_script_and_explained(
    app: Flask, signed_in: SignIn, method: str
) -> None:
    hall = assemble(3).in_session()
    poll = set_up(signed_in(hall.clerk), hall, method, budget="60000")
    page = hold(hall, signed_in, poll, *PICKS[method])
    assert "修停车棚" in page
    assert "选出" in poll.verdict
    assert "修停车棚" in poll.verdict
    assert signed_in(hall.chair).get(f"/m/{hall.meeting.id}/minutes").text.count("修停车棚")
    assert "修停车棚" in signed_in(hall.representatives[0]).get("/me/receipts").text


def test_an_election_without_a_majority_goes_to_a_run_off_and_the_first_result_stays(
    app: Flask, signed_in: SignIn
) -> None:
    hall = assemble(5).in_session()
    desk = signed_in(hall.clerk)
    names = {"choices": "王芳\n李强\n赵敏", "purpose": "elect", "question": "选一名召集人"}
    first = set_up(desk, hall, "plurality", **names)
    said = [[("choice", code)] for code in ("o1", "o1", "o2", "o2", "o3")]
    page = hold(hall, signed_in, first, *said)
    assert "没有选出" in first.verdict
    assert "领先的两项决选" not in page
    assert "领先的两项决选" in desk.get(f"/v/{first.uuid}/result").text
    made = desk.post(f"/desk/votes/{first.uuid}/again/two")
    second = poll_with_uuid(made.location.rsplit("/", 1)[1])
    assert [option["label"] for option in second.options] == ["王芳", "李强"]
    with transaction():
        opening.open_alone(second, by=hall.chair)
    page = hold(hall, signed_in, second, *[[("choice", "o1")]] * 3, [("choice", "o2")])
    assert "当选" in page
    assert "王芳" in second.verdict
    assert first.result is not None
    assert desk.post(f"/desk/votes/{second.uuid}/again/all").status_code == 409


def test_a_plan_without_a_majority_goes_to_a_run_off_with_all_that_equal_the_second(
    app: Flask, signed_in: SignIn
) -> None:
    hall = assemble(7).in_session()
    desk = signed_in(hall.clerk)
    poll = set_up(desk, hall, "plurality", choices="甲\n乙\n丙\n丁")
    said = ("o2", "o2", "o2", "o1", "o1", "o4", "o4")
    hold(hall, signed_in, poll, *[[("choice", code)] for code in said])
    made = desk.post(f"/desk/votes/{poll.uuid}/again/two")
    following = poll_with_uuid(made.location.rsplit("/", 1)[1])
    assert [option["code"] for option in following.options] == ["o1", "o2", "o4"]


def test_a_village_election_that_chose_nobody_is_held_again_under_the_rule_for_that(
    app: Flask, signed_in: SignIn
) -> None:
    """村民委员会组织法 §15: then the most votes are enough, if they are a third of those cast."""
    hall = assemble(7).in_session()
    desk = signed_in(hall.clerk)
    names = {"choices": "王芳\n李强\n赵敏", "purpose": "elect", "rule": "vc_election"}
    first = set_up(desk, hall, "plurality", **names)
    said = [[("choice", code)] for code in ("o1", "o1", "o1", "o2", "o2", "o3", "abstain")]
    hold(hall, signed_in, first, *said)
    assert "没有选出" in first.verdict
    made = desk.post(f"/desk/votes/{first.uuid}/again/two")
    second = poll_with_uuid(made.location.rsplit("/", 1)[1])
    assert (first.rule_code, second.rule_code) == ("vc_election", "vc_election_runoff")
    assert "另行选举" in desk.get(made.location).text
    assert [option.label for option in second.choices] == ["王芳", "李强"]
    with transaction():
        opening.open_alone(second, by=hall.chair)
    page = hold(hall, signed_in, second, *said[:5], *[[("choice", "abstain")]] * 2)
    assert (second.result or {})["elected"] == ["o1"]
    assert [line.text.replace(" ", "") for line in results.shown(second).lines] == [
        "2×7=14>1×7=7成立",
        "3×3=9≥1×7=7成立",
        "1×3=3>1×2=2成立",
    ]
    assert "当选" in page


def test_the_most_votes_are_not_enough_without_a_third_of_them(
    app: Flask, signed_in: SignIn
) -> None:
    hall = assemble(7).in_session()
    names = {"choices": "甲\n乙", "purpose": "elect", "rule": "vc_election_runoff"}
    poll = set_up(signed_in(hall.clerk), hall, "plurality", **names)
    codes = ("o1", "o1", "o2", "abstain", "abstain", "abstain", "abstain")
    hold(hall, signed_in, poll, *[[("choice", code)] for code in codes])
    assert (poll.result or {})["elected"] == []


def test_of_three_the_one_with_the_most_votes_is_elected_and_equals_for_the_last_seat_are_not(
    app: Flask, signed_in: SignIn
) -> None:
    """村民委员会组织法 §15: the rival is the strongest of the others, not all of them together."""
    hall = assemble(7).in_session()
    desk = signed_in(hall.clerk)
    names = {"choices": "王芳\n李强\n赵敏", "purpose": "elect", "rule": "vc_election_runoff"}
    one = set_up(desk, hall, "plurality", **names)
    said = [[("choice", code)] for code in ("o1", "o1", "o1", "o2", "o2", "o3", "o3")]
    hold(hall, signed_in, one, *said)
    assert (one.result or {})["elected"] == ["o1"]
    assert "得票3 &gt; 对手2" in signed_in(hall.chair).get(f"/v/{one.uuid}/result").text
    two = set_up(desk, hall, "approval", **names, seats="2", most="2")
    hold(hall, signed_in, two, *[[("pick", "o1"), ("pick", code)] for code in ("o2", "o3")] * 3)
    assert (two.result or {})["elected"] == ["o1"]
    assert (two.result or {})["outcome"] == "tied"
    made = desk.post(f"/desk/votes/{two.uuid}/again/two")
    following = poll_with_uuid(made.location.rsplit("/", 1)[1])
    assert [option.label for option in following.choices] == ["李强", "赵敏"]
    assert following.rule_code == "vc_election_runoff"


def test_a_timed_vote_is_held_again_for_as_long(app: Flask, signed_in: SignIn) -> None:
    hall = assemble(3).in_session()
    desk, start = signed_in(hall.clerk), clock.now()
    ends = start.astimezone(clock.zone()).replace(tzinfo=None, second=0, microsecond=0)
    typed = {
        "ends": "time",
        "ends_at": f"{ends + timedelta(days=2):%Y-%m-%dT%H:%M}",
        "extendable": "y",
    }
    with clock.stopped(start):
        poll = set_up(desk, hall, "plurality", **typed)
        hold(hall, signed_in, poll, *[[("choice", code)] for code in ("o1", "o2", "o3")])
        made = desk.post(f"/desk/votes/{poll.uuid}/again/all")
    following = poll_with_uuid(made.location.rsplit("/", 1)[1])
    assert (following.ends_at, following.extendable) == (poll.ends_at, True)


def test_who_leads_by_the_method_stands_in_the_run_off(app: Flask, signed_in: SignIn) -> None:
    """By points 乙 leads, though nobody put it first; 甲 and 丙 are equal behind it."""
    hall = assemble(4).in_session()
    desk = signed_in(hall.clerk)
    poll = set_up(desk, hall, "borda", choices="甲\n乙\n丙\n丁")
    first = [("place-0", "1"), ("place-1", "2")]
    third = [("place-2", "1"), ("place-1", "2")]
    hold(hall, signed_in, poll, first, third, first, third)
    assert poll.result is not None
    assert (poll.result["leading"], poll.result["outcome"]) == ("o2", "failed")
    made = desk.post(f"/desk/votes/{poll.uuid}/again/two")
    following = poll_with_uuid(made.location.rsplit("/", 1)[1])
    assert [option["code"] for option in following.options] == ["o1", "o2", "o3"]


def test_a_budget_that_was_not_divided_has_no_run_off_and_is_voted_on_again_whole(
    app: Flask, signed_in: SignIn
) -> None:
    hall = assemble(4).in_session()
    desk = signed_in(hall.clerk)
    poll = set_up(desk, hall, "greedy", budget="40000")
    hold(hall, signed_in, poll, [("pick", "o1")], [("pick", "o2")])
    page = desk.get(f"/v/{poll.uuid}/result").text
    assert "分资金不能决选" in page
    assert "领先的两项决选" not in page
    refused = desk.post(f"/desk/votes/{poll.uuid}/again/two")
    assert refused.status_code == 409
    assert "投有效票的人不够" in refused.text
    made = desk.post(f"/desk/votes/{poll.uuid}/again/all")
    following = poll_with_uuid(made.location.rsplit("/", 1)[1])
    assert (following.options, following.terms) == (poll.options, poll.terms)


def test_seats_left_over_are_voted_on_again_among_the_others(app: Flask, signed_in: SignIn) -> None:
    hall = assemble(3).in_session()
    desk = signed_in(hall.clerk)
    poll = set_up(desk, hall, "approval", choices="甲\n乙\n丙\n丁", seats="2", most="2")
    hold(
        hall, signed_in, poll, [("pick", "o1"), ("pick", "o2")], [("pick", "o1")], [("pick", "o3")]
    )
    made = desk.post(f"/desk/votes/{poll.uuid}/again/all")
    following = poll_with_uuid(made.location.rsplit("/", 1)[1])
    assert [option["code"] for option in following.options] == ["o2", "o3", "o4"]
    assert following.terms.seats is None


@pytest.mark.parametrize(
    ("method", "asked"),
    [
        ("plurality", "choice=o9"),
        ("approval", "filled=1"),
        ("approval", "pick=o1&pick=o2"),
        ("instant_runoff", "place-0=1&place-1=1"),
        ("instant_runoff", "place-0=x"),
        ("grades", "grade-0=fairly"),
        ("greedy", "pick=o1&pick=o2"),
    ],
)
def test_what_is_no_whole_ballot_is_said_in_words_before_it_is_cast(
    app: Flask, signed_in: SignIn, method: str, asked: str
) -> None:
    hall = assemble(2).in_session()
    within = {"within": "y"} if method == "greedy" else {"most": "1"}
    poll = set_up(signed_in(hall.clerk), hall, method, budget="40000", **within)
    answer = signed_in(hall.representatives[0]).get(f"/v/{poll.uuid}/confirm?{asked}")
    assert answer.status_code == 422
    assert "请" in answer.text


@pytest.mark.parametrize(
    "choice", ['["o2","o1"]', '["o1", "o2"]', '["o1","o1"]', '["o9"]', "[", "[1.5]", "[NaN]", "{}"]
)
def test_a_ballot_of_another_shape_is_not_stored(
    app: Flask, signed_in: SignIn, choice: str
) -> None:
    hall = assemble(2).in_session()
    poll = set_up(signed_in(hall.clerk), hall, "approval")
    client = signed_in(hall.representatives[0])
    page = client.get(f"/v/{poll.uuid}/confirm?pick=o1").text
    form: dict[str, Any] = dict(re.findall(r'name="(voter|ballot_id)" value="([^"]*)"', page))
    answer = client.post(f"/v/{poll.uuid}/cast", data={**form, "choice": choice})
    assert answer.status_code == 422
    assert poll.turnout == 0


@pytest.mark.parametrize(
    "typed",
    [
        {"choices": ""},
        {"choices": "甲\n甲"},
        {"choices": "\n".join(str(number) for number in range(61))},
        {"method": "greedy", "choices": "甲"},
        {"method": "greedy", "choices": "甲 | 5", "budget": ""},
        {"method": "approval", "choices": "甲", "seats": "2"},
    ],
)
def test_options_that_cannot_be_voted_on_are_refused_at_the_desk(
    app: Flask, signed_in: SignIn, typed: dict[str, str]
) -> None:
    hall = assemble(2).in_session()
    form = {**FORM, "method": "plurality", **typed}
    answer = signed_in(hall.clerk).post(f"/desk/meetings/{hall.meeting.id}/votes/new", data=form)
    assert answer.status_code == 422


def test_two_at_the_desk_fill_in_a_ranking_for_a_voter_without_a_phone(
    app: Flask, signed_in: SignIn
) -> None:
    hall = assemble(2).in_session()
    poll = set_up(signed_in(hall.clerk), hall, "borda")
    voter = hall.representatives[1]
    desk = signed_in(hall.clerk)
    entered = {"voter": str(voter.id), "place-2": "1", "place-0": "2"}
    assert desk.post(f"/v/{poll.uuid}/desk", data=entered).status_code == 303
    assert "1. 种树；2. 修停车棚" in desk.get(f"/v/{poll.uuid}/desk").text
    assert make_person is not None


def test_the_program_for_residents_holds_every_method() -> None:
    assert "def count_schulze" in verifier.source()
