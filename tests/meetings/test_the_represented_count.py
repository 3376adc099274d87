"""Where the rule says so (P13a), one who is represented counts as attending."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from app.people.models.person import Household, Person
from app.transaction import transaction
from meetings.models.proxy import Proxy
from meetings.queries import minutes
from meetings.rules import acts
from meetings.services import door, journal, proxies
from tests.meetings.assembly import Assembly, assemble

SignedIn = Callable[[Person], FlaskClient]


def collective() -> Assembly:
    """A collective's meeting (P13a), the first two of its members of one home."""
    hall = assemble(preset_code="collective")
    with transaction():
        home = Household(place=hall.hall.place, building="3号楼", unit="2", room="501")
        db.session.add(home)
        db.session.flush()
        for person in hall.representatives[:2]:
            person.household_id = home.id
    return hall


def send(hall: Assembly) -> Proxy:
    away, here = hall.representatives[:2]
    with transaction():
        return proxies.record(hall.meeting, away, here, paper="委托书1号", by=hall.clerk)


def opened(hall: Assembly) -> Assembly:
    with transaction():
        door.open_door(hall.meeting, by=hall.clerk)
    return hall


def test_whoever_is_represented_counts_towards_the_quorum(app: Flask, signed_in: SignedIn) -> None:
    hall = collective()
    send(hall)
    opened(hall)
    hall.arrive(*hall.representatives[1:4])
    assert (hall.floor.quorum, hall.floor.voters_present) == (4, 4)
    hall.act(acts.CallToOrder(at=0), hall.chair)
    turnout = minutes.turnout_of(hall.meeting)
    assert [entry.name for entry in turnout.represented] == ["代表1"]
    page = signed_in(hall.clerk).get(f"/m/{hall.meeting.id}/minutes").get_data(as_text=True)
    assert "委托出席" in page
    roll = signed_in(hall.clerk).get(f"/m/{hall.meeting.id}/roll").get_data(as_text=True)
    assert "代表1（委托代表2）" in roll


def test_the_quorum_goes_when_the_holder_leaves(app: Flask) -> None:
    hall = collective()
    send(hall)
    opened(hall)
    hall.arrive(*hall.representatives[1:4])
    hall.act(acts.CallToOrder(at=0), hall.chair)
    hall.act(acts.Leave(at=0, person=hall.representatives[1].id), hall.representatives[1])
    assert hall.floor.voters_present == 2
    assert not hall.floor.has_quorum


def test_nobody_counts_twice_and_a_revoked_proxy_counts_no_more(app: Flask) -> None:
    hall = opened(collective())
    proxy = send(hall)
    hall.arrive(*hall.representatives[1:3])
    assert hall.floor.voters_present == 3
    with transaction():
        proxies.revoke(proxy, by=hall.representatives[0])
    assert hall.floor.voters_present == 2
    send(hall)
    hall.arrive(hall.representatives[0])
    assert hall.floor.voters_present == 3
    assert journal.proven(hall.meeting).voters_present == 3
