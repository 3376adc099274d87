"""公示 of a result at the desk: who posted it where and when."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from app import clock
from app.errors import DomainError
from app.photos.services import keep
from app.transaction import transaction
from votes.forms.rights import PostingForm
from votes.models.poll import Poll
from votes.services import posting_results as service
from votes.views.blueprint import blueprint, page, someone
from votes.views.preparing import prepared_poll


@blueprint.get("/desk/votes/<uuid>/posting")
def posting(uuid: str) -> str:
    """The form, or what is on record."""
    return _page(prepared_poll(uuid), PostingForm(data={"day": clock.today()}))


@blueprint.post("/desk/votes/<uuid>/posting")
def record_posting(uuid: str) -> Response | tuple[str, int]:
    """Record where it was posted, with a photo where there is one."""
    poll, form = prepared_poll(uuid), PostingForm()
    if not form.validate_on_submit() or form.day.data is None:
        return _page(poll, form), 422
    try:
        upload = request.files.get("photo")
        photo = keep(upload, by=someone()) if upload and upload.filename else None
        with transaction():
            where = form.place.data or ""
            service.record(poll, where=where, day=form.day.data, photo=photo, by=someone())
    except DomainError as error:
        form.form_errors = [str(one) for one in (error.what, error.remedy) if one]
        return _page(poll, form), error.status
    flash(_("已登记公示"), "success")
    return redirect(url_for(".result", uuid=uuid), 303)


def _page(poll: Poll, form: PostingForm) -> str:
    return page(
        "desk/posting.html",
        poll,
        form=form,
        posting=service.posting_of(poll),
        due=service.due_on(poll),
        late=service.is_late(poll),
    )
