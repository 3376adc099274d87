"""Minutes are published within working days, the date with its reason; one reminder; overdue."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock
from app.extensions import db
from app.notices.models.notice import Notice
from app.shell.navigation import todos
from app.transaction import transaction
from meetings.models.meeting import MeetingState
from meetings.presets.publication import USUAL, publication_rule
from meetings.queries.publication import PublicationClock, clock_of, unpublished
from meetings.rules import acts
from meetings.services import confirming, minutes, minutes_sweeping
from tests.meetings.assembly import Assembly, assemble

FRIDAY = datetime(2026, 11, 20, 12, tzinfo=UTC)
"""Evening in Shanghai; the three working days after it are Monday to Wednesday."""


def closed_on_friday() -> Assembly:
    with clock.stopped(FRIDAY - timedelta(hours=2)):
        hall = assemble(3)
    with clock.stopped(FRIDAY):
        hall.in_session()
        hall.act(acts.Close(at=0), hall.chair)
    return hall


def running(hall: Assembly, *, days: int) -> PublicationClock:
    with clock.stopped(FRIDAY + timedelta(days=days)):
        found = clock_of(hall.meeting)
    assert found is not None
    return found


def reminders(hall: Assembly) -> int:
    query = sa.select(sa.func.count()).where(
        Notice.person_id == hall.clerk.id, Notice.kind == "minutes_due"
    )
    return db.session.scalar(query) or 0


def test_the_due_date_is_counted_in_working_days_and_says_on_what_it_rests(app: Flask) -> None:
    hall = closed_on_friday()
    found = running(hall, days=0)
    assert found.deadline.due == date(2026, 11, 25)
    assert found.deadline.working_days == 3
    assert [run.first for run in found.deadline.skipped] == [date(2026, 11, 21)]
    assert "北京市物业管理条例" in found.rule.article


NOT_YET, NEAR, LATE = "not yet", "near", "late"


@pytest.mark.parametrize(
    ("days", "standing", "days_late"),
    [(0, NOT_YET, 0), (3, NOT_YET, 0), (4, NEAR, 0), (5, NEAR, 0), (7, LATE, 2)],
)
def test_near_and_overdue_are_computed(
    app: Flask, days: int, standing: str, days_late: int
) -> None:
    found = running(closed_on_friday(), days=days)
    assert (LATE if found.is_late else NEAR if found.is_near else NOT_YET) == standing
    assert found.days_late == days_late


def test_the_clerk_is_reminded_once(app: Flask) -> None:
    hall = closed_on_friday()
    for days, expected in ((1, 0), (4, 1), (4, 1), (8, 1)):
        with clock.stopped(FRIDAY + timedelta(days=days)):
            minutes_sweeping.sweep()
        assert reminders(hall) == expected


def test_published_late_stays_late_and_in_time_stays_in_time(app: Flask) -> None:
    hall = closed_on_friday()
    with clock.stopped(FRIDAY + timedelta(days=6)):
        for person in (hall.chair, *hall.representatives[:2]):
            with transaction():
                content = minutes.content_of(hall.meeting)
                confirming.sign(hall.meeting, by=person, content=content)
        with transaction():
            minutes.publish(hall.meeting, by=hall.clerk)
    found = running(hall, days=30)
    assert hall.meeting.state is MeetingState.PUBLISHED
    assert (found.is_late, found.days_late, found.published_on) == (True, 1, date(2026, 11, 26))
    assert hall.meeting not in unpublished()


def test_it_stands_among_what_waits_for_the_clerk(app: Flask) -> None:
    hall = closed_on_friday()
    with app.test_request_context():
        mine = [one for one in todos(hall.clerk) if one.url == f"/m/{hall.meeting.id}/minutes"]
    assert [one.due for one in mine] == [datetime(2026, 11, 25, 16, tzinfo=UTC)]


def test_a_rule_that_says_nothing_follows_the_usual_one() -> None:
    assert publication_rule("ronr") is USUAL
    assert publication_rule(None) is USUAL
    assert "业主大会" in publication_rule("owners_ordinary").article
