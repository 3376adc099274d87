"""Presence is the door's: a phone that drops its line leaves nobody absent."""

from __future__ import annotations

from flask import Flask

from app.extensions import db
from meetings.queries import presence
from meetings.rules import acts
from tests.meetings.assembly import assemble
from tests.meetings.phones import phones
from tests.support.server import Server


def test_a_phone_that_drops_and_comes_back_changes_no_presence(
    live_server: Server, in_server: Flask
) -> None:
    hall = assemble().in_session()
    one = hall.representatives[0]
    before, acts_before = hall.floor.present, len(presence.stays_of(hall.meeting))
    for _drop in range(3):
        with phones(live_server.url, in_server, one) as (phone,):
            assert phone.send("watch", topic=f"meeting:{hall.meeting.id}")["ok"]
        db.session.rollback()
        assert hall.floor.present == before, "its line is gone, its person is not"
    stays = presence.stays_of(hall.meeting)
    assert len(stays) == acts_before
    assert all(stay.left_at is None for stay in stays)
    assert hall.floor.has_quorum


def test_a_connection_alone_makes_nobody_present(live_server: Server, in_server: Flask) -> None:
    hall = assemble().in_session(present=4)
    absent = hall.representatives[5]
    with phones(live_server.url, in_server, absent) as (phone,):
        assert phone.send("watch", topic=f"meeting:{hall.meeting.id}")["ok"]
        db.session.rollback()
        assert not hall.floor.is_present(absent.id)
        hall.act(acts.Leave(at=0, person=hall.representatives[3].id), hall.chair)
    assert not hall.floor.has_quorum
