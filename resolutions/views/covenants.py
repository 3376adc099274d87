"""``/covenants``: the covenants in force and under way, their versions, and what residents do."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug import Response as Answer

from app.documents.render import MEDIA_TYPE
from app.people.identity import current_person
from app.people.policy import may
from app.people.views.doors import officer
from app.permissions import Permission
from app.shell.again import shown_again
from app.transaction import transaction
from resolutions.progress.covenant_acts import CovenantState
from resolutions.queries import covenants
from resolutions.services.covenants import living, moving, writing
from resolutions.services.covenants.paper import covenant_document
from resolutions.views.blueprint import blueprint


@blueprint.get("/covenants")
def covenants_listing() -> str:
    """Every covenant, with where it stands."""
    found = covenants.covenants_in()
    return render_template(
        "resolutions/covenants/index.html",
        covenants=[(one, moving.in_force(one), moving.under_way(one)) for one in found],
    )


@blueprint.get("/covenants/<int:covenant_id>")
def covenant(covenant_id: int) -> str:
    """The text in force, the version under way, and what may be done with them."""
    found, person = covenants.covenant_with(covenant_id), current_person()
    place = found.hall.place
    going = moving.under_way(found)
    return render_template(
        "resolutions/covenants/show.html",
        covenant=found,
        hall=found.hall,
        binding=moving.in_force(found),
        going=going,
        consults=going is not None and going.state is CovenantState.CONSULTING,
        figures=covenants.figures_of(found),
        runs=covenants.runs_of(found),
        belongs=may(person, Permission.CO_SIGN, place),
        own=living.pledge_of(found, person),
        desk=may(person, Permission.WORK_DESK, place),
    )


@blueprint.get("/covenants/<int:covenant_id>/versions/<int:number>")
def covenant_version(covenant_id: int, number: int) -> str:
    """One version, and what changed in it against an earlier one, clause by clause."""
    found = covenants.covenant_with(covenant_id)
    version = covenants.numbered(found, number)
    against = request.args.get("with", number - 1, type=int)
    old = next((one for one in found.versions if one.number == against), None)
    return render_template(
        "resolutions/covenants/version.html",
        covenant=found,
        hall=found.hall,
        version=version,
        old=old,
        changes=covenants.compared(old, version) if old else (),
    )


@blueprint.get("/covenants/<int:covenant_id>/versions/<int:number>.docx")
def covenant_docx(covenant_id: int, number: int) -> Response:
    """The same as a Word file, to be posted."""
    version = covenants.numbered(covenants.covenant_with(covenant_id), number)
    named = {"Content-Disposition": f'attachment; filename="covenant-{covenant_id}-{number}.docx"'}
    return Response(covenant_document(version), mimetype=MEDIA_TYPE, headers=named)


@blueprint.post("/covenants/<int:covenant_id>/opinions")
def covenant_opinion(covenant_id: int) -> Answer:
    """Say something of the version people are asked about."""
    found, person = covenants.covenant_with(covenant_id), officer()
    version = moving.under_way(found) or found.versions[-1]
    with shown_again(lambda: covenant(covenant_id)), transaction():
        writing.give_opinion(version, request.form.get("text", ""), by=person)
    flash(_("已收到您的意见，谢谢"), "success")
    return redirect(found.url, 303)


@blueprint.post("/covenants/<int:covenant_id>/breaches")
def covenant_breach(covenant_id: int) -> Answer:
    """Tell the desk of a breach, in confidence."""
    found, person = covenants.covenant_with(covenant_id), officer()
    position = request.form.get("clause", 0, type=int)
    with shown_again(lambda: covenant(covenant_id)), transaction():
        living.report(found, position, request.form.get("what", ""), by=person)
    flash(_("已上报，秘书会去劝导、调解；内容不公开"), "success")
    return redirect(found.url, 303)


@blueprint.post("/covenants/<int:covenant_id>/pledge")
def covenant_pledge(covenant_id: int) -> Answer:
    """Pledge, or take the pledge back."""
    found, person = covenants.covenant_with(covenant_id), officer()
    with shown_again(lambda: covenant(covenant_id)), transaction():
        if "withdraw" in request.form:
            living.take_back(found, by=person)
            said = _("已撤回")
        else:
            shown = "shown" in request.form
            living.pledge(found, request.form.get("text", ""), is_shown=shown, by=person)
            said = _("已记下您家的承诺，谢谢")
    flash(said, "success")
    return redirect(found.url, 303)


@blueprint.get("/covenants/runs/<int:run_id>")
def procedure_run(run_id: int) -> str:
    """How far a procedure is in one case."""
    run = covenants.run_with(run_id)
    return render_template(
        "resolutions/covenants/run.html",
        run=run,
        covenant=run.covenant,
        hall=run.covenant.hall,
        ticks={one.number: one for one in run.ticks},
        desk=may(current_person(), Permission.WORK_DESK, run.covenant.hall.place),
    )
