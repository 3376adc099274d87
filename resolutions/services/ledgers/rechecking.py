"""复核: a third party looks again on the spot, and writes off, rejects, or finds it was never there."""

from __future__ import annotations

from collections.abc import Sequence

from app import clock
from app.calendar_overrides.queries import work_calendar
from app.people.models.person import Person
from app.photos.models.photo import Photo
from resolutions.ledgers import clocks
from resolutions.ledgers.acts import ItemAct
from resolutions.ledgers.guards import ItemFacts
from resolutions.models.ledgers.item import LedgerItem
from resolutions.queries import reckoning
from resolutions.queries.ledgers.parts import handlers_of_item
from resolutions.services.ledgers import course, telling
from resolutions.services.ledgers.course import Proof, locked


def write_off(
    item: LedgerItem, *, by: Person, text: str = "", photos: Sequence[Photo] = ()
) -> None:
    """销账: it is gone. Raises Refused for whoever handled it, or belongs to the unit."""
    item = locked(item)
    course.move(
        item,
        ItemAct.WRITE_OFF,
        by=by,
        facts=_facts(item, by),
        proof=Proof(text, photos),
        inspector_id=by.id,
        written_off_at=clock.now(),
        ended_on=clock.today(),
    )
    telling.tell_unit(item, telling.WRITTEN_OFF, kind="ledger.written_off")
    telling.tell_behind(item, "ledger_write_off", by=by)


def reject(item: LedgerItem, *, reason: str, by: Person, photos: Sequence[Photo] = ()) -> None:
    """驳回: it is still there; the unit has its working days anew, the limit stays."""
    item = locked(item)
    days = item.ledger.working_days
    deadline = clocks.unit_due(clock.today(), days, work_calendar())
    course.move(
        item,
        ItemAct.REJECT,
        by=by,
        facts=_facts(item, by),
        reason=reason,
        proof=Proof(photos=photos),
        round=item.round + 1,
        handed_in_on=None,
        due_on=deadline.due,
        reckoning=reckoning.kept(deadline),
    )
    telling.tell_unit(item, telling.REJECTED, kind="ledger.rejected", due=deadline.due.isoformat())
    telling.tell_behind(item, "ledger_reject", by=by)


def find_false(item: LedgerItem, *, reason: str, by: Person, photos: Sequence[Photo] = ()) -> None:
    """误报: seen on the spot that there was nothing, by somebody who gains nothing by it."""
    item = locked(item)
    course.move(
        item,
        ItemAct.FIND_FALSE,
        by=by,
        facts=_facts(item, by),
        reason=reason,
        proof=Proof(photos=photos),
        inspector_id=by.id,
        ended_on=clock.today(),
    )


def _facts(item: LedgerItem, by: Person) -> ItemFacts:
    return ItemFacts(actor=by.id, handlers=handlers_of_item(item))
