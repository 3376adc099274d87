"""Photos of a refused form: kept for whoever sent them, and gone when nobody needs them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.errors import Invalid
from app.extensions import db
from app.people.models.person import Person
from app.photos import again, clearing, files
from app.photos.models.photo import Photo, Size
from app.photos.services import HELD, folder, keep
from app.photos.views import photo_url
from app.transaction import transaction
from proposals.models.draft import Draft, DraftPhoto
from tests.support.factories import make_person
from tests.support.pictures import picture


def _shot(colour: str = "white") -> tuple[BytesIO, str]:
    return BytesIO(picture(colour=colour)), f"{colour}.jpg"


def _given(app: Flask, by: Person, **form: Any) -> Sequence[Photo]:
    with app.test_request_context("/report", method="POST", data=form):
        found = again.given(by=by)
        assert again.kept_for("photos", "/report") == found
        assert again.kept_for("photos", "/elsewhere") == ()
        return list(found)


def test_what_was_sent_once_is_taken_again_with_what_is_new(app: Flask) -> None:
    person = make_person()
    first = _given(app, person, photos=[_shot("red"), _shot("blue")])
    ticked = {"photos-kept": [str(first[0].id)], "photos": _shot("green")}
    second = _given(app, person, **ticked)
    assert second[0].id == first[0].id
    assert len(second) == 2
    assert db.session.query(Photo).count() == 3


def test_nobody_takes_anothers_photo(app: Flask) -> None:
    (photo,) = _given(app, make_person(), photos=_shot())
    assert _given(app, make_person(name="别人"), **{"photos-kept": str(photo.id)}) == []
    assert _given(app, make_person(name="又一人"), **{"photos-kept": "99999"}) == []


def test_one_bad_file_does_not_cost_the_good_ones(app: Flask) -> None:
    person = make_person()
    bad = BytesIO(b"no picture"), "坏.jpg"
    form = {"photos": [_shot("red"), bad, _shot("blue"), (BytesIO(b""), "")]}
    with app.test_request_context("/report", method="POST", data=form):
        with pytest.raises(Invalid, match="坏"):
            again.given(by=person)
        assert len(again.kept_for("photos")) == 2


def test_more_than_one_form_takes_are_refused_and_those_it_takes_kept(app: Flask) -> None:
    person = make_person()
    (first,) = _given(app, person, photos=_shot())
    form = {"photos-kept": str(first.id), "photos": [_shot() for _ in range(again.MOST_AT_ONCE)]}
    with app.test_request_context("/report", method="POST", data=form):
        with pytest.raises(Invalid, match="照片太多"):
            again.given(by=person)
        assert len(again.kept_for("photos")) == again.MOST_AT_ONCE


def test_what_nobody_used_goes_after_two_days_and_what_is_used_stays(app: Flask) -> None:
    person = make_person()
    unused, used = _given(app, person, photos=[_shot("red"), _shot("blue")])
    direct = keep(picture(colour="green"), by=person)
    with transaction():
        draft = Draft(token="t", person=person, updated_at=clock.now())
        draft.photos.append(DraftPhoto(photo=used))
        db.session.add(draft)
    red = files.path_of(folder(), unused.sha256, Size.LARGE)
    assert clearing.clear() == 0
    with clock.stopped(clock.now() + HELD + timedelta(days=1)):
        assert clearing.clear() == 1
        assert clearing.clear() == 0
    assert not red.exists()
    left = {one.id: one.held_until for one in db.session.query(Photo)}
    assert left == {used.id: None, direct.id: None}
    assert files.path_of(folder(), used.sha256, Size.SMALL).exists()


def test_a_file_that_another_row_names_stays(app: Flask) -> None:
    person = make_person()
    (held,) = _given(app, person, photos=_shot("red"))
    other = keep(picture(colour="red"), by=person)
    assert other.sha256 == held.sha256
    with clock.stopped(clock.now() + HELD + timedelta(days=1)):
        assert clearing.clear() == 1
    assert files.path_of(folder(), other.sha256, Size.LARGE).exists()


def test_sending_it_again_begins_the_two_days_anew(app: Flask) -> None:
    person = make_person()
    (held,) = _given(app, person, photos=_shot())
    with clock.stopped(clock.now() + timedelta(days=1)):
        _given(app, person, **{"photos-kept": str(held.id)})
    with clock.stopped(clock.now() + HELD + timedelta(hours=1)):
        assert clearing.clear() == 0


def test_the_address_of_what_went_is_missing(app: Flask, client: FlaskClient) -> None:
    (held,) = _given(app, make_person(), photos=_shot())
    with app.test_request_context():
        address = photo_url(held)
    answer = client.get(address)
    assert answer.status_code == 200
    answer.close()
    with clock.stopped(clock.now() + HELD + timedelta(days=1)):
        clearing.clear()
    assert client.get(address).status_code == 404
