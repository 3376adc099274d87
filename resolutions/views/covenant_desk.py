"""``/desk/covenants``: the secretary writes and moves a covenant; the street screens and files it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response

from app.errors import Forbidden
from app.extensions import db
from app.moves import possible
from app.people.identity import current_person
from app.people.models.person import Person
from app.people.policy import allow, roles_of
from app.people.views.doors import officer
from app.permissions import Permission
from app.photos.again import given
from app.places.models.hall import Hall
from app.shell.again import shown_again
from app.transaction import transaction
from resolutions.forms import acts as forms
from resolutions.models.covenant import Covenant, CovenantVersion
from resolutions.models.covenant_life import BreachState
from resolutions.models.resolution import Resolution
from resolutions.progress.covenant import Consequence, Point
from resolutions.progress.covenant_acts import COVENANT_ACTS, CovenantAct, CovenantKind
from resolutions.progress.procedures import Procedure
from resolutions.queries import covenants
from resolutions.queries.board import halls_watched
from resolutions.services.covenants import living, moving, reviewing, writing
from resolutions.services.covenants.writing import Written
from resolutions.views.blueprint import blueprint
from resolutions.views.covenants import procedure_run as run_page
from votes.models.poll import Poll

Kind = TypeVar("Kind", Consequence, Procedure)
EMPTY_ROWS = 4
"""Rows offered for new clauses."""


@blueprint.get("/desk/covenants")
def covenants_desk() -> str:
    """The covenants of one's halls, and the form for a new one."""
    return _desk_page(_halls())


@blueprint.post("/desk/covenants")
def covenant_new() -> Response:
    """动议: begin a covenant."""
    halls, person = _halls(), officer()
    hall = next((one for one in halls if str(one.id) == request.form.get("hall")), halls[0])
    asked = request.form.get("kind", "")
    kind = CovenantKind(asked) if asked in set(CovenantKind) else CovenantKind.RESIDENT
    title, reason = request.form.get("title", ""), request.form.get("reason", "")
    with shown_again(lambda: _desk_page(halls)), transaction():
        version = writing.propose(hall, kind, title, reason, by=person)
    return _to_version(version)


@blueprint.post("/desk/covenants/<int:covenant_id>/amend")
def covenant_amend(covenant_id: int) -> Response:
    """修订: begin a new version."""
    found, person = _covenant(covenant_id)
    with shown_again(lambda: _version_page(found.versions[-1])), transaction():
        version = writing.amend(found, request.form.get("reason", ""), by=person)
    return _to_version(version)


@blueprint.get("/desk/covenants/versions/<int:version_id>")
def covenant_work(version_id: int) -> str:
    """A version at work: its clauses, the opinions, the next acts."""
    return _version_page(_version(version_id)[0])


@blueprint.post("/desk/covenants/versions/<int:version_id>")
def covenant_write(version_id: int) -> Response:
    """Keep the clauses as they are written now."""
    version, person = _version(version_id)
    clauses = _clauses_typed(version)
    with shown_again(lambda: _version_page(version, clauses)), transaction():
        writing.write(version, clauses, by=person)
    flash(_("已保存条文"), "success")
    return _to_version(version)


@blueprint.post("/desk/covenants/versions/<int:version_id>/<act>")
def covenant_act(version_id: int, act: str) -> Response:
    """Move a version by one act, with what the act asks for."""
    version, person = _version(version_id)
    if act not in set(CovenantAct):
        return _to_version(version)
    with shown_again(lambda: _version_page(version)), transaction():
        moving.act(version, CovenantAct(act), by=person, said=_said())
    flash(_("已办理：%(act)s", act=_(COVENANT_ACTS[CovenantAct(act)].name)), "success")
    return _to_version(version)


@blueprint.post("/desk/covenants/versions/<int:version_id>/review-day")
def covenant_review_day(version_id: int) -> Response:
    """Choose another day on which it is looked at again."""
    version, person = _version(version_id)
    with shown_again(lambda: _version_page(version)), transaction():
        reviewing.set_day(version, forms.day_typed(request.form.get("on", "")), by=person)
    flash(_("已改评估日期"), "success")
    return _to_version(version)


def _said() -> moving.Said:
    form = request.form
    points = {
        point: form[f"point-{point.value}"] == "yes"
        for point in Point
        if form.get(f"point-{point.value}") in {"yes", "no"}
    }
    return moving.Said(
        reason=form.get("reason", ""),
        points=points,
        poll=db.session.get(Poll, form.get("poll", 0, type=int)),
        present=form.get("present", 0, type=int),
        women_present=form.get("women", 0, type=int),
        filing_number=form.get("filing_number", ""),
        on=forms.day_typed(form.get("on", "")),
    )


@blueprint.get("/desk/covenants/<int:covenant_id>/breaches")
def breaches(covenant_id: int) -> str:
    """The breaches that were reported, in confidence, and procedures to start."""
    found, _person = _covenant(covenant_id)
    binding = moving.in_force(found)
    named = [one.procedure for one in binding.clauses if one.procedure] if binding else []
    return render_template(
        "resolutions/desk/covenant_breaches.html",
        covenant=found,
        hall=found.hall,
        breaches=covenants.breaches_of(found),
        runs=covenants.runs_of(found),
        procedures=list(dict.fromkeys(named)),
    )


