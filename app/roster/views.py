"""Bring a roster in: template, upload, preview with every error, confirmation, progress."""

from __future__ import annotations

import io
from collections.abc import Sequence

from flask import Blueprint, flash, jsonify, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response

from app import jobs
from app.errors import Missing
from app.extensions import db
from app.people import granting
from app.people.views.doors import managed_place, officer
from app.roster import labels, queries, template, work
from app.roster.columns import HEADINGS
from app.roster.forms import Upload
from app.roster.models.roster_import import ImportState, RosterImport, RosterRow
from app.roster.services import deciding, progress
from app.transaction import after_commit, transaction

blueprint = Blueprint("roster", __name__, url_prefix="/admin")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOVING = (ImportState.READING, ImportState.APPLYING)


@blueprint.get("/places/<int:place_id>/roster")
def upload(place_id: int) -> str:
    """The template to download, the file to upload, what was uploaded before."""
    return _upload_page(place_id, Upload())


@blueprint.get("/places/<int:place_id>/roster/template.xlsx")
def empty(place_id: int) -> Response:
    """The empty roster."""
    place = managed_place(place_id)
    made = template.build(granting.grantable(officer(), place))
    name = _("名册模板-%(place)s.xlsx", place=place.name)
    return send_file(io.BytesIO(made), mimetype=XLSX, as_attachment=True, download_name=name)


@blueprint.post("/places/<int:place_id>/roster")
def upload_post(place_id: int) -> Response | tuple[str, int]:
    """Take the file and have it read."""
    place, form = managed_place(place_id), Upload()
    if not form.validate_on_submit():
        return _upload_page(place_id, form), 422
    content = form.file.data.read()
    with transaction():
        taken = deciding.receive(content, form.file.data.filename or "", place, by=officer())
        after_commit(lambda: jobs.soon(work.do_what_is_due))
    return redirect(url_for(".one", import_id=taken.id), 303)


@blueprint.get("/roster/<int:import_id>")
def one(import_id: int) -> str:
    """Where the import is: progress, preview, result."""
    taken = _taken(import_id)
    after = request.args.get("after", 0, type=int)
    bad = queries.bad_rows(taken, after=after) if taken.state is ImportState.READY else ()
    return render_template(
        "roster/one.html",
        taken=taken,
        moving=taken.state in MOVING,
        told=progress.told(taken),
        state_label=labels.STATE_LABELS[taken.state],
        bad=bad,
        good=queries.good_rows(taken) if taken.state is ImportState.READY else (),
        problem=labels.say_problem(taken.problem) if taken.problem else "",
        say=labels.say_fault,
        headings={column.value: heading for column, heading in HEADINGS.items()},
        role_words=labels.role_words,
        older=_older(taken, bad),
    )


def _older(taken: RosterImport, bad: Sequence[RosterRow]) -> str | None:
    full = len(bad) == queries.PAGE
    return url_for(".one", import_id=taken.id, after=bad[-1].number) if full else None


@blueprint.get("/roster/<int:import_id>/state.json")
def state(import_id: int) -> Response:
    """How far it is, for polling."""
    return jsonify(progress.told(_taken(import_id)))


@blueprint.post("/roster/<int:import_id>/confirm")
def confirm(import_id: int) -> Response:
    """Apply the good rows."""
    with transaction():
        deciding.confirm(_taken(import_id), by=officer())
        after_commit(lambda: jobs.soon(work.do_what_is_due))
    return redirect(url_for(".one", import_id=import_id), 303)


@blueprint.post("/roster/<int:import_id>/give-up")
def give_up(import_id: int) -> Response:
    """Forget the file."""
    with transaction():
        taken = _taken(import_id)
        deciding.give_up(taken, by=officer())
    flash(_("已放弃，没有改动任何资料"), "success")
    return redirect(url_for(".upload", place_id=taken.place_id), 303)


def _taken(import_id: int) -> RosterImport:
    officer()
    taken = db.session.get(RosterImport, import_id)
    if taken is None:
        raise Missing(_l("没有这次导入"), code="no_import")
    managed_place(taken.place_id)
    return taken


def _upload_page(place_id: int, form: Upload) -> str:
    place = managed_place(place_id)
    return render_template(
        "roster/upload.html",
        form=form,
        place=place,
        imports=queries.imports_of(place),
        state_labels=labels.STATE_LABELS,
    )
