"""Assisted entry: half an hour, four acts, the helper's own name in the journal, and a way to object."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app import clock
from app.audit import AuditEntry
from app.errors import Forbidden, Invalid, Refused, TooMany
from app.extensions import db
from app.notices.models.notice import Notice
from app.people.granting import standing
from app.people.models.person import Person
from app.people.policy import may
from app.people.services import sign_in
from app.people.services.accounts import withdraw
from app.permissions import Permission, Role
from app.shell.navigation import todos
from app.transaction import transaction
from proposals.lifecycle.proposal import ProposalState
from proposals.models.assisted_session import AssistedContest, AssistedSession
from proposals.models.proposal import Proposal
from proposals.queries import assisting as sessions
from proposals.services import assisting, contesting
from proposals.services.proposing import Wording
from tests.proposals.helping import PURPOSE, make_assisted_act, make_contest, make_helping
from tests.proposals.stories import make_proposal
from tests.support.factories import make_hall, make_person

SignedIn = Callable[[Person], FlaskClient]
WORDS = Wording.of("楼道灯坏了", "三单元二楼的灯坏了")


def latest(act: str) -> AuditEntry:
    found = db.session.scalars(
        select(AuditEntry).where(AuditEntry.act == act).order_by(AuditEntry.id.desc())
    ).first()
    assert found is not None, act
    return found


def start(browser: FlaskClient, resident: Person, **more: str) -> str:
    sent = {"q": resident.name, "resident": str(resident.id), "purpose": PURPOSE}
    return browser.post("/desk/assist", data={**sent, "is_present": "1", **more}).location or ""


def test_a_helper_acts_for_a_resident_from_the_first_page_to_the_slip(
    app: Flask, signed_in: SignedIn
) -> None:
    hall = make_hall()
    helper, resident = make_person(Role.SECRETARY, at=hall), make_person(Role.RESIDENT, at=hall)
    neighbours = make_proposal(hall)
    browser = signed_in(helper)
    assert resident.name in browser.get(f"/desk/assist?q={resident.name}").text
    assert start(browser, resident) == "/desk/assist/now"
    for page in ("/", "/proposals", "/me"):
        assert f"正在帮{resident.name}办理" in browser.get(page).text
    sent = {"title": "楼道灯坏了", "body": "三单元二楼"}
    own = browser.post("/desk/assist/proposal", data=sent).location or ""
    assert f"由{helper.name}代为登记" in browser.get(own).text
    browser.post(f"/desk/assist/proposals/{neighbours.id}/co_sign")
    assert neighbours.supporter_count == 1
    assert "有1人不会用手机" in browser.get(neighbours.url).text
    ended = browser.post("/desk/assist/end").location or ""
    assert "打印登录条" in browser.get(ended).text
    assert "正在帮" not in browser.get("/").text
    assert browser.post(f"/admin/people/{resident.id}/slip").status_code == 200
    mine = signed_in(resident).get("/me/assisted").text
    assert PURPOSE in mine
    assert "楼道灯坏了" in mine


def test_the_journal_names_the_helper_the_resident_and_the_purpose(app: Flask) -> None:
    hall = make_hall()
    helper, resident = make_person(Role.SECRETARY, at=hall), make_person(Role.RESIDENT, at=hall)
    neighbours = make_proposal(hall)
    helped = make_helping(hall, helper, resident)
    with transaction():
        own = assisting.submit(helped, WORDS)
        assisting.co_sign(helped, neighbours)
        assisting.take_back(helped, neighbours)
        assisting.withdraw(helped, own)
    assert own.proposer == resident
    assert own.state is ProposalState.WITHDRAWN
    for act in (
        "proposal.entered",
        "proposal.co_signed",
        "proposal.signature_withdrawn",
        "proposal.withdrawn",
    ):
        entry = latest(act)
        details = json.loads(entry.details)
        assert (entry.actor_id, entry.reason) == (helper.id, PURPOSE)
        assert (details["for"], details["assisted"]) == (resident.id, helped.id)
    assert [act.kind for act in helped.acts] == [
        "submitted",
        "co_signed",
        "signature_withdrawn",
        "withdrawn",
    ]


def test_after_half_an_hour_nothing_more_is_done_and_nothing_typed_is_lost(
    app: Flask, signed_in: SignedIn
) -> None:
    hall = make_hall()
    helper, resident = make_person(Role.SECRETARY, at=hall), make_person(Role.RESIDENT, at=hall)
    browser = signed_in(helper)
    start(browser, resident)
    sent = {"title": "楼道灯坏了", "body": "三单元二楼"}
    with clock.stopped(clock.now() + timedelta(minutes=29, seconds=59)):
        assert "正在帮" in browser.get("/").text
    with clock.stopped(clock.now() + timedelta(minutes=30, seconds=1)):
        assert "正在帮" not in browser.get("/").text
        late = browser.post("/desk/assist/proposal", data=sent)
        assert late.status_code == 409
        assert "三单元二楼" in late.text
        assert db.session.scalar(select(func.count()).select_from(Proposal)) == 0
        again = browser.post("/desk/assist/proposal", data={**sent, "is_present": "1"})
        assert again.status_code == 303
    first, second = db.session.scalars(select(AssistedSession).order_by(AssistedSession.id))
    assert first.ended_at == first.ends_at
    assert second.begun_at > first.ends_at


def test_only_four_acts_are_open_and_the_residents_account_is_not(
    app: Flask, signed_in: SignedIn
) -> None:
    hall = make_hall()
    helper, resident = make_person(Role.SECRETARY, at=hall), make_person(Role.RESIDENT, at=hall)
    browser = signed_in(helper)
    start(browser, resident)
    page = browser.get("/me").text
    assert (resident.phone or "?") not in page
    assert (helper.phone or "?") in page
    notices = browser.get("/me/notices").text
    assert "正在议事厅当面协助您办理" not in notices  # that one is the resident's
    for address in ("proposal", "proposals/1/vote", "proposals/1/support", "notices"):
        assert browser.post(f"/desk/assist/{address}").status_code in {404, 405, 422}


def test_meanwhile_nobody_acts_in_the_helpers_own_name_by_mistake(
    app: Flask, signed_in: SignedIn
) -> None:
    hall = make_hall()
    helper = make_person(Role.SECRETARY, Role.RESIDENT, at=hall)
    resident, neighbours = make_person(Role.RESIDENT, at=hall), make_proposal(hall)
    browser = signed_in(helper)
    start(browser, resident)
    refused = browser.post(f"/proposals/{neighbours.id}/support")
    assert refused.status_code == 409
    assert resident.name in refused.text
    assert browser.get("/proposals/new").location == "/desk/assist/now"
    browser.post("/desk/assist/end")
    assert browser.post(f"/proposals/{neighbours.id}/support").status_code == 303


def test_a_resident_without_an_account_gets_one_with_a_door_and_no_phone(
    app: Flask, signed_in: SignedIn
) -> None:
    hall = make_hall()
    helper = make_person(Role.SECRETARY, at=hall)
    browser = signed_in(helper)
    sent = {"q": "张桂英", "resident": "new", "purpose": PURPOSE, "is_present": "1"}
    homeless = browser.post("/desk/assist", data=sent)
    assert homeless.status_code == 422
    assert "住址" in homeless.text
    browser.post("/desk/assist", data={**sent, "building": "3号楼", "room": "201"})
    resident = db.session.scalars(select(Person).where(Person.name == "张桂英")).one()
    assert resident.phone is None
    assert may(resident, Permission.PROPOSE, hall.place)
    helped = db.session.scalars(select(AssistedSession)).one()
    assert (helped.resident, helped.is_new_resident) == (resident, True)
    log = signed_in(make_person(Role.MONITOR, at=hall)).get("/desk/assist/log").text
    assert "新登记的人" in log
    assert "本人没登录过" in log


def test_who_is_not_present_or_for_no_purpose_is_not_helped(
    app: Flask, signed_in: SignedIn
) -> None:
    hall = make_hall()
    helper, resident = make_person(Role.SECRETARY, at=hall), make_person(Role.RESIDENT, at=hall)
    browser = signed_in(helper)
    sent = {"q": resident.name, "resident": str(resident.id), "purpose": PURPOSE}
    absent = browser.post("/desk/assist", data=sent)
    assert absent.status_code == 422
    assert "本人不在场" in absent.text
    assert PURPOSE in absent.text
    assert start(browser, resident, purpose="") == ""
    with transaction():
        login = sign_in.open_session(helper, via="test")[0]
    with pytest.raises(Invalid), transaction():
        assisting.begin(resident, hall, "  ", by=helper, at=login)
    assert db.session.scalar(select(func.count()).select_from(AssistedSession)) == 0


def test_nobody_helps_themselves_nor_who_has_no_right_here(app: Flask) -> None:
    hall = make_hall()
    helper = make_person(Role.SECRETARY, Role.RESIDENT, at=hall)
    stranger = make_person(Role.RESIDENT, at=make_hall())
    for resident in (helper, stranger):
        with pytest.raises(Refused):
            make_helping(hall, helper, resident)
    with pytest.raises(Forbidden):
        make_helping(hall, make_person(Role.MONITOR, at=hall), make_person(Role.RESIDENT, at=hall))


def test_a_right_taken_away_in_between_stops_the_next_act(app: Flask) -> None:
    hall = make_hall()
    helper, resident = make_person(Role.SECRETARY, at=hall), make_person(Role.RESIDENT, at=hall)
    helped, neighbours = make_helping(hall, helper, resident), make_proposal(hall)
    with transaction():
        withdraw(standing(resident)[0], reason="搬走")
    with pytest.raises(Refused), transaction():
        assisting.co_sign(helped, neighbours)
    with transaction():
        withdraw(standing(helper)[0], reason="调离")
    with pytest.raises(Forbidden), transaction():
        assisting.withdraw(helped, neighbours)


def test_somebody_elses_proposal_is_not_withdrawn(app: Flask) -> None:
    hall = make_hall()
    helper, resident = make_person(Role.SECRETARY, at=hall), make_person(Role.RESIDENT, at=hall)
    helped = make_helping(hall, helper, resident)
    with pytest.raises(Refused), transaction():
        assisting.withdraw(helped, make_proposal(hall))


def test_a_second_signature_and_one_that_is_not_there_leave_no_trace(app: Flask) -> None:
    hall = make_hall()
    helper, resident = make_person(Role.SECRETARY, at=hall), make_person(Role.RESIDENT, at=hall)
    helped, neighbours = make_helping(hall, helper, resident), make_proposal(hall)
    with transaction():
        assert not assisting.take_back(helped, neighbours)
        assert assisting.co_sign(helped, neighbours)
        assert not assisting.co_sign(helped, neighbours)
    assert len(helped.acts) == 1


def test_a_days_measure_stops_who_helps_without_end(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assisting, "MOST_A_DAY", 2)
    hall = make_hall()
    helper, resident = make_person(Role.SECRETARY, at=hall), make_person(Role.RESIDENT, at=hall)
    for _time in range(2):
        make_helping(hall, helper, resident)
    with pytest.raises(TooMany):
        make_helping(hall, helper, resident)
    with clock.stopped(clock.now() + timedelta(days=1)):
        make_helping(hall, helper, resident)


def test_another_resident_at_the_same_browser_ends_the_first(
    app: Flask, signed_in: SignedIn
) -> None:
    hall = make_hall()
    helper = make_person(Role.SECRETARY, at=hall)
    first, second = make_person(Role.RESIDENT, at=hall), make_person(Role.RESIDENT, at=hall)
    browser = signed_in(helper)
    start(browser, first)
    start(browser, second)
    assert f"正在帮{second.name}办理" in browser.get("/").text
    assert "正在帮" not in signed_in(helper).get("/").text  # another browser of the helper's


def test_the_resident_contests_and_the_monitor_answers_never_the_helper(
    app: Flask, signed_in: SignedIn
) -> None:
    hall = make_hall()
    helper, resident = make_person(Role.SECRETARY, at=hall), make_person(Role.RESIDENT, at=hall)
    monitor, street = make_person(Role.MONITOR, at=hall), make_person(Role.STREET, at=hall)
    act = make_assisted_act(hall, helper, resident)
    at_home = signed_in(resident)
    at_home.post(f"/me/assisted/{act.id}/contest", data={"reason": "我没有来过"})
    contest = db.session.scalars(select(AssistedContest)).one()
    told = db.session.scalars(
        select(Notice.person_id).where(Notice.kind == "assisted.contested")
    ).all()
    assert set(told) == {monitor.id, street.id}
    page = f"/desk/assist/contests/{contest.id}"
    assert any(todo.url == page for todo in todos(monitor))
    assert signed_in(helper).post(page, data={"answer": "他来过"}).status_code == 403
    watching = signed_in(monitor)
    assert "我没有来过" in watching.get(page).text
    assert "本人有异议" in watching.get("/desk/assist/log").text
    watching.post(page, data={"answer": "查过，确实没来，已撤回"})
    assert "确实没来" in at_home.get("/me/assisted").text
    assert not any(todo.url == page for todo in todos(monitor))
    assert watching.post(page, data={"answer": "再答"}).status_code == 409


def test_a_contest_is_the_residents_own_said_once_and_with_words(app: Flask) -> None:
    hall = make_hall()
    helper, resident = make_person(Role.SECRETARY, at=hall), make_person(Role.RESIDENT, at=hall)
    contest = make_contest(hall, helper, resident)
    with pytest.raises(Refused), transaction():
        contesting.contest(contest.act, "再说一次", by=resident)
    with pytest.raises(Forbidden), transaction():
        contesting.contest(contest.act, "不是我", by=helper)
    with pytest.raises(Invalid), transaction():
        contesting.answer(contest, " ", by=make_person(Role.MONITOR, at=hall))


def test_what_was_done_for_whom_only_grows(app: Flask) -> None:
    hall = make_hall()
    act = make_assisted_act(
        hall, make_person(Role.SECRETARY, at=hall), make_person(Role.RESIDENT, at=hall)
    )
    with pytest.raises(Exception, match="may only grow"), transaction():
        db.session.delete(act)


def test_the_log_is_leafed_through(app: Flask) -> None:
    hall = make_hall()
    helper, resident = make_person(Role.SECRETARY, at=hall), make_person(Role.RESIDENT, at=hall)
    begun = [make_helping(hall, helper, resident).id for _time in range(3)]
    first = sessions.page_of(hall, size=2)
    assert [one.id for one in first.sessions] == begun[:0:-1]
    second = sessions.page_of(hall, first.next_after, size=2)
    assert ([one.id for one in second.sessions], second.next_after) == (begun[:1], None)
    assert first.unclaimed == {resident.id}
