"""A hall asks for the rule quiz before the first vote on a phone; every other way stays open (T02)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.errors import DomainError
from app.extensions import db
from app.people.models.person import Person
from app.places.models.hall import Hall
from app.transaction import transaction
from meetings.lessons.questions import QUESTIONS
from meetings.services import quiz
from tests.meetings.assembly import assemble
from tests.support.factories import make_person
from tests.support.statements import asked
from tests.votes.owners import TEN, owners_poll, registered
from tests.votes.polling import Polling, new_id, put_to_vote
from tests.votes.secret_polling import SecretPolling, prepare_secret
from tests.votes.test_helped_votes import entered, teller
from tests.votes.test_owners_decide import opened, owner
from votes.counting.records import CastVia
from votes.crypto.ledger import sha256_hex
from votes.models.poll import Poll
from votes.queries.receipts import ballot_of
from votes.queries.turnout import seat_of
from votes.services import hall_rules, helping, writer
from votes.services.answers import Given
from votes.services.casting import Cast
from votes.services.hall_rules import OwnRules
from votes.services.secret import casting, credentials, desk

SignIn = Callable[[Person], FlaskClient]
RIGHT = {one.code: one.right for one in QUESTIONS}
BECAUSE = "2026年3月1日议事会通过的议事规则第8条"


def require(hall: Hall) -> None:
    """The hall asks for it, as it stands in its rules: votes under way are the service's matter."""
    with transaction():
        hall.rules = {**hall.rules, "quiz": {"required": True}}


def pass_quiz(*people: Person) -> None:
    with transaction():
        for person in people:
            quiz.hand_in(person, 1, RIGHT)


def asking(voters: int = 4) -> Polling:
    """A vote under way where the quiz is asked for, and nobody has passed."""
    vote = put_to_vote(voters)
    require(vote.hall.hall)
    return vote


def test_who_has_not_passed_cannot_vote_on_a_phone_and_who_passes_votes_at_once(
    app: Flask,
) -> None:
    vote = asking()
    first, second = vote.voters[:2]
    for via in (CastVia.LIVE, CastVia.FORM):
        with pytest.raises(DomainError) as refused:
            writer.cast(replace(vote.ballot(first), via=via))
        assert (refused.value.code, refused.value.link) == ("quiz_first", "/course/quiz")
        told = refused.value.to_json()
        assert "测验" in told["what"]
        assert "本厅定了" in told["why"]
        assert "纸质票" in told["remedy"]
        assert "两位工作人员代投" in told["remedy"]
        assert told["link"] == "/course/quiz"
    assert vote.poll.turnout == 0
    pass_quiz(first)
    assert vote.cast(first).code
    assert vote.refused(second) == "quiz_first"
    assert vote.poll.turnout == 1


def test_where_no_hall_asks_nobody_is_asked(app: Flask) -> None:
    vote = put_to_vote(3)
    with asked(r"\bquiz_pass\b") as of_passes:
        vote.all_vote("yes", "no", "yes")
    assert not of_passes
    assert vote.poll.turnout == 3


def test_a_whole_batch_costs_one_question(app: Flask) -> None:
    vote = asking(6)
    pass_quiz(*vote.voters[:4])
    batch = [vote.ballot(voter) for voter in vote.voters]
    with asked(r"\bquiz_pass\b") as of_passes:
        answers = writer.write_all(batch)
    assert len(of_passes) == 1
    assert [isinstance(one, Given) for one in answers] == [True] * 4 + [False] * 2
    assert {one.code for one in answers[4:]} == {"quiz_first"}


def test_ballots_of_two_halls_cost_one_question_too(app: Flask) -> None:
    strict, other, free = asking(3), asking(3), put_to_vote(3)
    pass_quiz(other.voters[0])
    batch = [one.ballot(one.voters[0]) for one in (strict, other, free)]
    with asked(r"\bquiz_pass\b") as of_passes:
        answers = writer.write_all(batch)
    assert len(of_passes) == 1
    assert [isinstance(one, Given) for one in answers] == [False, True, True]


def test_the_receipt_of_a_ballot_that_stands_is_handed_out_again(app: Flask) -> None:
    vote = put_to_vote(3)
    number = new_id()
    given = vote.cast(vote.voters[0], "yes", number)
    require(vote.hall.hall)
    assert vote.cast(vote.voters[0], "yes", number).code == given.code


def test_paper_and_the_desk_stay_open(app: Flask) -> None:
    vote = asking()
    helping.check(entered(vote, vote.voters[0]), by=teller(vote))
    paper = replace(vote.ballot(vote.voters[1]), via=CastVia.PAPER)
    assert writer.cast(paper).code
    assert vote.poll.turnout == 2


