"""At the desk: what earlier meetings left over, and what committees report on it."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from werkzeug import Response

from app.errors import DomainError
from app.people.identity import current_person
from app.people.policy import allow
from app.permissions import Permission
from app.transaction import transaction
from meetings import labels
from meetings.forms.before import ReportForm
from meetings.models.carried import CarriedQuestion
from meetings.queries import planning
from meetings.queries import returning as waiting
from meetings.services import leaving_over
from meetings.services import returning as service
from meetings.views import plans
from meetings.views.blueprint import blueprint, someone

blueprint.add_app_template_global(waiting.behind, "came_back")
blueprint.add_app_template_global(waiting.left_by, "went_on")
blueprint.add_app_template_global(leaving_over.said, "carried_words")


@blueprint.app_template_global("carried_label")
def carried_label(row: CarriedQuestion) -> LazyString:
    """Why a question is on the agenda again."""
    return labels.CARRIED_LABELS[row.kind]


@blueprint.get("/desk/returning")
def returning() -> str:
    """What waits to come back at the halls where one convenes."""
    halls = planning.halls_to_convene(someone())
    return render_template(
        "meetings/desk/returning.html",
        rows=waiting.waiting_at([hall.id for hall in halls]),
        is_overdue=waiting.is_overdue,
    )


@blueprint.get("/desk/returning/<int:question_id>/report")
def committee_report(question_id: int) -> str:
    """Ask what the committee says."""
    return _report_page(_referred(question_id), ReportForm())


@blueprint.post("/desk/returning/<int:question_id>/report")
def committee_report_post(question_id: int) -> Response | tuple[str, int]:
    """Take the report down; the question comes onto the next agenda."""
    row, form = _referred(question_id), ReportForm()
    if not form.validate_on_submit():
        return _report_page(row, form), 422
    try:
        with transaction():
            service.report(row, form.report.data or "", by=someone())
    except DomainError as error:
        form.form_errors = plans.said(error)
        return _report_page(row, form), error.status
    flash(_("报告已登记，列入下一次会议"), "success")
    return redirect(url_for(".returning"), 303)


def _referred(question_id: int) -> CarriedQuestion:
    """The question, if the reader convenes at its hall."""
    row = waiting.question_with(question_id)
    allow(current_person(), Permission.CONVENE, row.motion.meeting.hall.place)
    return row


def _report_page(row: CarriedQuestion, form: ReportForm) -> str:
    hall = row.motion.meeting.hall
    return render_template("meetings/desk/report.html", row=row, form=form, hall=hall)
