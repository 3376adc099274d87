"""``/mail/<token>``: fewer letters, or none, by the link in each of them; no signing in."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from app.extensions import csrf
from app.notices import queries, services
from app.notices.forms import RHYTHM_LABELS
from app.notices.models.digest import Rhythm
from app.notices.stopping import person_with
from app.transaction import transaction

blueprint = Blueprint("mail", __name__)


@blueprint.get("/mail/<token>")
def ask(token: str) -> str:
    """Ask what is wanted. Looking changes nothing: filters open every link of a letter."""
    return _page(token, is_done=False)


@csrf.exempt
@blueprint.post("/mail/<token>")
def stop(token: str) -> str:
    """Do it. The letter's own token stands for the form's, so that a mail program's button works.

    That button posts without choosing, and may not be redirected (RFC 8058).
    """
    chosen = request.form.get("rhythm", "")
    rhythm = Rhythm(chosen) if chosen in set(Rhythm) else Rhythm.IN_APP
    with transaction():
        person = person_with(token)
        services.set_rhythm(person, rhythm, by=person, via="letter")
    return _page(token, is_done=True)


def _page(token: str, *, is_done: bool) -> str:
    person = person_with(token)
    wish = queries.wish_of(person)
    return render_template(
        "app/mail/stop.html",
        token=token,
        wish=wish,
        now=RHYTHM_LABELS[wish.rhythm],
        is_done=is_done,
    )