def test_the_pages_say_why_and_lead_to_the_quiz_without_a_script(
    app: Flask, signed_in: SignIn
) -> None:
    vote = asking()
    voter, uuid = vote.voters[0], vote.poll.uuid
    browser = signed_in(voter)
    page = browser.get(f"/v/{uuid}").text
    assert "您还没有通过议事规则测验，不能用手机投票" in page
    assert "两位工作人员代投" in page
    assert 'href="/course/quiz"' in page
    assert 'name="choice"' not in page
    assert browser.get(f"/v/{uuid}/confirm?choice=yes").status_code == 302
    sent = {"voter": vote.pseudonym(voter), "ballot_id": new_id(), "choice": "yes"}
    refused = browser.post(f"/v/{uuid}/cast", data=sent)
    assert refused.status_code == 409
    assert 'href="/course/quiz"' in refused.text
    as_json = browser.post(f"/v/{uuid}/cast", data=sent, headers={"Accept": "application/json"})
    assert as_json.get_json()["error"]["link"] == "/course/quiz"
    passed = browser.post("/course/quiz", data=RIGHT)
    assert "通过了" in passed.text
    assert "（请投票）" in passed.text, "the way back to the vote stands above the page"
    assert 'name="choice"' in browser.get(f"/v/{uuid}").text
    assert browser.post(f"/v/{uuid}/cast", data=sent).status_code == 303
    assert ballot_of(vote.poll, voter) is not None


def test_the_desk_still_votes_for_them_from_the_helping_page(app: Flask, signed_in: SignIn) -> None:
    vote = asking()
    page = signed_in(vote.hall.clerk).get(f"/m/{vote.hall.meeting.id}/helping/{vote.voters[0].id}")
    assert "两人代投" in page.text


def test_a_hall_cannot_ask_for_it_while_a_vote_is_under_way(app: Flask) -> None:
    vote = put_to_vote(3)
    with pytest.raises(DomainError) as refused, transaction():
        hall_rules.set_own(vote.hall.hall, OwnRules(quiz=True), because=BECAUSE, by=vote.hall.clerk)
    assert refused.value.code == "announced"
    db.session.rollback()
    vote.close()
    with transaction():
        hall_rules.set_own(vote.hall.hall, OwnRules(quiz=True), because=BECAUSE, by=vote.hall.clerk)
    assert quiz.is_required(vote.hall.hall.rules)


def test_owners_vote_by_the_law_and_are_not_asked(app: Flask) -> None:
    hall = assemble(3).in_session()
    registered(hall.hall.place, TEN, hall.clerk)
    require(hall.hall)
    poll = opened(hall, owners_poll(hall))
    assert handed_in(poll, owner(1)) == "taken"


def handed_in(poll: Poll, voter: Person) -> str:
    seat = seat_of(poll, voter)
    assert seat is not None
    asked = Cast(poll.uuid, voter.id, seat.pseudonym, new_id(), "yes", CastVia.LIVE)
    return code_of(lambda: writer.cast(asked))


def code_of(act: Callable[[], object]) -> str:
    """The code of the refusal."""
    try:
        act()
    except DomainError as error:
        return error.code
    return "taken"


@pytest.fixture(params=["proven", "received"])
def secret(
    app: Flask, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> SecretPolling:
    """A secret vote where the quiz is asked for; two voters' phones brought a credential."""
    if request.param == "received":
        monkeypatch.setattr(casting, "PROVEN_FIRST", 2)
    vote = prepare_secret(4)
    vote.keys().offer(*vote.voters[:2])
    require(vote.hall.hall)
    pass_quiz(vote.voters[1])
    return vote.opened()


def test_a_secret_ballot_waits_for_the_quiz_too(secret: SecretPolling) -> None:
    untaught, taught = secret.voters[:2]
    secret.secrets.pop(untaught.id)
    text = secret.text(untaught, "yes")
    assert secret.refuses(untaught, text) == "quiz_first"
    assert secret.refuses(taught, secret.text(taught, "yes")) in {"taken", "received"}
    pass_quiz(untaught)
    assert secret.refuses(untaught, text) in {"taken", "received"}


def test_the_desk_can_seal_for_whoever_has_not_passed(secret: SecretPolling) -> None:
    untaught, taught = secret.voters[:2]
    pseudonym = secret.pseudonym(untaught)
    assert credentials.credential_of(secret.poll, pseudonym).secret is not None
    assert credentials.credential_of(secret.poll, secret.pseudonym(taught)).secret is None
    secret.secrets.pop(untaught.id)
    text = secret.text(untaught, "yes")
    desk.seal(secret.poll, untaught, text, sha256_hex(text), by=secret.hall.clerk)
    (entry,) = desk.waiting_for(secret.poll, pseudonym)
    assert code_of(lambda: desk.check(entry, by=make_person())) in {"taken", "received"}
