"""Minutes are sent back with a reason, answered, and confirmed again."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from app.errors import Forbidden, Invalid, Refused
from app.extensions import db
from app.notices.models.notice import Notice
from app.people.models.person import Person
from app.transaction import transaction
from meetings.models.meeting import MeetingState
from meetings.queries.confirming import to_confirm
from meetings.rules import acts
from meetings.services import confirming, minutes
from tests.meetings.assembly import Assembly, assemble


def closed() -> Assembly:
    hall = assemble(5).in_session(present=4)
    hall.act(acts.Close(at=0), hall.chair)
    return hall


def sign(hall: Assembly, *people: Person) -> None:
    for person in people:
        with transaction():
            content = minutes.content_of(hall.meeting)
            confirming.sign(hall.meeting, by=person, content=content)


def decline(hall: Assembly, person: Person, reason: str = "第3条记错了人") -> None:
    with transaction():
        content = minutes.content_of(hall.meeting)
        confirming.decline(hall.meeting, by=person, content=content, reason=reason)


def correct(hall: Assembly) -> None:
    with transaction():
        minutes.correct(hall.meeting, "应为代表2", about_seq=3, reason="代表1指出", by=hall.clerk)


def told(person: Person, kind: str) -> int:
    found = db.session.scalar(
        sa.select(sa.func.count()).where(Notice.person_id == person.id, Notice.kind == kind)
    )
    return found or 0


def test_one_who_declines_sends_the_minutes_back_and_nobody_signs_meanwhile(app: Flask) -> None:
    hall = closed()
    decline(hall, hall.representatives[0])
    assert [d.reason for d in confirming.sent_back(hall.meeting)] == ["第3条记错了人"]
    assert told(hall.clerk, "minutes_sent_back") == 1
    with pytest.raises(Refused, match="退回记录员"):
        sign(hall, hall.chair)
    assert to_confirm(hall.chair) == []


def test_a_correction_answers_it_and_all_are_asked_anew(app: Flask) -> None:
    hall = closed()
    sign(hall, hall.representatives[1])
    decline(hall, hall.representatives[0])
    correct(hall)
    assert confirming.sent_back(hall.meeting) == []
    assert confirming.signatures(hall.meeting) == []
    assert told(hall.representatives[1], "minutes_to_sign") == 2
    sign(hall, hall.chair, *hall.representatives[:2])
    assert hall.meeting.state is MeetingState.MINUTES_CONFIRMED


def test_the_clerk_may_let_the_text_stand_and_say_why(app: Flask) -> None:
    hall = closed()
    decline(hall, hall.representatives[0])
    [declined] = confirming.sent_back(hall.meeting)
    with pytest.raises(Invalid), transaction():
        confirming.answer(hall.meeting, declined, " ", by=hall.clerk)
    with transaction():
        confirming.answer(hall.meeting, declined, "录音里是这样说的", by=hall.clerk)
    assert confirming.sent_back(hall.meeting) == []
    assert told(hall.representatives[0], "minutes_answered") == 1
    with pytest.raises(Refused, match="已经处理"), transaction():
        confirming.answer(hall.meeting, declined, "再答一次", by=hall.clerk)
    sign(hall, hall.chair, *hall.representatives[:2])
    assert minutes.is_confirmed(hall.meeting)
    assert [d.answer for d in confirming.declinings(hall.meeting)] == ["录音里是这样说的"]


def test_it_takes_a_reason_a_part_and_a_text_that_still_waits(app: Flask) -> None:
    hall = closed()
    with pytest.raises(Invalid, match="哪里不对"):
        decline(hall, hall.representatives[0], "  ")
    for person in (hall.clerk, hall.representatives[4]):
        with pytest.raises(Forbidden):
            decline(hall, person)
    decline(hall, hall.representatives[0])
    with pytest.raises(Refused, match="说过"):
        decline(hall, hall.representatives[0])
    correct(hall)
    sign(hall, hall.chair, *hall.representatives[:2])
    with pytest.raises(Refused, match="已经核对完"):
        decline(hall, hall.representatives[2])
    with pytest.raises(Refused, match="已经核对签名"):
        decline(hall, hall.chair)


def test_who_confirmed_is_kept_for_ever(app: Flask) -> None:
    hall = closed()
    sign(hall, hall.chair, *hall.representatives[:2])
    for statement in (
        "UPDATE minutes_confirmation SET number=9",
        "DELETE FROM minutes_confirmation",
        "DELETE FROM minutes_signature",
    ):
        with pytest.raises(sa.exc.DBAPIError, match="may only grow"), db.session.begin_nested():
            db.session.execute(sa.text(statement))


def test_published_minutes_with_a_correction_ask_for_signatures_again(app: Flask) -> None:
    hall = closed()
    sign(hall, hall.chair, *hall.representatives[:2])
    with transaction():
        minutes.publish(hall.meeting, by=hall.clerk)
    assert to_confirm(hall.chair) == []
    correct(hall)
    assert [entry.meeting_id for entry in to_confirm(hall.chair)] == [hall.meeting.id]
    sign(hall, hall.chair, *hall.representatives[:2])
    assert to_confirm(hall.chair) == []
