"""Notes of a hearing become needs: sorted by a person, confirmed once, public with what came of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from proposals.models.hearing import Hearing, HearingState
from proposals.models.proposal import Proposal
from proposals.models.source_channel import SourceChannel
from proposals.queries.hearings import hearing_of
from proposals.services import hearings
from proposals.services.hearings import Edit
from tests.proposals.helping import make_hearing, record_of
from tests.support.factories import make_hall, make_person

SignedIn = Callable[[Person], FlaskClient]


def bodies(hearing: Hearing) -> list[str]:
    return [piece.body for piece in hearing.pieces]


def fields(hearing: Hearing, act: str = "save") -> dict[str, object]:
    """What the page of a hearing posts when nothing was typed."""
    posted: dict[str, object] = {"act": act, "piece": [str(one.id) for one in hearing.pieces]}
    for one in hearing.pieces:
        posted |= {f"title-{one.id}": one.title, f"body-{one.id}": one.body}
        posted[f"channel-{one.id}"] = one.source_channel.value
        posted[f"author-{one.id}"] = one.author_label
        if one.is_dropped:
            posted[f"drop-{one.id}"] = "1"
    return posted


def test_a_hearing_is_written_down_sorted_confirmed_and_read_by_everybody(
    app: Flask, signed_in: SignedIn, client: FlaskClient
) -> None:
    hall = make_hall()
    secretary = make_person(Role.SECRETARY, at=hall)
    desk = signed_in(secretary)
    sent = {
        "hall": hall.code,
        "title": "春季座谈会",
        "held_at": "2026-03-02T09:30",
        "venue": "活动室",
        "attendee_count": "12",
        "attendees": "张三、李四",
        "notes": "主持人：孙文静\n1、居民反映路灯不亮\n2、李大爷：垃圾桶太少",
    }
    page = desk.post("/desk/hearings/new", data=sent).location or ""
    assert "垃圾桶太少" in desk.get(page).text
    hearing = db.session.scalars(select(Hearing)).one()
    assert client.get(hearing.url).status_code == 404  # nothing is public before it is confirmed
    answer = desk.post(page, data=fields(hearing, "confirm"))
    assert answer.location == hearing.url
    public = client.get(hearing.url).text
    assert "路灯不亮" in public
    assert "12人" in public
    assert "张三" not in public
    assert "09:30" in public
    assert hearing.title in client.get("/hearings").text
    lamps, bins = db.session.scalars(select(Proposal).order_by(Proposal.id)).unique()
    assert (lamps.author, lamps.entered_by) == ("座谈会与会人员", secretary)
    assert (bins.author, bins.source_channel) == ("李大爷", SourceChannel.RESIDENTS)
    assert hearing_of(bins) == hearing
    assert hearing.title in client.get(bins.url).text


def test_pieces_are_joined_split_and_dropped_without_losing_a_word(app: Flask) -> None:
    hearing = make_hearing(make_hall(), notes="1、修灯\n2、修路\n3、修墙")
    first, second, third = hearing.pieces
    with transaction():
        hearings.join(hearing, second.id)
    assert bodies(hearing) == ["修灯\n修路", "修墙"]
    with transaction():
        hearings.edit(hearing, {first.id: Edit("修灯", "修灯\n\n修路\n\n修门")})
        hearings.split(hearing, first.id)
    assert bodies(hearing) == ["修灯", "修路", "修门", "修墙"]
    assert [piece.position for piece in hearing.pieces] == [1, 2, 3, 4]
    with transaction():
        hearings.edit(hearing, {third.id: Edit("修墙", "修墙", is_dropped=True)})
        assert hearings.confirm(hearing, by=hearing.entered_by) == 3
    assert third.proposal_id is None


def test_what_cannot_be_joined_or_split_says_why(app: Flask) -> None:
    hearing = make_hearing(make_hall())
    for act in (hearings.join, hearings.split):
        with pytest.raises(Refused) as refused, transaction():
            act(hearing, hearing.pieces[0].id)
        assert refused.value.remedy
    with pytest.raises(Refused), transaction():
        hearings.split(hearing, 0)


def test_words_typed_into_a_piece_that_another_joined_away_become_a_new_piece(
    app: Flask, signed_in: SignedIn
) -> None:
    hearing = make_hearing(make_hall())
    posted = fields(hearing)
    gone = hearing.pieces[1].id
    posted[f"body-{gone}"] = "有业主建议加装电梯，五号楼"
    with transaction():
        hearings.join(hearing, gone)
    signed_in(hearing.entered_by).post(f"/desk/hearings/{hearing.id}", data=posted)
    assert "有业主建议加装电梯，五号楼" in bodies(hearing)


def test_the_page_does_what_its_buttons_say(app: Flask, signed_in: SignedIn) -> None:
    hearing = make_hearing(make_hall())
    desk, page = signed_in(hearing.entered_by), f"/desk/hearings/{hearing.id}"
    refused = desk.post(page, data=fields(hearing, f"split:{hearing.pieces[0].id}"))
    assert refused.status_code == 409
    assert "空出一行" in refused.text
    added = fields(hearing) | {"title-new": "补一条", "body-new": "补充的内容"}
    desk.post(page, data=added)
    assert bodies(hearing)[-1] == "补充的内容"
    desk.post(page, data=fields(hearing, f"join:{hearing.pieces[2].id}"))
    assert len(hearing.pieces) == 2
    desk.post(page, data=fields(hearing, "give_up"))
    assert hearing.state is HearingState.GIVEN_UP
    assert desk.post(page, data=fields(hearing, "confirm")).status_code == 409
    assert db.session.scalar(select(func.count()).select_from(Proposal)) == 0


def test_a_piece_that_says_nothing_stops_the_confirmation_whole(app: Flask) -> None:
    hearing = make_hearing(make_hall())
    last = hearing.pieces[1]
    with transaction():
        hearings.edit(hearing, {last.id: Edit("", "没有标题")})
    with pytest.raises(Invalid) as refused, transaction():
        hearings.confirm(hearing, by=hearing.entered_by)
    assert "第2条" in str(refused.value.what)
    assert db.session.scalar(select(func.count()).select_from(Proposal)) == 0


def test_all_dropped_is_nothing_to_confirm_and_confirmed_once_is_enough(app: Flask) -> None:
    hearing = make_hearing(make_hall())
    by = hearing.entered_by
    with transaction():
        hearings.edit(
            hearing, {one.id: Edit("无", "无", is_dropped=True) for one in hearing.pieces}
        )
    with pytest.raises(Refused), transaction():
        hearings.confirm(hearing, by=by)
    with transaction():
        hearings.edit(hearing, {hearing.pieces[0].id: Edit("修灯", "请修灯")})
        hearings.confirm(hearing, by=by)
    with pytest.raises(Refused), transaction():
        hearings.confirm(hearing, by=by)
    assert db.session.scalar(select(func.count()).select_from(Proposal)) == 1


def test_notes_without_words_or_beyond_measure_are_refused_with_all_that_was_typed(
    app: Flask, signed_in: SignedIn
) -> None:
    hall = make_hall()
    secretary = make_person(Role.SECRETARY, at=hall)
    for notes in (" \n ", "\n\n".join(f"第{number}件事" for number in range(201))):
        with pytest.raises(Invalid), transaction():
            hearings.record(hall, record_of(notes), by=secretary)
    sent = {"hall": hall.code, "title": "座谈会", "notes": "修灯", "attendee_count": "很多"}
    answer = signed_in(secretary).post("/desk/hearings/new", data=sent)
    assert answer.status_code == 422
    assert "修灯" in answer.text
