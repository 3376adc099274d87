"""The live door of a meeting at the real server, with phones of its own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask

from app.extensions import db
from app.people.models.membership import Membership
from app.people.services.accounts import withdraw
from app.transaction import transaction
from meetings.rules import acts
from meetings.services import journal
from tests.meetings.assembly import assemble
from tests.meetings.phones import Phone, phones
from tests.support.server import Server


def together(*calls: tuple[Phone, str, dict[str, object]]) -> list[dict[str, object]]:
    """Send all at the same moment."""
    barrier = Barrier(len(calls))

    def send(call: tuple[Phone, str, dict[str, object]]) -> dict[str, object]:
        phone, event, payload = call
        barrier.wait(60)
        return phone.send(event, **payload)

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(send, calls))


def test_an_act_is_acked_and_everyone_watching_is_told(
    live_server: Server, in_server: Flask
) -> None:
    hall = assemble().in_session().moved()
    topic, wall = f"meeting:{hall.meeting.id}", f"screen:{hall.meeting.screen_token}"
    people = (hall.representatives[1], hall.representatives[2], None)
    with phones(live_server.url, in_server, *people) as (seconder, neighbour, screen):
        assert neighbour.send("watch", topic=topic)["ok"]
        assert screen.send("watch", topic=wall)["ok"]
        ack = seconder.send("meetings.second", meeting=hall.meeting.id)
        assert ack["ok"], ack
        told = neighbour.hears(topic, ack["rev"])
        shown = screen.hears(wall, ack["rev"])
    db.session.rollback()
    assert hall.floor.stack[-1].seconders == (hall.representatives[1].id,)
    assert told["counts"] == shown["counts"]
    assert told["rev"] == ack["rev"]


def test_a_refusal_is_an_ack_with_its_reason(live_server: Server, in_server: Flask) -> None:
    hall = assemble().in_session().moved()
    with phones(live_server.url, in_server, hall.representatives[0]) as (mover,):
        ack = mover.send("meetings.second", meeting=hall.meeting.id)
        assert not ack["ok"]
        assert "不能附议自己的动议" in ack["error"]["what"]
        assert "五步议事 ②" in ack["error"]["why"]
        nonsense = mover.send("meetings.claim", meeting=hall.meeting.id, stance="maybe")
        assert nonsense["error"]["code"] == "stance"
        nowhere = mover.send("meetings.second", meeting="12; DROP")
        assert nowhere["error"]["code"] == "missing"


def test_visitors_act_on_nothing_and_watch_what_is_public(
    live_server: Server, in_server: Flask
) -> None:
    hall = assemble().in_session().moved()
    with phones(live_server.url, in_server, None) as (visitor,):
        assert visitor.send("watch", topic=f"meeting:{hall.meeting.id}")["ok"]
        assert not visitor.send("watch", topic="screen:guess")["ok"]
        ack = visitor.send("meetings.second", meeting=hall.meeting.id)
        assert ack["error"]["code"] == "sign_in"


def test_a_role_taken_away_counts_at_the_next_event(live_server: Server, in_server: Flask) -> None:
    hall = assemble().in_session().moved()
    person = hall.representatives[1]
    with phones(live_server.url, in_server, person) as (phone,):
        with transaction():
            for held in db.session.query(Membership).filter_by(person_id=person.id):
                withdraw(held, reason="任期届满")
        ack = phone.send("meetings.second", meeting=hall.meeting.id)
    assert ack["error"]["code"] == "forbidden"


def test_acts_at_the_same_moment_stand_one_after_the_other(
    live_server: Server, in_server: Flask
) -> None:
    hall = assemble(8).in_session().in_debate()
    askers = hall.representatives
    before = journal.length(hall.meeting)
    with phones(live_server.url, in_server, *askers) as held:
        calls = [
            (phone, "meetings.claim", {"meeting": hall.meeting.id, "stance": "question"})
            for phone in held
        ]
        acks = together(*calls)
    assert all(ack["ok"] for ack in acks), acks
    db.session.rollback()
    rows = journal.entries(hall.meeting)
    assert [row.seq for row in rows] == list(range(1, before + len(askers) + 1))
    floor = journal.proven(hall.meeting)
    assert {claim.person for claim in floor.stack[-1].queue} == {person.id for person in askers}
    revisions = sorted(int(str(ack["rev"])) for ack in acks)
    assert len(set(revisions)) == len(askers), "each act has its own revision"


def test_the_same_button_on_two_devices_of_the_chair_counts_once(
    live_server: Server, in_server: Flask
) -> None:
    hall = assemble().in_session().stated()
    with phones(live_server.url, in_server, hall.chair, hall.chair) as (laptop, tablet):
        payload: dict[str, object] = {"meeting": hall.meeting.id}
        acks = together((laptop, "meetings.recess", payload), (tablet, "meetings.recess", payload))
    assert sorted(bool(ack["ok"]) for ack in acks) == [False, True]
    db.session.rollback()
    assert [row.code for row in journal.entries(hall.meeting)].count("recess") == 1


def test_the_page_and_the_socket_do_the_same(live_server: Server, in_server: Flask) -> None:
    by_phone, by_service = assemble().in_session().moved(), assemble().in_session().moved()
    with phones(live_server.url, in_server, by_phone.representatives[1]) as (phone,):
        phone.send("meetings.second", meeting=by_phone.meeting.id)
    by_service.act(acts.Second(at=0), by_service.representatives[1])
    db.session.rollback()
    one, other = (
        [row.code for row in journal.entries(hall.meeting)] for hall in (by_phone, by_service)
    )
    assert one == other
