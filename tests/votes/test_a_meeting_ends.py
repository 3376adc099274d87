"""No vote outlives its meeting silently; a written one goes on to its own hour."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.announcements import announce
from app.errors import Refused
from app.people.models.person import Person
from app.transaction import transaction
from meetings.events import MeetingClosed
from meetings.models.meeting import MeetingState
from meetings.rules import acts
from tests.meetings.assembly import assemble
from tests.votes.secret_owners import prepare_owners
from tests.votes.test_preparing import cast, opened
from votes.counting.records import Mode
from votes.models.poll import PollState
from votes.services import closing, ending

SignIn = Callable[[Person], FlaskClient]


def test_the_chair_is_told_and_ends_the_open_vote_first(app: Flask, signed_in: SignIn) -> None:
    hall = assemble(4).in_session()
    poll = opened(hall, question="换不换门锁？")
    chair = signed_in(hall.chair)
    page = chair.get(f"/m/{hall.meeting.id}/chair/close").text
    assert "换不换门锁？" in page
    assert f"/v/{poll.uuid}/close" in page
    with pytest.raises(Refused) as refused:
        hall.act(acts.Close(at=0), hall.chair)
    assert refused.value.code == "votes_open"
    assert hall.meeting.state is MeetingState.IN_SESSION
    closing.close(poll, by=hall.chair)
    hall.act(acts.Close(at=0), hall.chair)
    assert hall.meeting.state is MeetingState.CLOSED


def test_one_that_must_not_end_yet_is_broken_off_with_a_reason(
    app: Flask, signed_in: SignIn
) -> None:
    hall = assemble(4).in_session()
    poll = opened(hall, ends_at=clock.now() + timedelta(hours=2))
    chair, path = signed_in(hall.chair), f"/v/{poll.uuid}/void"
    assert chair.get(path).status_code == 200
    assert chair.post(path, data={"reason": " "}).status_code == 422
    assert chair.post(path, data={"reason": "问题写错了"}).status_code == 303
    assert (poll.state, poll.annulled_because) == (PollState.ANNULLED, "问题写错了")
    hall.act(acts.Close(at=0), hall.chair)


def test_a_written_vote_goes_on_after_the_meeting(app: Flask, signed_in: SignIn) -> None:
    hall = assemble(4).in_session()
    ends = clock.now() + timedelta(days=3)
    poll = opened(hall, mode=Mode.WRITTEN, ends_at=ends, extendable=True)
    page = signed_in(hall.chair).get(f"/m/{hall.meeting.id}/chair/close").text
    assert "闭会以后继续" in page
    hall.act(acts.Close(at=0), hall.chair)
    assert poll.state is PollState.OPEN
    assert cast(poll, hall.representatives[0]) == "taken"


def test_a_meeting_closed_by_the_clock_takes_its_votes_along(app: Flask) -> None:
    hall = assemble(4).in_session()
    whole = opened(hall)
    early = opened(hall, ends_at=clock.now() + timedelta(hours=2))
    with transaction():
        announce(MeetingClosed(hall.meeting.id, None))
    assert whole.state is PollState.DECLARED
    assert (early.state, early.annulled_because) == (PollState.ANNULLED, "闭会时还没有投完")


def test_the_second_box_of_a_secret_vote_is_no_vote_of_its_own(app: Flask) -> None:
    polling = prepare_owners(tellers=0).opened()
    assert ending.open_at(polling.hall.meeting) == [polling.poll]
