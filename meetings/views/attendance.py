"""The attendance sheet: on a page, on paper, in Word; and who asked for leave."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response as Redirect

from app import clock
from app.documents.attendance import attendance_values
from app.documents.filling import Origin
from app.errors import Invalid
from app.extensions import db
from app.paper_templates import services as templates
from app.paper_templates.models.paper_template import PaperKind
from app.people.identity import current_person
from app.people.models.person import Person
from app.people.policy import may
from app.permissions import Permission
from app.transaction import transaction
from meetings.queries import attendance, minutes
from meetings.services import excuses, note_taking
from meetings.views.blueprint import blueprint, served_meeting
from meetings.views.minutes import word_file
from meetings.views.minutes_acts import kept_meeting
from meetings.views.minutes_paper import attendance_of


@blueprint.get("/m/<int:meeting_id>/attendance")
def attendance_page(meeting_id: int) -> str:
    """应到, 实到, 请假, 列席, and a line for every signature."""
    meeting = served_meeting(meeting_id)
    keeps = may(current_person(), Permission.KEEP_MINUTES, meeting.hall.place)
    return render_template(
        "meetings/attendance.html",
        meeting=meeting,
        hall=meeting.hall,
        lines=attendance.lines_of(meeting),
        turnout=minutes.turnout_of(meeting),
        may_excuse=keeps and note_taking.is_open(meeting),
    )


@blueprint.get("/m/<int:meeting_id>/attendance.docx")
def attendance_file(meeting_id: int) -> Response:
    """The sheet as a Word file."""
    meeting = served_meeting(meeting_id)
    sheet = attendance_of(meeting)
    origin = Origin(f"{sheet.title}签到表", sheet.hall, clock.now())
    filled = templates.write(PaperKind.ATTENDANCE, attendance_values(sheet), origin)
    return word_file(f"attendance-{meeting.id}.docx", filled)


@blueprint.post("/m/<int:meeting_id>/attendance/excuse")
def excuse(meeting_id: int) -> Redirect:
    """Note that somebody asked for leave, or take it back."""
    meeting, clerk = kept_meeting(meeting_id)
    person = _person_named()
    with transaction():
        if request.form.get("do") == "take_back":
            excuses.take_back(meeting, person, by=clerk)
        else:
            excuses.excuse(meeting, person, reason=request.form.get("reason", ""), by=clerk)
    flash(_("已记下"), "success")
    return redirect(url_for(".attendance_page", meeting_id=meeting.id), 303)


def _person_named() -> Person:
    number = request.form.get("person", type=int)
    person = db.session.get(Person, number) if number else None
    if person is None:
        raise Invalid(_("请选择一个人"), code="no_person")
    return person
