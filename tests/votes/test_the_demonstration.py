"""The demonstration holds votes on options: people elected, a budget divided, a plan chosen."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app import clock
from app.demo.town import found_town
from app.extensions import db
from app.people.models.membership import Membership
from app.transaction import transaction
from meetings import demo as meetings
from votes.demo.load import load
from votes.models.poll import Poll, PollState
from votes.queries.pictures import pictures_of
from votes.services import replay


def test_it_has_votes_that_were_held_and_one_that_is_ready(app: Flask, client: FlaskClient) -> None:
    with transaction():
        town = found_town()
        began = clock.today() - timedelta(days=200)
        db.session.execute(update(Membership).values(since=began))
    meetings.load(town)
    load(town)
    *held, ready = db.session.scalars(select(Poll).order_by(Poll.id)).all()
    assert [poll.method for poll in held] == ["approval", "equal_shares", "plurality"]
    for poll in held:
        assert poll.state is PollState.DECLARED
        assert replay.examine(poll) == ()
        assert (poll.result or {})["outcome"] == "passed"
        page = client.get(f"/v/{poll.uuid}/result").text
        assert "选出" in page or "当选" in page
    assert len((held[0].result or {})["elected"]) == 2
    assert 1 < len((held[1].result or {})["elected"]) < 5
    assert (ready.state, len(pictures_of(ready))) == (PollState.CONFIGURED, 3)
