"""The texts a proposal had, and changing its text once more."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import clock
from app.errors import Forbidden
from app.people.identity import current_person
from app.people.models.person import Person
from app.transaction import transaction
from proposals.forms import ReviseForm
from proposals.lifecycle.editing import FREE_MINUTES, Editing, editing
from proposals.models.proposal import Proposal
from proposals.policy import is_proposer
from proposals.queries.proposals import proposal_with
from proposals.queries.support import signature_of
from proposals.queries.versions import changed_since, rewordings, standing_of
from proposals.services.proposing import Wording
from proposals.services.refusing import granted
from proposals.services.revising import revise
from proposals.views.signing import signed_in

blueprint = Blueprint("versions", __name__)


@blueprint.get("/proposals/<int:proposal_id>/versions")
def index(proposal_id: int) -> str:
    """Every visible change, and the way out for whoever signed another text."""
    proposal = proposal_with(proposal_id)
    mine = signature_of(current_person(), proposal)
    return render_template(
        "proposals/versions.html",
        proposal=proposal,
        hall=proposal.hall,
        rewordings=rewordings(proposal),
        mine=mine,
        text_changed=mine is not None and changed_since(proposal, mine.signed_at),
    )


@blueprint.get("/proposals/<int:proposal_id>/edit")
def edit(proposal_id: int) -> str:
    """Change the text, as far as it may still change."""
    proposal, _person = _own(proposal_id)
    return _page(proposal, ReviseForm(obj=proposal))


@blueprint.post("/proposals/<int:proposal_id>/edit")
def edit_post(proposal_id: int) -> ResponseReturnValue:
    """Keep the change: as if it had always been so, or as a new version."""
    proposal, person = _own(proposal_id)
    form = ReviseForm()
    if not form.validate_on_submit():
        return _page(proposal, form), 422
    words = Wording.of(
        form.title.data or "", form.body.data or "", form.where_text.data or "", proposal.category
    )
    with transaction():
        kind = revise(proposal, words, by=person, note=form.note.data or "")
    told = kind is Editing.VERSION
    flash(_("新写法已公开，联署的人会收到通知") if told else _("已改好"), "success")
    return redirect(proposal.url, 303)


def _own(proposal_id: int) -> tuple[Proposal, Person]:
    proposal, person = proposal_with(proposal_id), signed_in()
    if not is_proposer(person, proposal):
        raise Forbidden(_l("只有提案人能改这件提案的文字"), remedy=_l("您可以联署，并写上您的理由"))
    return proposal, person


def _page(proposal: Proposal, form: ReviseForm) -> str:
    """The form; raises Refused at once where nothing may change, before anybody types."""
    kind = granted(editing(standing_of(proposal), clock.now()))
    return render_template(
        "proposals/edit.html",
        proposal=proposal,
        hall=proposal.hall,
        form=form,
        is_version=kind is Editing.VERSION,
        minutes=FREE_MINUTES,
    )
