"""更正 (ballots.md, test 24): after the close only two officers, and only in the open record."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, insert, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.errors import DomainError
from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.photos.services import keep
from app.transaction import transaction
from tests.meetings.assembly import TEXT, assemble
from tests.support.factories import make_person
from tests.support.pictures import picture
from tests.votes.polling import Polling, put_to_vote
from tests.votes.secret_polling import prepare_secret
from tests.votes.test_preparing import opened
from votes.counting.records import Mode
from votes.crypto.ledger import EntryType
from votes.models.correction import RecordCorrection
from votes.models.poll import Poll, PollState
from votes.models.voter import PollVoter
from votes.queries import corrections, results
from votes.services import closing, correcting, hands, helping, ledger, preparing, replay
from votes.services.preparing import Plan
from votes.verify import verify

SignIn = Callable[[Person], FlaskClient]


def refusal(act: Callable[[], object]) -> str:
    try:
        with transaction():
            act()
    except DomainError as error:
        return error.code
    return "taken"


def teller(vote: Polling, name: str = "李监票") -> Person:
    return make_person(Role.TELLER, at=vote.hall.hall, name=name)


def with_a_paper(choice: str = "no") -> tuple[Polling, Person, Person]:
    """Three yes on phones, one paper typed in by the secretary; declared."""
    vote = put_to_vote(5)
    clerk, other = vote.hall.clerk, teller(vote)
    vote.all_vote("yes", "yes", "yes")
    photo = keep(picture(), by=clerk)
    with transaction():
        entry = helping.enter(vote.poll, vote.voters[3], choice, by=clerk, photos=[photo])
    helping.check(entry, by=other)
    vote.close()
    return vote, clerk, other


def typed(vote: Polling) -> int:
    """Where the paper stands."""
    return corrections.typed_in(vote.poll)[0].height


def test_24_two_officers_put_a_paper_right_and_everybody_sees_it(
    app: Flask, signed_in: SignIn, capsys: pytest.CaptureFixture[str]
) -> None:
    vote, clerk, other = with_a_paper()
    poll, height = vote.poll, typed(vote)
    with transaction():
        made = correcting.propose(poll, height, "纸上写的是赞成", choice="yes", by=clerk)
    assert refusal(lambda: correcting.confirm(made, by=clerk)) == "same_person"
    assert results.shown(poll).figures.yes.heads == 3, "one officer changes nothing"
    with transaction():
        correcting.confirm(made, by=other)
    kinds = [entry.type for entry in ledger.entries_of(poll.id)]
    assert kinds[-3:] == [EntryType.RESULT, EntryType.CORRECTION, EntryType.RESULT]
    assert results.shown(poll).figures.yes.heads == 4
    assert replay.examine(poll) == ()
    verify(results.record_of(poll).encode())
    assert f"更正 correction {height}: 纸上写的是赞成 (孙秘书、李监票)" in capsys.readouterr().out
    page = signed_in(vote.voters[0]).get(f"/v/{poll.uuid}/result").text
    assert "孙秘书提出，李监票确认" in page
    assert "已更正" in page
    assert vote.motion.yes == 3, "what the chair declared at the meeting stays as it was said"


def test_24_nobody_else_and_nothing_else(app: Flask) -> None:
    vote, clerk, other = with_a_paper()
    poll, height = vote.poll, typed(vote)

    def propose(at: int, choice: object, by: Person = clerk, reason: str = "录错了") -> str:
        return refusal(lambda: correcting.propose(poll, at, reason, choice=choice, by=by))

    assert propose(1, "no") == "by_phone"
    assert propose(0, "no") == propose(99, "no") == "no_entry"
    assert propose(height, "maybe") == "choice"
    assert propose(height, "yes", reason=" ") == "reason"
    assert propose(height, "yes", by=vote.voters[3]) == "own_ballot"
    assert propose(height, "yes") == "taken"
    assert propose(height, "abstain") == "waits_already"
    (made,) = corrections.corrections_of(poll)
    assert refusal(lambda: correcting.send_back(made, by=clerk)) == "same_person"
    assert refusal(lambda: correcting.send_back(made, by=other)) == "taken"
    assert refusal(lambda: correcting.confirm(made, by=other)) == "settled"
    assert [entry.type for entry in ledger.entries_of(poll.id)][-1] is EntryType.RESULT


def test_24_the_second_officer_is_not_the_voter_and_not_of_one_name_with_the_first(
    app: Flask, signed_in: SignIn
) -> None:
    vote, clerk, other = with_a_paper()
    voter, namesake = vote.voters[3], teller(vote, clerk.name)
    with transaction():
        made = correcting.propose(vote.poll, typed(vote), "纸上写的是赞成", choice="yes", by=clerk)
    waits = signed_in(other).get(f"/v/{vote.poll.uuid}/corrections").text.split("等另一人确认")[1]
    assert waits.index(voter.name) < waits.index("反对") < waits.index("赞成"), "what it changes"
    assert refusal(lambda: correcting.confirm(made, by=voter)) == "own_ballot"
    assert refusal(lambda: correcting.confirm(made, by=namesake)) == "same_name"
    assert made.taken is None
    assert refusal(lambda: correcting.confirm(made, by=other)) == "taken"


def test_24_no_correction_turns_the_result(app: Flask) -> None:
    vote = put_to_vote(4)
    clerk, other = vote.hall.clerk, teller(vote)
    vote.all_vote("yes", "yes")
    photo = keep(picture(), by=clerk)
    with transaction():
        entry = helping.enter(vote.poll, vote.voters[2], "yes", by=clerk, photos=[photo])
    helping.check(entry, by=other)
    vote.close()
    with transaction():
        made = correcting.propose(vote.poll, typed(vote), "录错了", choice="no", by=clerk)
    before = ledger.entries_of(vote.poll.id)
    assert refusal(lambda: correcting.confirm(made, by=other)) == "turns_the_result"
    assert ledger.entries_of(vote.poll.id) == before
    assert results.shown(vote.poll).passed


def test_24_once_it_is_open_roll_and_options_are_nobodys_to_change(app: Flask) -> None:
    vote = put_to_vote(3)
    poll, stranger = vote.poll, make_person(name="路人")
    line = {"poll_id": poll.id, "pseudonym": "zzzzzzzzzzzz", "person_id": stranger.id}
    statements = (
        update(PollVoter).where(PollVoter.poll_id == poll.id).values(heads=9),
        delete(PollVoter).where(PollVoter.poll_id == poll.id),
    )
    for statement in statements:
        with pytest.raises(DBAPIError), db.session.begin_nested():
            db.session.execute(statement)
    plan = Plan(question="别的问题")
    assert refusal(lambda: preparing.change(poll, plan, by=vote.hall.clerk)) == "announced"
    with db.session.begin_nested() as added:
        db.session.execute(insert(PollVoter).values(**line, name="路人", heads=1, area=0))
        assert any("roll" in one for one in replay.count(poll).differences), "a recount finds it"
        added.rollback()
    with db.session.begin_nested() as edited:
        db.session.execute(update(Poll).where(Poll.id == poll.id).values(question="别的问题"))
        assert results.setup_of(poll).question == TEXT, "what counts is what Setup says"
        edited.rollback()


def test_hands_written_down_wrongly_are_put_right_by_page(app: Flask, signed_in: SignIn) -> None:
    hall = assemble(5).in_session()
    poll = opened(hall, question=TEXT, mode=Mode.SHOW_OF_HANDS)
    one, other = (
        make_person(Role.TELLER, at=hall.hall, name=name) for name in ("李监票", "王监票")
    )
    with transaction():
        hands.count(poll, yes=4, no=0, by=one)
        hands.confirm(poll, by=other)
    closing.close(poll, by=hall.chair)
    first, second = signed_in(one), signed_in(other)
    path = f"/v/{poll.uuid}/corrections"
    assert f'href="{path}/1"' in first.get(path).text
    assert (
        first.post(f"{path}/1", data={"yes": "x", "no": "1", "reason": "少数了"}).status_code == 422
    )
    crowd = first.post(f"{path}/1", data={"yes": "5", "no": "1", "reason": "多数了"})
    assert crowd.status_code == 422
    assert "举手的人数比到会的人多" in crowd.text
    assert (
        refusal(lambda: correcting.propose(poll, 2, "少数了", hands=(4, 1), by=one)) == "no_entry"
    )
    form = {"yes": "4", "no": "1", "reason": "漏数了一位"}
    assert first.post(f"{path}/1", data=form).status_code == 303
    made = corrections.corrections_of(poll)[0]
    assert second.post(f"{path}/{made.id}/confirm").status_code == 303
    assert results.shown(poll).figures.no.heads == 1
    verify(results.record_of(poll).encode())


def test_the_database_itself_wants_two_officers(app: Flask) -> None:
    vote, clerk, _other = with_a_paper()
    with transaction():
        made = correcting.propose(vote.poll, typed(vote), "录错了", choice="yes", by=clerk)
    same = {"confirmed_by_id": clerk.id, "taken": True}
    for values in (same, {"taken": True}, {"yes": 3}, {"choice": None}):
        statement = update(RecordCorrection).where(RecordCorrection.id == made.id).values(**values)
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(statement)
    assert vote.poll.state is PollState.DECLARED


def test_how_papers_voted_is_shown_to_nobody_before_the_result(
    app: Flask, signed_in: SignIn
) -> None:
    vote = put_to_vote(4)
    clerk, other = vote.hall.clerk, teller(vote)
    photo = keep(picture(), by=clerk)
    with transaction():
        entry = helping.enter(vote.poll, vote.voters[3], "no", by=clerk, photos=[photo])
    helping.check(entry, by=other)
    desk, path = signed_in(clerk), f"/v/{vote.poll.uuid}/corrections"
    height = typed(vote)
    for address in (path, f"{path}/{height}"):
        answer = desk.get(address)
        assert answer.status_code == 409
        assert vote.voters[3].name not in answer.text
    vote.close()
    assert vote.voters[3].name in desk.get(path).text


def test_a_sealed_ballot_is_nobodys_to_put_right(app: Flask, signed_in: SignIn) -> None:
    polling = prepare_secret(4).keys()
    polling.offer(polling.voters[0]).opened()
    polling.sends(polling.voters[0], polling.sealed(polling.voters[0], "yes").ballot.text)
    answer = signed_in(polling.hall.clerk).get(f"/v/{polling.poll.uuid}/corrections")
    assert answer.status_code == 409
