"""An election at a meeting: its item, the nominations on phone, console and screen, the list kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.people.models.person import Person
from app.transaction import transaction
from meetings.queries.nominees import nominees_of
from meetings.rules import acts
from meetings.services import convening
from tests.meetings.assembly import Assembly, assemble, plan
from tests.meetings.test_motions_on_pages import page, post, words

pytestmark = pytest.mark.usefixtures("rows_hold")

SignIn = Callable[[Person], FlaskClient]


def electing() -> Assembly:
    """The first item elects a convener."""
    hall = assemble()
    first = hall.items[0]
    with transaction():
        first.office, first.seats = "召集人", 1
    return hall.in_session()


def names(hall: Assembly) -> list[str]:
    return [one.person.name for one in nominees_of(hall.items[0])]


def test_an_item_is_planned_as_an_election(app: Flask, signed_in: SignIn) -> None:
    hall = assemble()
    with transaction():
        planned = convening.convene(hall.hall, plan(hall.chair, hall.clerk), by=hall.clerk)
    path = f"/desk/meetings/{planned.id}/agenda"
    form = {"topic": "0", "mover": "0", "title": "换届", "office": "监督员", "seats": "2"}
    desk = signed_in(hall.clerk)
    assert desk.post(path, data=form).status_code == 303
    assert "选举：监督员，2人" in page(desk, path)
    item = convening.items_of(planned)[-1]
    assert 'value="监督员"' in page(desk, f"{path}/{item.id}")
    assert (
        desk.post(f"{path}/{item.id}", data=form | {"office": "", "seats": ""}).status_code == 303
    )
    assert (item.office, item.seats) == ("", 1)


def test_nominations_are_made_declined_and_closed_by_those_who_may(
    app: Flask, signed_in: SignIn
) -> None:
    hall = electing()
    one, two, three = hall.representatives[:3]
    phone = signed_in(one)
    shown = f"/m/{hall.meeting.id}"
    assert "提名：召集人（选1人）" in words(page(phone, shown))
    assert post(phone, hall, "nominate", whom=two.id) == 303
    assert post(phone, hall, "nominate", whom=two.id) == 409
    assert post(phone, hall, "nominate", whom=three.id) == 303
    assert names(hall) == [two.name, three.name]
    assert post(signed_in(two), hall, "decline_nomination") == 303
    assert names(hall) == [three.name]
    console = signed_in(hall.chair)
    assert f"{three.name}{one.name}提名" in words(page(console, f"{shown}/chair"))
    assert three.name in page(console, f"/s/{hall.meeting.screen_token}")
    assert post(console, hall, "close_nominations") == 303
    assert "提名已经结束" in page(phone, shown)
    assert post(phone, hall, "nominate", whom=two.id) == 409


def test_the_list_stays_when_the_item_is_opened_again(app: Flask) -> None:
    hall = electing()
    hall.act(acts.Nominate(at=0, whom=hall.representatives[1].id), hall.representatives[0])
    hall.act(acts.OpenItem(at=0, item=hall.items[0].id, title="x", office="召集人"), hall.chair)
    assert len(names(hall)) == 1
