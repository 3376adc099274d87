"""The desk's page of the photos of the options."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.errors import Invalid
from app.people.models.person import Person
from app.photos.services import keep
from app.transaction import transaction
from votes.counting.records import Option
from votes.models.poll import Poll
from votes.queries import pictures
from votes.services import picturing
from votes.services.picturing import Picture
from votes.views.blueprint import blueprint, page, someone
from votes.views.preparing import prepared_poll


@blueprint.get("/desk/votes/<uuid>/photos")
def photos(uuid: str) -> str:
    """Every option with its photo and what it shows."""
    return page("desk/photos.html", prepared_poll(uuid))


@blueprint.post("/desk/votes/<uuid>/photos")
def photos_post(uuid: str) -> ResponseReturnValue:
    """Keep the photos, then set them; a photo that came is not asked for twice."""
    poll, person = prepared_poll(uuid), someone()
    given = {option.code: _given(poll, option, person) for option in poll.choices}
    try:
        with transaction():
            picturing.picture(poll, given, by=person)
    except Invalid as error:
        return page("desk/photos.html", poll, wrong=error, given=given), error.status
    flash(_("照片已保存，选票、结果和大屏幕上都会显示"), "success")
    return redirect(url_for(".preparation", uuid=uuid), 303)


def _given(poll: Poll, option: Option, person: Person) -> Picture | None:
    """The photo of one option: a new one, the one it has, or none where it is taken away."""
    alt = request.form.get(f"alt-{option.code}", "")
    upload = request.files.get(f"photo-{option.code}")
    if upload is not None and upload.filename:
        return Picture(keep(upload, by=person, place=poll.hall.place).sha256, alt)
    kept = request.form.get(f"kept-{option.code}", "")
    earlier = kept if pictures.was_kept_by(person, kept) else option.photo
    if earlier is None or request.form.get(f"without-{option.code}"):
        return None
    return Picture(earlier, alt)
