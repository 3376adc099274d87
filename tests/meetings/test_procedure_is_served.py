"""Amendments, divisions and the like in a served meeting: counted by hands, kept in the rows."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from app.announcements import subscribe
from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from app.transaction import transaction
from meetings.events import MotionDecided, QuestionPut
from meetings.models.motion import Motion, MotionState
from meetings.rules import acts
from meetings.rules.states import Phase, Step
from meetings.services import acting, journal
from tests.meetings.assembly import TEXT, Assembly, assemble

pytestmark = pytest.mark.usefixtures("rows_hold")


def do(hall: Assembly, who: Person, code: str, **fields: object) -> None:
    with transaction():
        acting.carry_out(hall.meeting, code, fields, person=who)


def rows(hall: Assembly) -> list[Motion]:
    query = sa.select(Motion).where(Motion.meeting_id == hall.meeting.id).order_by(Motion.id)
    return list(db.session.scalars(query))


def pend(hall: Assembly, motion: str, **fields: object) -> Assembly:
    """Moved by the fourth, seconded by the fifth, stated by the chair."""
    mover, seconder = hall.representatives[3:5]
    do(hall, mover, "move", motion=motion, **fields)
    do(hall, seconder, "second")
    do(hall, hall.chair, "state_question")
    return hall


def count(hall: Assembly, yes: int, no: int) -> None:
    do(hall, hall.chair, "put_question")
    do(hall, hall.chair, "count_vote", yes=str(yes), no=str(no))


def test_an_adopted_amendment_changes_the_words_that_are_put_to_the_poll(app: Flask) -> None:
    told: list[object] = []
    subscribe(app, QuestionPut, told.append)
    subscribe(app, MotionDecided, told.append)
    hall = assemble().in_session().in_debate()
    word = TEXT[:2]
    pend(hall, "amend", operation="strike_and_insert", strike=word, insert="今年")
    count(hall, 4, 1)
    main, amendment = rows(hall)
    assert main.text == TEXT.replace(word, "今年", 1)
    assert (main.state, amendment.state) == (MotionState.PENDING, MotionState.ADOPTED)
    assert (amendment.yes, amendment.no) == (4, 1)
    assert told == [MotionDecided(amendment.id, adopted=False, outcome="adopted")]
    assert hall.floor.stack[0].step is Step.DEBATE
    hall.act(acts.NextStep(at=0), hall.chair)
    hall.act(acts.NextStep(at=0, reason="时间有限"), hall.chair)
    do(hall, hall.chair, "put_question")
    assert told[-1] == QuestionPut(main.id, hall.chair.id)
    with pytest.raises(Refused, match="由表决环节计票"):
        do(hall, hall.chair, "count_vote", yes="4", no="1")


def test_a_divided_question_has_a_row_for_each_part(app: Flask) -> None:
    told: list[MotionDecided] = []
    subscribe(app, MotionDecided, told.append)
    hall = assemble().in_session().in_debate()
    pend(hall, "division_of_question", parts="装充电桩\n修车棚")
    count(hall, 4, 1)
    whole, division, *parts = rows(hall)
    assert [part.text for part in parts] == ["装充电桩", "修车棚"]
    assert whole.state is MotionState.DIVIDED
    assert division.state is MotionState.ADOPTED
    assert {part.state for part in parts} == {MotionState.PENDING}
    assert [fact.motion_id for fact in told] == [division.id]
    assert hall.floor.top is not None
    assert hall.floor.top.ref == parts[0].id
    app.extensions["meeting_floors"].clear()
    assert journal.proven(hall.meeting) == journal.floor_of(hall.meeting)


def test_a_postponed_question_waits_and_is_taken_up(app: Flask) -> None:
    hall = assemble().in_session().in_debate()
    pend(hall, "postpone_definitely", until="周六上午", until_ms="2999-01-02T09:00")
    count(hall, 5, 0)
    main = rows(hall)[0]
    assert main.state is MotionState.POSTPONED
    assert hall.floor.top is None
    assert hall.floor.aside[0].details.until == "周六上午"
    do(hall, hall.chair, "take_up")
    assert hall.floor.top is not None
    assert hall.floor.top.ref == main.id
    assert main.state is MotionState.PENDING


def test_what_is_still_set_aside_when_the_meeting_closes_says_so(app: Flask) -> None:
    hall = assemble().in_session().in_debate()
    pend(hall, "lay_on_table")
    count(hall, 5, 0)
    do(hall, hall.chair, "close")
    assert hall.floor.phase is Phase.CLOSED
    assert rows(hall)[0].state is MotionState.TABLED


@pytest.mark.parametrize(
    ("yes", "no", "state"),
    [(2, 2, MotionState.NOT_SUSTAINED), (1, 3, MotionState.SUSTAINED)],
)
def test_a_tie_on_an_appeal_sustains_the_chair(
    app: Flask, yes: int, no: int, state: MotionState
) -> None:
    hall = assemble().in_session().in_debate()
    do(hall, hall.representatives[3], "move", motion="point_of_order", text="跑题了")
    do(hall, hall.chair, "rule_point", sustained="1", reason="确实跑题")
    pend(hall, "appeal", text="没有跑题")
    count(hall, yes, no)
    assert [row.state for row in rows(hall)[2:]] == [state]
    sustained = state is MotionState.NOT_SUSTAINED
    point = MotionState.SUSTAINED if sustained else MotionState.NOT_SUSTAINED
    assert rows(hall)[1].state is point


def test_an_inquiry_is_answered_and_has_no_outcome_of_its_own(app: Flask) -> None:
    hall = assemble().in_session().in_debate()
    do(hall, hall.representatives[3], "move", motion="request_for_info", text="一共几户？")
    do(hall, hall.chair, "answer", answer="四十户")
    assert hall.floor.top is not None
    assert hall.floor.top.code == "main_motion"
    assert rows(hall)[1].state is MotionState.UNFINISHED


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("count_vote", {"yes": "x", "no": "1"}),
        ("count_vote", {"yes": "1"}),
        ("move", {"motion": "amend", "operation": "paint"}),
        ("move", {"motion": "recess", "until_ms": "soon"}),
    ],
)
def test_terms_that_are_none_are_invalid(app: Flask, code: str, fields: dict[str, str]) -> None:
    hall = assemble().in_session().in_debate()
    who = hall.chair if code == "count_vote" else hall.representatives[3]
    with pytest.raises(Invalid):
        do(hall, who, code, **fields)
