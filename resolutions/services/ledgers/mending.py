"""整改: what the unit does with an item: sign for it, mend it with photos, say what stands in its way."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from app import audit, clock
from app.calendar_overrides.queries import work_calendar
from app.errors import Invalid, Refused
from app.marks import N_
from app.people.models.person import Person
from app.photos.models.photo import Photo
from proposals.services import wording
from resolutions.ledgers import clocks
from resolutions.ledgers.acts import ItemAct
from resolutions.ledgers.guards import ItemFacts
from resolutions.ledgers.states import WITH_UNIT, ItemState
from resolutions.models.ledgers.item import LedgerItem
from resolutions.queries.ledgers.parts import allow_mending
from resolutions.services.ledgers import course, telling
from resolutions.services.ledgers.course import Proof, locked
from resolutions.services.ledgers.entering import TEXT_LIMIT

ASKED_TO_WAIT = "asked_to_wait"
OBJECTED = "objected"


def sign(item: LedgerItem, *, by: Person) -> None:
    """签收整改: the unit has read it and begins."""
    item = locked(item)
    course.move(
        item, ItemAct.SIGN, by=by, facts=ItemFacts(actor=by.id), proof=Proof(unit=item.unit)
    )


def submit(item: LedgerItem, *, text: str, by: Person, photos: Sequence[Photo] = ()) -> None:
    """整改完成: with a photo of it now; from here on it is the third party who takes the time.

    A unit that did not sign for it first has done so by this.
    """
    item = locked(item)
    allow_mending(by, item)
    if item.state in WITH_UNIT - {ItemState.RECTIFYING}:
        sign(item, by=by)
    today = clock.today()
    course.move(
        item,
        ItemAct.SUBMIT,
        by=by,
        facts=ItemFacts(actor=by.id, evidence_of_mending=len(photos)),
        proof=Proof(text, photos, item.unit),
        handed_in_on=today,
        due_on=clocks.recheck_due(today, work_calendar()),
    )
    telling.tell_inspectors(
        item, telling.TO_RECHECK, kind="ledger.to_recheck", due=item.due_on.isoformat()
    )


def ask_to_wait(item: LedgerItem, *, reason: str, by: Person) -> None:
    """申请暂缓: what stands in the way, for everybody to read; the desk decides."""
    _say(item, ASKED_TO_WAIT, N_("“%(what)s”的责任单位申请暂缓，请决定"), reason, by)


def object_to(item: LedgerItem, *, reason: str, by: Person) -> None:
    """派单异议: it is another unit's; it stays with the first receiver until the desk rules."""
    _say(item, OBJECTED, N_("“%(what)s”的责任单位提出派单异议，请裁定"), reason, by)


def _say(item: LedgerItem, act: str, news: str, reason: str, by: Person) -> None:
    item = locked(item)
    allow_mending(by, item)
    reason = wording.paragraphs(reason)
    if not reason or len(reason) > TEXT_LIMIT:
        raise Invalid(_l("请写明理由，最多%(count)d字", count=TEXT_LIMIT), code="reason")
    if item.state not in WITH_UNIT:
        raise Refused(_l("现在不由您的单位办理"), remedy=_l("请刷新页面看看最新情况"))
    course.write(item, act, by=by, proof=Proof(reason, unit=item.unit))
    audit.record(f"ledger_item.{act}", item, by=by, place=item.place, reason=reason)
    telling.tell_desk(item, news, kind=f"ledger.{act}")
