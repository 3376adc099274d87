"""督办: the street presses a called unit that owes something, in public, once a day."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import audit, clock
from app.errors import Invalid
from app.extensions import db
from app.marks import N_
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission
from app.work_calendar.instants import start_of_day
from proposals.services import wording
from proposals.services.refusing import granted
from resolutions.models.whistles.whistle import WhistleCall
from resolutions.models.whistles.work import WhistleStep
from resolutions.queries.whistles import finding
from resolutions.services.whistles import course, telling
from resolutions.whistling.pressing import refuse_press

PRESSED = "whistle_pressed"


def press(call: WhistleCall, text: str, *, by: Person) -> None:
    """Press one called unit with words that everybody reads. Raises Forbidden, Invalid or Refused."""
    whistle = course.locked(call.whistle)
    allow(by, Permission.COORDINATE, whistle.caller_place)
    db.session.refresh(call)
    granted(refuse_press(finding.owes(call), pressed_today=_pressed_today(call)))
    words = wording.paragraphs(text)
    if not words or len(words) > course.TEXT_LIMIT:
        raise Invalid(_l("请写明督办什么、什么时候办好"), code="text")
    unit = call.unit
    course.write(whistle, PRESSED, by=by, text=words, unit=unit)
    audit.record(
        "whistle.pressed",
        whistle,
        by=by,
        place=whistle.place,
        reason=words,
        details={"unit": unit.id},
    )
    said = N_("“%(title)s”：街道督办%(unit)s：%(words)s")
    telling.tell_called(call, said, kind="whistle.pressed", unit=unit.name, words=words[:80])
    telling.tell_caller(whistle, said, kind="whistle.pressed", unit=unit.name, words=words[:80])


def _pressed_today(call: WhistleCall) -> bool:
    found = select(WhistleStep.id).where(
        WhistleStep.whistle_id == call.whistle_id,
        WhistleStep.unit_id == call.unit_id,
        WhistleStep.act == PRESSED,
        WhistleStep.at >= start_of_day(clock.today()),
    )
    return db.session.scalar(found.limit(1)) is not None
