"""Look-alikes while one writes, and supporting one of them instead of sending one's own."""

from __future__ import annotations

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from limits import parse

from app.errors import TooMany
from app.extensions import csrf, limiter
from app.people.identity import current_person
from app.people.policy import allow
from app.permissions import Permission
from app.transaction import transaction
from proposals.forms import WhatForm
from proposals.models.proposal import Proposal
from proposals.queries.alternatives import like_text, standing_of
from proposals.queries.halls import halls_where
from proposals.queries.proposals import proposal_with
from proposals.queries.support import signature_of
from proposals.services import drafts
from proposals.services.instead import Way, support_instead
from proposals.views.signing import signed_in
from proposals.views.writing import COOKIE, keep_words, own_draft, with_cookie, without_cookie

blueprint = Blueprint("alike", __name__)
PACE = parse("40 per minute")
"""Faster than anybody types sentences; the script asks at most once a second."""


@blueprint.post("/proposals/new/similar")
def suggest() -> str:
    """What others have written like the text so far, as a piece of the page."""
    _keep_pace()
    form, person = WhatForm(), current_person()
    draft = drafts.found(request.cookies.get(COOKIE), person)
    halls = halls_where(person, Permission.PROPOSE)
    return render_template(
        "proposals/new/_suggestions.html",
        alike=like_text(
            form.title.data or "",
            form.body.data or "",
            person,
            hall=(draft.hall if draft else None) or (halls[0] if halls else None),
            category=form.chosen_category(),
            leave_out=draft.proposal_id if draft else None,
        ),
    )


@blueprint.post("/proposals/new/instead")
@csrf.exempt
def leave_writing() -> ResponseReturnValue:
    """Keep the words typed so far, then go to the proposal that was suggested.

    The form checks the token itself, as the first step does: a plain refusal would lose the words.
    """
    form = WhatForm()
    form.validate()
    if "csrf_token" in form.errors:
        flash(_("这个页面放得太久，请再点一次；您写的都还在"), "warning")
        return render_template("proposals/new/what.html", form=form, draft=None), 422
    draft, chosen = keep_words(form), proposal_with(request.form.get("proposal", 0, type=int))
    if request.form.get("to") == "see":
        flash(_("您写的已存为草稿，随时可以回来接着写"), "info")
        return with_cookie(redirect(chosen.url, 303), draft)
    return with_cookie(redirect(url_for("alike.ask", proposal_id=chosen.id), 303), draft)


@blueprint.get("/proposals/new/instead/<int:proposal_id>")
def ask(proposal_id: int) -> ResponseReturnValue:
    """Ask whether to support this one instead, and what becomes of the words written so far."""
    person, proposal = signed_in(), proposal_with(proposal_id)
    draft = own_draft(person)
    if draft is None:
        return redirect(proposal.url)
    signed = signature_of(person, proposal) is not None
    return render_template(
        "proposals/new/instead.html",
        proposal=proposal,
        draft=draft,
        standing=standing_of(person, proposal, has_signed=signed),
        back=url_for("proposing.confirm" if draft.hall else "proposing.what"),
    )


@blueprint.post("/proposals/new/instead/<int:proposal_id>")
def choose(proposal_id: int) -> ResponseReturnValue:
    """Co-sign or follow; the draft is kept, or its words become the reason."""
    proposal, way = proposal_with(proposal_id), request.form.get("way", "")
    right = way != Way.FOLLOW
    person = allow(current_person(), Permission.CO_SIGN, proposal.place) if right else signed_in()
    draft = own_draft(person)
    with transaction():
        ended = support_instead(draft, proposal, way, by=person)
    flash(str(_said(proposal, way, ended=ended)), "success")
    back = proposal.url if right else url_for("proposing.confirm")
    answer = redirect(back, 303)
    return without_cookie(answer) if ended else answer


def _said(proposal: Proposal, way: str, *, ended: bool) -> LazyString:
    if way == Way.FOLLOW:
        return _l("已跟进“%(title)s”，有进展会告诉您；您写的还在", title=proposal.title)
    if ended:
        return _l("您已联署，您写的话已附在联署后面，大家都能看到")
    return _l("您已联署；您写的还存着，在“我的”里可以接着写")


def _keep_pace() -> None:
    if not current_app.config["RATELIMIT_ENABLED"]:
        return
    account = session.get("_user_id") or session.get("csrf_token") or ""
    if not limiter.limiter.hit(PACE, "alike", str(account)):
        raise TooMany(
            _l("查得太频繁"),
            why=_l("每分钟最多查%(count)d次", count=PACE.amount),
            remedy=_l("请接着写，过一会儿会再查"),
        )
