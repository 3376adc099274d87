"""The demonstration's meeting waits for a newcomer: a quorum is in the room, the chair can go on."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import audit, clock
from app.demo.town import Town, found_town
from app.extensions import db
from app.transaction import transaction
from meetings import demo
from meetings.models.meeting import Meeting, MeetingState
from meetings.models.roll import Attendance, Via
from meetings.rules.acts import CallToOrder
from meetings.services import floor, journal


def next_meeting() -> Meeting:
    """The one that is about to begin; those of a series lie further ahead."""
    meeting = db.session.scalars(select(Meeting).order_by(Meeting.starts_at)).first()
    assert meeting is not None
    return meeting


def founded() -> Town:
    with transaction():
        town = found_town()
    demo.load(town)
    return town


def test_most_representatives_are_there_and_the_chair_may_begin(app: Flask) -> None:
    town = founded()
    meeting = next_meeting()
    assert meeting.state is MeetingState.CHECKIN
    here = journal.floor_of(meeting)
    assert here.quorum == 27
    came = db.session.scalars(select(Attendance).where(Attendance.meeting_id == meeting.id)).all()
    voters = {person.id for person in town.representatives}
    by_code = {one.person_id for one in came if one.via is Via.QR} & voters
    assert here.has_quorum
    assert here.quorum <= len(by_code) < len(voters)
    with transaction():
        floor.perform(meeting, CallToOrder(at=0), by=town.people["chair"])
    assert meeting.state is MeetingState.IN_SESSION
    assert list(audit.verify()) == []


def test_it_begins_within_half_an_hour_on_a_quarter(app: Flask, client: FlaskClient) -> None:
    before = clock.now()
    founded()
    meeting = next_meeting()
    wait = meeting.starts_at - before
    assert 14 * 60 <= wait.total_seconds() <= 31 * 60
    assert meeting.starts_at.minute % 15 == 0
    assert client.get(f"/m/{meeting.id}").status_code == 200
