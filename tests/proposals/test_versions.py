"""A text that people signed changes openly, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import clock
from app.errors import Forbidden
from app.extensions import db
from app.notices.models.notice import Notice
from app.people.models.person import Person
from app.permissions import Role
from app.places.models.hall import Hall
from app.transaction import transaction
from proposals.models.proposal import Proposal
from proposals.queries.listing import Wanted, page_of
from proposals.queries.proposals import timeline_of
from proposals.services import cosigning, desk
from proposals.services.proposing import Wording
from proposals.services.revising import revise
from tests.proposals.stories import again, make_filed_topic, make_proposal
from tests.support.factories import make_hall, make_person

SignedIn = Callable[[Person], FlaskClient]
NEW = {"title": "给车棚装充电桩", "body": "装八个充电桩。", "where_text": "东门", "note": "定了数"}


@pytest.fixture
def hall(app: Flask) -> Hall:
    return make_hall()


@pytest.fixture
def proposer(hall: Hall) -> Person:
    return make_person(Role.RESIDENT, at=hall)


@pytest.fixture
def proposal(hall: Hall, proposer: Person) -> Proposal:
    return make_proposal(hall, proposer, title="给车棚装充电柱", body="装几个充电桩。")


def signed_by_neighbour(proposal: Proposal) -> Person:
    neighbour = make_person(Role.RESIDENT, at=proposal.hall)
    with transaction():
        cosigning.co_sign(proposal, by=neighbour)
    return neighbour


def test_a_slip_of_the_pen_is_mended_without_a_trace_for_readers(
    proposal: Proposal, proposer: Person, signed_in: SignedIn
) -> None:
    client = signed_in(proposer)
    assert "错字可以直接改" in client.get(f"{proposal.url}/edit").text
    assert client.post(f"{proposal.url}/edit", data=NEW).location == proposal.url
    proposal = again(proposal)
    assert (proposal.title, proposal.where_text, proposal.versions) == (NEW["title"], "东门", [])
    assert [event.act for event in timeline_of(proposal)] == ["submitted"]
    assert [row.id for row in page_of(Wanted(words="八个充电桩")).rows] == [proposal.id]
    assert list(page_of(Wanted(words="充电柱")).rows) == []


def test_once_signed_a_change_is_a_version_that_supporters_hear_of_and_may_leave(
    proposal: Proposal, proposer: Person, signed_in: SignedIn
) -> None:
    neighbour = signed_by_neighbour(proposal)
    mine, theirs = signed_in(proposer), signed_in(neighbour)
    assert "改动会公开" in mine.get(f"{proposal.url}/edit").text
    mine.post(f"{proposal.url}/edit", data=NEW)
    (notice,) = db.session.scalars(
        select(Notice).where(Notice.person_id == neighbour.id).order_by(Notice.id)
    )
    assert (notice.kind, notice.url) == ("proposal.revised", f"{proposal.url}/versions")
    assert "您联署以后，提案人改了文字" in theirs.get(proposal.url).text
    page = theirs.get(notice.url).text
    for shown in ("</span>几</del>", "</span>八</ins>", "撤回联署"):
        assert shown in page
    assert "撤回联署" not in mine.get(notice.url).text
    theirs.post(f"{proposal.url}/unsupport")
    assert again(proposal).supporter_count == 0
    event = timeline_of(proposal)[-1]
    assert (event.act, event.text, event.url) == ("revised", "定了数", notice.url)


def test_a_signature_taken_back_does_not_make_the_text_free_again(
    proposal: Proposal, proposer: Person
) -> None:
    neighbour = signed_by_neighbour(proposal)
    with transaction():
        cosigning.take_back(proposal, by=neighbour)
        revise(proposal, Wording.of("另一件事", "另一番话"), by=proposer)
    assert [old.title for old in again(proposal).versions] == ["给车棚装充电柱"]


def test_after_half_an_hour_a_change_is_visible_even_without_support(
    proposal: Proposal, proposer: Person
) -> None:
    with clock.stopped(proposal.submitted_at + timedelta(minutes=30)), transaction():
        revise(proposal, Wording.of("题", "话"), by=proposer)
    assert len(again(proposal).versions) == 1


def test_a_text_that_was_judged_no_longer_changes(hall: Hall, signed_in: SignedIn) -> None:
    proposer = make_person(Role.RESIDENT, at=hall)
    proposal = make_proposal(hall, proposer)
    make_filed_topic(hall, [proposal])
    client = signed_in(proposer)
    for answer in (
        client.get(f"{proposal.url}/edit"),
        client.post(f"{proposal.url}/edit", data=NEW),
    ):
        assert answer.status_code == 409
        assert "审查和会议依据的就是现在的文字" in answer.text
    assert "改文字" not in client.get(proposal.url).text


def test_what_is_refused_keeps_what_was_typed(
    proposal: Proposal, proposer: Person, signed_in: SignedIn
) -> None:
    client = signed_in(proposer)
    answer = client.post(f"{proposal.url}/edit", data=NEW | {"title": "题" * 61})
    assert answer.status_code == 422
    assert "装八个充电桩" in answer.text
    same = {"title": proposal.title, "body": proposal.body, "where_text": "", "note": ""}
    unchanged = client.post(f"{proposal.url}/edit", data=same)
    assert unchanged.status_code == 422
    assert "文字没有变化" in unchanged.text


def test_only_its_proposer_changes_it(proposal: Proposal, hall: Hall) -> None:
    for person in (
        make_person(Role.RESIDENT, at=hall),
        make_person(Role.SECRETARY, at=hall),
    ):
        with pytest.raises(Forbidden), transaction():
            revise(proposal, Wording.of("题", "话"), by=person)


def test_what_was_declined_does_not_change(
    proposal: Proposal, proposer: Person, hall: Hall, signed_in: SignedIn
) -> None:
    with transaction():
        desk.decline(proposal, by=make_person(Role.SECRETARY, at=hall), reason="归法院")
    assert signed_in(proposer).get(f"{proposal.url}/edit").status_code == 409
