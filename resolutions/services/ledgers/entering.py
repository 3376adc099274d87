"""Put a problem on account: find, verify, hang; join what is the same, hang again what came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from app import audit, clock
from app.calendar_overrides.queries import work_calendar
from app.errors import Invalid, Refused
from app.extensions import db
from app.marks import N_
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission, Role
from app.photos.models.photo import Photo
from app.places.models.place import Place
from proposals.models.proposal import Proposal
from proposals.services import wording
from proposals.services.refusing import granted
from resolutions.ledgers import clocks
from resolutions.ledgers.acts import ItemAct
from resolutions.ledgers.guards import ItemFacts
from resolutions.ledgers.spots import key_of
from resolutions.ledgers.states import ItemState
from resolutions.ledgers.templates import answer
from resolutions.ledgers.twins import Twin
from resolutions.models.ledgers.indicator import LEVELS, SEPARATOR, Indicator
from resolutions.models.ledgers.item import LedgerItem, Source
from resolutions.models.ledgers.ledger import Ledger
from resolutions.queries.ledgers.indicators import fields_of
from resolutions.queries.ledgers.items import photos_since_given, same_as, steps_of_item
from resolutions.queries.ledgers.parts import parts_in_item
from resolutions.services.ledgers import course, telling
from resolutions.services.ledgers.course import Proof, hold, locked

SPOT_LIMIT = 60
TEXT_LIMIT = 500
FOUND = "found"
SEEN_AGAIN = "seen_again"
_SEES_FOR_ITSELF = frozenset({Role.THIRD_PARTY, Role.MONITOR})
"""Whose own eyes are the verification: they put on account what they entered by themselves."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What somebody saw."""

    place: Place
    spot: str
    indicator: Indicator
    quantity: int
    """In hundredths of the ledger's unit."""
    answers: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    source: Source | None = None
    paper: str = ""
    proposal: Proposal | None = None
    found_on: date | None = None
    """The day it was found, where that was before it was entered."""


def find(ledger: Ledger, seen: Finding, *, by: Person, photos: Sequence[Photo] = ()) -> LedgerItem:
    """Enter what was found; it waits to be verified. Raises Refused, Invalid, Forbidden."""
    allow(by, Permission.PATROL, seen.place)
    ledger = db.session.get_one(Ledger, ledger.id, with_for_update={"of": Ledger})
    check_takes(ledger, seen)
    today, spot = clock.today(), wording.line(seen.spot)
    item = LedgerItem(
        ledger=ledger,
        number=ledger.next_number,
        place=seen.place,
        spot=spot,
        spot_key=key_of(spot),
        indicator=seen.indicator,
        indicator_key=seen.indicator.key,
        quantity=seen.quantity,
        details=dict(granted(answer(fields_of(seen.indicator), seen.answers)).said),
        text=wording.paragraphs(seen.text)[:TEXT_LIMIT],
        source=seen.source or Source.PATROL,
        paper=seen.paper,
        state=ItemState.FOUND,
        found_at=clock.now(),
        found_on=seen.found_on or today,
        found_by=by,
        due_on=clocks.desk_due(today, work_calendar()),
        reckoning={},
        proposal=seen.proposal,
    )
    ledger.next_number += 1
    db.session.add(item)
    db.session.flush()
    course.write(item, FOUND, by=by, proof=Proof(item.text, photos))
    audit.record("ledger_item.found", item, by=by, place=item.place)
    return item


def check_takes(ledger: Ledger, seen: Finding) -> None:
    """Check that the ledger takes this problem here and now. Raises Refused, Invalid."""
    today = clock.today()
    if ledger.closed_at or today < ledger.starts_on or (ledger.ends_on and today > ledger.ends_on):
        raise Refused(
            _l("台账“%(name)s”现在不接受新问题", name=ledger.name),
            why=_l("还没有开始，或者已经结束"),
            remedy=_l("请选择另一个台账"),
            code="ledger_closed",
        )
    if ledger.place_id not in seen.place.lineage:
        raise Refused(
            _l("“%(place)s”不在这个台账的范围内", place=seen.place.name), code="other_place"
        )
    if ledger.indicator_key and not covers(ledger, seen.indicator):
        raise Refused(
            _l("这个台账只记“%(key)s”的问题", key=ledger.indicator_key), code="other_indicator"
        )
    if not key_of(seen.spot) or len(seen.spot) > SPOT_LIMIT:
        raise Invalid(_l("请写明具体点位，最多%(count)d字", count=SPOT_LIMIT), code="spot")
    if seen.quantity <= 0:
        raise Invalid(_l("请填写数量"), code="quantity")


def covers(ledger: Ledger, indicator: Indicator) -> bool:
    """Whether problems under this indicator belong into the ledger."""
    key = ledger.indicator_key
    return not key or indicator.key == key or indicator.key.startswith(f"{key}{SEPARATOR}")


