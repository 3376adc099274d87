"""Look-alikes on the way: told, never in the way, and no word is lost by supporting another's need."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from limits import parse
from sqlalchemy import select

from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.places.models.hall import Hall
from app.transaction import transaction
from proposals.models.draft import Draft
from proposals.models.proposal import Proposal
from proposals.queries import alternatives
from proposals.queries.following import wish_about
from proposals.queries.lookalikes import Match
from proposals.queries.support import signature_of
from proposals.services import cosigning, desk
from proposals.services.gram_counting import count_up
from proposals.views import alike
from tests.proposals.stories import again, make_proposal
from tests.proposals.test_writing import picture
from tests.support.factories import make_hall, make_person

SignedIn = Callable[[Person], FlaskClient]
WORDS = {
    "title": "电动自行车没有地方充电",
    "body": "五楼甩线下来充电，太危险",
    "category": "unsorted",
}


@pytest.fixture
def hall(app: Flask) -> Hall:
    return make_hall()


@pytest.fixture
def first(hall: Hall) -> Proposal:
    make_proposal(hall, title="小区门口路灯不亮", body="晚上回家什么也看不见")
    made = make_proposal(hall, title="电动车没处充电", body="有人从五楼甩线下来充电，很危险")
    count_up()
    return made


@pytest.fixture
def writer(hall: Hall) -> Person:
    return make_person(Role.RESIDENT, at=hall)


def written(client: FlaskClient, hall: Hall, **more: str) -> FlaskClient:
    client.post("/proposals/new", data=WORDS | more)
    client.post("/proposals/new/where", data={"hall": hall.id, "where_text": "3号楼"})
    return client


def drafts_kept() -> list[Draft]:
    db.session.expire_all()
    return list(db.session.scalars(select(Draft)))


def test_the_last_look_shows_what_others_said_with_both_buttons(
    first: Proposal, hall: Hall, writer: Person, signed_in: SignedIn
) -> None:
    page = written(signed_in(writer), hall).get("/proposals/new/confirm").text
    assert "可能已有人提过" in page
    assert first.title in page
    assert "甩线" in page
    assert f'href="/proposals/new/instead/{first.id}"' in page
    assert "跟进" in page


def test_typing_brings_the_likest_first_to_visitors_too(
    first: Proposal, client: FlaskClient
) -> None:
    piece = client.post("/proposals/new/similar", data=WORDS).text
    assert f'data-first="{first.title}"' in piece
    assert "我也是：联署" in piece
    assert "小区门口路灯不亮" not in piece
    assert (
        client.post("/proposals/new/similar", data={"title": "电", "body": ""}).text.strip() == ""
    )


def test_a_text_like_nothing_brings_nothing(first: Proposal, client: FlaskClient) -> None:
    piece = client.post("/proposals/new/similar", data={"title": "qwxz", "body": "vvvv kkkk"}).text
    assert piece.strip() == ""


def test_supporting_instead_makes_the_draft_my_reason_with_its_photos(
    first: Proposal, hall: Hall, writer: Person, signed_in: SignedIn
) -> None:
    client = written(signed_in(writer), hall)
    client.post(
        "/proposals/new/photos",
        data={"photos": [(picture(), "a.jpg")]},
        content_type="multipart/form-data",
    )
    assert "联署，把我写的附在后面" in client.get(f"/proposals/new/instead/{first.id}").text
    answer = client.post(f"/proposals/new/instead/{first.id}", data={"way": "reason"})
    assert answer.location == first.url
    assert drafts_kept() == []
    signature = signature_of(writer, first)
    assert signature is not None
    for piece in (WORDS["title"], WORDS["body"], "3号楼"):
        assert piece in signature.reason
    assert len(signature.photos) == 1
    page = client.get(first.url).text
    assert "他们这样说" in page
    assert WORDS["body"] in page


def test_words_given_as_a_reason_before_stay(
    first: Proposal, hall: Hall, writer: Person, signed_in: SignedIn
) -> None:
    with transaction():
        cosigning.co_sign(first, by=writer)
        cosigning.give_reason(first, "我家孩子小", by=writer)
    client = written(signed_in(writer), hall)
    client.post(f"/proposals/new/instead/{first.id}", data={"way": "reason"})
    signature = signature_of(writer, again(first))
    assert signature is not None
    assert signature.reason.startswith("我家孩子小\n")
    assert WORDS["body"] in signature.reason


@pytest.mark.parametrize("way", ["sign", "follow"])
def test_the_draft_may_be_kept(
    first: Proposal, hall: Hall, writer: Person, signed_in: SignedIn, way: str
) -> None:
    client = written(signed_in(writer), hall)
    client.post(f"/proposals/new/instead/{first.id}", data={"way": way})
    assert [draft.body for draft in drafts_kept()] == [WORDS["body"]]
    assert (signature_of(writer, first) is not None) == (way == "sign")
    assert (wish_about(writer, first) is not None) == (way == "follow")


def test_a_way_that_is_none_changes_nothing(
    first: Proposal, hall: Hall, writer: Person, signed_in: SignedIn
) -> None:
    client = written(signed_in(writer), hall)
    assert client.post(f"/proposals/new/instead/{first.id}", data={"way": "x"}).status_code == 422
    assert signature_of(writer, first) is None
    assert len(drafts_kept()) == 1


def test_what_is_typed_is_kept_on_the_way_to_a_suggestion(
    first: Proposal, client: FlaskClient, writer: Person, signed_in: SignedIn
) -> None:
    chosen = {"proposal": str(first.id)}
    seen = client.post("/proposals/new/instead", data=WORDS | chosen | {"to": "see"})
    assert seen.location == first.url
    answer = client.post("/proposals/new/instead", data=WORDS | chosen)
    assert answer.location.endswith(f"/proposals/new/instead/{first.id}")
    assert "/login?next=" in client.get(answer.location).location
    token = client.get_cookie("draft")
    assert token is not None
    later = signed_in(writer)
    later.set_cookie("draft", token.value)
    assert WORDS["body"] in later.get(answer.location).text


def test_a_closed_one_and_ones_own_are_offered_for_what_they_are(
    first: Proposal, hall: Hall, writer: Person, signed_in: SignedIn
) -> None:
    own = make_proposal(hall, writer, title="电动自行车充电难", body="没有地方充电")
    with transaction():
        desk.decline(first, by=make_person(Role.SECRETARY, at=hall), reason="已装好")
    client = written(signed_in(writer), hall)
    assert "现在不再联署" in client.get(f"/proposals/new/instead/{first.id}").text
    assert "这是您自己提的" in client.get(f"/proposals/new/instead/{own.id}").text
    answer = client.post(f"/proposals/new/instead/{first.id}", data={"way": "reason"})
    assert answer.status_code == 409
    assert len(drafts_kept()) == 1


def test_a_correction_is_not_like_what_it_corrects(
    first: Proposal, hall: Hall, signed_in: SignedIn
) -> None:
    assert first.proposer is not None
    with transaction():
        desk.send_back(first, by=make_person(Role.SECRETARY, at=hall), reason="哪栋楼？")
    client = signed_in(first.proposer)
    client.post(f"/proposals/{first.id}/correct")
    assert f"instead/{first.id}" not in client.get("/proposals/new/confirm").text


@pytest.fixture
def braked(app: Flask) -> Iterator[Flask]:
    """The app with its brakes on, as in the hall."""
    app.config["RATELIMIT_ENABLED"] = True
    yield app
    app.config["RATELIMIT_ENABLED"] = False


def test_a_script_that_asks_too_fast_is_told_to_wait(
    braked: Flask,
    first: Proposal,
    writer: Person,
    signed_in: SignedIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(alike, "PACE", parse("3 per minute"))
    client = signed_in(writer)
    answers = [client.post("/proposals/new/similar", data=WORDS).status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]


def test_three_are_shown_and_more_only_when_they_come_near(
    monkeypatch: pytest.MonkeyPatch, hall: Hall, first: Proposal
) -> None:
    made = [make_proposal(hall, title=f"车棚{number}") for number in range(4)]
    scores = zip([first, *made], (0.5, 0.1, 0.1, 0.3, 0.1), strict=True)
    found = [
        Match(one.id, None, one.title, "", one.state, "", 0, score, ()) for one, score in scores
    ]
    monkeypatch.setattr(alternatives, "similar_to_text", lambda *_words, **_more: found)
    shown = alternatives.like_text("车棚充电没地方", "", None)
    assert [one.match.score for one in shown] == [0.5, 0.1, 0.1, 0.3]
