"""Lead a proposal together: the proposer asks, a neighbour answers."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.errors import Forbidden, Missing
from app.extensions import db
from app.people.identity import current_person
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission
from app.transaction import transaction
from proposals.models.lead import LeadAnswer
from proposals.models.proposal import Proposal
from proposals.policy import is_proposer
from proposals.queries.leads import lead_of, standing_leads
from proposals.queries.proposals import proposal_with
from proposals.queries.together import inviting
from proposals.services import leading
from proposals.views.signing import signed_in

blueprint = Blueprint("leads", __name__)


@blueprint.get("/proposals/<int:proposal_id>/leads")
def index(proposal_id: int) -> str:
    """Whom its proposer has asked, and how to ask more."""
    proposal, _person = _own(proposal_id)
    found = inviting(proposal)
    link = found.link and url_for(
        "leads.answer", proposal_id=proposal.id, t=found.link.token, _external=True
    )
    return render_template(
        "proposals/leads.html", proposal=proposal, hall=proposal.hall, inviting=found, link=link
    )


@blueprint.post("/proposals/<int:proposal_id>/leads")
def ask(proposal_id: int) -> ResponseReturnValue:
    """Ask a co-signer to lead it too."""
    proposal, by = _own(proposal_id)
    person = db.session.get(Person, request.form.get("person", 0, type=int))
    if person is None:
        raise Missing(_l("还没有选人"), remedy=_l("请在名单里选一位已经联署的人"))
    with transaction():
        leading.ask(proposal, person, by=by)
    flash(_("邀请已发给%(name)s", name=person.name), "success")
    return redirect(url_for("leads.index", proposal_id=proposal.id), 303)


@blueprint.post("/proposals/<int:proposal_id>/leads/link")
def make_link(proposal_id: int) -> ResponseReturnValue:
    """Make the address that invites neighbours, or a new one in its place."""
    proposal, by = _own(proposal_id)
    with transaction():
        leading.invite(proposal, by=by)
    flash(_("链接已做好，可以发给邻居；以前的链接不能再用"), "success")
    return redirect(url_for("leads.index", proposal_id=proposal.id), 303)


@blueprint.get("/proposals/<int:proposal_id>/lead")
def answer(proposal_id: int) -> str:
    """What leading means, and the question."""
    proposal, person = proposal_with(proposal_id), signed_in()
    lead = lead_of(person, proposal)
    return render_template(
        "proposals/lead.html",
        proposal=proposal,
        hall=proposal.hall,
        token=request.args.get("t", ""),
        answer=lead.answer if lead else None,
        answers=LeadAnswer,
        leads=standing_leads(proposal),
        is_own=is_proposer(person, proposal),
    )


@blueprint.post("/proposals/<int:proposal_id>/lead")
def answer_post(proposal_id: int) -> ResponseReturnValue:
    """Accept, decline, or lead no longer."""
    proposal, said = proposal_with(proposal_id), request.form.get("answer", "")
    agrees = said == LeadAnswer.ACCEPTED
    person = allow(current_person(), Permission.CO_SIGN, proposal.place) if agrees else signed_in()
    with transaction():
        if agrees:
            leading.accept(proposal, by=person, token=request.form.get("t", ""))
        elif said == LeadAnswer.LEFT:
            leading.step_down(proposal, by=person)
        else:
            leading.decline(proposal, by=person)
    flash(_("您已是发起人之一") if agrees else _("已记下"), "success" if agrees else "info")
    return redirect(proposal.url, 303)


def _own(proposal_id: int) -> tuple[Proposal, Person]:
    proposal, person = proposal_with(proposal_id), signed_in()
    if not is_proposer(person, proposal):
        raise Forbidden(_l("只有提案人能邀请发起人"), remedy=_l("您可以联署，或请提案人邀请"))
    return proposal, person
