"""What happens by the clock alone."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask import Flask

from app import clock
from app.extensions import db
from app.notices.models.notice import Notice
from meetings.services import live_state, roll, sweeping
from tests.meetings.assembly import assemble


def reminders() -> int:
    query = sa.select(sa.func.count()).where(Notice.kind == "meeting_reminder")
    return db.session.scalar(query) or 0


def test_people_are_reminded_once_a_day_before(app: Flask) -> None:
    hall = assemble(starts_at=clock.now() + timedelta(hours=30))
    sweeping.sweep()
    assert reminders() == 0
    with clock.stopped(clock.now() + timedelta(hours=7)):
        sweeping.sweep()
        sweeping.sweep()
    assert reminders() == len(roll.entries_of(hall.meeting))


def test_pages_wake_when_a_wait_ends_without_any_act(app: Flask) -> None:
    hall = assemble().in_session().moved()
    before = live_state.payload(hall.meeting)
    sweeping.sweep()
    assert live_state.payload(hall.meeting) == before
    with clock.stopped(clock.now() + timedelta(seconds=61)):
        sweeping.sweep()
        woken = live_state.payload(hall.meeting)
        assert woken["state"] != before["state"]
        sweeping.sweep()
        assert live_state.payload(hall.meeting) == woken, "told once"
