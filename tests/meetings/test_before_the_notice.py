"""The decision rule at work: how early, how many, what may be on the agenda."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.notices.models.notice import Notice
from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from meetings.models.late_item import LateItem
from meetings.models.meeting import Meeting, MeetingState
from meetings.models.rescheduling import Rescheduling
from meetings.queries import minutes, planning, under_rule
from meetings.rules import acts
from meetings.services import (
    acting,
    convening,
    decision_rule,
    door,
    floor,
    invitations,
    late_items,
    rescheduling,
)
from tests.meetings.assembly import TEXT, Assembly, assemble, plan
from tests.support.factories import make_hall, make_person

SignedIn = Callable[[Person], FlaskClient]

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, 9, tzinfo=SHANGHAI)
OWNERS: dict[str, Any] = {"preset_code": "owners_ordinary"}
REPS: dict[str, Any] = {"preset_code": "village_reps"}


def days_ahead(n: int) -> datetime:
    """Two in the afternoon, so many days after Monday."""
    return MONDAY.replace(hour=14) + timedelta(days=n)


# --- notice -------------------------------------------------------------------------------------


def test_a_statutory_body_is_not_called_later_than_its_law_allows(app: Flask) -> None:
    with clock.stopped(MONDAY):
        with pytest.raises(Refused) as refusal:
            assemble(starts_at=days_ahead(21), **OWNERS)
        assert "只有14个工作日" in str(refusal.value.what)
        assert "物业管理条例" in str(refusal.value.why)
        assert "2026-12-15" in str(refusal.value.remedy)
        assert assemble(starts_at=days_ahead(22), **OWNERS).meeting.noticed_at == MONDAY


def test_the_remedy_names_a_day_that_is_really_early_enough(app: Flask) -> None:
    with clock.stopped(MONDAY):
        rule = under_rule.words_of(assemble(starts_at=days_ahead(40), **OWNERS).meeting).rule
        day = decision_rule.earliest_day(rule)
        assert decision_rule.days_between(MONDAY.date(), day) == 15
        assert decision_rule.days_between(MONDAY.date(), day - timedelta(days=1)) < 15


def test_an_advisory_hall_is_warned_and_may_go_on(app: Flask) -> None:
    with clock.stopped(MONDAY):
        assert assemble(starts_at=days_ahead(2)).meeting.state is MeetingState.NOTICED


def test_the_checklist_says_so_beforehand(app: Flask) -> None:
    with clock.stopped(MONDAY), transaction():
        hall = make_hall()
        chair, clerk = make_person(Role.CHAIR, at=hall), make_person(Role.SECRETARY, at=hall)
        make_person(Role.REPRESENTATIVE, at=hall)
        meeting = convening.convene(
            hall, plan(chair, clerk, starts_at=days_ahead(3), **OWNERS), by=clerk
        )
        convening.add_item(meeting, by=clerk, title="选聘物业", text=TEXT)
        line = {one.label: one for one in planning.readiness_of(meeting)}["提前通知"]
        assert not line.ready
        assert not line.warns
        assert not planning.may_give_notice(meeting)


# --- quorum -------------------------------------------------------------------------------------


def test_a_statutory_quorum_is_not_lowered(app: Flask) -> None:
    half: dict[str, Any] = {
        "quorum_numerator": 1,
        "quorum_denominator": 2,
        "quorum_strict": True,
    }
    few: dict[str, Any] = {"quorum_count": 1}
    for own in (half, few):
        with pytest.raises(Invalid, match="由法律规定"):
            assemble(**REPS, **own)
    assert assemble(representatives=7, **REPS).meeting.quorum_of(7) == 5


def test_where_the_law_counts_no_heads_in_the_room_the_hall_sets_its_own(app: Flask) -> None:
    hall = assemble(starts_at=clock.now() + timedelta(days=60), quorum_count=2, **OWNERS)
    assert hall.meeting.quorum_of(6) == 2


def test_a_rule_that_is_none_that_day_is_refused(app: Flask) -> None:
    with pytest.raises(Invalid, match="没有这种决议规则"):
        assemble(preset_code="nothing")


def test_the_usual_quorum_comes_with_the_rule(app: Flask) -> None:
    at = clock.now()
    usual = {code: decision_rule.usual_quorum(code, at) for code in ("ronr", "collective_reps")}
    assert usual["ronr"] == {
        "quorum_numerator": 1,
        "quorum_denominator": 2,
        "quorum_strict": True,
    }
    share = usual["collective_reps"]
    assert Fraction(share["quorum_numerator"], share["quorum_denominator"]) == Fraction(2, 3)


# --- the agenda after the notice -----------------------------------------------------------------


def test_a_statutory_agenda_is_frozen_with_the_notice(app: Flask) -> None:
    hall = assemble(**REPS)
    with pytest.raises(Refused, match="通知里没有的事项不能增加") as refusal, transaction():
        convening.add_item(hall.meeting, by=hall.clerk, title="再加一项")
    assert "第35条" in str(refusal.value.why)
    hall.in_session()
    with pytest.raises(Refused, match="通知里没有的事项不能增加"), transaction():
        late_items.add(hall.meeting, title="再加一项", text="", yes=6, no=0, by=hall.chair)


def test_a_statutory_body_takes_up_no_motion_outside_its_agenda(app: Flask) -> None:
    hall = assemble(**REPS)
    mover = hall.representatives[0]
    hall.in_session()
    with transaction():
        acting.carry_out(hall.meeting, "move", {"text": TEXT}, person=mover)
    unlisted = opened_without_item(**REPS)
    with pytest.raises(Refused, match="不能增加，也不能表决"), transaction():
        acting.carry_out(
            unlisted.meeting, "move", {"text": TEXT}, person=unlisted.representatives[0]
        )


def opened_without_item(**planned: Any) -> Assembly:
    hall = assemble(**planned)
    with transaction():
        door.open_door(hall.meeting, by=hall.clerk)
    hall.arrive(*hall.representatives)
    hall.act(acts.CallToOrder(at=0), hall.chair)
    return hall


@pytest.mark.parametrize(("yes", "no"), [(4, 2), (2, 1), (1, 0), (6, 0)])
def test_an_advisory_hall_lets_an_item_in_by_two_thirds(app: Flask, yes: int, no: int) -> None:
    hall = opened_without_item()
    with transaction():
        item = late_items.add(
            hall.meeting, title="路灯坏了", text=TEXT, yes=yes, no=no, by=hall.chair
        )
    assert [one.title for one in convening.items_of(hall.meeting)] == ["装充电桩", "路灯坏了"]
    late = late_items.let_in(hall.meeting)[item.id]
    assert (late.yes, late.no) == (yes, no)
    said = [line.text for line in minutes.lines_of(hall.meeting)]
    assert f"会上以赞成 {yes} 人、反对 {no} 人同意临时加议题：路灯坏了" in said
    hall.act(acts.OpenItem(at=0, item=item.id, title=item.title), hall.chair)
    assert hall.floor.item is not None


def suspended() -> Assembly:
    """Under Robert's Rules the room has suspended the rules, 5 to 1."""
    hall = assemble()
    with transaction():
        hall.meeting.rules_code = "ronr"
        door.open_door(hall.meeting, by=hall.clerk)
    hall.arrive(*hall.representatives)
    hall.act(acts.CallToOrder(at=0), hall.chair)
    mover, seconder = hall.representatives[:2]
    hall.act(acts.Move(at=0, motion="suspend_rules", text="现在就议路灯"), mover)
    hall.act(acts.Second(at=0), seconder)
    hall.act(acts.StateQuestion(at=0), hall.chair)
    hall.act(acts.PutQuestion(at=0), hall.chair)
    hall.act(acts.CountVote(at=0, yes=5, no=1), hall.chair)
    return hall


