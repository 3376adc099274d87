"""A series at the secretary's desk, and its dates for everybody's calendar."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response as AnyResponse

from app.errors import DomainError, Missing
from app.extensions import db
from app.options import options
from app.people.identity import current_person
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission, Role
from app.places.models.hall import Hall
from app.places.queries import hall_with_code
from app.transaction import transaction
from meetings import labels
from meetings.forms.before import EndSeriesForm, SeriesForm
from meetings.models.meeting import MeetingKind
from meetings.models.series import Series
from meetings.queries import calendars
from meetings.queries.planning import officers_of
from meetings.recurrence.pattern import Pattern
from meetings.services import series as service
from meetings.views import plans
from meetings.views.blueprint import blueprint, someone
from meetings.views.calendar_file import calendar_of

_CALENDAR = "text/calendar"


def _series(series_id: int) -> Series:
    found = db.session.get(Series, series_id)
    if found is None:
        raise Missing(_l("没有这个系列会议"))
    return found


def _convened(series_id: int) -> Series:
    found = _series(series_id)
    allow(current_person(), Permission.CONVENE, found.hall.place)
    return found


@blueprint.get("/desk/series/new/<code>")
def new_series(code: str) -> str:
    """One page: what, on which days, where, who."""
    hall = _hall(code)
    return _new_page(hall, _form(hall))


@blueprint.post("/desk/series/new/<code>")
def new_series_post(code: str) -> AnyResponse | tuple[str, int]:
    """Begin the series; its next meetings are planned at once."""
    hall = _hall(code)
    form = _form(hall)
    if not form.validate_on_submit():
        return _new_page(hall, form), 422
    try:
        with transaction():
            begun = service.start(hall, _rhythm(form), by=someone())
    except DomainError as error:
        form.form_errors = plans.said(error)
        return _new_page(hall, form), error.status
    flash(_("系列会议已建立，最近的几次已经排上"), "success")
    return redirect(url_for(".series", series_id=begun.id), 303)


def _hall(code: str) -> Hall:
    hall = hall_with_code(code)
    allow(current_person(), Permission.CONVENE, hall.place)
    return hall


def _form(hall: Hall) -> SeriesForm:
    form = SeriesForm()
    form.chair.choices = options((p.id, p.name) for p in officers_of(hall, Role.CHAIR))
    clerks = [*officers_of(hall, Role.SECRETARY), *officers_of(hall, Role.TELLER)]
    form.clerk.choices = options((p.id, p.name) for p in clerks)
    form.preset.choices = plans.preset_choices()
    return form


def _new_page(hall: Hall, form: SeriesForm) -> str:
    return render_template("meetings/desk/series_new.html", hall=hall, form=form)


def _rhythm(form: SeriesForm) -> service.Rhythm:
    nth, stride = (int(part) for part in str(form.every.data).split(":"))
    return service.Rhythm(
        title=(form.title.data or "").strip(),
        place_text=(form.place_text.data or "").strip(),
        chair=db.session.get_one(Person, form.chair.data),
        clerk=db.session.get_one(Person, form.clerk.data),
        pattern=Pattern(weekday=form.weekday.data, nth=nth, stride=stride),
        at=plans.given(form.at.data),
        since=plans.given(form.since.data),
        until=form.until.data,
        kind=MeetingKind(form.kind.data),
        preset_code=form.preset.data,
    )


@blueprint.get("/desk/series/<int:series_id>")
def series(series_id: int) -> str:
    """Its days, each with its meeting, and how to end it."""
    one = _convened(series_id)
    return render_template(
        "meetings/desk/series.html",
        series=one,
        hall=one.hall,
        days=calendars.days_of(one),
        every=labels.EVERY_LABELS.get(f"{one.nth}:{one.stride}", ""),
        form=EndSeriesForm(),
        labels=labels,
    )


@blueprint.post("/desk/series/<int:series_id>/end")
def end_series(series_id: int) -> AnyResponse:
    """Plan nothing more; what was noticed stays."""
    one, form = _convened(series_id), EndSeriesForm()
    with transaction():
        service.end(one, reason=form.reason.data or "", by=someone())
    flash(_("系列会议已结束；已通知的会议仍照常开，要取消请逐个取消"), "success")
    return redirect(url_for(".series", series_id=one.id), 303)


@blueprint.get("/series/<int:series_id>/meetings.ics")
def series_calendar(series_id: int) -> Response:
    """The noticed meetings of a series, and those of them that were called off."""
    return _file(calendars.public_meetings(_series(series_id)), f"series-{series_id}.ics")


@blueprint.get("/meetings.ics")
def all_calendar() -> Response:
    """Every meeting ahead, for a calendar that follows this address."""
    return _file(calendars.public_meetings(), "meetings.ics")


def _file(meetings: calendars.Meetings, name: str) -> Response:
    events = [
        (meeting, url_for(".show", meeting_id=meeting.id, _external=True)) for meeting in meetings
    ]
    return Response(
        calendar_of(events),
        mimetype=_CALENDAR,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
