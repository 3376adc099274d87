"""Import messages by upload: preview first, nothing changed until confirmed, progress shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flask import (
    Blueprint,
    Response,
    flash,
    redirect,
    render_template,
    request,
    send_from_directory,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.errors import Missing
from app.extensions import db
from app.people.identity import current_person
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission
from app.places.models.hall import Hall
from app.tables import MIMETYPES, Format
from app.transaction import transaction
from proposals.forms import UploadForm
from proposals.labels import IMPORT_LABELS
from proposals.models.import_batch import ImportBatch, ImportMapping, ImportState
from proposals.queries.batches import batches_of, mappings_of
from proposals.services import import_batches, import_mappings, rejected_rows
from proposals.services.message_columns import checked
from proposals.services.message_file import MOST_ROWS, UnreadableFile
from proposals.views.desk import hall_at_desk
from proposals.views.import_columns import MEANING_LABELS, ColumnsForm, columns_form

blueprint = Blueprint("imports", __name__)
AGAIN_AFTER = "3"
"""Seconds until a page of progress asks again."""


@blueprint.get("/desk/imports")
def upload() -> str:
    """Choose a file; see the files before it."""
    hall, _halls = hall_at_desk()
    allow(current_person(), Permission.IMPORT_PROPOSALS, hall.place)
    return _upload_page(UploadForm())


@blueprint.post("/desk/imports")
def upload_post() -> ResponseReturnValue:
    """Keep the file and have it read."""
    hall, _halls = hall_at_desk()
    person = allow(current_person(), Permission.IMPORT_PROPOSALS, hall.place)
    form = UploadForm()
    if not form.validate_on_submit():
        return _upload_page(form), 422
    sent = form.file.data
    stored_as = import_batches.store(sent.stream, sent.filename or "")
    with transaction():
        batch = import_batches.begin(hall, stored_as, sent.filename or "", by=person)
    return redirect(url_for("imports.show", batch_id=batch.id), 303)


@blueprint.get("/desk/imports/<int:batch_id>")
def show(batch_id: int) -> Response:
    """Preview, progress, or result; while a worker is at it the page comes again by itself."""
    batch, _person = _batch(batch_id)
    working = batch.state in {ImportState.READING, ImportState.RUNNING}
    answer = Response(_batch_page(batch, working=working))
    if working:
        answer.headers["Refresh"] = AGAIN_AFTER
    return answer


def _batch_page(batch: ImportBatch, *, working: bool, form: ColumnsForm | None = None) -> str:
    asks = batch.state is ImportState.READ
    return render_template(
        "proposals/imports/batch.html",
        batch=batch,
        hall=batch.hall,
        working=working,
        state_label=IMPORT_LABELS[batch.state],
        sample=[(title, datetime.fromisoformat(at), text) for title, at, text in batch.sample],
        bad=[(row, column, _(why, **values)) for row, column, why, values in batch.bad],
        notes=[_(text, **values) for text, values in batch.notes],
        form=form or (columns_form(batch) if asks else None),
        mappings=mappings_of(batch.hall) if asks else (),
    )


@blueprint.post("/desk/imports/<int:batch_id>/columns")
def columns(batch_id: int) -> ResponseReturnValue:
    """Say what the columns mean, and have the file read so."""
    batch, person = _batch(batch_id)
    form = columns_form(batch)
    if not form.validate_on_submit():
        return _batch_page(batch, working=False, form=form), 422
    try:
        layout = checked(form.layout(batch))
    except UnreadableFile as error:
        form.form_errors.append(_(error.reason, **error.values))
        return _batch_page(batch, working=False, form=form), 422
    layout = replace(layout, source=form.chosen_source(), channel=form.chosen_channel())
    with transaction():
        import_batches.choose(batch, layout, by=person)
        if name := form.name_to_keep():
            import_mappings.save(batch.hall, name, layout, by=person)
    return redirect(url_for("imports.show", batch_id=batch.id), 303)


@blueprint.post("/desk/imports/<int:batch_id>/look")
def look(batch_id: int) -> ResponseReturnValue:
    """Have the columns looked for elsewhere."""
    batch, person = _batch(batch_id)
    form = columns_form(batch)
    if form.heading_row.errors or not form.heading_row.validate(form):
        return _batch_page(batch, working=False, form=form), 422
    with transaction():
        import_batches.look_again(
            batch, sheet=form.sheet.data or "", heading_row=form.heading_row.data, by=person
        )
    return redirect(url_for("imports.show", batch_id=batch.id), 303)


@blueprint.get("/desk/imports/<int:batch_id>/rejected.xlsx")
def rejected(batch_id: int) -> Response:
    """The rows that stay outside, each with its reasons."""
    batch, person = _batch(batch_id)
    folder = import_batches.folder()
    if not batch.rejected_as or not (folder / batch.rejected_as).is_file():
        raise Missing(
            _l("没有这个文件"), why=_l("有问题的行只保存30天"), remedy=_l("请再上传一次原来的表格")
        )
    with transaction():
        rejected_rows.note_fetched(batch, by=person)
    return send_from_directory(
        folder,
        batch.rejected_as,
        mimetype=MIMETYPES[Format.XLSX],
        as_attachment=True,
        download_name=rejected_rows.name_for(batch),
    )


@blueprint.post("/desk/imports/mappings/<int:mapping_id>/remove")
def remove_mapping(mapping_id: int) -> ResponseReturnValue:
    """Forget what a source's columns mean."""
    mapping = db.session.get(ImportMapping, mapping_id)
    hall = db.session.get(Hall, mapping.hall_id) if mapping else None
    if mapping is None or hall is None:
        raise Missing(_l("没有这个对照，可能已经删掉了"))
    person = allow(current_person(), Permission.IMPORT_PROPOSALS, hall.place)
    with transaction():
        import_mappings.forget(mapping, hall, by=person)
    flash(_("对照已删掉"), "success")
    return redirect(url_for("imports.upload", hall=hall.code), 303)


@blueprint.post("/desk/imports/<int:batch_id>/confirm")
def confirm(batch_id: int) -> ResponseReturnValue:
    """Have it imported."""
    batch, person = _batch(batch_id)
    with transaction():
        import_batches.confirm(batch, by=person)
    return redirect(url_for("imports.show", batch_id=batch.id), 303)


@blueprint.post("/desk/imports/<int:batch_id>/cancel")
def cancel(batch_id: int) -> ResponseReturnValue:
    """Throw the file away."""
    batch, person = _batch(batch_id)
    with transaction():
        import_batches.cancel(batch, by=person)
    return redirect(url_for("imports.show", batch_id=batch.id), 303)


def _batch(batch_id: int) -> tuple[ImportBatch, Person]:
    batch = db.session.get(ImportBatch, batch_id)
    if batch is None:
        raise Missing(_l("没有这个导入文件"), remedy=_l("请从工作台重新进入"))
    return batch, allow(current_person(), Permission.IMPORT_PROPOSALS, batch.hall.place)


def _upload_page(form: UploadForm) -> str:
    hall, _halls = hall_at_desk()
    return render_template(
        "proposals/imports/upload.html",
        hall=hall,
        form=form,
        batches=batches_of(hall),
        labels=IMPORT_LABELS,
        meanings=MEANING_LABELS.values(),
        mappings=mappings_of(hall),
        most=MOST_ROWS,
        action=url_for("imports.upload_post", hall=request.args.get("hall")),
    )
