"""Photos of a form that may come back refused: kept at once, shown in it again, never sent twice.

A resident with three photos on a slow phone sends them once. They are kept before the act is tried
(``given``); the refused form shows each with a tick (``kept_photos`` of ``macros/forms.html``), and
sending it again takes those that are still ticked.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import g, request
from flask_babel import lazy_gettext as _l

from app import clock
from app.errors import Invalid
from app.extensions import db
from app.people.models.person import Person
from app.photos.models.photo import Photo
from app.photos.services import HELD, keep
from app.places.models.place import Place
from app.transaction import transaction

MOST_AT_ONCE = 9
_GIVEN = "photos_given"
_KEPT = "-kept"


def given(field: str = "photos", *, by: Person, place: Place | None = None) -> Sequence[Photo]:
    """The photos of one field: those kept with an earlier try of the form, then those just chosen.

    Before the act's transaction, and before anything else of the form is refused. One file that is
    no photo is refused (Invalid, 422) after all the others are kept. Only one's own are taken.
    """
    here: list[Photo] = list(_earlier(field, by))
    g.setdefault(_GIVEN, {})[field] = here
    chosen = [upload for upload in request.files.getlist(field) if upload.filename]
    room, faults = MOST_AT_ONCE - len(here), list[Invalid]()
    for upload in chosen[:room]:
        try:
            here.append(keep(upload, by=by, place=place, held=True))
        except Invalid as fault:
            faults.append(fault)
    if len(chosen) > room:
        raise _too_many()
    if faults:
        raise faults[0]
    return here


def _too_many() -> Invalid:
    return Invalid(
        _l("照片太多"),
        why=_l("一次最多上传%(count)d张", count=MOST_AT_ONCE),
        remedy=_l("请去掉几张再提交"),
        code="photos",
    )


def _earlier(field: str, by: Person) -> Sequence[Photo]:
    numbers = request.form.getlist(field + _KEPT, type=int)[:MOST_AT_ONCE]
    if not numbers:
        return ()
    with transaction():
        found = [db.session.get(Photo, number) for number in dict.fromkeys(numbers)]
        own = [one for one in found if one is not None and one.uploaded_by_id == by.id]
        for photo in own:
            if photo.held_until is not None:
                photo.held_until = clock.now() + HELD
    return own


def kept_for(field: str, address: str | None = None) -> Sequence[Photo]:
    """What ``given`` took for a field in this request, for the form to show again.

    ``address``: where the form is sent, where a page has several forms with such a field.
    """
    if address is not None and request.path != address:
        return ()
    found: Sequence[Photo] = g.get(_GIVEN, {}).get(field, ())
    return found
