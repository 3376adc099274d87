"""What waits for a person about whistles: arrivals first, then duties, then the next step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask_babel import gettext as _

from app.people.models.person import Person
from app.people.policy import held_today
from app.permissions import RIGHTS, Permission
from app.shell.navigation import Todo
from app.work_calendar.instants import end_of_day
from resolutions import policy
from resolutions.models.whistles.whistle import Whistle
from resolutions.queries.units import units_of
from resolutions.queries.whistles import finding, lists
from resolutions.whistling.acts import TABLES, WhistleAct
from resolutions.whistling.course import open_acts
from resolutions.whistling.states import CHECK_IN

_WAYS_OUT = {
    WhistleAct.REFUSE,
    WhistleAct.WITHDRAW,
    WhistleAct.STAND_DOWN,
    WhistleAct.FAIL,
    WhistleAct.ARRIVE,
}


def whistle_todos(person: Person) -> Iterable[Todo]:
    """Everything about whistles that waits for this person."""
    rights = {right for held in held_today(person) for right in RIGHTS[held.role]}
    if Permission.HANDLE in rights:
        yield from _of_units(person)
    if rights & set(lists.WORKING):
        yield from _of_offices(person)
        yield from _to_appraise(person)


def _of_units(person: Person) -> Iterator[Todo]:
    units = [unit for unit in units_of(person) if policy.acts_for(person, unit)]
    if not units:
        return
    for call in lists.calls_for(units):
        if call.arrived_at is None and call.whistle.state in CHECK_IN:
            text = str(_("吹哨，请马上报到：%(title)s", title=call.whistle.title))
            yield Todo(text, f"/unit/whistles/{call.id}", call.arrive_by)
    for duty in lists.open_duties(units):
        text = str(_("完成职责：%(what)s", what=duty.what[:40]))
        yield Todo(text, f"/unit/whistles/duties/{duty.id}", end_of_day(duty.due_on))


def _of_offices(person: Person) -> Iterator[Todo]:
    handled: dict[int, frozenset[int]] = {}
    for whistle in lists.at_work(lists.places_of_work(person), over=False):
        handled[whistle.id] = finding.handlers_of_whistle(whistle)
        act = _next_act(person, whistle)
        if act is None or (act is WhistleAct.VERIFY and person.id in handled[whistle.id]):
            continue
        name = str(_(TABLES[whistle.law][act].name))
        text = str(_("%(act)s：%(title)s", act=name, title=whistle.title))
        yield Todo(text, f"/desk/whistles/{whistle.id}")


def _to_appraise(person: Person) -> Iterator[Todo]:
    """Closed, and the caller has not said how the called units did; nobody their own unit."""
    for whistle in lists.to_appraise(person):
        if policy.may_appraise(person, whistle) and policy.call_of(person, whistle) is None:
            text = str(_("评价被吹哨单位：%(title)s", title=whistle.title))
            yield Todo(text, f"/desk/whistles/{whistle.id}")


def _next_act(person: Person, whistle: Whistle) -> WhistleAct | None:
    parts = policy.whistle_parts(person, whistle)
    opened = open_acts(whistle.law, whistle.state, by=parts)
    return next((act for act in opened if act not in _WAYS_OUT), None)
