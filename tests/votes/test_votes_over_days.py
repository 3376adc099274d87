"""Votes of a hall over days: opened and closed at their time, void where the system failed."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from app.extensions import db
from app.transaction import transaction
from meetings.models.meeting import MeetingState
from meetings.models.motion import Motion, MotionState
from meetings.queries.minutes import lines_of
from meetings.rules.states import Step
from meetings.services import journal, over_days
from tests.meetings.over_days import OverDays, called, stated
from tests.votes.polling import new_id
from votes.counting.records import CastVia
from votes.models.poll import PollState
from votes.queries.polls import poll_of
from votes.queries.turnout import seat_of
from votes.services import timed as votes_in_time
from votes.services import writer
from votes.services.casting import Cast


@pytest.fixture
def hall(app: Flask) -> OverDays:
    return called()


def test_a_motion_goes_its_way_without_anybody_awake(hall: OverDays) -> None:
    stated(hall)
    with hall.at(hours=2):
        assert not hall.write(hall.people[2], "费用太高。", "con"), "the queue serves it at once"
        assert [one.text for one in hall.floor.top.speeches] == [  # type: ignore[union-attr]  # a motion is pending
            "三十户没有地方充电。",
            "费用太高。",
        ]
    with hall.at(hours=50):
        assert hall.floor.top is not None
        assert hall.floor.top.step is Step.DEBATE
        hall.write(hall.people[1], "四万元从公共收益出。", "pro", about=2)
    with hall.at(hours=50 + 73):
        assert hall.floor.top is not None
        assert hall.floor.top.step is Step.EXPERT
    with hall.at(hours=50 + 73 + 49):
        motion = db.session.scalars(sa.select(Motion)).one()
        poll = poll_of(motion)
        assert poll is not None
        assert poll.state is PollState.OPEN
        for person, choice in zip(hall.people[:3], ("yes", "yes", "no"), strict=True):
            seat = seat_of(poll, person)
            assert seat is not None
            ballot = Cast(poll.uuid, person.id, seat.pseudonym, new_id(), choice, CastVia.LIVE)
            writer.cast(ballot)
    with hall.at(hours=50 + 73 + 49 + 71):
        votes_in_time.close_in_time()
        assert poll.state is PollState.OPEN
    with hall.at(hours=50 + 73 + 49 + 74):
        votes_in_time.close_in_time()
        over_days.sweep()
        db.session.refresh(poll)
        db.session.refresh(motion)
        assert poll.state is PollState.DECLARED
        assert motion.state is MotionState.ADOPTED
        assert hall.meeting.state is MeetingState.CLOSED, "the agenda is done"
    said = "\n".join(line.text for line in lines_of(hall.meeting))
    assert "代表3书面发言（反对陈述）：费用太高。" in said
    journal.proven(hall.meeting)


def test_a_vote_in_a_failure_is_void_and_begins_anew(hall: OverDays) -> None:
    stated(hall)
    for hours in (50, 125, 174):
        with hall.at(hours=hours):
            pass
    motion = db.session.scalars(sa.select(Motion)).one()
    first = poll_of(motion)
    assert first is not None
    with hall.at(hours=180):
        with transaction():
            over_days.stop(hall.meeting, reason="停电", by=hall.chair)
        db.session.refresh(first)
        assert first.state is PollState.ANNULLED
        hall.act("resume", hall.chair)
        second = poll_of(motion)
        assert second is not None
        assert (second.id, second.state) != (first.id, first.state)