def enter(ledger: Ledger, seen: Finding, *, by: Person, photos: Sequence[Photo] = ()) -> LedgerItem:
    """Enter a problem; a third party's or a monitor's is on account at once, others' is verified.

    Raises Refused where the same problem stands there already: see ``enter_again``.
    """
    item = find(ledger, seen, by=by, photos=photos)
    if parts_in_item(by, item) & _SEES_FOR_ITSELF:
        verify(item, by=by, reason=seen.text)
        hang(item, by=by)
    else:
        telling.tell_desk(item, N_("“%(what)s”待核实"), kind="ledger.to_verify")
    return locked(item)


def enter_again(
    ledger: Ledger, seen: Finding, *, by: Person, photos: Sequence[Photo] = ()
) -> LedgerItem:
    """Enter what stands there already, or came back; return the item that it now belongs to."""
    return join(find(ledger, seen, by=by, photos=photos), by=by)


def verify(item: LedgerItem, *, by: Person, reason: str = "") -> None:
    """核实: it is there, and on no account yet. Raises Refused beside its twin."""
    hold(item.place)
    item = locked(item)
    same = same_as(item.place, item.indicator_key, item.spot_key, but=item)
    facts = ItemFacts(actor=by.id, twin=same.kind if same else None, explained=bool(reason.strip()))
    course.move(item, ItemAct.VERIFY, by=by, facts=facts, reason=reason)


def hang(item: LedgerItem, *, by: Person) -> None:
    """挂账: from now on its clock runs, whether somebody dispatches it or not."""
    item = locked(item)
    facts = ItemFacts(
        actor=by.id,
        is_leaf=item.indicator.level == LEVELS,
        evidence=photos_since_given(item, (FOUND, SEEN_AGAIN)) or bool(item.paper),
    )
    course.move(item, ItemAct.HANG, by=by, facts=facts, **_on_account(item))
    _say_hung(item)


def _on_account(item: LedgerItem) -> dict[str, Any]:
    today, calendar = clock.today(), work_calendar()
    return {
        "hung_on": today,
        "due_on": clocks.desk_due(today, calendar),
        "limit_on": clocks.limit_when_hung(today, item.ledger.working_days, calendar),
    }


def _say_hung(item: LedgerItem) -> None:
    telling.tell_desk(
        item,
        N_("“%(what)s”已挂账，请在%(due)s前派发"),
        kind="ledger.to_dispatch",
        due=item.due_on.isoformat(),
    )


def dismiss(item: LedgerItem, *, reason: str, by: Person) -> None:
    """误报: it is not there, or no problem; said before it was ever hung."""
    item = locked(item)
    facts = ItemFacts(actor=by.id)
    today = clock.today()
    course.move(item, ItemAct.DISMISS, by=by, facts=facts, reason=reason, ended_on=today)


def join(item: LedgerItem, *, by: Person) -> LedgerItem:
    """并入: the same problem stands there already; what came back is hung again first (复挂账).

    Returns the item it was joined to, which shows this finding with its photos.
    """
    hold(item.place)
    item = locked(item)
    same = same_as(item.place, item.indicator_key, item.spot_key, but=item)
    stands = same is not None and same.kind is not Twin.FALSE
    facts = ItemFacts(actor=by.id, twin=Twin.OPEN if stands else None)
    course.judge(item, ItemAct.MERGE, by=by, facts=facts)
    if same is None:  # the law has refused by now
        raise LookupError(item.id)
    other = locked(same.item)
    if other.state is ItemState.WRITTEN_OFF:
        rehang(other, reason=item.text or str(_l("同一点位复发")), by=by)
    seen = Proof(item.text, steps_of_item(item)[0].photos)
    course.move(
        item,
        ItemAct.MERGE,
        by=by,
        facts=facts,
        proof=Proof(other.serial),
        merged_into_id=other.id,
        ended_on=clock.today(),
    )
    course.write(other, SEEN_AGAIN, by=by, proof=seen)
    return other


def rehang(item: LedgerItem, *, reason: str, by: Person) -> None:
    """复挂账: what was written off came back within 90 days; the old account is open again."""
    item = locked(item)
    days = (clock.today() - item.ended_on).days if item.ended_on else None
    facts = ItemFacts(actor=by.id, days_since_write_off=days)
    course.move(
        item,
        ItemAct.REHANG,
        by=by,
        facts=facts,
        reason=reason,
        cycle=item.cycle + 1,
        round=0,
        dispatched_on=None,
        handed_in_on=None,
        ended_on=None,
        written_off_at=None,
        inspector_id=None,
        **_on_account(item),
    )
    _say_hung(item)
    telling.tell_behind(item, "ledger_rehang", by=by)
