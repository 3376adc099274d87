"""The desk's board of what is late and due, and the count of the three batches 三个一批."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template, request
from flask_babel import lazy_gettext as _l

from app import clock
from app.errors import Invalid
from app.people.identity import current_person
from app.permissions import Permission
from app.places.models.hall import Hall
from app.places.queries import hall_with_code
from app.shell.frame import home_hall
from proposals.lifecycle.deadlines import CLOCK_RULES, Urgency
from proposals.lifecycle.three_batches import THREE, Batch
from proposals.queries.choices import halls_to_choose
from proposals.queries.due import board
from proposals.queries.halls import halls_where
from proposals.queries.three_batches import Period, batches, by_hall, to_sort
from proposals.views.desk import hall_at_desk
from proposals.views.desk_forms import PeriodForm

blueprint = Blueprint("clocks", __name__)
_MANY = 200
_FIRST, _LAST = 2000, 2099


@blueprint.get("/desk/due")
def due() -> str:
    """What is late, what is due today, and what comes next."""
    hall, halls = hall_at_desk()
    found = board(hall)
    return render_template(
        "proposals/desk/due.html",
        hall=hall,
        halls=halls,
        parts={one: [due for due in found if due.urgency is one] for one in Urgency},
        rules=CLOCK_RULES,
        at=clock.now(),
    )


@blueprint.get("/outcomes")
def outcomes() -> str:
    """How the needs of a hall were solved in a period, with every numerator and denominator."""
    hall, period = _hall_asked(), _period()
    person = current_person()
    mine = list(halls_where(person, Permission.WORK_DESK))[:_MANY]
    return render_template(
        "proposals/outcomes.html",
        hall=hall,
        period=period,
        form=PeriodForm(since=period.since, until=period.until),
        counted=batches(hall, period) if hall else None,
        batches=Batch,
        three=THREE,
        halls=halls_to_choose(None, hall),
        mine=mine if len(mine) > 1 else [],
        by_hall=by_hall(mine, period) if len(mine) > 1 else {},
        to_sort=to_sort(hall) if hall in mine else [],
    )


def _hall_asked() -> Hall | None:
    code = request.args.get("hall", "")
    return hall_with_code(code) if code else home_hall()


def _period() -> Period:
    """The days asked for; without any, this year so far."""
    today = clock.today()
    since = _day("since") or today.replace(month=1, day=1)
    until = _day("until") or today
    if since > until:
        raise Invalid(_l("开始的日子在结束以后"), remedy=_l("请把两个日期对调一下"))
    return Period(since, until)


def _day(name: str) -> date | None:
    asked = request.args.get(name, "")
    try:
        found = date.fromisoformat(asked) if asked else None
    except ValueError as error:
        raise Invalid(_l("日期写得不对"), remedy=_l("请从日历里选，例如2026-03-01")) from error
    if found is not None and not _FIRST <= found.year <= _LAST:
        raise Invalid(_l("日期写得不对"), remedy=_l("请从日历里选，例如2026-03-01"))
    return found
