"""The hall over days from the plan to the end, with the clock stopped where it matters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.documents.notice import notice_document
from app.documents.wording import chinese_appointment
from app.errors import Invalid, Refused
from app.extensions import db
from app.notices.models.notice import Notice
from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from meetings.models.meeting import MeetingState
from meetings.models.motion import Motion, MotionState
from meetings.queries.over_days import days_of, mine_of
from meetings.rules.acts import Move
from meetings.rules.states import Step
from meetings.services import journal, over_days, written
from meetings.services.over_days import Days
from meetings.views.papers import notice_of
from tests.meetings.assembly import TEXT, plan
from tests.meetings.over_days import AUTHORITY, OverDays, begun, called, days, stated
from tests.support.factories import make_hall, make_person


@pytest.fixture
def hall(app: Flask) -> OverDays:
    return called()


def test_it_cannot_be_planned_without_its_authority_or_in_too_few_days(app: Flask) -> None:
    place = make_hall()
    chair, clerk = make_person(Role.CHAIR, at=place), make_person(Role.SECRETARY, at=place)
    planned = plan(chair, clerk)
    for wrong, code in (
        (Days(planned.starts_at + timedelta(days=20), "  "), "authority"),
        (Days(planned.starts_at + timedelta(days=9), AUTHORITY), "too_short"),
        (Days(planned.starts_at + timedelta(days=20), "长" * 201), "rules"),
    ):
        with pytest.raises(Invalid) as refused, transaction():
            over_days.convene(place, planned, wrong, by=clerk)
        assert refused.value.code == code


def test_the_plan_may_be_changed_until_the_notice(hall: OverDays) -> None:
    assert journal.rules_of(hall.meeting).authorised_by == AUTHORITY
    later = plan(hall.chair, hall.clerk)
    with pytest.raises(Refused), transaction():
        over_days.change(hall.meeting, later, days(later.starts_at), by=hall.clerk)


def test_it_opens_at_its_hour_and_begins_with_its_quorum(hall: OverDays) -> None:
    with hall.at(minutes=-5):
        assert hall.meeting.state is MeetingState.NOTICED
    with hall.at(minutes=1):
        assert hall.meeting.state is MeetingState.CHECKIN
        hall.join(hall.people[0])
        assert hall.meeting.state is MeetingState.CHECKIN
        hall.join(hall.people[1])
        assert hall.meeting.state is MeetingState.IN_SESSION
        assert hall.floor.item is not None


def test_what_is_written_while_waiting_leaves_by_itself(hall: OverDays) -> None:
    stated(hall)
    with hall.at(hours=50):
        hall.act("claim", hall.people[2], stance="con")
        assert hall.floor.holder is not None, "no chair has to be awake"
        hall.write(hall.people[1], "先写好的一条。", "pro")
        draft = written.draft_of(hall.meeting, hall.people[1])
        assert draft is not None
        assert draft.ready
        hall.write(hall.people[2], "太贵。")
    texts = [one.text for one in hall.floor.top.speeches]  # type: ignore[union-attr]  # a motion is pending
    assert texts[-2:] == ["太贵。", "先写好的一条。"]
    assert written.draft_of(hall.meeting, hall.people[1]) is None


def test_who_does_not_write_in_a_day_is_passed_over(hall: OverDays) -> None:
    stated(hall)
    with hall.at(hours=50):
        hall.act("claim", hall.people[2], stance="con")
    with hall.at(hours=75):
        assert hall.floor.holder is None


def test_nothing_typed_is_lost(hall: OverDays) -> None:
    stated(hall)
    long = "字" * 700
    with hall.at(hours=2):
        with pytest.raises(Invalid) as refused:
            hall.write(hall.people[2], long, "con")
        assert refused.value.code == "too_long"
        draft = written.draft_of(hall.meeting, hall.people[2])
        assert draft is not None
        assert draft.text == long
        for text, stance, code in (("", "con", "empty"), ("有话", "", "stance")):
            with pytest.raises(Invalid) as refused:
                hall.write(hall.people[2], text, stance)
            assert refused.value.code == code
        with pytest.raises(Refused) as late, transaction():
            written.send(hall.meeting, hall.people[2], by=hall.people[2], motion=99)
        assert late.value.code == "another_question"
        with pytest.raises(Invalid), transaction():
            written.move(hall.meeting, hall.people[2], Move(at=0, text=TEXT), long, by=hall.chair)


def test_each_is_told_once_and_most_of_it_with_the_letter(hall: OverDays) -> None:
    stated(hall)
    for _again in range(3):
        with hall.at(hours=1):
            pass
    told = db.session.execute(
        sa.select(Notice.kind, sa.func.count()).where(Notice.kind.like("days%")).group_by("kind")
    ).all()
    assert {row[0]: row[1] for row in told} == {"days_opened": 4, "days_step": 3 + 4}
    with hall.at(hours=50):
        hall.act("claim", hall.people[2], stance="con")
    turns = db.session.scalars(
        sa.select(Notice).where(Notice.kind == "days_turn").order_by(Notice.id)
    ).all()
    assert [(one.person_id, one.url) for one in turns] == [
        (hall.people[2].id, f"/m/{hall.meeting.id}/days/write")
    ]


def test_a_failure_of_the_system_puts_everything_off(hall: OverDays) -> None:
    stated(hall)
    with hall.at(hours=10), transaction():
        with pytest.raises(Invalid):
            over_days.stop(hall.meeting, reason=" ", by=hall.chair)
        over_days.stop(hall.meeting, reason="停电", by=hall.chair)
    with hall.at(hours=60):
        assert hall.meeting.state is MeetingState.SUSPENDED
        assert over_days.ends_at(hall.meeting) == over_days.planned_end(hall.meeting) + timedelta(
            hours=50
        )
        hall.act("resume", hall.chair)
        assert hall.floor.top is not None
        assert hall.floor.top.step is Step.OPPOSITION
    with hall.at(hours=98):
        assert hall.floor.top is not None
        assert hall.floor.top.step is Step.OPPOSITION
    with hall.at(hours=100):
        assert hall.floor.top is not None
        assert hall.floor.top.step is Step.DEBATE


def test_members_vote_in_writing_on_procedure_and_are_reminded_before_the_end(
    hall: OverDays, signed_in: Callable[[Person], FlaskClient]
) -> None:
    stated(hall)
    one, two, three, late = hall.people
    with hall.at(hours=50):
        hall.join(late)
        hall.act("claim", three, stance="con")
        hall.write(three, "会吵。")
    with hall.at(hours=52):
        hall.act("move", two, motion="amend", rewritten=TEXT.replace("8个", "6个", 1))
        hall.act("second", one)
    with hall.at(hours=101):
        assert hall.floor.top is not None
        assert hall.floor.top.step is Step.VOTING
        mine = mine_of(days_of(hall.meeting), one)
        assert mine is not None
        assert (mine.todo, mine.waits_for_me) == ("请表态：赞成、反对或弃权。", True)
        shown = signed_in(one).get(f"/m/{hall.meeting.id}/days").text
        assert "如果通过，文字变成" in shown
        assert 'name="choice" value="abstain"' in shown
        with pytest.raises(Invalid):
            hall.act("raise_hand", one, choice="maybe")
        hall.act("raise_hand", one, choice="yes")
        mine = mine_of(days_of(hall.meeting), one)
        assert mine is not None
        assert (mine.todo, mine.hand) == ("您已表态，等候其他人。", "赞成")
    for _again in range(2):
        with hall.at(hours=160):
            pass
    reminded = db.session.scalars(
        sa.select(Notice).where(Notice.kind == "days_vote_ends").order_by(Notice.id)
    ).all()
    assert {one.person_id for one in reminded} == {p.id for p in (two, three, late)}
    assert len(reminded) == 3
    with hall.at(hours=180):
        assert hall.floor.top is not None
        assert "6个" in hall.floor.top.text


def test_an_item_whose_motion_was_postponed_is_passed_over(hall: OverDays) -> None:
    stated(hall)
    one, two, three, _late = hall.people
    with hall.at(hours=50):
        hall.act("claim", three, stance="con")
        hall.write(three, "会吵。")
    with hall.at(hours=52):
        hall.act("move", two, motion="postpone_definitely", until="下次会议")
        hall.act("second", one)
    with hall.at(hours=101):
        for person in (one, two, three):
            hall.act("raise_hand", person, choice="yes")
        assert hall.meeting.state is MeetingState.CLOSED


def test_the_word_file_of_the_notice_says_until_when_and_by_what_rule(
    app: Flask, hall: OverDays
) -> None:
    with app.test_request_context():
        said = str(notice_document(notice_of(hall.meeting)))
    assert AUTHORITY in said
    assert chinese_appointment(over_days.ends_at(hall.meeting).astimezone(clock.zone())) in said
    assert "线下代办地点" in said


def test_an_item_without_a_motion_is_passed_over(hall: OverDays) -> None:
    begun(hall)
    with hall.at(hours=71):
        assert hall.meeting.state is MeetingState.IN_SESSION
    with hall.at(hours=73):
        assert hall.meeting.state is MeetingState.CLOSED


def test_the_page_says_what_each_can_do(hall: OverDays) -> None:
    begun(hall)
    with hall.at(minutes=30):
        page = days_of(hall.meeting)
        mine = mine_of(page, hall.people[0])
        assert mine is not None
        assert mine.todo == "请提出这一项的动议。"
        away = mine_of(page, hall.people[3])
        assert away is not None
        assert away.todo == "请点“我参加”，计入到会人数。"
        assert mine_of(page, make_person()) is None
        assert page.now == "等代表就“装充电桩”提出动议。"


def test_what_is_undecided_at_the_end_stays_so(hall: OverDays) -> None:
    begun(hall)
    with hall.at(hours=71):
        hall.move(hall.people[0])
        hall.act("second", hall.people[1])
    with hall.at(days=20, hours=1):
        assert hall.meeting.state is MeetingState.CLOSED
        with pytest.raises(Refused):
            over_days.still_open(hall.meeting)
    motion = db.session.scalars(sa.select(Motion)).one()
    assert motion.state is MotionState.UNFINISHED