@blueprint.post("/desk/covenants/breaches/<int:breach_id>")
def breach_settle(breach_id: int) -> Response:
    """Record the mediation."""
    breach, person = covenants.breach_with(breach_id), officer()
    state = BreachState.UNFOUNDED if "unfounded" in request.form else BreachState.MEDIATED
    with shown_again(lambda: breaches(breach.covenant_id)), transaction():
        parties, outcome = request.form.get("parties", ""), request.form.get("outcome", "")
        living.settle(breach, state, by=person, parties=parties, outcome=outcome)
    flash(_("已记录，上报人会收到通知"), "success")
    return redirect(url_for(".breaches", covenant_id=breach.covenant_id), 303)


@blueprint.post("/desk/covenants/<int:covenant_id>/runs")
def procedure_start(covenant_id: int) -> Response:
    """Start a procedure for one case."""
    found, person = _covenant(covenant_id)
    asked = request.form.get("procedure", "")
    procedure = Procedure(asked) if asked in set(Procedure) else Procedure.TOWING
    with shown_again(lambda: breaches(covenant_id)), transaction():
        run = living.start(found, procedure, request.form.get("what", ""), by=person)
    return redirect(url_for(".procedure_run", run_id=run.id), 303)


@blueprint.post("/desk/covenants/runs/<int:run_id>/<int:number>")
def procedure_tick(run_id: int, number: int) -> Response:
    """Tick the next step."""
    run, person = covenants.run_with(run_id), officer()
    place = run.covenant.hall.place
    with shown_again(lambda: run_page(run_id)):
        shots = given(by=person, place=place)
        with transaction():
            note = request.form.get("note", "")
            living.tick(run, number, note, by=person, photo=shots[0] if shots else None)
    return redirect(url_for(".procedure_run", run_id=run.id), 303)


def _halls() -> Sequence[Hall]:
    halls = halls_watched(officer(), Permission.WORK_DESK)
    if not halls:
        raise Forbidden(_l("您不能办理公约"), why=_l("公约由议事秘书和街道办理"))
    return halls


def _desk_page(halls: Sequence[Hall]) -> str:
    found = covenants.covenants_in(halls)
    return render_template(
        "resolutions/desk/covenants.html",
        covenants=[(one, moving.in_force(one), moving.under_way(one)) for one in found],
        halls=halls,
        kinds=CovenantKind,
    )


def _covenant(covenant_id: int) -> tuple[Covenant, Person]:
    found = covenants.covenant_with(covenant_id)
    return found, allow(current_person(), Permission.WORK_DESK, found.hall.place)


def _version(version_id: int) -> tuple[CovenantVersion, Person]:
    found = covenants.version_with(version_id)
    return found, allow(current_person(), Permission.WORK_DESK, found.covenant.hall.place)


def _to_version(version: CovenantVersion) -> Response:
    return redirect(url_for(".covenant_work", version_id=version.id), 303)


def _clauses_typed(version: CovenantVersion) -> Sequence[Written]:
    form, hall_id = request.form, version.covenant.hall_id
    texts = form.getlist("text")
    return [
        Written(
            text,
            _one_of(Consequence, form.getlist("consequence"), number) or Consequence.NONE,
            _kept(form.getlist("resolution"), number, hall_id),
            _one_of(Procedure, form.getlist("procedure"), number),
        )
        for number, text in enumerate(texts)
    ]


def _one_of(kind: type[Kind], given: Sequence[str], number: int) -> Kind | None:
    value = given[number] if number < len(given) else ""
    return kind(value) if value in set(kind) else None


def _kept(given: Sequence[str], number: int, hall_id: int) -> Resolution | None:
    value = given[number] if number < len(given) else ""
    found = db.session.get(Resolution, int(value)) if value.isdecimal() else None
    return found if found is not None and found.hall_id == hall_id else None


def _version_page(version: CovenantVersion, typed: Sequence[Written] | None = None) -> str:
    clauses = typed if typed is not None else version.clauses
    return render_template(
        "resolutions/desk/covenant.html",
        version=version,
        covenant=version.covenant,
        hall=version.covenant.hall,
        rows=[*clauses, *([None] * EMPTY_ROWS)],
        acts=_open_acts(version),
        act_names={one: row.name for one, row in COVENANT_ACTS.items()},
        resolutions=covenants.resolutions_to_keep(version.covenant),
        polls=covenants.votes_for(version.covenant),
        **_TO_CHOOSE,
    )


_TO_CHOOSE = {"consequences": Consequence, "points": Point, "procedures": Procedure}


def _open_acts(version: CovenantVersion) -> Sequence[CovenantAct]:
    """What the reader's parts open now."""
    parts = roles_of(current_person(), version.covenant.hall.place)
    return possible(COVENANT_ACTS, version.state, by=parts)
