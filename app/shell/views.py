"""The front page, the reader's preferences, and the pages that explain."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, session
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug import Response

from app import clock
from app.errors import SignInNeeded
from app.extensions import db
from app.notices.queries import notices_of
from app.people.identity import current_person
from app.people.models.person import Person
from app.people.views import safe_next
from app.shell import navigation
from app.shell.preferences import LOCALES
from app.transaction import transaction

blueprint = Blueprint("shell", __name__)
NEWEST = 3


@blueprint.get("/")
def home() -> str:
    """The front page: what is on, 我要办, and what waits for me."""
    person = current_person()
    return render_template(
        "app/home.html",
        buttons=navigation.items(person, big=True),
        todos=navigation.todos(person) if person else (),
        notices=notices_of(person, most=NEWEST) if person else (),
        now=clock.now(),
    )


@blueprint.get("/work")
def work() -> str:
    """The pages of my offices, and what waits for me."""
    person = current_person()
    if person is None:
        raise SignInNeeded(_l("请先登录"))
    return render_template("app/work.html", todos=navigation.todos(person))


@blueprint.get("/help")
def help_page() -> str:
    """How to use it, in few words."""
    return render_template("app/help.html")


@blueprint.get("/privacy")
def privacy() -> str:
    """What is kept about whom, and who sees it."""
    return render_template("app/privacy.html")


@blueprint.get("/accessibility")
def accessibility() -> str:
    """What was done for those who see, hear or move less well, and what is still missing."""
    return render_template("app/accessibility.html")


@blueprint.post("/view")
def view() -> Response:
    """Switch 长辈版 or the language, for this browser and, when signed in, for the account."""
    locale, elder = request.form.get("lang"), request.form.get("big")
    if locale in LOCALES:
        session["locale"] = locale
    if elder in {"0", "1"}:
        session["elder"] = elder == "1"
    if current_user.is_authenticated:
        with transaction():
            _remember(db.session.merge(current_user.person))
    return redirect(safe_next(request.form.get("next")))


def _remember(person: Person) -> None:
    person.locale = session.get("locale", person.locale)
    person.elder_mode = session.get("elder", person.elder_mode)
