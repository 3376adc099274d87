"""无异议: adopted where nobody objects; one objection, by phone or aloud, turns it into a vote."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.errors import DomainError, Invalid, Refused
from app.people.models.person import Person
from app.transaction import transaction
from meetings.rules import acts
from meetings.services import door
from tests.meetings.assembly import TEXT, Assembly, assemble
from tests.support.factories import make_person
from tests.votes.test_preparing import cast, opened, prepared
from votes.counting.records import Mode
from votes.models.poll import Poll, PollState
from votes.queries import polls, results
from votes.services import closing, consent, objecting, replay
from votes.verify import verify

SignIn = Callable[[Person], FlaskClient]
LATER = consent.TIME + timedelta(seconds=1)


def asked(hall: Assembly) -> Poll:
    return opened(hall, question=TEXT, mode=Mode.CONSENT)


def refusal(act: Callable[[], object]) -> str:
    try:
        with transaction():
            act()
    except DomainError as error:
        return error.code
    return "taken"


def test_nobody_objects_and_it_is_adopted_after_the_time_shown(
    app: Flask, signed_in: SignIn
) -> None:
    hall = assemble(5).in_session(4)
    poll = asked(hall)
    phone = signed_in(hall.representatives[0]).get(f"/v/{poll.uuid}").text
    assert "有人反对吗？没有就通过。" in phone
    assert "data-ends" in phone
    assert "我有异议" not in signed_in(hall.representatives[4]).get(f"/v/{poll.uuid}").text
    assert "有人反对吗" in app.test_client().get(f"/s/{hall.meeting.screen_token}").text
    assert cast(poll, hall.representatives[0]) == "other_mode"
    with pytest.raises(Refused) as early:
        closing.close(poll, by=hall.chair)
    assert early.value.code == "still_asking"
    with clock.stopped(clock.now() + LATER):
        closing.close(poll, by=hall.chair)
    assert poll.state is PollState.DECLARED
    assert results.shown(poll).passed
    assert results.shown(poll).figures.yes.heads == 4
    assert replay.examine(poll) == ()
    verify(results.record_of(poll).encode())


def test_one_objection_by_phone_opens_the_vote_for_all(app: Flask, signed_in: SignIn) -> None:
    hall = assemble(4).in_session()
    poll = asked(hall)
    answer = signed_in(hall.representatives[2]).post(f"/v/{poll.uuid}/object")
    assert answer.status_code == 303
    following = polls.standing_alone(hall.meeting)[-1]
    assert answer.location.endswith(following.uuid)
    assert (poll.state, following.state) == (PollState.ANNULLED, PollState.OPEN)
    assert (following.mode, following.question) == (Mode.ELECTRONIC, TEXT)
    assert f"{hall.representatives[2].name}有异议" in poll.annulled_because
    assert cast(following, hall.representatives[0]) == "taken"
    assert refusal(lambda: objecting.object_to(poll, hall.chair, by=hall.chair)) == "closed"


def test_an_objection_said_aloud_is_noted_by_the_chair_and_by_nobody_else(
    app: Flask, signed_in: SignIn
) -> None:
    hall = assemble(4).in_session(3)
    poll, said = asked(hall), {"for": hall.representatives[1].id}
    path = f"/v/{poll.uuid}/object"
    assert signed_in(hall.representatives[0]).post(path, data=said).status_code == 403
    chair = signed_in(hall.chair)
    assert chair.post(path).status_code == 403, "the chair has no voice of their own"
    assert chair.post(path, data={"for": hall.representatives[3].id}).status_code == 403
    assert "谁当场提出异议" in chair.get(f"/m/{hall.meeting.id}/chair").text
    assert chair.post(path, data=said).status_code == 303
    assert poll.state is PollState.ANNULLED


def test_strangers_and_the_absent_have_no_say(app: Flask) -> None:
    hall = assemble(4).in_session(3)
    poll, stranger = asked(hall), make_person(name="路人")
    assert refusal(lambda: objecting.object_to(poll, stranger, by=stranger)) == "off_roll"
    absent = hall.representatives[3]
    assert refusal(lambda: objecting.object_to(poll, absent, by=absent)) == "not_present"


def test_where_motions_are_voted_on_consent_cannot_take_the_votes_place(app: Flask) -> None:
    hall = assemble(4).in_session()
    with pytest.raises(Invalid):
        prepared(hall, question=TEXT, mode=Mode.CONSENT, item=hall.items[0])
    with pytest.raises(Invalid):
        prepared(hall, question=TEXT, mode=Mode.CONSENT, ends_at=clock.now() + timedelta(days=1))


def test_without_a_quorum_nothing_is_adopted_by_consent(app: Flask) -> None:
    hall = assemble(6).in_session(4)
    poll = prepared(hall, question=TEXT, mode=Mode.CONSENT)
    with transaction():
        door.leave(hall.meeting, hall.representatives[0], by=hall.clerk)
    assert refusal(lambda: consent.may_ask(poll)) == "no_quorum"


def test_a_vote_that_follows_an_objection_to_a_motion_decides_the_motion(app: Flask) -> None:
    hall = assemble(4)
    with transaction():
        hall.meeting.rules_code = "ronr"
    hall.in_session()
    prepared(hall, question=TEXT, mode=Mode.CONSENT, item=hall.items[0])
    hall.act(acts.Move(at=0, text=TEXT), hall.representatives[0])
    hall.act(acts.Second(at=0), hall.representatives[1])
    hall.act(acts.StateQuestion(at=0), hall.chair)
    hall.act(acts.PutQuestion(at=0), hall.chair)
    poll = polls.poll_of(hall.motion)
    assert poll is not None
    assert poll.mode is Mode.CONSENT
    with transaction():
        following = objecting.object_to(poll, hall.representatives[2], by=hall.representatives[2])
    assert polls.poll_of(hall.motion) == following
    for person in hall.representatives[:3]:
        assert cast(following, person) == "taken"
    closing.close(following, by=hall.chair)
    assert hall.motion.adopted
