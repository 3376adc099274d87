"""A meeting is planned, its agenda set, its notice given, or it is called off."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock
from app.announcements import subscribe
from app.errors import Invalid, Refused
from app.extensions import db
from app.notices.models.notice import Notice
from app.people.services.accounts import grant
from app.permissions import Role
from app.transaction import transaction
from meetings.events import MeetingNoticed
from meetings.models.meeting import Meeting, MeetingState
from meetings.queries import planning
from meetings.rules import acts
from meetings.services import convening, decision_rule, door, roll
from proposals.lifecycle.topic_states import TopicState
from proposals.models.timeline import TimelineEvent
from proposals.models.topic import Topic
from tests.meetings.assembly import TEXT, Assembly, assemble, plan
from tests.proposals.stories import make_filed_topic
from tests.support.factories import make_hall, make_person

OURS = {"topic_scheduled", "debated", "put_to_vote", "topic_decided", "decided_again"}


def planned(**changed: object) -> Assembly:
    """A meeting still in preparation, with one representative and no agenda."""
    hall = make_hall()
    chair = make_person(Role.CHAIR, at=hall)
    clerk = make_person(Role.SECRETARY, at=hall)
    representative = make_person(Role.REPRESENTATIVE, at=hall)
    expert = make_person(Role.EXPERT, at=hall)
    with transaction():
        meeting = convening.convene(hall, plan(chair, clerk, **changed), by=clerk)
    return Assembly(hall, meeting, chair, clerk, [representative], expert)


def with_topic() -> tuple[Assembly, Topic]:
    """A noticed meeting on a filed topic."""
    hall = planned()
    topic = make_filed_topic(hall.hall)
    with transaction():
        item = convening.add_item(
            hall.meeting, by=hall.clerk, title=topic.title, text=TEXT, topic=topic
        )
        for _n in range(3):
            person = make_person()
            grant(person, Role.REPRESENTATIVE, hall.hall.place)
            hall.representatives.append(person)
        convening.give_notice(hall.meeting, by=hall.clerk)
    hall.items.append(item)
    return hall, topic


def deeds(topic: Topic) -> list[str]:
    """What this stage wrote on a topic's timeline; the stages above write there too."""
    query = sa.select(TimelineEvent.act).where(TimelineEvent.topic_id == topic.id)
    return [act for act in db.session.scalars(query.order_by(TimelineEvent.id)) if act in OURS]


def test_the_notice_freezes_the_roll_and_tells_everyone_called(app: Flask) -> None:
    told: list[MeetingNoticed] = []
    subscribe(app, MeetingNoticed, told.append)
    hall = assemble(4)
    entries = roll.entries_of(hall.meeting)
    assert sorted(e.person_id for e in entries if e.voting) == sorted(
        p.id for p in hall.representatives
    )
    assert [e.number for e in entries] == list(range(1, len(entries) + 1))
    latecomer = make_person(Role.REPRESENTATIVE, at=hall.hall)
    assert roll.entry_of(hall.meeting, latecomer) is None
    noticed = sa.select(Notice.person_id).where(Notice.kind == "meeting_notice")
    assert set(db.session.scalars(noticed)) == {e.person_id for e in entries}
    assert told == [MeetingNoticed(hall.meeting.id)]
    assert hall.meeting.state is MeetingState.NOTICED


def test_chair_clerk_and_expert_are_called_without_a_vote(app: Flask) -> None:
    hall = assemble(3)
    by_person = {e.person_id: e for e in roll.entries_of(hall.meeting)}
    assert by_person[hall.chair.id].deputy
    assert by_person[hall.clerk.id].desk
    assert by_person[hall.expert.id].expert
    assert not any(by_person[p.id].voting for p in (hall.chair, hall.clerk, hall.expert))


@pytest.mark.parametrize(
    ("share", "voters", "needed"),
    [
        ({}, 6, 4),
        ({}, 40, 27),
        ({"quorum_numerator": 1, "quorum_denominator": 2, "quorum_strict": True}, 40, 21),
        ({"quorum_numerator": 1, "quorum_denominator": 2, "quorum_strict": True}, 5, 3),
        ({"quorum_count": 9}, 40, 9),
    ],
)
def test_the_quorum_is_counted_in_whole_people(
    app: Flask, share: dict[str, object], voters: int, needed: int
) -> None:
    assert planned(**share).meeting.quorum_of(voters) == needed


