"""How urgent topics are: reckoned for many at once, entered at the desk, weighed by the hall."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit import AuditEntry
from app.errors import Invalid, Refused
from app.extensions import db
from app.permissions import Role
from app.transaction import transaction
from proposals.lifecycle.priority import Weights
from proposals.queries.backing import supports_of
from proposals.queries.proposals import timeline_of
from proposals.queries.support import support_of
from proposals.queries.weighing import most_urgent_first, weighed, weighings_of, weights_of
from proposals.services import cosigning, opting, topics, weighing
from proposals.services.weighing import Entry
from tests.proposals.stories import make_proposal, make_topic
from tests.support.factories import make_hall, make_person
from tests.support.statements import asked


def test_the_desk_lists_the_highest_score_first(app: Flask) -> None:
    hall = make_hall()
    secretary = make_person(Role.SECRETARY, at=hall)
    quiet, loud, unsafe = (make_topic(hall, by=secretary) for _ in range(3))
    signed = loud.standing_links[0].proposal
    for _ in range(3):
        with transaction():
            cosigning.co_sign(signed, by=make_person(Role.RESIDENT, at=hall))
    with transaction():
        weighing.weigh(unsafe, Entry(is_unsafe=True, danger="飞线着火"), by=secretary)
    ordered = most_urgent_first([quiet, loud, unsafe])
    assert [one.topic.id for one in ordered] == [unsafe.id, loud.id, quiet.id]
    assert [one.priority.score for one in ordered] == [62, 8, 2]


def test_a_score_set_by_hand_is_shown_journaled_and_may_be_taken_back(app: Flask) -> None:
    hall = make_hall()
    secretary, topic = make_person(Role.SECRETARY, at=hall), None
    topic = make_topic(hall, by=secretary)
    with pytest.raises(Refused, match="写明理由"), transaction():
        weighing.weigh(topic, Entry(override=500), by=secretary)
    with transaction():
        weighing.weigh(topic, Entry(override=500, reason="街道要求先办"), by=secretary)
    assert weighed(topic).priority.score == 500
    assert timeline_of(topic)[-1].text == "街道要求先办"
    written = db.session.scalars(
        select(AuditEntry).where(AuditEntry.act == "topic.ranked_by_hand")
    ).one()
    assert (written.reason, written.subject_id) == ("街道要求先办", topic.id)
    with transaction():
        weighing.weigh(topic, Entry(affected=288, affected_source="物业台账"), by=secretary)
    reckoned = weighed(topic).priority
    assert (reckoned.score, reckoned.override) == (2 + 28, None)
    assert len(weighings_of(topic)) == 2


@pytest.mark.parametrize(
    "entry",
    [
        Entry(affected=5),
        Entry(affected=-1, affected_source="猜"),
        Entry(affected=1_000_001, affected_source="猜"),
        Entry(is_unsafe=True),
    ],
)
def test_half_an_entry_is_refused(app: Flask, entry: Entry) -> None:
    hall = make_hall()
    with pytest.raises(Invalid), transaction():
        weighing.weigh(make_topic(hall), entry, by=make_person(Role.SECRETARY, at=hall))


def test_a_halls_weights_are_its_own_and_count_for_the_topics_it_has(app: Flask) -> None:
    hall, other = make_hall(), make_hall()
    with transaction():
        hall.rules = {"cosigners_required": 3}
    secretary, topic = make_person(Role.SECRETARY, at=hall), make_topic(hall)
    with pytest.raises(Invalid, match="为什么改"), transaction():
        weighing.set_weights(hall, Weights(voices=9), by=secretary, reason=" ")
    with pytest.raises(Refused, match="排不出"), transaction():
        weighing.set_weights(hall, Weights(0, 0, 0, 0, 0), by=secretary, reason="都一样")
    with transaction():
        weighing.set_weights(hall, Weights(voices=9), by=secretary, reason="人多的先办")
    assert weights_of(hall) == Weights(voices=9)
    assert weights_of(other) == Weights()
    assert hall.rules["cosigners_required"] == 3
    assert weighed(topic).priority.score == 9


def test_many_topics_are_weighed_in_a_few_questions_and_as_one_is(app: Flask) -> None:
    hall = make_hall()
    secretary = make_person(Role.SECRETARY, at=hall)
    both = make_person(Role.RESIDENT, at=hall)
    found = []
    for _ in range(4):
        first, second = make_proposal(hall), make_proposal(hall, both)
        with transaction():
            cosigning.co_sign(first, by=both)
        found.append(make_topic(hall, [first, second], by=secretary))
    with transaction():
        opting.leave(found[0], by=both)
        topics.unlink(found[1], found[1].standing_links[0].proposal, by=secretary, reason="拆")
    assert {one.id: support_of(one) for one in found} == dict(supports_of(found))
    with asked() as said:
        most_urgent_first(found)
    assert 0 < len(said) <= 6
