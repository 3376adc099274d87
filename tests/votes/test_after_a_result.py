"""After a result: it takes effect by itself, or is challenged, ruled on by two, recounted, annulled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from app import clock
from app.errors import DomainError
from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from resolutions.progress.resolution_acts import ResolutionState
from resolutions.queries.resolutions import resolution_of
from tests.support.factories import make_person
from tests.votes.polling import Polling, put_to_vote
from votes import panels
from votes.crypto.ledger import EntryType
from votes.models.decision import Challenge, Finding, Validity
from votes.queries import results
from votes.queries.challenged import waiting_for
from votes.services import challenges, decisions, ledger, replay
from votes.verify import verify

SignIn = Callable[[Person], FlaskClient]
WHY = "我当时已经签到，名字却没有叫到。"


def declared(voters: int = 4) -> Polling:
    vote = put_to_vote(voters)
    vote.all_vote("yes", "yes", "yes")
    vote.close()
    return vote


def validity(vote: Polling) -> Validity:
    found = decisions.decision_of(vote.poll)
    assert found is not None
    return found.validity


def monitor(vote: Polling, name: str) -> Person:
    return make_person(Role.MONITOR, at=vote.hall.hall, name=name)


def challenged(vote: Polling, by: int = 3) -> Challenge:
    with transaction():
        return challenges.challenge(vote.poll, WHY, by=vote.voters[by])


def ruled(vote: Polling, made: Challenge, finding: Finding) -> None:
    first, second = monitor(vote, "何监督"), monitor(vote, "吕监督")
    with transaction():
        challenges.propose(made, finding, "已查签到记录。", by=first)
    with transaction():
        confirm(made, by=second)


def confirm(made: Challenge, by: Person) -> None:
    """Confirm what stands there now."""
    challenges.confirm(made, seen=challenges.edition_of(made), by=by)


def refusal(act: Callable[[], object]) -> str:
    try:
        with transaction():
            act()
    except DomainError as error:
        return error.code
    return "taken"


def test_nobody_challenges_it_and_after_seven_days_it_takes_effect_once(app: Flask) -> None:
    vote = declared()
    assert validity(vote) is Validity.PENDING
    decisions.take_effect_in_time()
    assert validity(vote) is Validity.PENDING
    with clock.stopped(clock.now() + timedelta(days=7, seconds=1)):
        for _twice in range(2):
            decisions.take_effect_in_time()
        assert validity(vote) is Validity.EFFECTIVE
        assert refusal(lambda: challenged(vote)) == "challenge_over"


def test_a_challenge_is_ruled_on_by_two_people_who_are_not_party_to_it(app: Flask) -> None:
    vote = declared()
    made = challenged(vote)
    assert validity(vote) is Validity.CONTESTED
    assert refusal(lambda: challenged(vote)) == "challenged"
    first, second = monitor(vote, "何监督"), monitor(vote, "吕监督")

    def propose(by: Person) -> str:
        return refusal(lambda: challenges.propose(made, Finding.REJECTED, "不成立", by=by))

    for party in (vote.voters[3], vote.hall.chair, vote.motion.mover):
        assert propose(party) == "party"
    assert propose(first) == "taken"
    assert refusal(lambda: confirm(made, by=first)) == "same_person"
    assert refusal(lambda: confirm(made, by=vote.hall.chair)) == "party"
    with transaction():
        challenges.send_back(made, by=second)
    assert refusal(lambda: confirm(made, by=second)) == "no_ruling"
    assert propose(first) == "taken"
    assert refusal(lambda: confirm(made, by=second)) == "taken"
    assert propose(first) == "ruled"
    assert validity(vote) is Validity.PENDING, "others may still challenge it"
    with clock.stopped(clock.now() + timedelta(days=8)):
        decisions.take_effect_in_time()
    assert validity(vote) is Validity.EFFECTIVE


def test_the_database_itself_wants_two_judges_neither_of_them_the_challenger(app: Flask) -> None:
    vote = declared()
    made, first = challenged(vote), monitor(vote, "何监督")
    wrong = (
        {"finding": "rejected", "proposed_by_id": made.person_id},
        {
            "finding": "rejected",
            "proposed_by_id": first.id,
            "confirmed_by_id": first.id,
            "ruled_at": clock.now(),
        },
    )
    for values in wrong:
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(update(Challenge).where(Challenge.id == made.id).values(**values))


def test_the_ruling_stands_in_the_record_that_a_stranger_verifies(
    app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    vote = declared()
    ruled(vote, challenged(vote), Finding.REJECTED)
    assert ledger.entries_of(vote.poll.id)[-1].type is EntryType.OBJECTION
    assert replay.examine(vote.poll) == ()
    verify(results.record_of(vote.poll).encode())
    assert "异议裁定 ruling rejected: 已查签到记录。 (何监督、吕监督)" in capsys.readouterr().out


def test_an_annulled_decision_revokes_the_resolution_and_all_that_was_made_of_it(
    app: Flask, signed_in: SignIn
) -> None:
    vote = declared()
    resolution = resolution_of(vote.motion)
    assert resolution is not None
    ruled(vote, challenged(vote), Finding.ANNULLED)
    assert validity(vote) is Validity.ANNULLED
    assert resolution.state is ResolutionState.REVOKED
    page = signed_in(vote.voters[0]).get(f"/v/{vote.poll.uuid}/result").text
    assert "已撤销" in page
    assert "赞成3" in page, "what was counted stays on record"
    shown = app.test_client().get(resolution.url).text
    assert "所依据的决定被撤销" in shown
    assert "已查签到记录。" in shown


@pytest.mark.parametrize(
    ("agrees", "target"), [(True, Validity.PENDING), (False, Validity.CONTESTED)]
)
def test_a_recount_confirms_the_result_or_lets_two_rule_anew(
    app: Flask, target: Validity, *, agrees: bool
) -> None:
    vote = declared()
    made, teller = challenged(vote), monitor(vote, "唐监督")
    assert (
        refusal(lambda: challenges.recount(made, agrees=True, said="一致", by=teller))
        == "no_recount"
    )
    ruled(vote, made, Finding.RECOUNT)
    assert validity(vote) is Validity.RECOUNT
    assert (
        refusal(lambda: challenges.recount(made, agrees=True, said="一致", by=vote.hall.chair))
        == "party"
    )
    with transaction():
        found = challenges.recount(made, agrees=agrees, said="逐张核对", by=teller)
    assert found == ()
    assert validity(vote) is target
    assert made.is_open is not agrees


def test_who_says_that_a_recount_differs_annuls_nothing_alone(
    app: Flask, signed_in: SignIn
) -> None:
    vote = declared()
    made, resolution = challenged(vote), resolution_of(vote.motion)
    assert resolution is not None
    ruled(vote, made, Finding.RECOUNT)
    teller = monitor(vote, "唐监督")
    with transaction():
        challenges.recount(made, agrees=False, said="少了一张纸质票", by=teller)
    assert resolution.state is not ResolutionState.REVOKED
    assert list(waiting_for(teller)) == [made], "two rule again, the teller may be one of them"
    page = signed_in(teller).get(f"/v/challenges/{made.id}").text
    assert "少了一张纸质票" in page
    assert "不一致" in page
    ruled(vote, made, Finding.RECOUNT)
    assert validity(vote) is Validity.RECOUNT, "two may have it counted once more"
    with transaction():
        challenges.recount(made, agrees=False, said="还是少一张", by=teller)
    ruled(vote, made, Finding.ANNULLED)
    assert validity(vote) is Validity.ANNULLED
    assert resolution.state is ResolutionState.REVOKED


def test_a_result_whose_record_counts_otherwise_is_not_ruled_to_stand(app: Flask) -> None:
    vote = declared()
    made, teller = challenged(vote), monitor(vote, "唐监督")
    ruled(vote, made, Finding.RECOUNT)
    with transaction():
        vote.motion.yes = 9
    with transaction():
        assert challenges.recount(made, agrees=False, said="与记录不符", by=teller)
    for finding, answer in ((Finding.REJECTED, "differs"), (Finding.ANNULLED, "taken")):
        act = lambda said=finding: challenges.propose(made, said, "已查。", by=teller)  # noqa: E731 - one refusal
        assert refusal(act) == answer


def test_nobody_may_say_that_all_agrees_where_the_house_finds_a_difference(app: Flask) -> None:
    vote = declared()
    made = challenged(vote)
    ruled(vote, made, Finding.RECOUNT)
    with transaction():
        vote.motion.yes = 9
    act = lambda: challenges.recount(made, agrees=True, said="一致", by=monitor(vote, "唐监督"))  # noqa: E731 - one refusal
    assert refusal(act) == "differs"


def test_by_page_from_the_challenge_to_the_ruling(app: Flask, signed_in: SignIn) -> None:
    vote = declared()
    path = f"/v/{vote.poll.uuid}/after"
    voter, stranger = signed_in(vote.voters[3]), signed_in(make_person(name="路人"))
    assert stranger.post(path, data={"text": WHY}).status_code == 403
    assert voter.post(path, data={"text": ""}).status_code == 422
    assert voter.post(path, data={"text": WHY}).status_code == 303
    made = decisions.challenges_to(vote.poll)[0]
    assert WHY in voter.get(path).text
    assert WHY not in stranger.get(path).text
    judge = f"/v/challenges/{made.id}"
    first, second = (signed_in(monitor(vote, name)) for name in ("何监督", "吕监督"))
    assert voter.get(judge).status_code == 403
    assert first.post(judge, data={"finding": "annulled"}).status_code == 422
    form = {"finding": "recount", "reason": "签到记录有疑问"}
    assert first.post(judge, data=form).status_code == 303
    assert first.post(f"{judge}/confirm").status_code == 409
    assert second.post(f"{judge}/confirm").status_code == 409, "nothing was read"
    seen = {"seen": challenges.edition_of(made)}
    assert seen["seen"] in second.get(judge).text
    assert second.post(f"{judge}/confirm", data=seen).status_code == 303
    assert "何监督、吕监督裁定" in voter.get(path).text
    found = {"found": "agrees", "said": "纸质票逐张核对"}
    assert second.post(f"{judge}/recount", data=found).status_code == 303
    assert "吕监督复核" in app.test_client().get(path).text


def test_a_challenge_waits_among_the_things_to_do_of_whoever_may_go_on(app: Flask) -> None:
    vote = declared()
    first, second = monitor(vote, "何监督"), monitor(vote, "吕监督")
    made = challenged(vote)
    waiting = [list(waiting_for(one)) for one in (first, second, vote.voters[3], vote.hall.chair)]
    assert waiting == [[made], [made], [], []]
    with transaction():
        challenges.propose(made, Finding.RECOUNT, "再数一遍。", by=first)
    assert [list(waiting_for(one)) for one in (first, second)] == [[], [made]]
    with transaction():
        confirm(made, by=second)
    assert [list(waiting_for(one)) for one in (first, second)] == [[made], [made]]
    with app.test_request_context():
        todo = next(one for one in panels.todos(second) if "异议" in one.text)
    assert todo.url == f"/v/challenges/{made.id}"
    with transaction():
        challenges.recount(made, agrees=True, said="与记录一致。", by=second)
    assert not list(waiting_for(second))
