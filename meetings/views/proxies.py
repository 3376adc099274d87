"""Proxies at the desk: recorded from paper, shown, taken back."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from app.errors import DomainError
from app.extensions import db
from app.options import options
from app.people.models.person import Person
from app.transaction import transaction
from meetings import labels
from meetings.forms.door import ProxyForm
from meetings.models.meeting import Meeting
from meetings.models.proxy import Instruction
from meetings.policy import allow_act
from meetings.queries import under_rule
from meetings.services import convening, roll
from meetings.services import proxies as service
from meetings.views import plans
from meetings.views.blueprint import blueprint, seen_meeting, someone
from meetings.views.seats import kept

_CHOICES = {choice.value: choice for choice in Instruction}


@blueprint.get("/m/<int:meeting_id>/proxies")
def proxies(meeting_id: int) -> str:
    """Who stands for whom; and one more, where the rule allows it."""
    meeting, _hand = kept(meeting_id)
    return _page(meeting, _form(meeting))


@blueprint.post("/m/<int:meeting_id>/proxies")
def record_proxy(meeting_id: int) -> Response | tuple[str, int]:
    """Record a written mandate."""
    meeting, hand = kept(meeting_id)
    form = _form(meeting)
    if not form.validate_on_submit():
        return _page(meeting, form), 422
    try:
        with transaction():
            _record(meeting, form, hand)
    except DomainError as error:
        form.form_errors = plans.said(error)
        return _page(meeting, form), error.status
    flash(_("委托已登记"), "success")
    return redirect(url_for(".proxies", meeting_id=meeting.id), 303)


def _record(meeting: Meeting, form: ProxyForm, hand: Person) -> None:
    service.record(
        meeting,
        db.session.get_one(Person, form.principal.data),
        db.session.get_one(Person, form.holder.data),
        paper=form.paper.data or "",
        instructions=_instructions(meeting),
        by=hand,
    )


def _instructions(meeting: Meeting) -> dict[int, Instruction]:
    given = ((i.id, request.form.get(f"item-{i.id}", "")) for i in convening.items_of(meeting))
    return {item: _CHOICES[choice] for item, choice in given if choice in _CHOICES}


@blueprint.post("/m/<int:meeting_id>/proxies/<int:proxy_id>/revoke")
def revoke_proxy(meeting_id: int, proxy_id: int) -> Response:
    """Take a proxy back: the principal, or the desk for them."""
    meeting = seen_meeting(meeting_id)
    hand, proxy = someone(), service.proxy_of(meeting, proxy_id)
    by_principal = hand.id == proxy.principal_id
    if not by_principal:
        hand = allow_act(hand, meeting, "count_room", for_another=True)
    with transaction():
        service.revoke(proxy, reason=request.form.get("reason", ""), by=hand)
    flash(_("委托已撤回"), "success")
    page = ".show" if by_principal else ".proxies"
    return redirect(url_for(page, meeting_id=meeting.id), 303)


def _form(meeting: Meeting) -> ProxyForm:
    form = ProxyForm()
    entries = roll.entries_of(meeting)
    form.principal.choices = options((e.person_id, e.name) for e in entries if e.voting)
    form.holder.choices = options((e.person_id, e.name) for e in entries)
    return form


def _page(meeting: Meeting, form: ProxyForm) -> str:
    decision = under_rule.words_of(meeting)
    allowed = decision.rule.proxies is not None
    return render_template(
        "meetings/proxies.html",
        meeting=meeting,
        hall=meeting.hall,
        form=form,
        decision=decision,
        most=service.most_for_one(meeting) if allowed else 0,
        items=convening.items_of(meeting),
        standing=service.standing(meeting),
        in_force={one.id for one in service.in_force(meeting)},
        labels=labels,
    )
