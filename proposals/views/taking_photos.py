"""Photos of a page that may come back refused: kept at once, so that nobody takes them twice."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request

from app.extensions import db
from app.people.models.person import Person
from app.photos.models.photo import Photo
from app.photos.services import keep_all
from app.places.models.place import Place

FIELD = "kept"


def kept_photos(person: Person, place: Place | None) -> Sequence[Photo]:
    """The photos kept with an earlier try of this form, and those just taken; before a transaction."""
    numbers = request.form.getlist(FIELD, type=int)[:9]
    earlier = [db.session.get(Photo, number) for number in numbers]
    own = [one for one in earlier if one is not None and one.uploaded_by_id == person.id]
    return [*own, *keep_all(request.files.getlist("photos"), by=person, place=place)]
