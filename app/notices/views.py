"""``/me/notices``: what I was told, and where to e-mail it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response

from app.errors import SignInNeeded
from app.extensions import db
from app.notices import queries, services
from app.notices.forms import MailForm
from app.people.identity import current_person
from app.people.models.person import Person
from app.people.views import safe_next
from app.transaction import transaction

blueprint = Blueprint("notices", __name__, url_prefix="/me")


def _reader() -> Person:
    person = current_person()
    if person is None:
        raise SignInNeeded(_l("请先登录"))
    return person


@blueprint.get("/notices")
def listing() -> str:
    """My notices, the newest first."""
    before = request.args.get("before", type=int)
    notices = queries.notices_of(_reader(), before=before)
    full = len(notices) == queries.PAGE
    return render_template(
        "app/notices.html",
        notices=notices,
        newest=url_for("notices.listing") if before else None,
        older=url_for("notices.listing", before=notices[-1].id) if full else None,
    )


@blueprint.get("/notices/<int:notice_id>")
def open_notice(notice_id: int) -> Response:
    """Note that I have seen it, and lead to what it is about."""
    person = _reader()
    with transaction():
        notice = queries.notice_to(person, notice_id)
        services.mark_read(notice)
        target = notice.url
    return redirect(safe_next(target), 303)


@blueprint.post("/notices/read")
def read_all() -> Response:
    """Mark everything as read."""
    person = _reader()
    with transaction():
        services.mark_all_read(person)
    return redirect(url_for("notices.listing"), 303)


@blueprint.route("/email", methods=["GET", "POST"])
def email() -> Response | str | tuple[str, int]:
    """Set where notices are e-mailed, how often, and at what time."""
    person = _reader()
    wish = queries.wish_of(person)
    form = MailForm(obj=person)
    if form.validate_on_submit():
        rhythm, hour = form.chosen(wish)
        with transaction():
            person = db.session.merge(person)
            if (form.email.data or None) != person.email:
                services.set_email(person, form.email.data, by=person)
            if (rhythm, hour) != (wish.rhythm, wish.hour):
                services.set_rhythm(person, rhythm, hour=hour, by=person)
        flash(_("已保存"), "success")
        return redirect(url_for("account.me"), 303)
    if not form.errors:
        form.show(wish)
    page = render_template("app/email.html", form=form)
    return (page, 422) if form.errors else page
