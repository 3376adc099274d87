"""A form that is refused comes back with the reason and with everything that was typed."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.photos.models.photo import Photo
from resolutions.queries.ledgers.indicators import tree_in_force
from tests.resolutions.refused_forms import BUTTONS, FORMS
from tests.resolutions.refusing import Refused
from tests.support.pictures import picture
from tests.support.rights import Ask, World, make_world

SignedIn = Callable[[Person], FlaskClient]


PHOTOGRAPHED = {case.address for case in FORMS if case.photos}


@pytest.fixture
def world(app: Flask) -> World:
    """Somebody for every part."""
    del app
    return make_world()


def _numbers(asked: Ask, world: World) -> dict[str, Any]:
    """The numbers of this world that a form may name."""
    leaf = tree_in_force().leaves[0].id
    of_world = {"resident": world.holder(Role.RESIDENT).id, "place": world.place.id, "leaf": leaf}
    ledger = {"ledger": asked.values.get("ledger_id")}
    return {**asked.form, **asked.values, **ledger, **of_world}


def _put(one: Any, numbers: Mapping[str, Any]) -> Any:
    return one.format(**numbers) if isinstance(one, str) else one


@dataclass
class _Sent:
    """A case in this world: whose browser sends what where."""

    browser: FlaskClient
    address: str
    numbers: Mapping[str, Any]
    query: Mapping[str, Any]
    form: Mapping[str, Any]

    def post(self, **more: Any) -> tuple[int, str]:
        """Send it; the status, and the page in plain text."""
        answer = self.browser.post(
            self.address, data={**self.form, **more}, query_string=self.query
        )
        return answer.status_code, unescape(answer.get_data(as_text=True))


@pytest.fixture
def sent(case: Refused, world: World, signed_in: SignedIn, app: Flask) -> _Sent:
    """The case made in the world."""
    asked = case.asked(world)
    rule = next(
        one
        for one in app.url_map.iter_rules(None)
        if one.rule == case.address and "POST" in (one.methods or ())
    )
    built = rule.build(asked.values, append_unknown=False)
    assert built is not None
    numbers = _numbers(asked, world)
    form = {_put(name, numbers): _put(value, numbers) for name, value in case.form.items()}
    return _Sent(signed_in(world.holder(case.role)), built[1], numbers, asked.query, form)


@pytest.mark.parametrize("case", FORMS, ids=str)
def test_what_was_typed_stays(case: Refused, sent: _Sent) -> None:
    bad = {"photos": (BytesIO(b"no picture"), "a.jpg")} if "photos" in case.form else {}
    status, page = sent.post(**bad)
    assert status in {409, 422}, page[-3000:]
    lost = [one for one in (_put(one, sent.numbers) for one in case.kept) if one not in page]
    assert not lost, page[page.index("<main") :]
    if 'accept="image/*"' in _own_form(page, sent.address):
        assert case.address in PHOTOGRAPHED, "it takes photos: add a case that sends some"


def _own_form(page: str, address: str) -> str:
    """The form of the page that is sent to this address."""
    forms = page.split("<form")[1:]
    return next((one for one in forms if f'action="{address}' in one.partition(">")[0]), forms[-1])


@pytest.mark.parametrize("case", [one for one in FORMS if one.photos], ids=str)
def test_photos_are_not_sent_twice(case: Refused, sent: _Sent) -> None:
    shots = {name: (BytesIO(picture()), f"{name}.jpg") for name in case.photos}
    status, page = sent.post(**shots)
    assert status in {409, 422}, page[-3000:]
    for name in case.photos:
        assert page.count(f'name="{name}-kept"') == 1, page[page.index("<main") :]
    numbers = {name: page.split(f'name="{name}-kept" value="')[1].split('"')[0] for name in shots}
    again, page = sent.post(**{f"{name}-kept": number for name, number in numbers.items()})
    assert again in {409, 422}
    for name, number in numbers.items():
        assert f'name="{name}-kept" value="{number}" checked' in page
    assert db.session.query(Photo).filter(Photo.held_until.is_not(None)).count() == len(numbers)


def test_every_form_is_tried_and_every_button_has_none(app: Flask) -> None:
    own = {
        rule.rule: inspect.unwrap(app.view_functions[rule.endpoint])
        for rule in app.url_map.iter_rules(None)
        if "POST" in (rule.methods or ())
        and rule.endpoint in app.view_functions  # a page that another test only lent has none
        and app.view_functions[rule.endpoint].__module__.startswith("resolutions.")
    }
    tried = {case.address for case in FORMS}
    assert tried | set(BUTTONS) == set(own), "add it to refused_forms.py"
    assert not tried & set(BUTTONS)
    reads = {"form", "files", "validate_on_submit"}
    filled = [one for one in BUTTONS if reads & set(own[one].__code__.co_names)]
    assert filled == ["/desk/units/<int:unit_id>/remove"], "that is no button: it reads a form"


def test_a_program_is_told_as_before(world: World, signed_in: SignedIn) -> None:
    case = next(one for one in FORMS if one.address.endswith("/review"))
    asked = case.asked(world)
    address = f"/long-term/{asked.values['arrangement_id']}/review"
    browser = signed_in(world.holder(case.role))
    answer = browser.post(address, data=case.form, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.get_json()["ok"]) == (422, False)
    stranger = signed_in(world.holder(Role.RESIDENT)).post(address, data=case.form)
    assert stranger.status_code == 403
    assert "2031-05-06" not in stranger.get_data(as_text=True)
