"""代投: two people at the desk vote for somebody without a phone, and the record says so."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import expect
from sqlalchemy.exc import IntegrityError

from app import clock
from app.audit import AuditEntry
from app.errors import DomainError
from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from tests.meetings.phones import carried
from tests.support.browser import DESK, PHONE, Seat, axe_violations, sideways, small_targets
from tests.support.factories import make_person
from tests.support.server import ROOT, Server
from tests.votes.polling import Polling, new_id, put_to_vote
from votes.models.helped import HelpedBallot
from votes.queries.helping import helped_in, whom_to_help
from votes.queries.results import roll_call
from votes.services import helping

SHOTS = ROOT / ".shots" / "helping"
SignIn = Callable[[Person], FlaskClient]


def entered(vote: Polling, voter: Person, choice: str = "no") -> HelpedBallot:
    """The secretary enters a voter's word."""
    with transaction():
        return helping.enter(vote.poll, voter, choice, by=vote.hall.clerk)


def not_entered(vote: Polling, voter: Person, choice: str = "yes") -> str:
    """Why the secretary may not enter it."""
    return refusal(lambda: entered(vote, voter, choice))


def teller(vote: Polling) -> Person:
    """A second person at the desk."""
    return make_person(Role.TELLER, at=vote.hall.hall, name="李监票")


def refusal(act: Callable[[], object]) -> str:
    """The code of the refusal."""
    try:
        act()
    except DomainError as error:
        return error.code
    return "taken"


def test_what_one_enters_and_another_checks_is_cast_and_marked(app: Flask) -> None:
    vote = put_to_vote()
    voter, second = vote.voters[3], teller(vote)
    entry = entered(vote, voter)
    assert vote.poll.turnout == 0, "not cast before it is checked"
    given = helping.check(entry, by=second)
    assert (entry.taken, entry.code, vote.poll.turnout) == (True, given.code, 1)
    vote.all_vote("yes", "yes", "yes")
    assert helped_in(vote.poll) == 1
    closed = vote.close()
    called = {line.name: (line.choice, line.via == "helped") for line in roll_call(closed)}
    assert called[voter.name] == ("no", True)
    assert called[vote.voters[0].name] == ("yes", False)


def test_the_same_person_never_does_both(app: Flask) -> None:
    vote = put_to_vote()
    entry = entered(vote, vote.voters[3])
    assert refusal(lambda: helping.check(entry, by=vote.hall.clerk)) == "same_person"
    assert refusal(lambda: helping.check(entry, by=vote.voters[3])) == "same_person"
    assert vote.poll.turnout == 0
    db.session.add(
        HelpedBallot(
            poll=vote.poll,
            person=vote.voters[4],
            choice="yes",
            ballot_id=new_id(),
            entered_by=vote.hall.clerk,
            entered_at=clock.now(),
            checked_by_id=vote.hall.clerk.id,
            checked_at=clock.now(),
            taken=True,
        )
    )
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_a_wrong_entry_is_sent_back_and_made_again(app: Flask) -> None:
    vote = put_to_vote()
    voter, second = vote.voters[3], teller(vote)
    wrong = entered(vote, voter, "yes")
    assert not_entered(vote, voter, "no") == "waits_already"
    helping.send_back(wrong, by=second)
    helping.check(entered(vote, voter, "no"), by=second)
    assert refusal(lambda: helping.send_back(wrong, by=second)) == "settled"
    assert vote.poll.turnout == 1


def test_who_may_not_be_helped(app: Flask) -> None:
    vote = put_to_vote(present=5)
    clerk, absent, voted = vote.hall.clerk, vote.voters[5], vote.voters[0]
    vote.cast(voted)
    assert not_entered(vote, absent, "yes") == "not_present"
    assert not_entered(vote, voted, "yes") == "already_voted"
    assert not_entered(vote, clerk, "yes") == "own_ballot"
    assert not_entered(vote, vote.voters[1], "maybe") == "choice"
    assert vote.voters[1] in whom_to_help(vote.poll)
    entered(vote, vote.voters[1])
    assert vote.voters[1] not in whom_to_help(vote.poll)


