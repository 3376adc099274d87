"""练习主持: a practice meeting that a chair runs alone. Every button is a plain form."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug import Response

from app.errors import Forbidden
from app.people.models.person import Person
from app.people.policy import rights_anywhere
from app.permissions import Permission
from app.transaction import transaction
from meetings.practice.scenarios import SCENARIOS
from meetings.queries.practice import Desk
from meetings.services import practice as service
from meetings.views.blueprint import blueprint, someone


def learner() -> Person:
    """The person, if they may chair somewhere. Raises SignInNeeded or Forbidden."""
    person = someone()
    if Permission.CHAIR not in rights_anywhere(person):
        raise Forbidden(
            _l("练习是给主持人的"), remedy=_l("要当主持人，请与议事厅秘书联系"), code="not_a_chair"
        )
    return person


@blueprint.get("/practice")
def practice() -> str:
    """The exercise under way, or the list of exercises."""
    kept = service.practice_of(learner())
    if kept is None or "choose" in request.args:
        return render_template("meetings/practice/index.html", scenarios=SCENARIOS, kept=kept)
    sitting = service.sitting_of(kept)
    desk = Desk(sitting)
    return render_template(
        "meetings/practice/show.html",
        desk=desk,
        kept=kept,
        scenario=sitting.scenario,
        refusal=desk.refusal(service.refusal_of(kept, sitting)),
    )


@blueprint.post("/practice/begin")
def practice_begin() -> Response:
    """Begin an exercise, or the same one again."""
    person = learner()
    with transaction():
        service.begin(person, request.form.get("scenario", ""))
    return _onward()


@blueprint.post("/practice/press/<code>")
def practice_press(code: str) -> Response:
    """Press one of the chair's buttons."""
    person = learner()
    with transaction():
        service.press(person, code, request.form)
    return _onward()


@blueprint.post("/practice/wait")
def practice_wait() -> Response:
    """Let time pass."""
    person = learner()
    with transaction():
        service.wait(person)
    return _onward()


@blueprint.post("/practice/back")
def practice_back() -> Response:
    """Step back."""
    person = learner()
    with transaction():
        service.step_back(person)
    return _onward()


def _onward() -> Response:
    return redirect(url_for(".practice"), 303)
