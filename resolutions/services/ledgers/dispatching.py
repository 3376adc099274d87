"""派发: the desk gives an item to the unit that answers for it, puts it off, takes it up again."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from app import clock
from app.calendar_overrides.queries import work_calendar
from app.errors import Invalid, Refused
from app.marks import N_
from app.people.models.person import Person
from app.work_calendar.published import LAST_YEAR
from resolutions.ledgers import clocks
from resolutions.ledgers.acts import ItemAct
from resolutions.ledgers.disposals import DISPOSAL_NAMES, Disposal, unit_deadline
from resolutions.ledgers.guards import ItemFacts
from resolutions.ledgers.states import WITH_UNIT
from resolutions.models.ledgers.item import LedgerItem
from resolutions.models.unit import Unit
from resolutions.queries import reckoning
from resolutions.queries.disposals import disposal_of
from resolutions.queries.units import serves
from resolutions.services import disposing
from resolutions.services.ledgers import course, telling
from resolutions.services.ledgers.course import Proof, locked


def dispatch(
    item: LedgerItem, unit: Unit, *, by: Person, disposal: Disposal = Disposal.TIMED
) -> None:
    """Give a hung item to a unit, in one of the four ways, each with its clock. Raises Refused."""
    item = locked(item)
    given = _given(item, unit, disposal)
    if item.limit_on is not None:
        given["limit_on"] = clocks.limit_when_dispatched(item.limit_on, given["due_on"])
    facts = ItemFacts(actor=by.id, has_unit=_can_take(unit, item))
    proof = Proof(DISPOSAL_NAMES[disposal], unit=unit)
    course.move(item, ItemAct.DISPATCH, by=by, facts=facts, proof=proof, **given)
    disposing.choose(item, disposal, by=by)
    _say_dispatched(item)


def redispatch(item: LedgerItem, unit: Unit, *, reason: str, by: Person) -> None:
    """改派: to another unit, with as many days; the day by which it must be gone stays."""
    item = locked(item)
    if unit.id == item.unit_id:
        raise Refused(_l("请改派给另一个单位"), code="same_unit")
    facts = ItemFacts(actor=by.id, has_unit=_can_take(unit, item))
    chosen = disposal_of(item)
    course.move(
        item,
        ItemAct.REDISPATCH,
        by=by,
        facts=facts,
        reason=reason,
        proof=Proof(unit=unit),
        **_given(item, unit, chosen.kind if chosen else Disposal.TIMED),
    )
    _say_dispatched(item)


def _can_take(unit: Unit, item: LedgerItem) -> bool:
    return unit.closed_at is None and bool(unit.contacts) and serves(unit, item.place)


def _given(item: LedgerItem, unit: Unit, disposal: Disposal) -> dict[str, Any]:
    today = clock.today()
    deadline = unit_deadline(disposal, today, item.ledger.working_days, work_calendar())
    return {
        "unit": unit,
        "dispatched_on": today,
        "due_on": deadline.due if deadline else today,
        "reckoning": reckoning.kept(deadline) if deadline else {},
    }


def _say_dispatched(item: LedgerItem) -> None:
    due = item.due_on.isoformat()
    telling.tell_unit(item, telling.DISPATCHED, kind="ledger.dispatched", due=due)


def defer(item: LedgerItem, until: date, *, reason: str, by: Person) -> None:
    """暂缓: objective limits, explained and re-dated in public. Raises Refused past its limit."""
    item = locked(item)
    if not clock.today() < until or until.year >= LAST_YEAR:
        raise Invalid(_l("请填写今天以后的日期"), code="until")
    rolled = work_calendar().on_or_after(until)
    facts = ItemFacts(actor=by.id, today=clock.today(), limit=item.limit_on, new_date=rolled)
    course.move(
        item, ItemAct.DEFER, by=by, facts=facts, reason=reason, due_on=rolled, limit_on=rolled
    )
    telling.tell_unit(
        item, N_("“%(what)s”暂缓到%(due)s"), kind="ledger.deferred", due=rolled.isoformat()
    )


def resume(item: LedgerItem, *, by: Person | None) -> None:
    """恢复整改: the limits are gone; the date made public stays the one to keep."""
    item = locked(item)
    back = item.deferred_from
    facts = ItemFacts(actor=by.id if by else 0, deferred_from=back)
    due = item.due_on if back in WITH_UNIT else _desk_due(item)
    course.move(item, ItemAct.RESUME, by=by, facts=facts, due_on=due)
    if item.state in WITH_UNIT:
        telling.tell_unit(
            item,
            N_("“%(what)s”恢复整改，请在%(due)s前完成"),
            kind="ledger.resumed",
            due=item.due_on.isoformat(),
        )


def _desk_due(item: LedgerItem) -> date:
    soon = clocks.desk_due(clock.today(), work_calendar())
    return min(soon, item.limit_on) if item.limit_on else soon
