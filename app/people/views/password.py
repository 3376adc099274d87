"""``/me/password``: set one's own password."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response

from app.errors import DomainError, SignInNeeded
from app.people import identity
from app.people.forms import NewPassword
from app.people.models.sign_in import LoginSession
from app.people.services import sign_in
from app.people.services.accounts import prepare_password
from app.people.views import blueprint
from app.transaction import transaction


@blueprint.get("/me/password")
def password() -> str:
    """The form; the old password is asked for unless the person came in by a slip."""
    session = _here()
    return _page(NewPassword(), session)


@blueprint.post("/me/password")
def password_post() -> Response | tuple[str, int]:
    """Set it, and sign out every other browser."""
    session, form = _here(), NewPassword()
    person = session.person
    if not form.validate_on_submit():
        return _page(form, session), 422
    try:
        if _asks_old(session) and not sign_in.knows_password(person, form.old.data or ""):
            form.old.errors = [_("原密码不对")]
            return _page(form, session), 422
        prepared = prepare_password(form.new.data or "", person=person)
    except DomainError as error:
        form.new.errors = [str(error.what), str(error.remedy)]
        return _page(form, session), error.status
    with transaction():
        sign_in.change_password(person, prepared, keep=session)
    flash(_("新密码已设好；别的手机和电脑都已退出登录"), "success")
    return redirect(url_for("account.me"), 303)


def _here() -> LoginSession:
    session = identity.current_session()
    if session is None:
        raise SignInNeeded(_l("请先登录"))
    return session


def _asks_old(session: LoginSession) -> bool:
    """A slip is itself the proof: whoever forgot the password asks the secretary for one."""
    return session.person.password_hash is not None and session.via != "slip"


def _page(form: NewPassword, session: LoginSession) -> str:
    return render_template("people/password.html", form=form, asks_old=_asks_old(session))