def test_nothing_is_changed_after_the_notice(app: Flask) -> None:
    hall = assemble()
    with pytest.raises(Refused, match="通知已经发出"), transaction():
        convening.change(hall.meeting, plan(hall.chair, hall.clerk), by=hall.clerk)
    with pytest.raises(Refused, match="通知已经发出"), transaction():
        convening.add_item(hall.meeting, by=hall.clerk, title="临时加一项")


def test_no_notice_without_an_agenda_representatives_or_time(app: Flask) -> None:
    hall = planned()
    with pytest.raises(Refused, match="议程还是空的"), transaction():
        convening.give_notice(hall.meeting, by=hall.clerk)
    empty = make_hall()
    chair, clerk = make_person(Role.CHAIR, at=empty), make_person(Role.SECRETARY, at=empty)
    with transaction():
        meeting = convening.convene(empty, plan(chair, clerk), by=clerk)
        convening.add_item(meeting, by=clerk, title="一项")
    with pytest.raises(Refused, match="还没有议事代表"), transaction():
        convening.give_notice(meeting, by=clerk)


def test_a_quorum_larger_than_the_roll_is_found_before_the_notice(app: Flask) -> None:
    hall = planned(quorum_count=2)
    with transaction():
        convening.add_item(hall.meeting, by=hall.clerk, title="一项")
    with pytest.raises(Refused, match="比代表总数还多"), transaction():
        convening.give_notice(hall.meeting, by=hall.clerk)


def test_a_plan_that_does_not_hold_is_refused(app: Flask) -> None:
    hall = make_hall()
    chair, clerk = make_person(Role.CHAIR, at=hall), make_person(Role.SECRETARY, at=hall)
    bad: list[dict[str, object]] = [
        {"title": " "},
        {"starts_at": clock.now() - timedelta(minutes=1)},
        {"quorum_count": 0},
        {"quorum_numerator": 4},
    ]
    for changed in bad:
        with pytest.raises(Invalid), transaction():
            convening.convene(hall, plan(chair, clerk, **changed), by=clerk)
    with pytest.raises(Invalid, match="不是本议事厅的主持人"), transaction():
        convening.convene(hall, plan(clerk, clerk), by=clerk)


def test_the_agenda_is_ordered_reworded_and_closed_up(app: Flask) -> None:
    hall = planned()
    with transaction():
        one, two, three = (
            convening.add_item(hall.meeting, by=hall.clerk, title=title) for title in "甲乙丙"
        )
        convening.raise_item(three, by=hall.clerk)
        convening.raise_item(one, by=hall.clerk)
        convening.edit_item(two, title="乙二", text="全文", mover=None, by=hall.clerk)
        convening.remove_item(one, by=hall.clerk)
    kept = convening.items_of(hall.meeting)
    assert [(item.position, item.title) for item in kept] == [(1, "丙"), (2, "乙二")]


def test_another_halls_topic_is_not_taken_up(app: Flask) -> None:
    hall, topic = planned(), make_filed_topic(make_hall())
    with pytest.raises(Invalid, match="不是本议事厅"), transaction():
        convening.add_item(hall.meeting, by=hall.clerk, title="别家的", topic=topic)


def test_a_stakeholder_may_be_called_and_has_no_vote(app: Flask) -> None:
    hall = assemble()
    shopkeeper = make_person(Role.RESIDENT, at=hall.hall)
    with transaction():
        entry = roll.add(hall.meeting, shopkeeper, by=hall.clerk)
    assert (entry.stakeholder, entry.voting) == (True, False)
    with pytest.raises(Refused, match="已在名册上"), transaction():
        roll.add(hall.meeting, shopkeeper, by=hall.clerk)


def test_the_halls_own_rules_are_frozen_with_the_notice(app: Flask) -> None:
    hall = planned()
    with transaction():
        hall.hall.rules = {"five_step": {"speech_ms": 60_000}}
        convening.add_item(hall.meeting, by=hall.clerk, title="一项")
        convening.give_notice(hall.meeting, by=hall.clerk)
    with transaction():
        hall.hall.rules = {"five_step": {"speech_ms": 90_000}}
    assert hall.floor.rules.speech_ms == 60_000


