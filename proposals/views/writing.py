"""Write a proposal in three short steps; what was typed is kept at each, signed in or not."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response

from app.errors import DomainError, Forbidden, Missing
from app.extensions import csrf, db
from app.people.identity import current_person
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission
from app.photos.again import given
from app.places.models.hall import Hall
from app.transaction import transaction
from proposals.forms import PhotosForm, WhatForm, WhereForm
from proposals.models.draft import Draft
from proposals.queries.alternatives import like_draft
from proposals.queries.halls import halls_where
from proposals.queries.proposals import proposal_with
from proposals.services import drafts
from proposals.views.signing import signed_in

blueprint = Blueprint("proposing", __name__)
COOKIE = "draft"
_KEPT_FOR = 60 * 24 * 3600


@blueprint.get("/proposals/new")
def what() -> str:
    """First step: what it is about."""
    draft = _draft()
    form = WhatForm(obj=draft)
    if draft is not None:
        form.category.data = draft.category.value
    return render_template("proposals/new/what.html", form=form, draft=draft)


@blueprint.post("/proposals/new")
@csrf.exempt
def what_post() -> ResponseReturnValue:
    """Keep the words, then go on; a page that lay too long comes back with all its words.

    The form checks the token itself: a plain refusal would lose what was typed.
    """
    form = WhatForm()
    is_valid = form.validate()
    if "csrf_token" in form.errors:
        flash(_("这个页面放得太久，请再点一次“下一步”；您写的都还在"), "warning")
        return render_template("proposals/new/what.html", form=form, draft=None), 422
    draft = keep_words(form)
    if not is_valid:
        return with_cookie(
            render_template("proposals/new/what.html", form=form, draft=draft), draft, 422
        )
    return with_cookie(redirect(_second_step(), 303), draft)


@blueprint.post("/proposals/new/draft")
def autosave() -> Response:
    """Keep what has been typed so far (the page's script posts it while the person types)."""
    return with_cookie(Response(status=204), keep_words(WhatForm()))


@blueprint.post("/proposals/new/discard")
def discard() -> ResponseReturnValue:
    """Begin afresh."""
    draft = _draft()
    if draft is not None:
        with transaction():
            drafts.discard(draft)
    return without_cookie(redirect(url_for("proposing.what"), 303))


@blueprint.get("/proposals/new/where")
def where() -> ResponseReturnValue:
    """Second step: where it is."""
    person = signed_in()
    draft = own_draft(person)
    if draft is None:
        return redirect(url_for("proposing.what"))
    form = WhereForm(hall=str(draft.hall_id or ""), where_text=draft.where_text)
    form.offer(_halls(person))
    return render_template("proposals/new/where.html", form=form, draft=draft)


@blueprint.post("/proposals/new/where")
def where_post() -> ResponseReturnValue:
    """Keep the place, then go on to the photos."""
    person = signed_in()
    draft = own_draft(person)
    if draft is None:
        return redirect(url_for("proposing.what"), 303)
    form = WhereForm()
    form.offer(_halls(person))
    is_valid = form.validate()
    chosen = db.session.get(Hall, int(form.hall.data)) if is_valid else draft.hall
    with transaction():
        drafts.save_where(draft, hall=chosen, where_text=form.where_text.data or "")
    if not is_valid:
        return render_template("proposals/new/where.html", form=form, draft=draft), 422
    return redirect(url_for("proposing.photos"), 303)


@blueprint.get("/proposals/new/photos")
def photos() -> ResponseReturnValue:
    """Third step: photos, or none."""
    draft = own_draft(signed_in())
    if draft is None:
        return redirect(url_for("proposing.what"))
    return render_template("proposals/new/photos.html", form=PhotosForm(), draft=draft)


@blueprint.post("/proposals/new/photos")
def photos_post() -> ResponseReturnValue:
    """Keep the photos, then go on to the last look."""
    person = signed_in()
    draft = own_draft(person)
    if draft is None:
        return redirect(url_for("proposing.what"), 303)
    form = PhotosForm()
    try:
        kept = given(by=person)
        with transaction():
            drafts.add_photos(draft, kept)
    except DomainError as error:
        form.photos.errors = [str(part) for part in (error.what, error.remedy) if part]
        return render_template("proposals/new/photos.html", form=form, draft=draft), error.status
    return redirect(url_for("proposing.confirm"), 303)


@blueprint.post("/proposals/new/photos/remove")
def remove_photo() -> ResponseReturnValue:
    """Take one photo out again."""
    draft = own_draft(signed_in())
    number = request.form.get("photo", type=int)
    if draft is not None and number is not None:
        with transaction():
            drafts.remove_photo(draft, number)
    return redirect(url_for("proposing.photos"), 303)


@blueprint.get("/proposals/new/confirm")
def confirm() -> ResponseReturnValue:
    """The last look before it is sent."""
    draft = own_draft(signed_in())
    if draft is None:
        return redirect(url_for("proposing.what"))
    return render_template(
        "proposals/new/confirm.html", draft=draft, alike=like_draft(draft, current_person())
    )


@blueprint.post("/proposals/new/confirm")
def send() -> ResponseReturnValue:
    """Send it; the draft is gone, the proposal is there."""
    person = signed_in()
    draft = own_draft(person)
    if draft is None:
        raise Missing(
            _l("这份草稿已经提交过，或已清空"), remedy=_l("可以在“我的”里看看已提交的提案")
        )
    if draft.hall is not None:
        allow(person, Permission.PROPOSE, draft.hall.place)
    with transaction():
        proposal = drafts.send(draft, by=person)
    flash(_("已提交。议事秘书会在48小时内处理，有进展会告诉您"), "success")
    return without_cookie(redirect(proposal.url, 303))


@blueprint.post("/proposals/<int:proposal_id>/correct")
def correct(proposal_id: int) -> ResponseReturnValue:
    """Open a returned proposal for correcting, in the same three steps."""
    person = signed_in()
    proposal = proposal_with(proposal_id)
    if proposal.proposer_id != person.id:
        raise Forbidden(_l("只有提案人能补正这件提案"), remedy=_l("您可以联署，或另提一件"))
    with transaction():
        draft = drafts.correcting(proposal, by=person)
    return with_cookie(redirect(url_for("proposing.what"), 303), draft)


def _second_step() -> str:
    """Where to go on: by way of the sign-in page for whoever is not signed in."""
    where_ = url_for("proposing.where")
    if current_person() is not None:
        return where_
    flash(_("请先登录；您写的已经保存，登录后接着办"), "info")
    return url_for("people.login", next=where_)


def _draft() -> Draft | None:
    return drafts.found(request.cookies.get(COOKIE), current_person())


def own_draft(person: Person) -> Draft | None:
    """The draft, given to the person if it was begun before signing in."""
    draft = drafts.found(request.cookies.get(COOKIE), person)
    if draft is not None and draft.person_id is None:
        with transaction():
            drafts.adopt(draft, person)
    return draft


def keep_words(form: WhatForm) -> Draft:
    """Keep what was typed so far, in the draft that is begun or in a new one."""
    person, draft = current_person(), _draft()
    with transaction():
        if draft is None:
            draft = drafts.begin(person)
        if person is not None:
            drafts.adopt(draft, person)
        drafts.save_what(
            draft,
            title=form.title.data or "",
            body=form.body.data or "",
            category=form.chosen_category(),
        )
    return draft


def _halls(person: Person) -> list[Hall]:
    halls = list(halls_where(person, Permission.PROPOSE))
    if not halls:
        raise Forbidden(
            _l("您还没有登记在哪个小区"),
            why=_l("提案要交给您所在小区的议事厅"),
            remedy=_l("请与议事厅秘书联系登记；您写的草稿已经保存"),
        )
    return halls


def with_cookie(answer: Response | str, draft: Draft, status: int | None = None) -> Response:
    """Answer with the cookie by which this browser finds the draft again."""
    response = current_app.make_response(answer)
    if status is not None:
        response.status_code = status
    response.set_cookie(
        COOKIE,
        draft.token,
        max_age=_KEPT_FOR,
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )
    return response


def without_cookie(response: Response) -> Response:
    """Answer, and let the browser forget the draft."""
    response.delete_cookie(COOKIE)
    return response
