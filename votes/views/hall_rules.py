"""本厅表决规则: set by the hall's secretary or an administrator, read by everybody."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug import Response

from app.errors import DomainError, Missing
from app.extensions import db
from app.people.policy import allow
from app.people.views.doors import officer
from app.permissions import Permission
from app.places.models.hall import Hall
from app.transaction import transaction
from proposals.queries.halls import halls_where
from votes.forms.hall_rules import HallRulesForm
from votes.queries import hall_rules as queries
from votes.services import hall_rules as service
from votes.views.blueprint import blueprint


@blueprint.get("/desk/hall-rules")
def hall_rules_index() -> str:
    """The halls whose rules the reader may set."""
    halls = halls_where(officer(), Permission.MANAGE_PEOPLE)
    return render_template("votes/hall_rules/halls.html", halls=halls)


@blueprint.get("/desk/hall-rules/<code>")
def hall_rules(code: str) -> str:
    """What is in force in one hall, where each value comes from, and what else it may be."""
    hall, form = _hall(code), HallRulesForm(formdata=None)
    form.show(service.own_of(hall), service.source_of(hall))
    return _page(hall, form)


@blueprint.post("/desk/hall-rules/<code>")
def set_hall_rules(code: str) -> Response | tuple[str, int]:
    """Set them."""
    hall, form = _hall(code), HallRulesForm()
    if not form.validate_on_submit():
        return _page(hall, form), 422
    try:
        with transaction():
            service.set_own(hall, form.chosen(), because=form.because.data or "", by=officer())
    except DomainError as error:
        form.form_errors = [str(one) for one in (error.what, error.why, error.remedy) if one]
        return _page(hall, form), error.status
    flash(_("本厅表决规则已保存，并已公开"), "success")
    return redirect(url_for(".hall_rules", code=code), 303)


def _hall(code: str) -> Hall:
    officer()
    hall = db.session.scalar(select(Hall).where(Hall.code == code))
    if hall is None:
        raise Missing(_l("没有这个议事厅"), code="no_hall")
    allow(officer(), Permission.MANAGE_PEOPLE, hall.place)
    return hall


def _page(hall: Hall, form: HallRulesForm) -> str:
    return render_template(
        "votes/hall_rules/edit.html",
        hall=hall,
        form=form,
        values={one.code: one for one in queries.values_of(hall)},
        source=service.source_of(hall),
    )
