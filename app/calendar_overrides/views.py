"""``/admin/calendar``: everyone may read it and count with it; administrators declare days."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response

from app import clock
from app.calendar_overrides import queries, services
from app.calendar_overrides.forms import Count, Declaration
from app.calendar_overrides.labels import KIND_LABELS
from app.calendar_overrides.models.declared_day import DeclaredDay
from app.errors import Forbidden, Invalid, Missing, SignInNeeded
from app.extensions import db
from app.people.identity import current_person
from app.people.models.person import Person
from app.people.policy import places_where
from app.permissions import Permission
from app.transaction import transaction
from app.work_calendar.calendar import Deadline
from app.work_calendar.published import FIRST_YEAR, LAST_YEAR

blueprint = Blueprint("calendar", __name__, url_prefix="/admin/calendar")


def _may_declare(person: Person | None) -> bool:
    return bool(places_where(person, Permission.ADMINISTER))


def _administrator() -> Person:
    person = current_person()
    if person is None:
        raise SignInNeeded(_l("请先登录"))
    if not _may_declare(person):
        raise Forbidden(_l("您不能设定工作日"), why=_l("工作日由系统管理员设定"))
    return person


@blueprint.get("")
def year() -> str:
    """One year, its official or provisional state, and the counting desk."""
    return _page(Declaration())


@blueprint.post("")
def declare() -> Response | tuple[str, int]:
    """Declare a day."""
    person, form = _administrator(), Declaration()
    if not form.validate_on_submit() or form.on.data is None:
        return _page(form), 422
    with transaction():
        services.declare(form.on.data, form.kind.data, reason=form.reason.data or "", by=person)
    flash(_("已设定；已经定下的期限不变"), "success")
    return redirect(url_for(".year", year=form.on.data.year), 303)


@blueprint.post("/<int:day_id>/withdraw")
def withdraw(day_id: int) -> Response:
    """Take a declaration back."""
    person = _administrator()
    with transaction():
        day = db.session.get(DeclaredDay, day_id)
        if day is None:
            raise Missing(_l("没有这项设定"))
        services.withdraw(day, by=person)
    flash(_("已撤销设定"), "success")
    return redirect(url_for(".year", year=day.on.year), 303)


def _page(form: Declaration) -> str:
    calendar = queries.work_calendar()
    shown = _year_asked()
    count = Count(request.args, start=clock.today(), days=3)
    return render_template(
        "calendar_overrides/year.html",
        shown=queries.year_of_work(shown, calendar),
        declared=queries.declared_in(shown),
        kinds=KIND_LABELS,
        years=[y for y in (shown - 1, shown + 1) if FIRST_YEAR <= y <= LAST_YEAR],
        form=form if _may_declare(current_person()) else None,
        count=count,
        deadline=_counted(count),
    )


def _year_asked() -> int:
    asked = request.args.get("year", clock.today().year, type=int)
    if not FIRST_YEAR <= asked <= LAST_YEAR:
        raise Invalid(
            _l("日历从%(first)d年到%(last)d年", first=FIRST_YEAR, last=LAST_YEAR), code="year"
        )
    return asked


def _counted(count: Count) -> Deadline | None:
    if "start" not in request.args or not count.validate():
        return None
    start, days = count.start.data, count.days.data
    if start is None or days is None or not FIRST_YEAR <= start.year < LAST_YEAR:
        return None
    return queries.work_calendar().explain(start, days)
