"""Send a need past the meeting, follow it, and print where the law says it belongs."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from app.people.identity import current_person
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission
from app.transaction import transaction
from proposals.lifecycle.routing import FORUM_POINTERS, USUAL_DAYS, Forum, Way
from proposals.lifecycle.three_batches import Batch
from proposals.models.proposal import Proposal
from proposals.models.routing import Routing
from proposals.queries.proposals import proposal_with
from proposals.queries.routings import pointer_of, routing_with
from proposals.queries.whereabouts import sending
from proposals.services import routing, settling
from proposals.services.routing import MOST_UNITS
from proposals.views.desk_forms import (
    BatchForm,
    DirectForm,
    ExtendForm,
    MediationForm,
    PointerForm,
    ReportForm,
    WhistleForm,
)

blueprint = Blueprint("routing", __name__)
_WAY = "<any(direct, mediation, whistle, statutory):way>"


def _direct(found: Proposal, form: DirectForm, person: Person) -> None:
    routing.send_directly(
        found, form.handler.data or "", form.contact.data or "", form.limit(), by=person
    )


def _mediation(found: Proposal, form: MediationForm, person: Person) -> None:
    routing.send_to_mediation(
        found,
        form.handler.data or "",
        form.parties.data or "",
        form.limit(),
        by=person,
        contact=form.contact.data or "",
    )


def _whistle(found: Proposal, form: WhistleForm, person: Person) -> None:
    routing.blow_whistle(found, form.units(), form.limit(), by=person)


def _statutory(found: Proposal, form: PointerForm, person: Person) -> None:
    routing.point_elsewhere(
        found,
        Forum(form.forum.data),
        form.pointer.data or "",
        by=person,
        note=form.note.data or "",
    )


_FORMS: dict[Way, type[FlaskForm]] = {
    Way.DIRECT: DirectForm,
    Way.MEDIATION: MediationForm,
    Way.WHISTLE: WhistleForm,
    Way.STATUTORY: PointerForm,
}
_ACTS: dict[Way, Callable[..., None]] = {
    Way.DIRECT: _direct,
    Way.MEDIATION: _mediation,
    Way.WHISTLE: _whistle,
    Way.STATUTORY: _statutory,
}


@blueprint.get(f"/desk/proposals/<int:proposal_id>/send/{_WAY}")
def ask(proposal_id: int, way: str) -> str:
    """The form of one way past the meeting."""
    found, _person = _at_desk(proposal_id)
    return _form_page(found, Way(way), _FORMS[Way(way)](working_days=USUAL_DAYS.get(Way(way))))


@blueprint.post(f"/desk/proposals/<int:proposal_id>/send/{_WAY}")
def send(proposal_id: int, way: str) -> ResponseReturnValue:
    """Send it that way."""
    found, person = _at_desk(proposal_id)
    form = _FORMS[Way(way)]()
    if not form.validate_on_submit():
        return _form_page(found, Way(way), form), 422
    with transaction():
        _ACTS[Way(way)](found, form, person)
    flash(_("已转办，提案人会收到通知"), "success")
    return redirect(url_for("desk.proposal", proposal_id=found.id), 303)


@blueprint.get("/desk/routings/<int:routing_id>")
def follow(routing_id: int) -> str:
    """One sending: its day, and what may be reported."""
    found, _person = _held(routing_id)
    return _routing_page(found)


@blueprint.post("/desk/routings/<int:routing_id>/report")
def report(routing_id: int) -> ResponseReturnValue:
    """Say what came of it."""
    found, person = _held(routing_id)
    form = ReportForm(prefix="report")
    form.offer(found)
    if not form.validate_on_submit():
        return _routing_page(found, report=form), 422
    result, batch = form.chosen()
    with transaction():
        routing.report(found, result, form.report.data or "", by=person, batch=batch)
    flash(_("结果已公开，提案人会收到通知"), "success")
    return redirect(url_for("desk.proposal", proposal_id=found.proposal_id), 303)


@blueprint.post("/desk/routings/<int:routing_id>/extend")
def extend(routing_id: int) -> ResponseReturnValue:
    """Give it more time, once."""
    found, person = _held(routing_id)
    form = ExtendForm(prefix="extend")
    if not form.validate_on_submit():
        return _routing_page(found, extend=form), 422
    with transaction():
        routing.extend(found, form.working_days.data or 0, by=person, reason=form.reason.data or "")
    flash(_("已延期，理由已公开"), "success")
    return redirect(url_for("routing.follow", routing_id=found.id), 303)


@blueprint.post("/desk/proposals/<int:proposal_id>/batch")
def sort(proposal_id: int) -> ResponseReturnValue:
    """Say which of the three batches a closed need belongs to."""
    found, person = _at_desk(proposal_id)
    form = BatchForm()
    if not form.validate_on_submit():
        return render_template("proposals/desk/batch.html", proposal=found, form=form), 422
    with transaction():
        settling.sort(found, Batch(form.batch.data), by=person)
    flash(_("已归类"), "success")
    return redirect(url_for("desk.proposal", proposal_id=found.id), 303)


@blueprint.get("/proposals/<int:proposal_id>/pointer")
def pointer(proposal_id: int) -> str:
    """Where the law says it belongs, as a sheet to print and hand over."""
    found = proposal_with(proposal_id)
    return render_template(
        "proposals/pointer.html", proposal=found, hall=found.hall, pointed=pointer_of(found)
    )


def _at_desk(proposal_id: int) -> tuple[Proposal, Person]:
    found = proposal_with(proposal_id)
    return found, allow(current_person(), Permission.WORK_DESK, found.place)


def _held(routing_id: int) -> tuple[Routing, Person]:
    found = routing_with(routing_id)
    return found, allow(current_person(), Permission.WORK_DESK, found.proposal.place)


def _form_page(found: Proposal, way: Way, form: FlaskForm) -> str:
    return render_template(
        "proposals/desk/send.html",
        proposal=found,
        hall=found.hall,
        way=way,
        form=form,
        rows=range(MOST_UNITS),
        pointers=FORUM_POINTERS,
    )


def _routing_page(found: Routing, **refused: FlaskForm) -> str:
    stands = sending(found)
    report_form = ReportForm(prefix="report", formdata=None)
    report_form.offer(found)
    forms: dict[str, FlaskForm] = {
        "report": report_form,
        "extend": ExtendForm(
            prefix="extend", formdata=None, working_days=USUAL_DAYS.get(found.way)
        ),
    }
    return render_template(
        "proposals/desk/routing.html",
        routing=found,
        proposal=found.proposal,
        hall=found.proposal.hall,
        reckoning=stands.reckoning,
        urgency=stands.urgency,
        forms=forms | refused,
    )
