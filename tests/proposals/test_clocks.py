"""The desk's clocks: what is late is reckoned, and each reminder goes out once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import clock
from app.calendar_overrides.services import declare
from app.extensions import db
from app.notices.models.notice import Notice
from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from app.work_calendar.days import DayKind
from proposals.lifecycle.deadlines import Clock, Urgency
from proposals.models.desk_watch import DeskWatch
from proposals.queries.clock_todos import clock_todos
from proposals.queries.due import board
from proposals.services import appealing, desk, reminding, routing
from proposals.services.routing import Limit
from tests.proposals.stories import again, make_filed_topic, make_proposal
from tests.support.factories import make_hall, make_person

MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
"""Ten in the morning in Shanghai."""


def said_to(person: Person) -> list[str]:
    """The desk's reminders to this person, the first first."""
    wanted = select(Notice).where(Notice.person_id == person.id).order_by(Notice.id)
    return [one.kind for one in db.session.scalars(wanted) if one.kind.startswith("desk.")]


def look(at: datetime) -> None:
    """One minute's sweep, forgetting everything that a restart forgets."""
    db.session.rollback()
    db.session.expire_all()
    with clock.stopped(at):
        reminding.look()


def test_each_reminder_of_the_48_hours_goes_out_once_even_after_a_restart(app: Flask) -> None:
    hall = make_hall()
    with clock.stopped(MONDAY):
        secretary = make_person(Role.SECRETARY, at=hall)
        street = make_person(Role.STREET, at=hall)
        first, second = make_proposal(hall, title="路灯坏了"), make_proposal(hall)
    for hours, told in ((0, 0), (35, 0), (36, 1), (36, 1), (37, 1), (47, 1), (48, 2), (90, 2)):
        look(MONDAY + timedelta(hours=hours))
        assert len(said_to(secretary)) == told, hours
    assert said_to(secretary) == ["desk.triage_near", "desk.triage_late"]
    assert said_to(street) == [], "the hall has its own secretary"
    notice = db.session.scalars(
        select(Notice).where(Notice.person_id == secretary.id).order_by(Notice.id)
    ).first()
    assert notice is not None
    assert (notice.params["title"], notice.params["count"]) == ("路灯坏了", 2)
    assert db.session.get_one(DeskWatch, 1).looked_at == MONDAY + timedelta(hours=90)
    del first, second


def test_what_was_answered_in_time_is_not_reminded_of_and_the_street_stands_in(app: Flask) -> None:
    hall = make_hall()
    with clock.stopped(MONDAY):
        street = make_person(Role.STREET, at=hall)
        answered, waiting = make_proposal(hall), make_proposal(hall)
        with transaction():
            desk.accept(answered, by=street)
    look(MONDAY + timedelta(hours=60))
    assert said_to(street) == ["desk.triage_late"], "what is late is not said to be near as well"
    assert {
        one.params["count"] for one in db.session.scalars(select(Notice)) if "count" in one.params
    } == {1}
    del waiting


def test_days_are_reminded_of_in_the_morning_and_when_they_are_over(app: Flask) -> None:
    hall = make_hall()
    with clock.stopped(MONDAY):
        secretary, monitor = (make_person(r, at=hall) for r in (Role.SECRETARY, Role.MONITOR))
        topic = make_filed_topic(hall)
        sent, refused = make_proposal(hall), make_proposal(hall)
        with transaction():
            desk.accept(sent, by=secretary)
            routing.send_directly(sent, "物业", "", Limit(5), by=secretary)
            desk.decline(refused, by=secretary, reason="不归这里管")
            assert refused.proposer is not None
            appealing.raise_appeal(refused, "不服", by=refused.proposer)
        look(MONDAY)
    assert again(topic).schedule_due == date(2026, 3, 9)
    before_eight = datetime(2026, 3, 8, 23, 59, tzinfo=UTC)
    look(before_eight)
    assert said_to(secretary) == []
    for _minute in range(2):
        look(before_eight + timedelta(minutes=1))
    assert sorted(said_to(secretary)) == ["desk.routed_near", "desk.schedule_near"]
    assert said_to(monitor) == ["desk.appeal_near"]
    for days in (1, 2, 3):
        look(before_eight + timedelta(days=days))
    assert sorted(said_to(secretary)) == [
        "desk.routed_late",
        "desk.routed_near",
        "desk.schedule_late",
        "desk.schedule_near",
    ]
    assert said_to(monitor) == ["desk.appeal_near", "desk.appeal_late"]


def test_the_board_holds_every_clock_with_its_reckoning_and_writes_nothing(app: Flask) -> None:
    hall = make_hall()
    with clock.stopped(MONDAY):
        secretary = make_person(Role.SECRETARY, at=hall)
        topic, proposal = make_filed_topic(hall), make_proposal(hall)
        sent = make_proposal(hall)
        with transaction():
            desk.accept(sent, by=secretary)
            routing.send_directly(sent, "物业", "", Limit(1), by=secretary)
        found = {one.clock: one for one in board(hall)}
    assert {one.urgency for one in found.values()} == {Urgency.LATER}
    assert found[Clock.TRIAGE].due == MONDAY + timedelta(hours=48)
    assert found[Clock.TRIAGE].reckoning is None
    scheduled = found[Clock.SCHEDULE].reckoning
    assert scheduled is not None
    assert scheduled.due == topic.schedule_due
    assert found[Clock.ROUTED].who == "物业"
    with clock.stopped(MONDAY + timedelta(days=1)):
        assert [one.clock for one in board(hall) if one.urgency is Urgency.TODAY] == [Clock.ROUTED]
        assert [todo.url for todo in clock_todos(secretary)] == [f"/desk/due?hall={hall.code}"]
    with clock.stopped(MONDAY + timedelta(days=30)):
        assert {one.urgency for one in board(hall)} == {Urgency.LATE}
    assert not db.session.dirty
    del proposal


def test_an_administrators_holiday_moves_what_is_counted_after_it(app: Flask) -> None:
    hall = make_hall()
    with clock.stopped(MONDAY):
        administrator = make_person(Role.ADMINISTRATOR, at=hall)
        kept = make_filed_topic(hall)
        with transaction():
            declare(date(2026, 3, 4), DayKind.HOLIDAY, reason="停水", by=administrator)
        moved = make_filed_topic(hall)
        by_url = {one.url: one for one in board(hall)}
    assert (kept.schedule_due, moved.schedule_due) == (date(2026, 3, 9), date(2026, 3, 10))
    assert by_url[f"/desk/topics/{kept.id}"].reckoning is None, "today's calendar counts otherwise"
    counted = by_url[f"/desk/topics/{moved.id}"].reckoning
    assert counted is not None
    assert [run.first for run in counted.skipped] == [date(2026, 3, 4), date(2026, 3, 7)]


def test_the_count_of_the_three_batches_is_open_to_everybody(
    app: Flask, client: FlaskClient
) -> None:
    hall = make_hall()
    page = client.get(f"/outcomes?hall={hall.code}").get_data(as_text=True)
    assert "办结总数（分母）" in page
    assert "没有可算的" in page
    for query, said in (
        ("since=2026-13-01", "日期写得不对"),
        ("since=2030-01-02&until=2030-01-01", "对调"),
    ):
        answer = client.get(f"/outcomes?hall={hall.code}&{query}")
        assert answer.status_code == 422
        assert said in answer.get_data(as_text=True)
