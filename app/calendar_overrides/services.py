"""Declare a day, and take a declaration back."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l

from app import audit, clock
from app.announcements import announce
from app.calendar_overrides.events import CalendarChanged
from app.calendar_overrides.models.declared_day import DeclaredDay
from app.calendar_overrides.queries import standing_on, work_calendar
from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from app.people.names import clean_text
from app.work_calendar.days import DayKind
from app.work_calendar.published import FIRST_YEAR, LAST_YEAR


def declare(on: date, kind: DayKind, *, reason: str, by: Person) -> DeclaredDay:
    """Declare ``on`` to be a working day or a holiday.

    Deadlines already set keep their date: their reckoning is kept with them. Raises Invalid
    without a reason, Refused where the day is declared already or is what it is declared to be.
    """
    reason = clean_text(reason)
    if not reason:
        raise Invalid(_l("请写明依据"), remedy=_l("例如：市政府办公厅通知的文号"))
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        raise Invalid(_l("日历只到%(year)d年", year=LAST_YEAR))
    if standing_on(on) is not None:
        raise Refused(_l("这一天已经设定过"), remedy=_l("请先撤销原来的设定"), code="declared")
    if work_calendar().is_working_day(on) is (kind is DayKind.WORKING):
        raise Refused(_l("这一天本来就是这样，不需要设定"), code="as_it_is")
    day = DeclaredDay(on=on, kind=kind, reason=reason, declared_at=clock.now(), declared_by=by)
    db.session.add(day)
    db.session.flush()
    audit.record("calendar.declared", day, by=by, reason=reason, details=_what(day))
    announce(CalendarChanged(on))
    return day


def withdraw(day: DeclaredDay, *, by: Person) -> None:
    """Take a declaration back; the published table counts again."""
    if day.withdrawn_at is not None:
        raise Refused(_l("这项设定已经撤销"), code="withdrawn")
    day.withdrawn_at, day.withdrawn_by_id = clock.now(), by.id
    audit.record("calendar.withdrawn", day, by=by, details=_what(day))
    announce(CalendarChanged(day.on))


def _what(day: DeclaredDay) -> dict[str, str]:
    return {"on": day.on.isoformat(), "kind": day.kind.value}