def test_rules_that_cannot_be_in_force_stop_the_notice(app: Flask) -> None:
    hall = planned()
    with transaction():
        hall.hall.rules = {"five_step": {"speech_ms": 1}}
        convening.add_item(hall.meeting, by=hall.clerk, title="一项")
    with pytest.raises(Refused, match="规则填写有误"), transaction():
        convening.give_notice(hall.meeting, by=hall.clerk)


def test_a_topic_is_scheduled_debated_and_decided_on_its_timeline(app: Flask) -> None:
    hall, topic = with_topic()
    assert topic.state is TopicState.SCHEDULED
    hall.in_session().decided(3, 1, adopted=True)
    assert topic.state is TopicState.DECIDED
    assert deeds(topic) == ["topic_scheduled", "debated", "put_to_vote", "topic_decided"]
    assert topic.stated_at is not None


def test_a_topic_that_nobody_seconds_goes_back_to_the_pool(app: Flask) -> None:
    hall, topic = with_topic()
    hall.in_session().moved()
    hall.act(acts.NoSecond(at=0), hall.chair, at=clock.now() + timedelta(seconds=61))
    assert topic.state is TopicState.POOLED


def test_a_topic_whose_motion_was_withdrawn_waits_for_another_agenda(app: Flask) -> None:
    hall, topic = with_topic()
    hall.in_session().moved()
    hall.act(acts.WithdrawMotion(at=0), hall.representatives[0])
    assert topic.state is TopicState.FILED


def test_a_second_motion_on_a_decided_topic_does_no_harm(app: Flask) -> None:
    hall, topic = with_topic()
    hall.in_session().decided(1, 3, adopted=False)
    hall.decided(3, 1, adopted=True)
    assert topic.state is TopicState.DECIDED
    assert deeds(topic)[-1] == "decided_again"


def test_calling_off_returns_topics_and_tells_everyone(app: Flask) -> None:
    hall, topic = with_topic()
    with pytest.raises(Invalid), transaction():
        convening.cancel(hall.meeting, reason=" ", by=hall.clerk)
    with transaction():
        convening.cancel(hall.meeting, reason="场地停电", by=hall.clerk)
    assert topic.state is TopicState.FILED
    told = db.session.scalars(
        sa.select(Notice).where(Notice.kind == "meeting_cancelled").order_by(Notice.id)
    ).all()
    assert len(told) == len(roll.entries_of(hall.meeting))
    with pytest.raises(Refused, match="已经取消"), transaction():
        door.open_door(hall.meeting, by=hall.clerk)


def test_a_meeting_that_began_is_not_called_off(app: Flask) -> None:
    hall = assemble().in_session()
    with pytest.raises(Refused, match="不能取消"), transaction():
        convening.cancel(hall.meeting, reason="来不及", by=hall.clerk)


def test_the_notice_is_counted_in_working_days_with_weekends_off(app: Flask) -> None:
    shanghai = ZoneInfo("Asia/Shanghai")
    friday = datetime(2025, 11, 21, 9, tzinfo=shanghai)
    with clock.stopped(friday):
        monday = planned(starts_at=datetime(2025, 11, 24, 14, tzinfo=shanghai)).meeting
        week_later = planned(starts_at=datetime(2025, 12, 1, 14, tzinfo=shanghai)).meeting
        assert decision_rule.notice_days(monday) == 0
        assert decision_rule.notice_days(week_later) == 5
        short = {check.label: check for check in planning.readiness_of(monday)}
        assert not short["提前通知"].ready
        assert short["提前通知"].warns, "an advisory hall is warned, not forbidden"


def test_tokens_cannot_be_guessed_and_differ(app: Flask) -> None:
    one, two = planned().meeting, planned().meeting
    tokens = {one.screen_token, one.checkin_token, two.screen_token, two.checkin_token}
    assert len(tokens) == 4
    assert all(len(token) >= 24 for token in tokens)


def test_the_database_itself_refuses_a_meeting_held_without_notice(app: Flask) -> None:
    hall = planned()
    with pytest.raises(sa.exc.IntegrityError), db.session.begin_nested():
        db.session.execute(
            sa.update(Meeting).where(Meeting.id == hall.meeting.id).values(state="in_session")
        )
