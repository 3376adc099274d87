"""After the notice: another time or place, and what the room itself lets onto the agenda."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug import Response

from app import clock
from app.errors import DomainError
from app.people.identity import current_person
from app.people.models.person import Person
from app.transaction import transaction
from meetings.forms.before import LateItemForm, RescheduleForm
from meetings.models.meeting import Meeting
from meetings.policy import allow_act
from meetings.queries import under_rule
from meetings.services import late_items, rescheduling
from meetings.views import plans
from meetings.views.blueprint import blueprint, seen_meeting, someone
from meetings.views.desk import convened


@blueprint.get("/desk/meetings/<int:meeting_id>/reschedule")
def reschedule(meeting_id: int) -> str:
    """Ask for the new time and place, and why."""
    meeting = convened(meeting_id)
    local = meeting.starts_at.astimezone(clock.zone()).replace(tzinfo=None)
    form = RescheduleForm(data={"starts_at": local, "place_text": meeting.place_text})
    return _reschedule_page(meeting, form)


@blueprint.post("/desk/meetings/<int:meeting_id>/reschedule")
def reschedule_post(meeting_id: int) -> Response | tuple[str, int]:
    """Move it, and tell everyone called."""
    meeting, form = convened(meeting_id), RescheduleForm()
    if not form.validate_on_submit():
        return _reschedule_page(meeting, form), 422
    try:
        with transaction():
            _move(meeting, form)
    except DomainError as error:
        form.form_errors = plans.said(error)
        return _reschedule_page(meeting, form), error.status
    flash(_("已改期，名册上的人都会收到通知"), "success")
    return redirect(url_for(".prepare", meeting_id=meeting.id), 303)


def _move(meeting: Meeting, form: RescheduleForm) -> None:
    rescheduling.reschedule(
        meeting,
        starts_at=plans.given(form.starts_at.data).replace(tzinfo=clock.zone()),
        place_text=form.place_text.data or "",
        reason=form.reason.data or "",
        by=someone(),
    )


def _reschedule_page(meeting: Meeting, form: RescheduleForm) -> str:
    return render_template("meetings/desk/reschedule.html", meeting=meeting, form=form)


@blueprint.get("/m/<int:meeting_id>/late-item")
def late_item(meeting_id: int) -> str:
    """Ask what is to be let in, and how the room voted on it."""
    meeting = seen_meeting(meeting_id)
    allow_act(current_person(), meeting, "convene", for_another=False)
    return _late_page(meeting, _late_form(meeting))


@blueprint.post("/m/<int:meeting_id>/late-item")
def late_item_post(meeting_id: int) -> Response | tuple[str, int]:
    """Let it in by two thirds, or say why not."""
    meeting = seen_meeting(meeting_id)
    hand = allow_act(current_person(), meeting, "convene", for_another=False)
    form = _late_form(meeting)
    if not form.validate_on_submit():
        return _late_page(meeting, form), 422
    try:
        with transaction():
            _let_in(meeting, form, hand)
    except DomainError as error:
        form.form_errors = plans.said(error)
        return _late_page(meeting, form), error.status
    flash(_("三分之二以上同意，已列入议程"), "success")
    return redirect(url_for(".chair", meeting_id=meeting.id), 303)


def _let_in(meeting: Meeting, form: LateItemForm, hand: Person) -> None:
    late_items.add(
        meeting,
        title=form.title.data or "",
        text=form.text.data or "",
        yes=form.yes.data if "yes" in form else None,
        no=form.no.data if "no" in form else None,
        by=hand,
    )


def _late_form(meeting: Meeting) -> LateItemForm:
    """Without the count where the room has just suspended the rules."""
    form = LateItemForm()
    if late_items.suspension(meeting) is not None:
        del form.yes, form.no
    return form


def _late_page(meeting: Meeting, form: LateItemForm) -> str:
    return render_template(
        "meetings/late_item.html",
        meeting=meeting,
        hall=meeting.hall,
        form=form,
        decision=under_rule.words_of(meeting),
        suspended=late_items.suspension(meeting),
    )
