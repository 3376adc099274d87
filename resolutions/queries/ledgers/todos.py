"""What waits for a person in the ledgers: computed from the state of items, never stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask_babel import gettext as _

from app.people.models.person import Person
from app.people.policy import places_where, rights_anywhere
from app.permissions import Permission
from app.shell.navigation import Todo
from app.work_calendar.instants import end_of_day
from resolutions import policy
from resolutions.ledgers.states import WITH_UNIT, ItemState
from resolutions.models.ledgers.item import LedgerItem
from resolutions.queries.disposals import awaiting
from resolutions.queries.ledgers.listing import items_at, items_of_unit
from resolutions.queries.ledgers.parts import handlers_of_item
from resolutions.queries.units import units_of

_MOST = 20
_TO_DISPATCH = (ItemState.FOUND, ItemState.HUNG, ItemState.REHUNG)


def ledger_todos(person: Person) -> Iterable[Todo]:
    """Everything of the ledgers that waits for this person, the soonest due first."""
    rights = rights_anywhere(person)
    if Permission.HANDLE in rights:
        units = [unit for unit in units_of(person) if policy.acts_for(person, unit)]
        mending = items_of_unit(units, sorted(WITH_UNIT))[:_MOST] if units else ()
        yield from (_todo(_("整改：%(title)s", title=_named(one)), one) for one in mending)
    if Permission.RECHECK in rights:
        yield from _to_recheck(person)
    if Permission.ASSIGN in rights:
        waiting = items_at(places_where(person, Permission.ASSIGN), _TO_DISPATCH)[:_MOST]
        yield from (_todo(_at_desk(one), one) for one in waiting)
        yield from _to_follow(person)


def _to_recheck(person: Person) -> Iterator[Todo]:
    places = places_where(person, Permission.RECHECK)
    for item in items_at(places, (ItemState.RECHECK,))[:_MOST]:
        if person.id not in handlers_of_item(item):
            yield _todo(_("复核：%(title)s", title=_named(item)), item)


def _to_follow(person: Person) -> Iterator[Todo]:
    for chosen in awaiting(places_where(person, Permission.ASSIGN), _MOST):
        if chosen.step_due_on is not None:
            text = str(_("吹哨：%(title)s", title=_named(chosen.item)))
            yield Todo(text, chosen.item.url, end_of_day(chosen.step_due_on))


def _at_desk(item: LedgerItem) -> str:
    if item.state is ItemState.FOUND:
        return str(_("核实：%(title)s", title=_named(item)))
    return str(_("派发：%(title)s", title=_named(item)))


def _named(item: LedgerItem) -> str:
    return f"{item.indicator.name} · {item.spot}"


def _todo(text: object, item: LedgerItem) -> Todo:
    return Todo(str(text), item.url, end_of_day(item.due_on))
