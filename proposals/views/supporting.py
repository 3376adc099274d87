"""One tap: co-sign, take the signature back; and a proposer's withdrawal."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.errors import Forbidden, Invalid
from app.people.identity import current_person
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission
from app.transaction import transaction
from proposals.forms import SupportReasonForm
from proposals.models.proposal import Proposal
from proposals.policy import is_proposer
from proposals.queries.proposals import proposal_with
from proposals.services import cosigning, desk
from proposals.views.signing import signed_in

blueprint = Blueprint("supporting", __name__)


@blueprint.post("/proposals/<int:proposal_id>/support")
def co_sign(proposal_id: int) -> ResponseReturnValue:
    """Co-sign."""
    proposal = proposal_with(proposal_id)
    person = allow(current_person(), Permission.CO_SIGN, proposal.place)
    with transaction():
        cosigning.co_sign(proposal, by=person)
    flash(_("您已联署，有进展会告诉您"), "success")
    return redirect(proposal.url, 303)


@blueprint.post("/proposals/<int:proposal_id>/unsupport")
def take_back(proposal_id: int) -> ResponseReturnValue:
    """Take the signature back: one's own, so no right is asked but being the one who signed."""
    proposal = proposal_with(proposal_id)
    person = signed_in()
    with transaction():
        cosigning.take_back(proposal, by=person)
    flash(_("已撤回联署"), "info")
    return redirect(proposal.url, 303)


@blueprint.post("/proposals/<int:proposal_id>/reason")
def give_reason(proposal_id: int) -> ResponseReturnValue:
    """Say why one supports it: one's own words, so no right is asked but having signed."""
    proposal, person, form = proposal_with(proposal_id), signed_in(), SupportReasonForm()
    if not form.validate_on_submit():
        errors = [str(error) for one in form.errors.values() for error in one]
        raise Invalid(errors[0], remedy=_l("请返回上一页改一改"))
    with transaction():
        cosigning.give_reason(proposal, form.reason.data or "", by=person)
    flash(_("您的理由已附在联署后面"), "success")
    return redirect(proposal.url, 303)


@blueprint.get("/proposals/<int:proposal_id>/withdraw")
def ask_withdraw(proposal_id: int) -> str:
    """Ask once more before a proposal is withdrawn."""
    proposal, _person = _own(proposal_id)
    return render_template("proposals/withdraw.html", proposal=proposal, hall=proposal.hall)


@blueprint.post("/proposals/<int:proposal_id>/withdraw")
def withdraw(proposal_id: int) -> ResponseReturnValue:
    """Its proposer withdraws it."""
    proposal, person = _own(proposal_id)
    with transaction():
        desk.withdraw(proposal, by=person)
    flash(_("提案已撤回"), "info")
    return redirect(proposal.url, 303)


def _own(proposal_id: int) -> tuple[Proposal, Person]:
    proposal, person = proposal_with(proposal_id), signed_in()
    if not is_proposer(person, proposal):
        raise Forbidden(_l("只有提案人能撤回这件提案"), remedy=_l("您可以撤回自己的联署"))
    return proposal, person
