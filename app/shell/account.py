"""``/me``: my roles, my devices, my notices, my preferences."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response

from app.errors import Missing, SignInNeeded
from app.extensions import db
from app.people import identity
from app.people.labels import role_label
from app.people.models.person import Person
from app.people.models.sign_in import LoginSession
from app.people.services import sign_in
from app.shell import navigation, queries
from app.transaction import transaction

blueprint = Blueprint("account", __name__, url_prefix="/me")


def reader() -> Person:
    """The person signed in, or SignInNeeded."""
    person = identity.current_person()
    if person is None:
        raise SignInNeeded(_l("请先登录"))
    return person


@blueprint.get("")
def me() -> str:
    """What the house knows of me and what waits for me."""
    person = reader()
    return render_template(
        "app/me.html",
        roles=queries.roles_held(person),
        role_label=role_label,
        sessions=queries.open_sessions(person),
        this_session=identity.current_session(),
        todos=navigation.todos(person),
    )


@blueprint.post("/sessions/<int:session_id>/end")
def end_session(session_id: int) -> Response:
    """Sign one of my devices out."""
    person = reader()
    with transaction():
        found = db.session.get(LoginSession, session_id)
        if found is None or found.person_id != person.id:
            raise Missing(_l("没有这台设备的登录记录"))
        sign_in.close_session(found, by=person)
    flash(_("那台设备已退出登录"), "success")
    return redirect(url_for("account.me"), 303)


@blueprint.post("/sessions/end-all")
def end_all_sessions() -> Response:
    """Sign out everywhere, here too (a lost phone)."""
    person = reader()
    with transaction():
        sign_in.revoke_all(person, by=person, reason="本人要求退出全部设备")
    identity.leave()
    flash(_("所有设备都已退出登录"), "success")
    return redirect(url_for("people.login"), 303)
