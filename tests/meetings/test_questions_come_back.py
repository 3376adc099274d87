"""Postponed, tabled, referred or unfinished: the question comes back at the next meeting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from app.transaction import transaction
from meetings.models.carried import CarriedKind, CarriedQuestion
from meetings.models.meeting import Meeting
from meetings.models.motion import MotionState
from meetings.queries import minutes, planning
from meetings.queries.returning import is_overdue, waiting_at
from meetings.rules import acts
from meetings.rules.states import Step
from meetings.services import convening, door, journal, overdue, returning
from proposals.lifecycle.topic_states import TopicState
from proposals.models.timeline import TimelineEvent
from tests.meetings.assembly import TEXT, Assembly, assemble
from tests.meetings.next_meeting import (
    WEEK,
    broken_off,
    carry,
    close,
    convene,
    do,
    next_meeting,
    notice,
    postponed,
    rows,
    told,
)
from tests.proposals.stories import make_filed_topic

pytestmark = pytest.mark.usefixtures("rows_hold")

SignedIn = Callable[[Person], FlaskClient]


def test_a_postponed_question_comes_back_with_its_words_and_its_amendment(app: Flask) -> None:
    first = postponed()
    assert [m.state for m in rows(first.meeting)[:3]] == [
        MotionState.POSTPONED,
        MotionState.ADOPTED,
        MotionState.POSTPONED,
    ]
    close(first)
    second = next_meeting(first, "路灯")
    back, new = second.items
    assert (back.text, new.title) == (TEXT.replace("8个", "6个", 1), "路灯")
    second.in_session()
    main, amendment = second.floor.stack
    assert (main.text, main.step) == (back.text, Step.DEBATE)
    assert (amendment.code, amendment.host) == ("amend", main.number)
    assert [m.meeting_id for m in rows(second.meeting)] == [second.meeting.id] * 2
    carry_top(second)
    assert second.floor.stack[0].text == back.text.replace("4万", "3万")


def test_speeches_are_counted_anew_on_another_day_and_not_before(app: Flask) -> None:
    first = close(postponed())
    second = next_meeting(first)
    with clock.stopped(clock.now() + timedelta(days=1)):
        assert second.in_session().floor.stack[0].speeches == ()
    other = next_meeting(close(postponed())).in_session()
    assert [one.person for one in other.floor.stack[0].speeches] == [
        person.id for person in (other.representatives[0], other.representatives[2])
    ]


def carry_top(hall: Assembly) -> None:
    """The immediately pending procedural question is adopted."""
    do(hall, hall.chair, "put_question")
    do(hall, hall.chair, "count_vote", yes="5", no="0")


def test_it_stands_in_the_minutes_of_both_meetings(app: Flask, signed_in: SignedIn) -> None:
    first = close(postponed())
    second = next_meeting(first).in_session()
    said = [line.text for line in minutes.lines_of(second.meeting)]
    assert any("以前会议留下 1 项待议" in line for line in said)
    assert any("进入以前会议留下的议题" in line and "6个" in line for line in said)
    client = signed_in(first.clerk)
    old = client.get(f"/m/{first.meeting.id}/minutes").get_data(as_text=True)
    assert "已改期" in old
    assert "改期到下次会议" in old
    assert second.meeting.title in old
    new = client.get(f"/m/{second.meeting.id}/minutes").get_data(as_text=True)
    assert "改期到这次" in new
    assert first.meeting.title in new
    agenda = client.get(f"/m/{second.meeting.id}/notice").get_data(as_text=True)
    assert "改期到这次" in agenda


def test_the_topic_goes_with_its_question(app: Flask, signed_in: SignedIn) -> None:
    hall = assemble()
    topic = make_filed_topic(hall.hall)
    meeting = convene(hall, starts_at=clock.now() + timedelta(days=2))
    with transaction():
        convening.add_item(meeting, by=hall.clerk, title=topic.title, text=TEXT, topic=topic)
    first = notice(hall, meeting).in_session().in_debate()
    carry(first, "postpone_definitely", until="下次会议")
    close(first)
    assert topic.state is TopicState.FILED
    assert topic not in planning.topics_to_schedule(hall.hall), "it comes back by itself"
    second = next_meeting(first)
    assert second.items[0].topic == topic
    assert topic.state is TopicState.SCHEDULED
    second.in_session()
    query = sa.select(TimelineEvent.act).where(TimelineEvent.topic_id == topic.id)
    acted = list(db.session.scalars(query.order_by(TimelineEvent.id)))
    after = acted[acted.index("set_aside") :]
    assert after == ["set_aside", "topic_unscheduled", "topic_scheduled", "taken_up"]
    page = signed_in(hall.clerk).get(topic.url).get_data(as_text=True)
    for words in ("已改期", "改期到下次会议", "暂不议决", "恢复审议", "改期再议"):
        assert words in page


def test_the_floor_is_the_same_after_a_replay(app: Flask) -> None:
    second = next_meeting(close(postponed())).in_session()
    kept = second.floor
    app.extensions["meeting_floors"].clear()
    assert journal.proven(second.meeting) == kept


def test_what_was_pending_at_the_end_is_unfinished_business(app: Flask) -> None:
    first = broken_off(assemble().in_session().in_debate())
    [row] = waiting_at([first.hall.id])
    assert (row.kind, rows(first.meeting)[0].state) == (
        CarriedKind.UNFINISHED,
        MotionState.UNFINISHED,
    )
    second = next_meeting(first).in_session()
    assert [m.code for m in second.floor.stack] == ["main_motion"]
    assert second.floor.stack[0].seconders == (first.representatives[1].id,)
    second.act(acts.NextStep(at=0), second.chair)


def test_what_was_never_stated_does_not_go_over(app: Flask) -> None:
    first = broken_off(assemble().in_session().moved())
    assert waiting_at([first.hall.id]) == []
    assert rows(first.meeting)[0].state is MotionState.UNFINISHED


def test_the_order_is_unfinished_then_tabled_then_postponed_then_reported(app: Flask) -> None:
    hall = assemble(titles=("一", "二", "三", "四")).in_session()
    for place, (code, fields) in enumerate(
        (
            ("commit", {"committee": "物业委员会"}),
            ("postpone_definitely", {"until": "下次会议"}),
            ("lay_on_table", {}),
        )
    ):
        if place:
            item = hall.items[place]
            hall.act(acts.OpenItem(at=0, item=item.id, title=item.title), hall.chair)
        hall.in_debate()
        carry(hall, code, **fields)
    item = hall.items[3]
    hall.act(acts.OpenItem(at=0, item=item.id, title=item.title), hall.chair)
    broken_off(hall.in_debate())
    referred = next(r for r in waiting_at([hall.hall.id]) if r.kind is CarriedKind.REFERRED)
    with transaction():
        returning.report(referred, "可以做，预算合适", by=hall.clerk)
    later = next_meeting(hall, "新议题")
    assert [item.title for item in later.items] == ["四", "三", "二", "一", "新议题"]
    assert [item.position for item in later.items] == [1, 2, 3, 4, 5]


def test_a_tabled_question_comes_up_by_itself_at_the_next_meeting(app: Flask) -> None:
    first = assemble().in_session().in_debate()
    carry(first, "lay_on_table")
    assert rows(first.meeting)[0].state is MotionState.TABLED
    second = next_meeting(close(first)).in_session()
    assert second.floor.top is not None
    assert second.floor.top.text == TEXT


def test_a_tabled_question_lapses_when_the_next_meeting_leaves_it(app: Flask) -> None:
    first = assemble().in_session().in_debate()
    carry(first, "lay_on_table")
    second = next_meeting(close(first), "路灯")
    with transaction():
        door.open_door(second.meeting, by=second.clerk)
    second.arrive(*second.representatives)
    second.act(acts.CallToOrder(at=0), second.chair)
    close(second)
    assert rows(second.meeting)[0].state is MotionState.LAPSED
    assert any("已经失效" in text for text in told(first.representatives[0]))
    assert waiting_at([first.hall.id]) == []
    assert [item.title for item in next_meeting(second, "停车").items] == ["停车"]


def test_what_the_next_meeting_does_not_reach_goes_over_again(app: Flask) -> None:
    second = next_meeting(close(postponed()), "路灯")
    with transaction():
        door.open_door(second.meeting, by=second.clerk)
    second.arrive(*second.representatives)
    second.act(acts.CallToOrder(at=0), second.chair)
    close(second)
    [row] = waiting_at([second.hall.id])
    assert row.kind is CarriedKind.UNFINISHED
    third = next_meeting(second).in_session()
    assert [m.code for m in third.floor.stack] == ["main_motion", "amend"]


def test_a_date_is_waited_for(app: Flask) -> None:
    first = assemble().in_session().in_debate()
    until = clock.now() + 3 * WEEK
    carry(first, "postpone_definitely", until_ms=f"{until:%Y-%m-%dT%H:%M}")
    close(first)
    early = next_meeting(first, "路灯", starts_at=clock.now() + WEEK)
    assert [item.title for item in early.items] == ["路灯"]
    due = next_meeting(first, starts_at=until)
    assert [item.title for item in due.items] == ["装充电桩"]


def referred(first: Assembly, **fields: object) -> CarriedQuestion:
    carry(first.in_session().in_debate(), "commit", committee="物业委员会", **fields)
    assert rows(first.meeting)[0].state is MotionState.REFERRED
    close(first)
    return waiting_at([first.hall.id])[0]


def test_a_referral_waits_for_the_report(app: Flask, signed_in: SignedIn) -> None:
    first = assemble()
    row = referred(first)
    assert next_meeting(first, "路灯", starts_at=clock.now() + WEEK).items[0].title == "路灯"
    client = signed_in(first.clerk)
    page = f"/desk/returning/{row.id}/report"
    assert client.post(page, data={"report": ""}).status_code == 422
    assert client.post(page, data={"report": "建议分两批装"}).status_code == 303
    again = client.post(page, data={"report": "再说一遍"})
    assert again.status_code == 409
    assert "再说一遍" in again.get_data(as_text=True), "nothing typed is lost"
    due = next_meeting(first, starts_at=clock.now() + 2 * WEEK)
    assert [item.title for item in due.items] == ["装充电桩"]
    text = client.get(f"/m/{due.meeting.id}/notice").get_data(as_text=True)
    assert "建议分两批装" in text


def test_a_referral_without_a_report_comes_back_when_its_time_is_over(
    app: Flask, signed_in: SignedIn
) -> None:
    first = assemble()
    row = referred(first, deadline=f"{clock.today() + WEEK:%Y-%m-%d}")
    overdue.sweep()
    assert row.overdue_told_at is None
    with clock.stopped(clock.now() + 2 * WEEK):
        assert is_overdue(row)
        meeting = convene_empty_before(first)
        overdue.sweep()
        overdue.sweep()
        for person in (first.clerk, first.chair, first.representatives[0]):
            assert sum("到期没有报告" in text for text in told(person)) == 1
        assert [item.title for item in convening.items_of(meeting)] == ["装充电桩"]
        page = signed_in(first.clerk).get("/desk/meetings").get_data(as_text=True)
        assert "以前会议留下的问题" not in page, "it is on an agenda already"


def convene_empty_before(hall: Assembly) -> Meeting:
    """A meeting planned while the question still waited."""
    [row] = waiting_at([hall.hall.id])
    was, row.due_at = row.due_at, clock.now() + 9 * WEEK
    meeting = convene(hall, starts_at=clock.now() + WEEK)
    with transaction():
        row.due_at = was
    return meeting


def test_the_secretary_is_asked_for_the_report(app: Flask, signed_in: SignedIn) -> None:
    first = assemble()
    referred(first, deadline=f"{clock.today() + WEEK:%Y-%m-%d}")
    client = signed_in(first.clerk)
    assert "以前会议留下的问题（1）" in client.get("/desk/meetings").get_data(as_text=True)
    page = client.get("/desk/returning").get_data(as_text=True)
    assert "登记委员会报告" in page
    assert "物业委员会" in page


def test_what_came_back_cannot_be_reworded_taken_off_or_passed(app: Flask) -> None:
    first = close(postponed())
    meeting = convene(first)
    [back] = convening.items_of(meeting)
    with transaction():
        new = convening.add_item(meeting, by=first.clerk, title="路灯", text="修路灯")
    with pytest.raises(Refused, match="不能改，也不能移出"), transaction():
        convening.remove_item(back, by=first.clerk)
    with pytest.raises(Refused, match="不能改，也不能移出"), transaction():
        convening.edit_item(back, title="别的", text="", mover=None, by=first.clerk)
    with transaction():
        convening.raise_item(new, by=first.clerk)
    assert [item.title for item in convening.items_of(meeting)] == ["装充电桩", "路灯"]


def test_a_meeting_already_prepared_shows_it_when_the_first_closes(app: Flask) -> None:
    first = postponed()
    later = convene(first, starts_at=clock.now() + WEEK)
    with transaction():
        convening.add_item(later, by=first.clerk, title="路灯", text="修路灯")
    close(first)
    assert [item.title for item in convening.items_of(later)] == ["装充电桩", "路灯"]


def test_a_sooner_meeting_takes_it_from_a_later_one(app: Flask) -> None:
    first = close(postponed())
    later = convene(first, starts_at=clock.now() + 2 * WEEK)
    assert len(convening.items_of(later)) == 1
    sooner = next_meeting(first, starts_at=clock.now() + WEEK)
    assert [item.title for item in sooner.items] == ["装充电桩"]
    assert convening.items_of(later) == []


def test_a_meeting_called_off_gives_it_back(app: Flask) -> None:
    first = close(postponed())
    meeting = convene(first)
    with transaction():
        convening.cancel(meeting, reason="停电", by=first.clerk)
    assert [row.kind for row in waiting_at([first.hall.id])] == [CarriedKind.POSTPONED]
    assert [item.title for item in next_meeting(first).items] == ["装充电桩"]


def noticed_before(first: Assembly, **planned: object) -> Assembly:
    """The next notice was out before the first meeting closed."""
    meeting = convene(first, starts_at=clock.now() + 8 * WEEK, **planned)
    with transaction():
        convening.add_item(meeting, by=first.clerk, title="路灯", text="修路灯")
    second = notice(first, meeting)
    close(first)
    return second


def test_an_advisory_hall_takes_it_in_at_the_door(app: Flask) -> None:
    second = noticed_before(postponed())
    with transaction():
        door.open_door(second.meeting, by=second.clerk)
    assert [i.title for i in convening.items_of(second.meeting)] == ["装充电桩", "路灯"]


def test_a_statutory_body_takes_up_nothing_that_was_not_noticed(app: Flask) -> None:
    second = noticed_before(postponed(), preset_code="village_reps")
    with transaction():
        door.open_door(second.meeting, by=second.clerk)
    assert [i.title for i in convening.items_of(second.meeting)] == ["路灯"]
    assert len(waiting_at([second.hall.id])) == 1


def test_a_report_needs_words_and_a_referral(app: Flask) -> None:
    first = assemble()
    row = referred(first)
    with pytest.raises(Invalid, match="写明委员会的意见"):
        returning.report(row, " ", by=first.clerk)
    unfinished = close(postponed())
    other = next(r for r in waiting_at([unfinished.hall.id]))
    with pytest.raises(Refused, match="不等报告"):
        returning.report(other, "可行", by=first.clerk)


def test_a_divided_question_says_so(app: Flask) -> None:
    hall = assemble().in_session().in_debate()
    do(
        hall,
        hall.representatives[3],
        "move",
        motion="division_of_question",
        parts="装充电桩\n修车棚",
        independent="1",
    )
    assert rows(hall.meeting)[0].state is MotionState.DIVIDED
