"""At the door: lists of households, answers written down, also while the network is gone.

The page keeps what is written on the phone and sends it when it can (``static/js/visits.js``);
``/visits/worker.js`` lets it open again without a network. Both work within ``/visits/`` alone.
"""

from __future__ import annotations

from datetime import UTC, datetime

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    send_from_directory,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import generate_csrf

from app.errors import Forbidden, Invalid, Missing
from app.people.models.person import Household, Person
from app.people.policy import may
from app.permissions import Permission
from app.transaction import transaction
from proposals.labels import MARK_LABELS
from proposals.lifecycle.questionnaires import QuestionnaireState, VisitMark, VisitStanding
from proposals.models.questionnaire import Questionnaire
from proposals.models.questionnaire_answers import QuestionnaireVisit
from proposals.queries.questionnaires import listing, visits
from proposals.queries.questionnaires.homes import building_label, buildings_of, home_in
from proposals.services.questionnaires import answering
from proposals.views.signing import signed_in

blueprint = Blueprint("visits", __name__, url_prefix="/visits")
_SAID = {
    VisitStanding.COUNTED: _l("已收到"),
    VisitStanding.CONFLICT: _l("已收到。这一户已经有一份，您这份先放在一边，由秘书核对"),
    VisitStanding.LATE: _l("已收到。问卷已经结束，您这份先放在一边，由秘书决定"),
    VisitStanding.LEFT_OUT: _l("已收到，秘书核对后没有计入"),
}


@blueprint.get("/worker.js")
def worker() -> Response:
    """The service worker: it reaches no further than these pages."""
    answer = send_from_directory(
        f"{current_app.static_folder}/js", "visits_worker.js", mimetype="text/javascript"
    )
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Service-Worker-Allowed"] = url_for(".worker").rsplit("/", 1)[0] + "/"
    return answer


@blueprint.get("/<int:questionnaire_id>")
def index(questionnaire_id: int) -> str:
    """The buildings, one's own first, with what is left to do in each."""
    found, person = _at_door(questionnaire_id)
    mine = {one.building for one in listing.visiting(person) if one.questionnaire_id == found.id}
    progress = sorted(visits.progress(found), key=lambda one: one.building not in mine)
    return render_template(
        "proposals/questionnaires/door/index.html",
        questionnaire=found,
        hall=found.hall,
        progress=progress,
        mine=mine,
    )


@blueprint.get("/<int:questionnaire_id>/doors")
def doors(questionnaire_id: int) -> str:
    """The households of one building, and the form to fill at each."""
    found, _person = _at_door(questionnaire_id)
    building = request.args.get("building", "")
    if building and building not in buildings_of(found.hall):
        raise Missing(_l("没有这栋楼"), remedy=_l("请从列出的楼栋里选"))
    return render_template(
        "proposals/questionnaires/door/doors.html",
        questionnaire=found,
        hall=found.hall,
        building=building,
        staircases=visits.staircases(found, building),
        marks=MARK_LABELS,
        new_id=answering.new_client_id,
    )


@blueprint.get("/<int:questionnaire_id>/sheet")
def sheet(questionnaire_id: int) -> str:
    """The form for one household on a page of its own, for a phone without scripts."""
    found, _person = _at_door(questionnaire_id)
    return _sheet_page(
        found,
        _household(found, request.args.get("household", "")),
        request.args.get("building", ""),
        answering.Filled(answering.new_client_id()),
    )


@blueprint.post("/<int:questionnaire_id>/send")
def send(questionnaire_id: int) -> ResponseReturnValue:
    """Take one form or mark; sent again it changes nothing and gives the same answer."""
    found, person = _at_door(questionnaire_id)
    household = _household(found, request.form.get("household", ""))
    building = request.form.get("building", "")
    filled = answering.Filled.read(found, request.form.get("client_id", ""), request.form.getlist)
    mark, told_at = _mark(), _told_at()
    if mark is VisitMark.DONE and filled.errors and not _wants_json():
        return _sheet_page(found, household, building, filled), 422
    with transaction():
        visit = answering.take_down(
            found, filled, household, mark, by=person, told_at=told_at, building=building
        )
    return _received(found, visit, household, building)


@blueprint.get("/<int:questionnaire_id>/standing.json")
def standing(questionnaire_id: int) -> Response:
    """Who is signed in on this phone, the token to send with, and how the doors stand."""
    found, person = _at_door(questionnaire_id)
    stands = visits.doors(found, request.args.get("building", ""))
    answer = jsonify(
        ok=True,
        person=person.id,
        token=generate_csrf(),
        is_open=found.state is QuestionnaireState.OPEN,
        marks={str(one.household.id): one.mark for one in stands if one.mark},
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _received(
    found: Questionnaire, visit: QuestionnaireVisit, household: Household | None, building: str
) -> ResponseReturnValue:
    if _wants_json():
        return jsonify(
            ok=True,
            client_id=visit.client_id,
            mark=visit.mark,
            standing=visit.standing,
            said=str(_SAID[visit.standing]),
        )
    said = _SAID[visit.standing] if visit.mark is VisitMark.DONE else MARK_LABELS[visit.mark]
    flash(str(said), "success")
    building = building_label(household, found.hall) if household else building
    return redirect(url_for(".doors", questionnaire_id=found.id, building=building or None), 303)


def _at_door(questionnaire_id: int) -> tuple[Questionnaire, Person]:
    """The questionnaire, and whoever may carry it: the desk's staff, and those they asked."""
    found, person = listing.questionnaire_with(questionnaire_id), signed_in()
    if found.state is QuestionnaireState.DRAFT:
        raise Missing(_l("这份问卷还没有发布"), remedy=_l("请等秘书发布以后再来"))
    if may(person, Permission.WORK_DESK, found.hall.place):
        return found, person
    if not listing.was_asked_to_visit(found, person):
        raise Forbidden(
            _l("您不在这份问卷的入户名单里"),
            why=_l("入户由秘书和秘书请的人办理，居民才知道敲门的是谁"),
            remedy=_l("请让秘书把您加到入户名单；手机里存的答卷不会丢"),
        )
    return found, person


def _household(found: Questionnaire, number: str) -> Household | None:
    if not number:
        return None
    known = number.isascii() and number.isdigit() and len(number) < len(str(2**63))
    home = home_in(found.hall, int(number)) if known else None
    if home is None:
        raise Missing(_l("没有这一户"), remedy=_l("请从楼栋的名单里选一户"))
    return home


def _mark() -> VisitMark:
    given = request.form.get("mark", VisitMark.DONE)
    if given not in set(VisitMark):
        raise Invalid(_l("没有这种标记"), remedy=_l("请选“填写”“不在家”或“不愿答”"))
    return VisitMark(given)


def _told_at() -> datetime | None:
    """What the phone's clock said, in milliseconds; no clock, no time."""
    given = request.form.get("told_at", type=int)
    try:
        return datetime.fromtimestamp(given / 1000, UTC) if given else None
    except (OverflowError, OSError, ValueError):
        return None


def _sheet_page(
    found: Questionnaire, household: Household | None, building: str, filled: answering.Filled
) -> str:
    return render_template(
        "proposals/questionnaires/door/sheet.html",
        questionnaire=found,
        hall=found.hall,
        household=household,
        building=building_label(household, found.hall) if household else building,
        filled=filled,
    )


def _wants_json() -> bool:
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"