def test_who_votes_on_the_phone_meanwhile_votes_once(app: Flask) -> None:
    vote = put_to_vote()
    voter = vote.voters[3]
    entry = entered(vote, voter, "no")
    vote.cast(voter, "yes")
    assert refusal(lambda: helping.check(entry, by=teller(vote))) != "taken"
    assert entry.taken is False
    vote.all_vote("yes", "yes", "yes")
    called = {line.name: line.choice for line in roll_call(vote.close())}
    assert called[voter.name] == "yes", "their own press stands"


def test_what_was_entered_before_the_close_and_checked_after_does_not_count(app: Flask) -> None:
    vote = put_to_vote()
    entry = entered(vote, vote.voters[3])
    vote.all_vote("yes", "yes", "yes")
    vote.close()
    assert refusal(lambda: helping.check(entry, by=teller(vote))) == "closed"
    assert entry.taken is None


def test_the_journal_names_the_helpers_and_never_the_choice(app: Flask) -> None:
    vote = put_to_vote()
    helping.check(entered(vote, vote.voters[3]), by=teller(vote))
    lines = db.session.query(AuditEntry).filter(AuditEntry.act.like("vote.helped%")).all()
    assert [line.act for line in lines] == ["vote.helped_entered", "vote.helped_cast"]
    assert all("choice" not in str(line.details) for line in lines)


def test_the_chair_stands_between_the_sides(app: Flask, signed_in: SignIn) -> None:
    vote = put_to_vote()
    assert signed_in(vote.hall.chair).get(f"/v/{vote.poll.uuid}/desk").status_code == 403
    assert signed_in(vote.voters[0]).get(f"/v/{vote.poll.uuid}/desk").status_code == 403


def test_members_without_devices_vote_by_name_at_the_desk(
    live_server: Server, in_server: Flask, sit: Callable[..., Seat]
) -> None:
    vote = put_to_vote()
    voter, helper = vote.voters[3], teller(vote)
    first, second = (sit(size=PHONE, scripts=scripts) for scripts in (True, False))
    first.carry(carried(in_server, vote.hall.clerk))
    second.carry(carried(in_server, helper))
    first.open(f"/m/{vote.hall.meeting.id}/helping/{voter.id}")
    first.page.get_by_role("link", name="两人代投").click()
    expect(first.page.locator("#voter")).to_have_value(str(voter.id))
    first.page.get_by_label("反对").check()
    first.shoot(SHOTS / "vote-entry-360.png")
    first.page.get_by_role("button", name="录入，请另一人核对").click()
    expect(first.page.locator("main")).to_contain_text("请另一位工作人员登录后核对")
    second.open(f"/v/{vote.poll.uuid}/desk")
    expect(second.page.locator("main")).to_contain_text("您选的是“反对”吗")
    second.page.set_viewport_size(DESK)
    second.shoot(SHOTS / "vote-check-1280.png")
    second.page.get_by_role("button", name="核对无误，投票").click()
    expect(second.page.locator("main")).to_contain_text("已投票，回执码")
    first.open(f"/v/{vote.poll.uuid}/desk")
    assert sideways(first.page) <= 0
    assert not axe_violations(first.page)
    assert not small_targets(first.page, 44)
    first.page.evaluate("document.documentElement.classList.add('elder')")
    assert sideways(first.page) <= 0
    assert not small_targets(first.page, 60)
    first.shoot(SHOTS / "vote-done-elder.png")
    first.open(f"/m/{vote.hall.meeting.id}/helping/{voter.id}")
    expect(first.page.locator("#helped-vote + p + p")).to_contain_text("已投票")
    db.session.rollback()
    assert vote.poll.turnout == 1
