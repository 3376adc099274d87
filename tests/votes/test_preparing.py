"""表决准备: a vote set up beforehand, announced, opened by one button, timed, prolonged, delayed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.errors import DomainError, Invalid, Refused
from app.people.models.person import Person
from app.transaction import transaction
from tests.meetings.assembly import TEXT, Assembly, assemble
from tests.votes.polling import Polling, new_id
from tests.votes.rights_preparing import FORM
from votes.counting.records import CastVia, Mode
from votes.models.poll import Poll, PollState
from votes.queries import results
from votes.queries.polls import poll_with_uuid, polls_of
from votes.queries.turnout import roll_of, seat_of
from votes.services import closing, opening, preparing, replay, timed, writer
from votes.services.casting import Cast
from votes.services.preparing import Plan
from votes.verify import verify

SignIn = Callable[[Person], FlaskClient]
QUESTION = "选哪个方案修停车棚：甲方案还是不修？"


def prepared(hall: Assembly, **planned: Any) -> Poll:
    with transaction():
        return preparing.prepare(
            hall.meeting, Plan(**{"question": QUESTION, **planned}), by=hall.clerk
        )


def opened(hall: Assembly, **planned: Any) -> Poll:
    poll = prepared(hall, **planned)
    with transaction():
        return opening.open_alone(poll, by=hall.chair)


def cast(poll: Poll, voter: Person, choice: str = "yes") -> str:
    """Vote from a phone; the code of the refusal, or ``taken``."""
    seat = seat_of(poll, voter)
    assert seat is not None
    try:
        writer.cast(Cast(poll.uuid, voter.id, seat.pseudonym, new_id(), choice, CastVia.LIVE))
    except DomainError as error:
        return error.code
    return "taken"


def test_a_question_without_a_motion_is_set_up_opened_voted_on_and_declared_by_page(
    app: Flask, signed_in: SignIn
) -> None:
    hall = assemble(4).in_session()
    desk, chair = signed_in(hall.clerk), signed_in(hall.chair)
    form = FORM | {"question": QUESTION, "purpose": "plan", "press": "last"}
    assert "表决准备" in desk.get(f"/desk/meetings/{hall.meeting.id}").text
    made = desk.post(f"/desk/meetings/{hall.meeting.id}/votes/new", data=form)
    assert made.status_code == 303
    uuid = made.location.rsplit("/", 1)[1]
    assert desk.post(f"/desk/votes/{uuid}/announce").status_code == 303
    assert "投票人名册（4人）" in desk.get(f"/desk/votes/{uuid}").text
    console = chair.get(f"/m/{hall.meeting.id}/chair").text
    assert f"/desk/votes/{uuid}/open" in console
    assert desk.post(f"/desk/votes/{uuid}/open").status_code == 403
    assert chair.post(f"/desk/votes/{uuid}/open").status_code == 303
    voter = signed_in(hall.representatives[0])
    phone = voter.get(f"/m/{hall.meeting.id}").text
    assert f'data-ballot="{uuid}"' in phone
    wall = app.test_client().get(f"/s/{hall.meeting.screen_token}").text
    assert QUESTION in wall
    assert "已表决" in wall
    poll = poll_with_uuid(uuid)
    for person in hall.representatives[:3]:
        assert cast(poll, person) == "taken"
    assert f"/v/{uuid}/close" in chair.get(f"/m/{hall.meeting.id}/chair").text
    assert chair.post(f"/v/{uuid}/close").status_code == 303
    assert poll.state is PollState.DECLARED
    assert replay.examine(poll) == ()
    verify(results.record_of(poll).encode())
    assert "赞成3" in app.test_client().get(f"/s/{hall.meeting.screen_token}").text
    assert QUESTION in desk.get(f"/m/{hall.meeting.id}/minutes").text


def test_what_was_announced_is_locked_and_may_only_be_withdrawn_with_a_reason(app: Flask) -> None:
    hall = assemble(3).in_session()
    poll = prepared(hall)
    with transaction():
        preparing.change(poll, Plan(question=TEXT), by=hall.clerk)
        preparing.announce(poll, by=hall.clerk)
    assert [line.name for line in roll_of(poll)] == [one.name for one in hall.representatives]
    with pytest.raises(Refused) as locked, transaction():
        preparing.change(poll, Plan(question="改"), by=hall.clerk)
    assert locked.value.code == "announced"
    with pytest.raises(Invalid), transaction():
        preparing.drop(poll, because=" ", by=hall.clerk)
    with transaction():
        preparing.drop(poll, because="并入下次会议", by=hall.clerk)
    assert (poll.state, poll.question) == (PollState.ANNULLED, TEXT)


def test_the_roll_of_an_announced_vote_is_the_one_that_votes(app: Flask) -> None:
    hall = assemble(3).in_session()
    poll = prepared(hall)
    with transaction():
        preparing.announce(poll, by=hall.clerk)
    frozen = {line.pseudonym for line in roll_of(poll)}
    with transaction():
        opening.open_alone(poll, by=hall.chair)
    assert {line.pseudonym for line in roll_of(poll)} == frozen
    assert cast(poll, hall.representatives[0]) == "taken"


def test_what_was_prepared_for_an_item_is_how_its_motion_is_voted_on(app: Flask) -> None:
    hall = assemble(3).in_session()
    prepared(hall, question=TEXT, revote=True, item=hall.items[0])
    vote = Polling(hall.voting())
    (poll,) = polls_of(vote.motion)
    assert poll.revote
    assert poll.prepared_by_id == hall.clerk.id
    assert poll.question == vote.motion.text


def test_a_written_vote_needs_no_check_in_ends_by_itself_and_is_prolonged_once(
    app: Flask,
) -> None:
    hall = assemble(5).in_session(4)
    start = clock.now()
    ends = start + timedelta(days=3)
    poll = opened(hall, mode=Mode.WRITTEN, ends_at=ends, extendable=True)
    with pytest.raises(Refused) as early:
        closing.close(poll, by=hall.chair)
    assert early.value.code == "before_its_time"
    absent = hall.representatives[4]
    assert cast(poll, absent) == "taken"
    with transaction():
        preparing.extend(poll, ends + timedelta(days=2), because="人数不够", by=hall.clerk)
    with pytest.raises(Refused) as again, transaction():
        preparing.extend(poll, ends + timedelta(days=9), because="再延", by=hall.clerk)
    assert again.value.code == "extended_once"
    with clock.stopped(ends + timedelta(days=1)):
        timed.close_in_time()
        assert poll.state is PollState.OPEN
        assert cast(poll, hall.representatives[3], "no") == "taken"
    with clock.stopped(ends + timedelta(days=2, seconds=1)):
        assert cast(poll, hall.representatives[0]) == "closed"
        timed.close_in_time()
    assert poll.state is PollState.DECLARED
    assert poll.result is not None
    assert (poll.result["present"], poll.result["took_part"]) == ({"heads": 2, "area": 0},) * 2
    verify(results.record_of(poll).encode())


def test_a_delayed_result_is_known_to_nobody_until_the_chair_declares_it(
    app: Flask, signed_in: SignIn
) -> None:
    hall = assemble(3).in_session()
    poll = opened(hall, delayed=True)
    assert cast(poll, hall.representatives[0]) == "taken"
    closing.close(poll, by=hall.chair)
    assert (poll.state, poll.result) == (PollState.CLOSED, None)
    closing.declare_what_waits()
    assert poll.result is None
    chair = signed_in(hall.chair)
    assert f"/desk/votes/{poll.uuid}/publish" in chair.get(f"/m/{hall.meeting.id}/chair").text
    assert chair.post(f"/desk/votes/{poll.uuid}/publish").status_code == 303
    assert poll.result is not None


WRONG: dict[str, dict[str, Any]] = {
    "question": {"question": " "},
    "rule": {"rule_code": "none"},
    "roll": {"roll_source": "none"},
    "options": {"options": ()},
    "mode": {"mode": Mode.CALLED, "method": "none"},
    "ends_at": {"mode": Mode.WRITTEN},
    "extendable": {"extendable": True},
}


def test_a_plan_that_does_not_hold_together_says_what_is_missing(app: Flask) -> None:
    hall = assemble(3)
    for code, wrong in WRONG.items():
        with pytest.raises(Invalid) as said:
            prepared(hall, **wrong)
        assert said.value.code in {code, "options"}, code
    with pytest.raises(Invalid):
        prepared(hall, ends_at=clock.now() - timedelta(hours=1))
    poll = prepared(hall)
    with pytest.raises(Refused) as early, transaction():
        opening.open_alone(poll, by=hall.chair)
    assert early.value.code == "not_in_session"
