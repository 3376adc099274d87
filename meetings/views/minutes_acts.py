"""What is done with minutes: corrected, confirmed, sent back, answered, published."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response

from app.errors import Forbidden, Missing
from app.people.identity import current_person
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission
from app.transaction import transaction
from meetings.forms.minutes import AnswerForm, CorrectionForm, DeclineForm
from meetings.models.meeting import Meeting
from meetings.models.minutes import Declining
from meetings.queries import minutes as lines
from meetings.services import confirming
from meetings.services import minutes as service
from meetings.views.blueprint import blueprint, seen_meeting, someone


def kept_meeting(meeting_id: int) -> tuple[Meeting, Person]:
    """The meeting and the clerk asking. Raises SignInNeeded or Forbidden for anybody else."""
    meeting = seen_meeting(meeting_id)
    return meeting, allow(current_person(), Permission.KEEP_MINUTES, meeting.hall.place)


def _back(meeting: Meeting, said: str) -> Response:
    flash(said, "success")
    return redirect(url_for("meetings.minutes_page", meeting_id=meeting.id), 303)


@blueprint.get("/m/<int:meeting_id>/minutes/correct")
def correction(meeting_id: int) -> str:
    """What stands there now, and the form beside it."""
    meeting, _clerk = kept_meeting(meeting_id)
    form = CorrectionForm(about_seq=request.args.get("about", type=int))
    return _correction_page(meeting, form)


def _correction_page(meeting: Meeting, form: CorrectionForm) -> str:
    about = form.about_seq.data
    found = next((line for line in lines.lines_of(meeting) if line.seq == about), None)
    return render_template(
        "meetings/minutes_correct.html", meeting=meeting, hall=meeting.hall, form=form, line=found
    )


@blueprint.post("/m/<int:meeting_id>/minutes/correct")
def correct(meeting_id: int) -> Response | tuple[str, int]:
    """Append a correction."""
    meeting, clerk = kept_meeting(meeting_id)
    form = CorrectionForm()
    if not form.validate_on_submit():
        return _correction_page(meeting, form), 422
    with transaction():
        service.correct(
            meeting,
            form.text.data or "",
            about_seq=form.about_seq.data,
            reason=form.reason.data or "",
            by=clerk,
        )
    return _back(meeting, _("已写入更正"))


@blueprint.post("/m/<int:meeting_id>/minutes/sign")
def sign(meeting_id: int) -> Response:
    """Confirm the minutes as they stand."""
    meeting, person = seen_meeting(meeting_id), someone()
    with transaction():
        confirming.sign(meeting, by=person, content=request.form.get("content", ""))
    return _back(meeting, _("已核对签名"))


@blueprint.get("/m/<int:meeting_id>/minutes/decline")
def declining(meeting_id: int) -> str:
    """Why not, before it goes back to the clerk."""
    meeting = seen_meeting(meeting_id)
    if confirming.signer_part(meeting, someone()) is None:
        raise Forbidden(_l("纪要由主持人和到会的议事代表核对"))
    return _declining_page(meeting, DeclineForm(), service.content_of(meeting))


def _declining_page(meeting: Meeting, form: DeclineForm, content: str) -> str:
    return render_template(
        "meetings/minutes_decline.html",
        meeting=meeting,
        hall=meeting.hall,
        form=form,
        content=content,
    )


@blueprint.post("/m/<int:meeting_id>/minutes/decline")
def decline_minutes(meeting_id: int) -> Response | tuple[str, int]:
    """Send the minutes back to the clerk."""
    meeting, person = seen_meeting(meeting_id), someone()
    form, content = DeclineForm(), request.form.get("content", "")
    if not form.validate_on_submit():
        return _declining_page(meeting, form, content), 422
    with transaction():
        confirming.decline(meeting, by=person, content=content, reason=form.reason.data or "")
    return _back(meeting, _("已退回记录员"))


@blueprint.get("/m/<int:meeting_id>/minutes/answer/<int:declining_id>")
def answering(meeting_id: int, declining_id: int) -> str:
    """What was objected, and the form to answer it."""
    meeting, _clerk = kept_meeting(meeting_id)
    return _answer_page(meeting, _declining_of(meeting, declining_id), AnswerForm())


def _answer_page(meeting: Meeting, declined: Declining, form: AnswerForm) -> str:
    return render_template(
        "meetings/minutes_answer.html",
        meeting=meeting,
        hall=meeting.hall,
        declined=declined,
        form=form,
    )


@blueprint.post("/m/<int:meeting_id>/minutes/answer/<int:declining_id>")
def answer_declining(meeting_id: int, declining_id: int) -> Response | tuple[str, int]:
    """Let the text stand, and say why."""
    meeting, clerk = kept_meeting(meeting_id)
    declined, form = _declining_of(meeting, declining_id), AnswerForm()
    if not form.validate_on_submit():
        return _answer_page(meeting, declined, form), 422
    with transaction():
        confirming.answer(meeting, declined, form.answer.data or "", by=clerk)
    return _back(meeting, _("已答复"))


def _declining_of(meeting: Meeting, declining_id: int) -> Declining:
    found = next((d for d in confirming.declinings(meeting) if d.id == declining_id), None)
    if found is None:
        raise Missing(_("没有这条意见"))
    return found


@blueprint.post("/m/<int:meeting_id>/minutes/publish")
def publish(meeting_id: int) -> Response:
    """Publish the confirmed minutes."""
    meeting, clerk = kept_meeting(meeting_id)
    with transaction():
        service.publish(meeting, by=clerk)
    return _back(meeting, _("纪要已公示"))
