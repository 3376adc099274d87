"""怎么干 by heads and area: owners choose among plans, rank them, and divide a budget."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.people.models.person import Person
from tests.meetings.assembly import Assembly, assemble
from tests.votes.owners import TEN, owners_poll, registered
from tests.votes.test_owners_decide import ended, opened, owner, votes
from votes.counting.figures import Weight
from votes.counting.records import Mode, Option, Purpose, Terms
from votes.models.poll import Poll
from votes.queries import results
from votes.queries.polls import poll_with_uuid
from votes.services import closing, replay
from votes.verify import verify

SignIn = Callable[[Person], FlaskClient]
PLANS = (Option("a", "停车场"), Option("b", "绿地"), Option("c", "活动室"))


@pytest.fixture
def hall(app: Flask) -> Assembly:
    held = assemble(3).in_session()
    registered(held.hall.place, TEN, held.clerk)
    return held


def chosen(hall: Assembly, method: str, *choices: object, **more: object) -> Poll:
    plan = {"options": PLANS, "purpose": Purpose.PLAN, "method": method, **more}
    poll = opened(hall, owners_poll(hall, **plan))
    votes(poll, *choices)  # type: ignore[arg-type]  # a choice is what the method understands
    ended(poll)
    assert replay.examine(poll) == ()
    verify(results.record_of(poll).encode())
    return poll


def test_a_plan_needs_more_than_half_of_heads_and_area(
    hall: Assembly, signed_in: SignIn, capsys: pytest.CaptureFixture[str]
) -> None:
    """Five of eight heads and 610.55 of 880.55 m² are for the car park."""
    poll = chosen(hall, "plurality", "a", "a", "a", "a", "a", "b", "b", "c")
    assert (poll.result or {})["elected"] == ["a"]
    assert [line.text.replace(" ", "") for line in results.shown(poll).lines][2:] == [
        "2×5=10>1×8=8成立",
        "2×61055=122110>1×88055=88055成立",
    ]
    page = signed_in(owner(1)).get(f"/v/{poll.uuid}/result").text
    for said in ("610.55平方米", "180.00平方米", "停车场", "民法典第278条"):
        assert said in page
    assert "passed a" in capsys.readouterr().out


def test_many_heads_with_little_area_choose_nothing(hall: Assembly) -> None:
    """Five small flats of seven heads against the largest: more than half of one unit only."""
    poll = chosen(hall, "plurality", "b", "b", "a", "a", "a", "a", "b")
    assert results.shown(poll).outcome == "failed"
    assert (poll.result or {})["elected"] == []
    holds = [line.holds for line in results.shown(poll).lines]
    assert holds == [True, True, True, False]


def test_ranks_and_approvals_weigh_by_area_too(hall: Assembly) -> None:
    ranked = chosen(hall, "schulze", *[["a", "b"]] * 6, ["b", "a"], ["b", "c"])
    assert (ranked.result or {})["elected"] == ["a"]
    several = chosen(hall, "approval", *[["a", "b"]] * 6, ["b"], ["c"], terms=Terms(seats=2))
    votes_of = {bar.code: (bar.heads, bar.area) for bar in results.shown(several).bars}
    assert votes_of == {"a": (6, 70_055), "b": (7, 79_055), "c": (1, 9000)}
    assert results.shown(several).figures.took_part == Weight(8, 88_055)


def test_owners_who_chose_nothing_vote_again_in_writing_with_their_days_of_notice(
    hall: Assembly, signed_in: SignIn
) -> None:
    """Announced late in an evening for two hours over fourteen days; again on a morning."""
    evening = datetime.combine(clock.today() + timedelta(days=1), time(23), tzinfo=clock.zone())
    how = {"ends_at": evening + timedelta(days=14, hours=2), "extendable": True, "delayed": True}
    with clock.stopped(evening):
        first = owners_poll(hall, options=PLANS, purpose=Purpose.PLAN, method="plurality", **how)
    with clock.stopped(evening + timedelta(days=6)):
        votes(opened(hall, first), *["a", "b"] * 4)
    morning = evening + timedelta(days=16, hours=11)
    with clock.stopped(morning):
        closing.close(first, by=None)
        closing.publish(first, by=hall.chair)
        desk = signed_in(hall.clerk)
        made = desk.post(f"/desk/votes/{first.uuid}/again/two")
        assert made.status_code == 303, made.text
        second = poll_with_uuid(made.location.rsplit("/", 1)[1])
        assert second.ends_at == morning + timedelta(days=15, hours=2)
        assert (second.mode, second.rule_code) == (Mode.WRITTEN, "owners_ordinary")
        assert (second.extendable, second.delayed) == (True, True)
        assert second.choices == PLANS[:2]
        assert desk.post(f"/desk/votes/{second.uuid}/announce").status_code == 303
        votes(opened(hall, second), *["a"] * 7, "b")
    with clock.stopped(morning + timedelta(days=16)):
        closing.close(second, by=None)
        closing.publish(second, by=hall.chair)
    assert (second.result or {})["elected"] == ["a"]
