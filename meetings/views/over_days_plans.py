"""The secretary plans a hall over days: from when to when, and by what authority."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from werkzeug import Response

from app import clock
from app.errors import DomainError
from app.options import options
from app.people.identity import current_person
from app.people.policy import allow
from app.permissions import Permission, Role
from app.places.models.hall import Hall
from app.places.queries import hall_with_code
from app.transaction import transaction
from meetings.forms.over_days import DaysForm
from meetings.models.meeting import Meeting
from meetings.queries.planning import officers_of
from meetings.services import over_days
from meetings.services.over_days import Days
from meetings.views import plans
from meetings.views.blueprint import blueprint, someone
from meetings.views.desk import convened


@blueprint.get("/desk/meetings/new/<code>/days")
def new_days(code: str) -> str:
    """The first page: what, from when to when, by what rule, who."""
    hall = _hall(code)
    return _page(hall, _form(hall), None)


@blueprint.post("/desk/meetings/new/<code>/days")
def new_days_post(code: str) -> Response | tuple[str, int]:
    """Plan it; the agenda comes next."""
    hall = _hall(code)
    form = _form(hall)
    if not form.validate_on_submit():
        return _page(hall, form, None), 422
    try:
        with transaction():
            plan, days = plans.plan_from(form), _days(form)
            meeting = over_days.convene(hall, plan, days, by=someone())
    except DomainError as error:
        form.form_errors = plans.said(error)
        return _page(hall, form, None), error.status
    return redirect(url_for(".agenda", meeting_id=meeting.id), 303)


@blueprint.get("/desk/meetings/<int:meeting_id>/days")
def edit_days(meeting_id: int) -> str:
    """The same page, to change what was planned."""
    meeting = convened(meeting_id)
    return _page(meeting.hall, _form(meeting.hall, meeting), meeting)


@blueprint.post("/desk/meetings/<int:meeting_id>/days")
def edit_days_post(meeting_id: int) -> Response | tuple[str, int]:
    """Change the plan."""
    meeting = convened(meeting_id)
    form = _form(meeting.hall)
    if not form.validate_on_submit():
        return _page(meeting.hall, form, meeting), 422
    try:
        with transaction():
            over_days.change(meeting, plans.plan_from(form), _days(form), by=someone())
    except DomainError as error:
        form.form_errors = plans.said(error)
        return _page(meeting.hall, form, meeting), error.status
    return redirect(url_for(".prepare", meeting_id=meeting.id), 303)


def _hall(code: str) -> Hall:
    hall = hall_with_code(code)
    allow(current_person(), Permission.CONVENE, hall.place)
    return hall


def _form(hall: Hall, meeting: Meeting | None = None) -> DaysForm:
    form = DaysForm(data=_filled(meeting) if meeting else None)
    form.chair.choices = options((p.id, p.name) for p in officers_of(hall, Role.CHAIR))
    clerks = [*officers_of(hall, Role.SECRETARY), *officers_of(hall, Role.TELLER)]
    form.clerk.choices = options((p.id, p.name) for p in clerks)
    form.preset.choices = plans.preset_choices()
    return form


def _filled(meeting: Meeting) -> dict[str, object]:
    ends_at = over_days.planned_end(meeting).astimezone(clock.zone()).replace(tzinfo=None)
    authority = meeting.rules_changes.get("authorised_by", "")
    return {**plans.filled(meeting), "ends_at": ends_at, "authorised_by": authority}


def _days(form: DaysForm) -> Days:
    ends_at = plans.given(form.ends_at.data).replace(tzinfo=clock.zone())
    return Days(ends_at, form.authorised_by.data or "")


def _page(hall: Hall, form: DaysForm, meeting: Meeting | None) -> str:
    return render_template("meetings/over_days/plan.html", hall=hall, form=form, meeting=meeting)
