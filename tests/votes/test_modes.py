"""Show of hands, roll-call aloud, and paper beside the phone: two people at the desk, one ballot each."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from app.errors import DomainError, Refused
from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.photos.models.photo import Photo
from app.photos.services import keep
from app.transaction import transaction
from tests.meetings.assembly import TEXT, Assembly, assemble
from tests.support.factories import make_person
from tests.support.pictures import picture
from tests.votes.polling import Polling, new_id, put_to_vote
from tests.votes.test_preparing import cast, opened, prepared
from votes.counting.records import CastVia, Mode
from votes.models.helped import HelpedBallot
from votes.models.poll import PollState
from votes.queries import results
from votes.queries.polls import polls_of
from votes.queries.receipts import ballot_of
from votes.services import calling, closing, hands, helping, replay
from votes.verify import verify

SignIn = Callable[[Person], FlaskClient]


def teller(hall: Assembly, name: str = "李监票") -> Person:
    return make_person(Role.TELLER, at=hall.hall, name=name)


def refusal(act: Callable[[], object]) -> str:
    try:
        with transaction():
            act()
    except DomainError as error:
        return error.code
    return "taken"


def test_hands_are_counted_by_one_confirmed_by_another_and_recounted_by_a_stranger(
    app: Flask, signed_in: SignIn
) -> None:
    hall = assemble(5).in_session()
    prepared(hall, question=TEXT, mode=Mode.SHOW_OF_HANDS, item=hall.items[0])
    vote = Polling(hall.voting())
    poll, other = vote.poll, teller(hall)
    assert poll.mode is Mode.SHOW_OF_HANDS
    assert vote.refused(vote.voters[0]) == "other_mode"
    assert "举手表决" in signed_in(vote.voters[0]).get(f"/v/{poll.uuid}").text
    with pytest.raises(Refused) as early:
        vote.close()
    assert early.value.code == "not_counted_yet"
    assert refusal(lambda: hands.count(poll, yes=4, no=2, by=hall.clerk)) == "hands"
    first, second = signed_in(hall.clerk), signed_in(other)
    assert first.post(f"/v/{poll.uuid}/hands", data={"yes": "3", "no": "x"}).status_code == 422
    assert first.post(f"/v/{poll.uuid}/hands", data={"yes": "3", "no": "1"}).status_code == 303
    assert refusal(lambda: hands.confirm(poll, by=hall.clerk)) == "same_person"
    assert second.post(f"/v/{poll.uuid}/hands/confirm").status_code == 303
    assert refusal(lambda: hands.count(poll, yes=5, no=0, by=other)) == "settled"
    vote.close()
    assert poll.verdict == "应到5 实到5 赞成3 > 5/2 通过"
    assert (vote.motion.yes, vote.motion.no, vote.motion.abstain) == (3, 1, 0)
    assert replay.examine(poll) == ()
    verify(results.record_of(poll).encode())
    assert "举手表决" in signed_in(vote.voters[0]).get(f"/v/{poll.uuid}/result").text


def test_names_are_called_answers_entered_and_put_right_before_the_close(
    app: Flask, signed_in: SignIn
) -> None:
    hall = assemble(4).in_session()
    poll = opened(hall, question=TEXT, mode=Mode.CALLED)
    desk, people = signed_in(hall.clerk), hall.representatives
    assert cast(poll, people[0]) == "other_mode"
    answer = {"voter": people[0].id, "choice": "no", "ballot_id": new_id()}
    for _twice in range(2):
        assert desk.post(f"/v/{poll.uuid}/calling", data=answer).status_code == 303
    assert poll.turnout == 1
    page = desk.get(f"/v/{poll.uuid}/calling").text
    assert f'value="{people[1].id}"' in page, "the next name is called"
    calling.enter(poll, people[0], "yes", new_id(), by=hall.clerk)
    for person in people[1:3]:
        calling.enter(poll, person, "yes", new_id(), by=hall.clerk)
    closing.close(poll, by=hall.chair)
    assert poll.result is not None
    assert (poll.result["yes"]["heads"], poll.result["no"]["heads"]) == (3, 0)
    mine = ballot_of(poll, people[0])
    assert mine is not None
    assert mine.choice == "yes"
    verify(results.record_of(poll).encode())


def paper_of(by: Person) -> Photo:
    return keep(picture(), by=by)


def typed(vote: Polling, voter: Person, choice: str = "yes") -> HelpedBallot:
    photo = paper_of(vote.hall.clerk)
    with transaction():
        return helping.enter(vote.poll, voter, choice, by=vote.hall.clerk, photos=[photo])


def test_a_paper_is_typed_in_by_one_and_confirmed_by_another_who_sees_it(
    app: Flask, signed_in: SignIn
) -> None:
    vote = put_to_vote(4)
    desk, other = signed_in(vote.hall.clerk), signed_in(teller(vote.hall))
    form = {"voter": vote.voters[0].id, "choice": "no", "what": "paper"}
    path = f"/v/{vote.poll.uuid}/desk"
    assert desk.post(path, data=form).status_code == 422, "a paper needs its photo"
    with_photo = form | {"photo": (BytesIO(picture()), "paper.jpg")}
    assert desk.post(path, data=with_photo).status_code == 303
    page = other.get(path).text
    assert "/photos/" in page
    entry = db.session.query(HelpedBallot).one()
    assert vote.poll.turnout == 0
    assert other.post(f"{path}/{entry.id}/check").status_code == 303
    mine = ballot_of(vote.poll, vote.voters[0])
    assert mine is not None
    assert vote.poll.turnout == 1
    vote.close()
    verify(results.record_of(vote.poll).encode())


def test_web_or_paper_never_both_whichever_comes_first_and_the_refusal_says_why(
    app: Flask,
) -> None:
    vote = put_to_vote(4)
    vote.cast(vote.voters[0])
    assert refusal(lambda: None) == "taken"
    with pytest.raises(Refused) as said:
        typed(vote, vote.voters[0])
    assert "手机" in str(said.value.what)
    entry = typed(vote, vote.voters[1], "invalid")
    vote.cast(vote.voters[1], "yes")
    with pytest.raises(DomainError):
        helping.check(entry, by=teller(vote.hall))
    assert entry.taken is False
    second = typed(vote, vote.voters[2], "invalid")
    helping.check(second, by=teller(vote.hall, "王监票"))
    assert vote.refused(vote.voters[2]) == "already_voted"
    vote.close()
    assert vote.poll.result is not None
    assert vote.poll.result["invalid"]["heads"] == 1
    assert vote.poll.result["took_part"]["heads"] == 3


def test_where_ballots_may_be_changed_paper_and_phone_still_never_replace_each_other(
    app: Flask,
) -> None:
    hall = assemble(3).in_session()
    prepared(hall, question=TEXT, revote=True, item=hall.items[0])
    vote = Polling(hall.voting())
    helping.check(typed(vote, vote.voters[0]), by=teller(hall))
    assert vote.refused(vote.voters[0], "no") == "already_voted"
    vote.cast(vote.voters[1], "yes")
    vote.cast(vote.voters[1], "no")
    with pytest.raises(Refused):
        typed(vote, vote.voters[1])


def test_a_list_of_papers_is_typed_in_at_once_and_confirmed_at_once(
    app: Flask, signed_in: SignIn
) -> None:
    vote = put_to_vote(4)
    desk, other = signed_in(vote.hall.clerk), signed_in(teller(vote.hall))
    path = f"/v/{vote.poll.uuid}/desk"
    marks = ("yes", "invalid", "", "abstain")
    lines = {f"b{one.id}-choice": mark for one, mark in zip(vote.voters, marks, strict=True)}
    form = lines | {"what": "paper", "photo": (BytesIO(picture()), "papers.jpg")}
    assert desk.post(f"{path}/batch", data=form).status_code == 303
    assert desk.post(f"{path}/check").status_code == 303
    assert vote.poll.turnout == 0, "nobody confirms what they typed in"
    assert other.post(f"{path}/check").status_code == 303
    assert vote.poll.turnout == 3
    assert desk.post(f"{path}/batch", data={"what": "said"}).status_code == 422


def test_the_database_itself_wants_two_tellers_and_a_paper_that_was_seen(app: Flask) -> None:
    vote = put_to_vote(3)
    entry = typed(vote, vote.voters[0])
    for values in ({"photo_id": None}, {"checked_by_id": entry.entered_by_id, "taken": True}):
        statement = sa.update(HelpedBallot).where(HelpedBallot.id == entry.id).values(**values)
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(statement)
    assert (entry.via, vote.poll.state) == (CastVia.PAPER, PollState.OPEN)
    assert polls_of(vote.motion) == [vote.poll]
