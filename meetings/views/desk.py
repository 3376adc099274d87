"""The secretary's desk: plan a meeting page by page, and give notice."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug import Response

from app.errors import DomainError
from app.people.identity import current_person
from app.people.policy import allow
from app.permissions import Permission
from app.places.models.hall import Hall
from app.places.queries import hall_with_code
from app.transaction import transaction
from meetings import labels
from meetings.forms.planning import CallForm, CancelForm, PlanForm
from meetings.models.meeting import Meeting
from meetings.queries import calendars, planning, returning, roll_lines, under_rule
from meetings.queries.listing import meeting_with, meetings_of_halls
from meetings.services import convening, invitations, over_days, papers, roll, series
from meetings.views import plans
from meetings.views.blueprint import blueprint, someone


def convened(meeting_id: int) -> Meeting:
    """The meeting, if the reader convenes at its hall."""
    meeting = meeting_with(meeting_id)
    allow(current_person(), Permission.CONVENE, meeting.hall.place)
    return meeting


@blueprint.get("/desk/meetings")
def desk() -> str:
    """Every meeting in preparation or under way, at the halls where one convenes."""
    halls = planning.halls_to_convene(someone())
    meetings = meetings_of_halls(halls)
    return render_template(
        "meetings/desk/index.html",
        halls=halls,
        meetings=meetings,
        series=calendars.series_of_halls([hall.id for hall in halls]),
        labels=labels,
        left_over=len(returning.waiting_at([hall.id for hall in halls])),
    )


@blueprint.get("/desk/meetings/new/<code>")
def new(code: str) -> str:
    """The first page: what, when, where, who."""
    hall = _hall(code)
    return _plan_page(hall, plans.plan_form(hall), None)


@blueprint.post("/desk/meetings/new/<code>")
def new_post(code: str) -> Response | tuple[str, int]:
    """Plan the meeting; the agenda comes next."""
    hall = _hall(code)
    form = plans.plan_form(hall)
    if not form.validate_on_submit():
        return _plan_page(hall, form, None), 422
    try:
        with transaction():
            meeting = convening.convene(hall, plans.plan_from(form), by=someone())
    except DomainError as error:
        form.form_errors = [str(error.what), str(error.remedy)]
        return _plan_page(hall, form, None), error.status
    return redirect(url_for(".agenda", meeting_id=meeting.id), 303)


@blueprint.get("/desk/meetings/<int:meeting_id>/edit")
def edit(meeting_id: int) -> str | Response:
    """The same page, to change what was planned."""
    meeting = convened(meeting_id)
    if over_days.is_over_days(meeting):
        return redirect(url_for(".edit_days", meeting_id=meeting.id), 303)
    return _plan_page(meeting.hall, plans.plan_form(meeting.hall, meeting), meeting)


@blueprint.post("/desk/meetings/<int:meeting_id>/edit")
def edit_post(meeting_id: int) -> Response | tuple[str, int]:
    """Change the plan."""
    meeting = convened(meeting_id)
    if over_days.is_over_days(meeting):
        return redirect(url_for(".edit_days", meeting_id=meeting.id), 303)
    form = plans.plan_form(meeting.hall)
    if not form.validate_on_submit():
        return _plan_page(meeting.hall, form, meeting), 422
    try:
        with transaction():
            convening.change(meeting, plans.plan_from(form), by=someone())
    except DomainError as error:
        form.form_errors = [str(error.what), str(error.remedy)]
        return _plan_page(meeting.hall, form, meeting), error.status
    return redirect(url_for(".prepare", meeting_id=meeting.id), 303)


def _hall(code: str) -> Hall:
    hall = hall_with_code(code)
    allow(current_person(), Permission.CONVENE, hall.place)
    return hall


def _plan_page(hall: Hall, form: PlanForm, meeting: Meeting | None) -> str:
    return render_template("meetings/desk/plan.html", hall=hall, form=form, meeting=meeting)


@blueprint.get("/desk/meetings/<int:meeting_id>")
def prepare(meeting_id: int) -> str:
    """The checklist: what is ready, what is missing, and the notice."""
    meeting = convened(meeting_id)
    entries = roll.entries_of(meeting)
    return render_template(
        "meetings/desk/prepare.html",
        meeting=meeting,
        hall=meeting.hall,
        ready=planning.readiness_of(meeting),
        may_give_notice=planning.may_give_notice(meeting),
        items=convening.items_of(meeting),
        entries=entries,
        decision=under_rule.words_of(meeting),
        papers=papers.papers_of(meeting),
        invited=invitations.invitations_of(meeting),
        replies=roll_lines.replies_of(entries, invitations.answers_of(meeting)),
        day=series.day_of_meeting(meeting),
        call=CallForm(),
        labels=labels,
    )


@blueprint.post("/desk/meetings/<int:meeting_id>/notice")
def give_notice(meeting_id: int) -> Response:
    """Give notice: the roll is frozen, everybody called is told."""
    meeting = convened(meeting_id)
    with transaction():
        convening.give_notice(meeting, by=someone())
    flash(_("会议通知已发出"), "success")
    return redirect(url_for(".prepare", meeting_id=meeting.id), 303)


@blueprint.get("/desk/meetings/<int:meeting_id>/cancel")
def cancel(meeting_id: int) -> str:
    """Ask why the meeting is called off."""
    meeting = convened(meeting_id)
    return render_template("meetings/desk/cancel.html", meeting=meeting, form=CancelForm())


@blueprint.post("/desk/meetings/<int:meeting_id>/cancel")
def cancel_post(meeting_id: int) -> Response | tuple[str, int]:
    """Call it off, and tell everyone called."""
    meeting, form = convened(meeting_id), CancelForm()
    if not form.validate_on_submit():
        return render_template("meetings/desk/cancel.html", meeting=meeting, form=form), 422
    with transaction():
        convening.cancel(meeting, reason=form.reason.data or "", by=someone())
    return redirect(url_for(".desk"), 303)
