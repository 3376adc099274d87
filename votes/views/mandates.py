"""委托和监护 at the desk: who votes for whom in a vote by a roll of its own."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from app.errors import DomainError
from app.transaction import transaction
from meetings import labels as meeting_labels
from meetings.models.proxy import Instruction
from meetings.services import convening, proxies
from votes import labels
from votes.counting.proxies import MandateKind
from votes.forms.rights import MandateForm
from votes.models.poll import Poll
from votes.queries import for_others
from votes.services import mandates as service
from votes.services import rolls
from votes.views.blueprint import blueprint, someone
from votes.views.preparing import prepared_poll

_CHOICES = {choice.value: choice for choice in Instruction}


@blueprint.get("/desk/votes/<uuid>/mandates")
def mandates(uuid: str) -> str:
    """Who votes for whom, and one more."""
    return _page(prepared_poll(uuid), MandateForm())


@blueprint.post("/desk/votes/<uuid>/mandates")
def record_mandate(uuid: str) -> Response | tuple[str, int]:
    """Record a written mandate, or a guardian."""
    poll, form = prepared_poll(uuid), MandateForm()
    if not form.validate_on_submit():
        return _page(poll, form), 422
    try:
        with transaction():
            _record(poll, form)
    except DomainError as error:
        form.form_errors = [str(one) for one in (error.what, error.why, error.remedy) if one]
        return _page(poll, form), error.status
    flash(_("已登记"), "success")
    return redirect(url_for(".mandates", uuid=uuid), 303)


def _record(poll: Poll, form: MandateForm) -> None:
    service.record(
        poll,
        service.whom(poll, form.principal.data or ""),
        service.whom(poll, form.holder.data or ""),
        paper=form.paper.data or "",
        guardian=form.kind.data == MandateKind.GUARDIAN,
        instructions=_instructions(poll),
        by=someone(),
    )


def _instructions(poll: Poll) -> dict[int, Instruction]:
    items = convening.items_of(poll.meeting)
    given = ((item.id, request.form.get(f"item-{item.id}", "")) for item in items)
    return {item: _CHOICES[choice] for item, choice in given if choice in _CHOICES}


@blueprint.post("/desk/votes/<uuid>/mandates/<int:proxy_id>/revoke")
def revoke_mandate(uuid: str, proxy_id: int) -> Response:
    """Take one back; a ballot cast by it stands until the principal votes."""
    poll = prepared_poll(uuid)
    proxy = proxies.proxy_of(poll.meeting, proxy_id)
    with transaction():
        proxies.revoke(proxy, reason=request.form.get("reason", ""), by=someone())
    flash(_("已撤回"), "success")
    return redirect(url_for(".mandates", uuid=uuid), 303)


def _page(poll: Poll, form: MandateForm) -> str:
    terms = service.terms_of(poll)
    return render_template(
        "votes/desk/mandates.html",
        poll=poll,
        hall=poll.hall,
        form=form,
        terms=terms,
        refused=None if terms else service.not_admitted(poll),
        in_the_room=rolls.kind_of(poll) in rolls.IN_THE_ROOM,
        standing=proxies.standing(poll.meeting) if terms else (),
        standing_ids={one.proxy_id for one in for_others.standing_in(poll)},
        items=convening.items_of(poll.meeting),
        instructions=meeting_labels.INSTRUCTION_LABELS,
        labels=labels,
    )
