"""Three short steps, and nothing typed is ever lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import select

from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.places.models.hall import Hall
from app.transaction import transaction
from proposals.lifecycle.proposal import ProposalState
from proposals.models.category import Category
from proposals.models.draft import Draft
from proposals.models.proposal import Proposal
from proposals.services import desk
from tests.proposals.stories import again, make_proposal
from tests.support.factories import make_hall, make_person

SignedIn = Callable[[Person], FlaskClient]
WORDS = {"title": "路灯坏了", "body": "3号楼旁边\n黑咕隆咚", "category": "construction"}


def picture() -> BytesIO:
    kept = BytesIO()
    Image.new("RGB", (64, 48), "green").save(kept, "JPEG")
    kept.seek(0)
    return kept


def only_proposal() -> Proposal:
    (proposal,) = db.session.scalars(select(Proposal)).unique().all()
    return proposal


def drafts_kept() -> list[Draft]:
    db.session.expire_all()
    return list(db.session.scalars(select(Draft).order_by(Draft.id)))


def walk(client: FlaskClient, hall: Hall) -> None:
    assert client.post("/proposals/new", data=WORDS).location.endswith("/proposals/new/where")
    assert "路灯坏了" in client.get("/proposals/new/where").text
    answer = client.post("/proposals/new/where", data={"hall": hall.id, "where_text": "3号楼旁"})
    assert answer.location.endswith("/proposals/new/photos")
    answer = client.post(
        "/proposals/new/photos",
        data={"photos": [(picture(), "a.jpg")]},
        content_type="multipart/form-data",
    )
    assert answer.location.endswith("/proposals/new/confirm")
    page = client.get("/proposals/new/confirm").text
    assert "3号楼旁" in page
    assert "黑咕隆咚" in page
    assert "/photos/" in page


def test_three_steps_and_a_last_look_send_a_proposal(app: Flask, signed_in: SignedIn) -> None:
    hall = make_hall()
    by = make_person(Role.RESIDENT, at=hall)
    client = signed_in(by)
    walk(client, hall)
    sent = client.post("/proposals/new/confirm")
    proposal = only_proposal()
    assert (sent.status_code, sent.location) == (303, f"/proposals/{proposal.id}")
    assert (proposal.title, proposal.where_text) == ("路灯坏了", "3号楼旁")
    assert proposal.body == "3号楼旁边\n黑咕隆咚"
    assert (proposal.category, proposal.proposer_id) == (Category.CONSTRUCTION, by.id)
    assert len(proposal.photos) == 1
    assert drafts_kept() == []
    assert client.post("/proposals/new/confirm").status_code == 404


def test_a_visitor_writes_first_signs_in_then_and_loses_nothing(
    app: Flask, client: FlaskClient, signed_in: SignedIn
) -> None:
    hall = make_hall()
    answer = client.post("/proposals/new", data=WORDS)
    assert "/login?next=" in answer.location
    token = client.get_cookie("draft")
    assert token is not None
    later = signed_in(make_person(Role.RESIDENT, at=hall))
    later.set_cookie("draft", token.value)
    assert "路灯坏了" in later.get("/proposals/new/where").text
    (draft,) = drafts_kept()
    assert draft.person_id is not None


def test_the_draft_is_there_again_on_another_phone(app: Flask, signed_in: SignedIn) -> None:
    hall = make_hall()
    by = make_person(Role.RESIDENT, at=hall)
    signed_in(by).post("/proposals/new", data=WORDS)
    assert "黑咕隆咚" in signed_in(by).get("/proposals/new").text
    assert "接着写" in signed_in(by).get("/me").text


def test_nobody_else_reads_a_draft_not_even_with_the_cookie(
    app: Flask, client: FlaskClient, signed_in: SignedIn
) -> None:
    hall = make_hall()
    writer = signed_in(make_person(Role.RESIDENT, at=hall))
    writer.post("/proposals/new", data=WORDS)
    cookie = writer.get_cookie("draft")
    assert cookie is not None
    for reader in (client, signed_in(make_person(Role.RESIDENT, at=hall))):
        reader.set_cookie("draft", cookie.value)
        assert "黑咕隆咚" not in reader.get("/proposals/new").text


def test_words_typed_after_the_session_ended_are_kept_and_come_back(
    app: Flask, client: FlaskClient, signed_in: SignedIn
) -> None:
    hall = make_hall()
    by = make_person(Role.RESIDENT, at=hall)
    writer = signed_in(by)
    writer.post("/proposals/new", data=WORDS | {"body": "第一稿"})
    owned = writer.get_cookie("draft")
    assert owned is not None
    client.set_cookie("draft", owned.value)  # the same browser, signed out meanwhile
    client.post("/proposals/new", data=WORDS | {"body": "第二稿"})
    second = client.get_cookie("draft")
    assert second is not None
    assert second.value != owned.value
    back = signed_in(by)
    back.set_cookie("draft", second.value)
    assert "第二稿" in back.get("/proposals/new").text
    assert [draft.body for draft in drafts_kept()] == ["第一稿", "第二稿"]


def test_what_is_too_long_or_missing_is_kept_and_said(app: Flask, client: FlaskClient) -> None:
    answer = client.post("/proposals/new", data={"title": "题" * 61, "body": "说了很多"})
    assert answer.status_code == 422
    assert "最多60字" in answer.text
    assert "说了很多" in answer.text
    assert drafts_kept()[0].body == "说了很多"


def test_typing_is_saved_on_the_way(app: Flask, client: FlaskClient) -> None:
    assert client.post("/proposals/new/draft", data={"title": "写到一"}).status_code == 204
    assert client.post("/proposals/new/draft", data={"title": "写到一半"}).status_code == 204
    assert [draft.title for draft in drafts_kept()] == ["写到一半"]


@pytest.fixture
def guarded(app: Flask) -> Iterator[Flask]:
    """The app with its tokens against forged posts, as in the hall."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield app
    app.config["WTF_CSRF_ENABLED"] = False


