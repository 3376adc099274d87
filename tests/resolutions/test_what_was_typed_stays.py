"""A form that is refused comes back with the reason and with everything that was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.people.models.person import Person
from app.permissions import Role
from tests.resolutions.refused_forms import FORMS, Refused
from tests.support.rights import World, make_world

SignedIn = Callable[[Person], FlaskClient]


@pytest.fixture
def world(app: Flask) -> World:
    """Somebody for every part."""
    del app
    return make_world()


def _named(form: Mapping[str, Any], world: World) -> dict[str, Any]:
    """The form with the numbers of this world in it."""
    numbers = {"resident": world.holder(Role.RESIDENT).id, "place": world.place.id}

    def put(one: Any) -> Any:
        return one.format(**numbers) if isinstance(one, str) else one

    return {put(name): put(value) for name, value in form.items()}


@pytest.mark.parametrize("case", FORMS, ids=str)
def test_what_was_typed_stays(case: Refused, world: World, signed_in: SignedIn, app: Flask) -> None:
    asked = case.asked(world)
    rule = next(
        one
        for one in app.url_map.iter_rules(None)
        if one.rule == case.address and "POST" in (one.methods or ())
    )
    built = rule.build(asked.values, append_unknown=False)
    assert built is not None
    browser = signed_in(world.holder(case.role))
    answer = browser.post(built[1], data=_named(case.filled(), world), query_string=asked.query)
    page = unescape(answer.get_data(as_text=True))
    assert answer.status_code in {409, 422}, page[-3000:]
    lost = [one for one in case.kept if one not in page]
    assert not lost, page[page.index("<main") :]


def test_a_program_is_told_as_before(world: World, signed_in: SignedIn) -> None:
    case = next(one for one in FORMS if one.address.endswith("/review"))
    asked = case.asked(world)
    address = f"/long-term/{asked.values['arrangement_id']}/review"
    browser = signed_in(world.holder(case.role))
    answer = browser.post(address, data=case.filled(), headers={"Accept": "application/json"})
    assert (answer.status_code, answer.get_json()["ok"]) == (422, False)
    stranger = signed_in(world.holder(Role.RESIDENT)).post(address, data=case.filled())
    assert stranger.status_code == 403
    assert "2031-05-06" not in stranger.get_data(as_text=True)
