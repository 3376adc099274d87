"""Papers: gathered at the desk, read by everybody from the notice on."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug import Response as AnyResponse
from werkzeug.http import dump_options_header

from app.errors import DomainError
from app.options import options
from app.transaction import transaction
from meetings.forms.before import PaperForm
from meetings.models.meeting import Meeting
from meetings.queries import listing
from meetings.services import convening
from meetings.services import papers as service
from meetings.views import plans
from meetings.views.blueprint import blueprint, seen_meeting, someone
from meetings.views.desk import convened

_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}
_SHOWN = frozenset({"pdf", "png", "jpg", "jpeg"})
"""What a browser shows itself; the rest is offered to be kept."""


@blueprint.get("/desk/meetings/<int:meeting_id>/papers")
def papers(meeting_id: int) -> str:
    """What there is, and one more."""
    meeting = convened(meeting_id)
    return _page(meeting, _form(meeting))


@blueprint.post("/desk/meetings/<int:meeting_id>/papers")
def add_paper(meeting_id: int) -> AnyResponse | tuple[str, int]:
    """Take a file in."""
    meeting = convened(meeting_id)
    form = _form(meeting)
    if not form.validate_on_submit():
        return _page(meeting, form), 422
    try:
        with transaction():
            _keep(meeting, form)
    except DomainError as error:
        form.form_errors = plans.said(error)
        return _page(meeting, form), error.status
    flash(_("材料已加上"), "success")
    return redirect(url_for(".papers", meeting_id=meeting.id), 303)


def _keep(meeting: Meeting, form: PaperForm) -> None:
    upload = form.file.data
    service.add(
        meeting,
        filename=upload.filename or "",
        content=upload.stream.read(service.MAX_BYTES + 1),
        title=form.title.data or "",
        item=listing.item_of(meeting, form.item.data) if form.item.data else None,
        by=someone(),
    )


@blueprint.post("/desk/meetings/<int:meeting_id>/papers/<int:paper_id>/remove")
def remove_paper(meeting_id: int, paper_id: int) -> AnyResponse:
    """Take a file back."""
    meeting = convened(meeting_id)
    with transaction():
        service.remove(service.paper_of(meeting, paper_id), by=someone())
    return redirect(url_for(".papers", meeting_id=meeting.id), 303)


@blueprint.get("/m/<int:meeting_id>/papers/<int:paper_id>")
def paper(meeting_id: int, paper_id: int) -> Response:
    """The file itself."""
    one = service.paper_of(seen_meeting(meeting_id), paper_id)
    way = "inline" if one.kind in _SHOWN else "attachment"
    name = dump_options_header(way, {"filename": f"paper-{one.id}.{one.kind}"})
    return Response(
        one.content,
        mimetype=_TYPES[one.kind],
        headers={"Content-Disposition": name, "X-Content-Type-Options": "nosniff"},
    )


def _form(meeting: Meeting) -> PaperForm:
    form = PaperForm()
    items = convening.items_of(meeting)
    form.item.choices = options(
        [(0, _("（整个会议）")), *((i.id, f"{i.position}. {i.title}") for i in items)]
    )
    return form


def _page(meeting: Meeting, form: PaperForm) -> str:
    return render_template(
        "meetings/desk/papers.html",
        meeting=meeting,
        hall=meeting.hall,
        form=form,
        papers=service.papers_of(meeting),
    )
