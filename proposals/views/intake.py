"""Enter needs: the desk for all nine channels, patrols and grid workers for theirs."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.errors import DomainError, Forbidden, Missing
from app.people.identity import current_person
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission
from app.photos.again import given
from app.photos.models.photo import Photo
from app.places.models.hall import Hall
from app.transaction import transaction
from proposals.forms import IntakeForm
from proposals.models.proposal import Proposal
from proposals.models.source_channel import SourceChannel
from proposals.policy import FIELD_CHANNELS, REPORTED
from proposals.queries.authors import contact_of
from proposals.queries.halls import halls_where
from proposals.queries.proposals import proposal_with
from proposals.queries.reports import reports_of
from proposals.services import intake
from proposals.services.proposing import Wording
from proposals.views.numbers import number_asked
from proposals.views.signing import signed_in

blueprint = Blueprint("intake", __name__)
_CHANNELS = {Permission.WORK_DESK: frozenset(SourceChannel), Permission.REPORT: REPORTED}


@blueprint.get("/desk/intake")
def desk() -> str:
    """A need that came to the desk."""
    return _begin(Permission.WORK_DESK)


@blueprint.post("/desk/intake")
def desk_post() -> ResponseReturnValue:
    """Enter it."""
    return _enter(Permission.WORK_DESK)


@blueprint.get("/report")
def report() -> str:
    """Something found on patrol 巡查上报."""
    return _begin(Permission.REPORT)


@blueprint.post("/report")
def report_post() -> ResponseReturnValue:
    """Report it."""
    return _enter(Permission.REPORT)


@blueprint.get("/report/mine")
def mine() -> str:
    """What I reported or entered, and how it stands."""
    person = signed_in()
    after = number_asked("after")
    page = reports_of(person, after)
    if not page.rows and after is None:
        _halls(person, Permission.REPORT)
    older = url_for(".mine", after=page.next_after) if page.next_after else None
    top = url_for(".mine") if after else None
    return render_template("proposals/intake/mine.html", page=page, older=older, top=top)


@blueprint.post("/desk/proposals/<int:proposal_id>/told")
def told(proposal_id: int) -> ResponseReturnValue:
    """The author without an account was rung up."""
    proposal = proposal_with(proposal_id)
    person = allow(current_person(), Permission.WORK_DESK, proposal.place)
    with transaction():
        contact = contact_of(proposal)
        if contact is None:
            raise Missing(_l("这件事没有留电话"), remedy=_l("请从工作台重新进入"))
        intake.note_told(contact, proposal, by=person)
    flash(_("已记下：电话告知过了"), "success")
    return redirect(url_for("desk.proposal", proposal_id=proposal_id), 303)


def _begin(right: Permission) -> str:
    halls = _halls(signed_in(), right)
    usual = None if right is Permission.WORK_DESK else SourceChannel.PATROL.value
    form = IntakeForm(formdata=None, hall=request.args.get("hall", halls[0].code), channel=usual)
    form.offer(halls, _CHANNELS[right])
    return _page(form, right, halls)


def _enter(right: Permission) -> ResponseReturnValue:
    person = signed_in()
    halls = _halls(person, right)
    form = IntakeForm()
    form.offer(halls, _CHANNELS[right])
    is_valid = form.validate_on_submit()
    hall = next((hall for hall in halls if hall.code == form.hall.data), halls[0])
    try:
        photos = given(by=person, place=hall.place)
        if is_valid:
            return _entered(_write(form, hall, person, photos), right)
    except DomainError as error:
        form.form_errors.append(_said(error))
    return _page(form, right, halls), 422


def _write(form: IntakeForm, hall: Hall, person: Person, photos: Sequence[Photo]) -> Proposal:
    title = form.title.data or ""
    words = Wording.of(title, form.body.data or title, form.where_text.data or "")
    author = intake.Author(form.name.data or "", form.phone.data or "")
    channel = SourceChannel(form.channel.data)
    with transaction():
        return intake.enter(hall, words, channel, by=person, author=author, photos=photos)


def _entered(proposal: Proposal, right: Permission) -> ResponseReturnValue:
    flash(_("已登记，编号%(number)d。有进展会告诉提的人", number=proposal.id), "success")
    if right is Permission.REPORT:
        return redirect(url_for(".mine"), 303)
    return redirect(url_for("desk.proposal", proposal_id=proposal.id), 303)


def _page(form: IntakeForm, right: Permission, halls: Sequence[Hall]) -> str:
    return render_template(
        "proposals/intake/form.html",
        form=form,
        halls=halls,
        hall=next((hall for hall in halls if hall.code == form.hall.data), halls[0]),
        at_desk=right is Permission.WORK_DESK,
        field_channels=FIELD_CHANNELS,
    )


def _said(error: DomainError) -> str:
    """A refusal in one line: what, why, and what would make it possible."""
    return "。".join(str(part) for part in (error.what, error.why, error.remedy) if part)


def _halls(person: Person, right: Permission) -> Sequence[Hall]:
    halls = halls_where(person, right)
    if not halls:
        raise Forbidden(
            _l("登记需求由议事秘书和有巡查职责的人办理"),
            remedy=_l("您自己的事，可以用“我要提事”；应当有巡查职责的，请与议事秘书联系"),
        )
    return halls
