"""送达 at the desk: proof one by one, or by a table that is shown before anything is changed."""

from __future__ import annotations

import io

from flask import flash, redirect, render_template, send_file, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response

from app.errors import DomainError, Missing
from app.extensions import db
from app.spreadsheets.cells import Unreadable
from app.transaction import transaction
from votes import labels
from votes.forms.rights import DeliveriesUpload, DeliveryForm, WithdrawForm
from votes.models.delivery import DeliveriesImport, Manner
from votes.models.poll import Poll
from votes.queries.uploads import SHOWN, faults_of
from votes.services import deliveries as service
from votes.services import deliveries_table, mandates
from votes.services.deliveries import Proof
from votes.views.blueprint import blueprint, someone
from votes.views.owners import XLSX
from votes.views.preparing import prepared_poll
from votes.views.uploads import on_disk


@blueprint.get("/desk/votes/<uuid>/deliveries")
def deliveries(uuid: str) -> str:
    """Who was handed a ballot, who was not, and one more."""
    return _page(prepared_poll(uuid), DeliveryForm(), DeliveriesUpload())


@blueprint.post("/desk/votes/<uuid>/deliveries")
def record_delivery(uuid: str) -> Response | tuple[str, int]:
    """Record one."""
    poll, form = prepared_poll(uuid), DeliveryForm()
    if not form.validate_on_submit():
        return _page(poll, form, DeliveriesUpload()), 422
    try:
        with transaction():
            person = mandates.whom(poll, form.person.data or "")
            service.record(poll, person, _proof(form), by=someone())
    except DomainError as error:
        form.form_errors = [str(one) for one in (error.what, error.why, error.remedy) if one]
        return _page(poll, form, DeliveriesUpload()), error.status
    flash(_("已登记"), "success")
    return redirect(url_for(".deliveries", uuid=uuid), 303)


def _proof(form: DeliveryForm) -> Proof:
    return Proof(
        day=form.day.data,  # type: ignore[arg-type]  # the form was validated: there is a day
        manner=Manner(form.manner.data),
        by=form.by.data or "",
        proof=form.proof.data or "",
    )


@blueprint.post("/desk/votes/<uuid>/deliveries/<int:delivery_id>/withdraw")
def withdraw_delivery(uuid: str, delivery_id: int) -> Response:
    """Take one back."""
    poll, form = prepared_poll(uuid), WithdrawForm()
    with transaction():
        service.withdraw(poll, delivery_id, reason=form.reason.data or "", by=someone())
    flash(_("已撤回"), "success")
    return redirect(url_for(".deliveries", uuid=uuid), 303)


@blueprint.get("/desk/votes/<uuid>/deliveries.xlsx")
def deliveries_template(uuid: str) -> Response:
    """The table, with those who have no proof yet."""
    poll = prepared_poll(uuid)
    made = io.BytesIO(deliveries_table.template(service.without_proof(poll)))
    name = _("送达登记表.xlsx")
    return send_file(made, mimetype=XLSX, as_attachment=True, download_name=name)


@blueprint.post("/desk/votes/<uuid>/deliveries/upload")
def deliveries_upload(uuid: str) -> Response | tuple[str, int]:
    """Read the table; nothing is changed before it is confirmed."""
    poll, form = prepared_poll(uuid), DeliveriesUpload()
    if not form.validate_on_submit():
        return _page(poll, DeliveryForm(formdata=None), form), 422
    try:
        with on_disk(form.file.data) as (path, name), transaction():
            made = service.receive(path, name, poll, by=someone())
    except Unreadable as unreadable:
        form.form_errors = [_(unreadable.reason) % unreadable.values]
        return _page(poll, DeliveryForm(formdata=None), form), 422
    return redirect(url_for(".deliveries_import", import_id=made.id), 303)


@blueprint.get("/desk/votes/deliveries/imports/<int:import_id>")
def deliveries_import(import_id: int) -> str:
    """What would be brought in, and every fault by row and column."""
    made = _made(import_id)
    rows = [deliveries_table.Row(**values) for values in made.rows]
    return render_template(
        "votes/desk/deliveries_import.html",
        made=made,
        poll=made.poll,
        rows=rows[:SHOWN],
        faults=faults_of(made),
        labels=labels,
    )


@blueprint.post("/desk/votes/deliveries/imports/<int:import_id>/confirm")
def deliveries_confirm(import_id: int) -> Response:
    """Bring the good rows in."""
    made = _made(import_id)
    with transaction():
        service.confirm(made, by=someone())
    flash(_("送达登记已导入"), "success")
    return redirect(url_for(".deliveries_import", import_id=import_id), 303)


def _made(import_id: int) -> DeliveriesImport:
    someone()
    made = db.session.get(DeliveriesImport, import_id)
    if made is None:
        raise Missing(_l("没有这次导入"), code="no_import")
    prepared_poll(made.poll.uuid)
    return made


def _page(poll: Poll, form: DeliveryForm, upload: DeliveriesUpload) -> str:
    return render_template(
        "votes/desk/deliveries.html",
        poll=poll,
        hall=poll.hall,
        form=form,
        upload=upload,
        withdraw=WithdrawForm(formdata=None),
        deliveries=service.deliveries_of(poll, SHOWN),
        count=service.count_of(poll),
        missing=service.without_proof(poll, SHOWN),
        owed=service.owed(poll),
        labels=labels,
    )
