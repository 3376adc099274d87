"""Take a photo in."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from gevent import get_hub
from werkzeug.datastructures import FileStorage

from app import audit, clock
from app.errors import Invalid
from app.extensions import db
from app.people.models.person import Person
from app.photos import files
from app.photos.images import MAX_BYTES, CleanPhoto, PhotoRefused, clean_photo
from app.photos.models.photo import Photo
from app.places.models.place import Place
from app.transaction import transaction

FOLDER = "photos"
HELD = timedelta(days=2)
"""How long a photo waits for the act that shows it: a refused form is mended in an evening."""


def folder() -> Path:
    """Where the files lie."""
    instance: Path = current_app.extensions["settings"].instance_path
    return instance / FOLDER


def keep(
    upload: FileStorage | bytes,
    *,
    by: Person | None,
    place: Place | None = None,
    held: bool = False,
) -> Photo:
    """Clean a photo, write its files, then its row.

    Call it before the act's own transaction begins: cleaning and writing take a second on a slow
    disk, and nothing may wait inside a transaction. A photo that no act then refers to is seen by
    nobody; one that is ``held`` for an act still to come goes after two days. Raises Invalid (422) saying what is wrong with the file, RuntimeError inside a
    transaction.
    """
    if db.session().info:  # app.transaction notes its open unit of work there
        raise RuntimeError("a photo is kept before the transaction begins")
    clean = _cleaned(upload)
    with transaction():
        photo = Photo(
            sha256=clean.sha256,
            width=clean.width,
            height=clean.height,
            uploaded_by_id=by.id if by else None,
            place_id=place.id if place else None,
            created_at=clock.now(),
            held_until=clock.now() + HELD if held else None,
        )
        db.session.add(photo)
        db.session.flush()
        audit.record("photo.kept", photo, by=by, place=place, details={"sha256": clean.sha256})
    return photo


def _cleaned(upload: FileStorage | bytes) -> CleanPhoto:
    content = upload if isinstance(upload, bytes) else upload.stream.read(MAX_BYTES + 1)
    target = folder()
    try:
        # In gevent's native threads: on the loop it would hold up every phone for a second.
        clean: CleanPhoto = get_hub().threadpool.apply(_clean_and_write, (content, target))
    except PhotoRefused as refusal:
        name = "" if isinstance(upload, bytes) else str(upload.filename or "")
        what = _l("照片“%(name)s”没有收下", name=name) if name else _l("照片没有收下")
        raise Invalid(what, _(refusal.reason), _(refusal.remedy), code="photo") from refusal
    return clean


def _clean_and_write(content: bytes, target: Path) -> CleanPhoto:
    clean = clean_photo(content)
    files.write(target, clean)
    return clean