def test_suspended_rules_let_one_item_in_without_a_second_vote(app: Flask) -> None:
    hall = suspended()
    with transaction():
        item = late_items.add(hall.meeting, title="路灯坏了", text=TEXT, by=hall.chair)
    late = late_items.let_in(hall.meeting)[item.id]
    assert (late.yes, late.no) == (5, 1)
    with pytest.raises(Invalid, match="请填写人数"), transaction():
        late_items.add(hall.meeting, title="又一项", text="", by=hall.chair)


def test_the_page_asks_for_no_count_when_the_rules_are_suspended(
    app: Flask, signed_in: SignedIn
) -> None:
    hall = suspended()
    page = f"/m/{hall.meeting.id}/late-item"
    client = signed_in(hall.chair)
    shown = client.get(page).get_data(as_text=True)
    assert "以赞成5、反对1暂停规则" in shown
    assert 'name="yes"' not in shown
    assert client.post(page, data={"title": "路灯坏了"}).status_code == 303
    assert 'name="yes"' in client.get(page).get_data(as_text=True)


def test_an_item_let_in_is_not_undone_as_a_slip(app: Flask) -> None:
    hall = opened_without_item()
    with transaction():
        late_items.add(hall.meeting, title="路灯坏了", text=TEXT, yes=4, no=2, by=hall.chair)
    with pytest.raises(Refused, match="没有可以撤销"), transaction():
        floor.undo(hall.meeting, by=hall.chair)


