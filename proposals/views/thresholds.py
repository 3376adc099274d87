"""How many voices a hall asks for: set by its secretary, read by everybody."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.people.identity import current_person
from app.people.policy import allow
from app.permissions import Permission
from app.places.models.hall import Hall
from app.transaction import transaction
from proposals.forms import ThresholdForm
from proposals.queries.support import residents_of, threshold_of, threshold_set
from proposals.services.thresholds import set_threshold
from proposals.views.desk import hall_at_desk

blueprint = Blueprint("thresholds", __name__)


@blueprint.get("/desk/threshold")
def edit() -> str:
    """What the hall asks for now, and what else it may ask for."""
    hall, halls = hall_at_desk()
    form = ThresholdForm(formdata=None)
    form.show(threshold_set(hall))
    return _page(hall, halls, form)


@blueprint.post("/desk/threshold")
def keep() -> ResponseReturnValue:
    """Set it."""
    hall, halls = hall_at_desk()
    person = allow(current_person(), Permission.WORK_DESK, hall.place)
    form = ThresholdForm()
    if not form.validate_on_submit():
        return _page(hall, halls, form), 422
    with transaction():
        set_threshold(hall, form.chosen(), by=person)
    flash(_("联署门槛已保存"), "success")
    return redirect(url_for("thresholds.edit", hall=hall.code), 303)


def _page(hall: Hall, halls: list[Hall], form: ThresholdForm) -> str:
    return render_template(
        "proposals/desk/threshold.html",
        hall=hall,
        halls=halls,
        form=form,
        required=threshold_of(hall),
        residents=residents_of(hall.place),
    )
