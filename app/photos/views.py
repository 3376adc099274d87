"""``/photos/<id>-<digest>/<size>.jpg``."""

from __future__ import annotations

from flask import Blueprint, Response, send_file, url_for
from flask_babel import lazy_gettext as _l

from app.errors import Missing
from app.extensions import db
from app.photos import files
from app.photos.models.photo import Photo, Size
from app.photos.services import folder

blueprint = Blueprint("photos", __name__)
# Of the digest: nobody guesses the address, and a reloaded demo never shows an old photo.
DIGITS = 16
YEAR = 365 * 24 * 3600


def photo_url(photo: Photo, size: str = "large") -> str:
    """The address of a photo; ``small`` is at most 320 pixels a side, ``large`` 1600."""
    return url_for("photos.show", photo_id=photo.id, digest=photo.sha256[:DIGITS], size=Size(size))


@blueprint.get("/photos/<int:photo_id>-<digest>/<any(large, small):size>.jpg")
def show(photo_id: int, digest: str, size: str) -> Response:
    """The file; its content never changes, so it may be kept for a year."""
    photo = db.session.get(Photo, photo_id)
    if photo is None or photo.sha256[:DIGITS] != digest:
        raise Missing(_l("没有这张照片"))
    path = files.path_of(folder(), photo.sha256, Size(size))
    if not path.is_file():
        raise Missing(_l("没有这张照片"))
    response = send_file(
        path, mimetype="image/jpeg", conditional=True, etag=f"{photo.sha256}-{size}"
    )
    response.cache_control.public = True
    response.cache_control.no_cache = None
    response.cache_control.max_age = YEAR
    response.cache_control.immutable = True
    return response