@pytest.mark.parametrize(("yes", "no"), [(3, 2), (0, 0), (1, 1), (0, 6)])
def test_less_than_two_thirds_lets_nothing_in(app: Flask, yes: int, no: int) -> None:
    hall = opened_without_item()
    with pytest.raises(Refused, match="没有达到三分之二"), transaction():
        late_items.add(hall.meeting, title="路灯坏了", text="", yes=yes, no=no, by=hall.chair)
    assert late_items.let_in(hall.meeting) == {}


def test_more_hands_than_heads_are_refused(app: Flask) -> None:
    hall = opened_without_item()
    for yes, no in ((7, 0), (4, 3), (-1, 0)):
        with pytest.raises(Invalid, match="对不上"), transaction():
            late_items.add(hall.meeting, title="路灯", text="", yes=yes, no=no, by=hall.chair)


def test_nothing_is_let_in_before_the_session_or_over_a_pending_motion(app: Flask) -> None:
    hall = assemble()
    with pytest.raises(Refused, match="在议事中"), transaction():
        late_items.add(hall.meeting, title="路灯", text="", yes=5, no=0, by=hall.chair)
    hall.in_session().moved()
    with pytest.raises(Refused, match="还有动议没有议完"), transaction():
        late_items.add(hall.meeting, title="路灯", text="", yes=5, no=0, by=hall.chair)


def test_the_database_holds_the_two_thirds_too(app: Flask) -> None:
    hall = opened_without_item()
    row = LateItem(item_id=hall.items[0].id, yes=3, no=2, by_id=hall.chair.id, at=clock.now())
    db.session.add(row)
    with pytest.raises(sa.exc.IntegrityError):
        db.session.flush()
    db.session.rollback()


# --- another time ---------------------------------------------------------------------------------


def moved(hall: Assembly, at: datetime, reason: str = "停电") -> Rescheduling:
    with transaction():
        return rescheduling.reschedule(
            hall.meeting, starts_at=at, place_text="党群中心", reason=reason, by=hall.clerk
        )


def test_a_noticed_meeting_is_moved_and_everyone_called_is_told(app: Flask) -> None:
    hall = assemble()
    was = hall.meeting.starts_at
    with transaction():
        invitations.answer(
            hall.meeting, hall.representatives[0], coming=True, by=hall.representatives[0]
        )
        hall.meeting.reminded_at = clock.now()
    change = moved(hall, was + timedelta(days=7))
    assert (hall.meeting.starts_at, hall.meeting.place_text) == (
        was + timedelta(days=7),
        "党群中心",
    )
    assert (change.was_at, change.was_in) == (was, "社区活动室")
    assert hall.meeting.reminded_at is None, "the new time is reminded of again"
    assert invitations.answers_of(hall.meeting) == {}, "a yes to the old day is none to the new"
    told = db.session.scalars(
        sa.select(Notice).where(Notice.kind == "meeting_rescheduled").order_by(Notice.id)
    ).all()
    assert {one.person_id for one in told} >= {p.id for p in hall.representatives}


def test_a_move_that_is_none_or_comes_too_late_is_refused(app: Flask) -> None:
    hall = assemble()
    was = hall.meeting.starts_at
    with pytest.raises(Invalid, match="写明原因"):
        moved(hall, was + timedelta(days=1), reason=" ")
    with pytest.raises(Invalid, match="已经过去"):
        moved(hall, clock.now() - timedelta(hours=1))
    with transaction():
        hall.meeting.place_text = "党群中心"
    with pytest.raises(Invalid, match="都没有改"):
        moved(hall, was)
    hall.in_session()
    with pytest.raises(Refused, match="不能改期"):
        moved(hall, was + timedelta(days=1))


def test_a_statutory_body_moved_forward_keeps_its_days(app: Flask) -> None:
    with clock.stopped(MONDAY):
        hall = assemble(starts_at=days_ahead(60), **OWNERS)
        with pytest.raises(Refused, match="要提前15个工作日通知"):
            moved(hall, days_ahead(10))
        moved(hall, days_ahead(30))
    assert [one.reason for one in rescheduling.changes_of(hall.meeting)] == ["停电"]


def test_what_is_noticed_stays_noticed(app: Flask) -> None:
    hall = assemble()
    with pytest.raises(Refused, match="已经发出"), transaction():
        convening.change(hall.meeting, plan(hall.chair, hall.clerk), by=hall.clerk)
    assert db.session.get_one(Meeting, hall.meeting.id).state is MeetingState.NOTICED