def test_a_page_that_lay_too_long_comes_back_with_all_its_words(guarded: Flask) -> None:
    client = guarded.test_client()
    answer = client.post("/proposals/new", data=WORDS | {"csrf_token": "stale"})
    assert answer.status_code == 422
    assert "黑咕隆咚" in answer.text
    assert "您写的都还在" in answer.text
    assert drafts_kept() == []


def test_a_forged_autosave_saves_nothing(guarded: Flask) -> None:
    answer = guarded.test_client().post("/proposals/new/draft", data=WORDS)
    assert answer.status_code >= 400
    assert drafts_kept() == []


def test_beginning_afresh_throws_the_draft_away(app: Flask, client: FlaskClient) -> None:
    client.post("/proposals/new", data=WORDS)
    client.post("/proposals/new/discard")
    assert drafts_kept() == []
    assert "路灯坏了" not in client.get("/proposals/new").text


def test_steps_without_a_draft_lead_to_the_first(app: Flask, signed_in: SignedIn) -> None:
    client = signed_in(make_person(Role.RESIDENT, at=make_hall()))
    for address in ("where", "photos", "confirm"):
        assert client.get(f"/proposals/new/{address}").location.endswith("/proposals/new")
    for address in ("where", "photos"):
        assert client.post(f"/proposals/new/{address}").location.endswith("/proposals/new")


def test_a_hall_of_others_cannot_be_chosen(app: Flask, signed_in: SignedIn) -> None:
    hall, other = make_hall(), make_hall()
    client = signed_in(make_person(Role.RESIDENT, at=hall))
    client.post("/proposals/new", data=WORDS)
    answer = client.post("/proposals/new/where", data={"hall": other.id, "where_text": "别处"})
    assert answer.status_code == 422
    assert drafts_kept()[0].hall_id is None
    assert drafts_kept()[0].where_text == "别处"


def test_a_file_that_is_no_photo_is_refused_in_words(app: Flask, signed_in: SignedIn) -> None:
    hall = make_hall()
    client = signed_in(make_person(Role.RESIDENT, at=hall))
    client.post("/proposals/new", data=WORDS)
    answer = client.post(
        "/proposals/new/photos",
        data={"photos": [(BytesIO(b"#!/bin/sh"), "a.jpg")]},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 422
    assert "没有收下" in answer.text


def test_ten_photos_are_too_many_and_one_can_be_taken_out(app: Flask, signed_in: SignedIn) -> None:
    hall = make_hall()
    client = signed_in(make_person(Role.RESIDENT, at=hall))
    client.post("/proposals/new", data=WORDS)
    for count, status in ((9, 303), (1, 422)):
        answer = client.post(
            "/proposals/new/photos",
            data={"photos": [(picture(), f"{n}.jpg") for n in range(count)]},
            content_type="multipart/form-data",
        )
        assert answer.status_code == status
    (draft,) = drafts_kept()
    client.post("/proposals/new/photos/remove", data={"photo": draft.photos[0].photo_id})
    assert len(drafts_kept()[0].photos) == 8


def test_a_returned_proposal_is_corrected_in_the_same_steps(
    app: Flask, signed_in: SignedIn
) -> None:
    hall = make_hall()
    by = make_person(Role.RESIDENT, at=hall)
    proposal = make_proposal(hall, by, title="路灯", body="坏了")
    with transaction():
        desk.send_back(proposal, by=make_person(Role.SECRETARY, at=hall), reason="哪一盏?")
    client = signed_in(by)
    assert "补正后再提交" in client.get(proposal.url).text
    client.post(f"/proposals/{proposal.id}/correct")
    assert "坏了" in client.get("/proposals/new").text
    client.post("/proposals/new", data=WORDS)
    client.post("/proposals/new/where", data={"hall": hall.id, "where_text": ""})
    assert client.post("/proposals/new/confirm").location == proposal.url
    proposal = again(proposal)
    assert proposal.state is ProposalState.SUBMITTED
    assert proposal.title == "路灯坏了"
    assert "看改了什么" in client.get(proposal.url).text
    assert "<del>" in client.get(f"{proposal.url}/versions").text


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    title=st.text(max_size=80),
    body=st.text(max_size=200),
    category=st.one_of(st.sampled_from(list(Category)), st.text(max_size=10)),
)
def test_whatever_is_typed_the_page_answers(
    app: Flask, title: str, body: str, category: str
) -> None:
    answer = app.test_client().post(
        "/proposals/new", data={"title": title, "body": body, "category": category}
    )
    assert answer.status_code in {303, 422}
