"""Open and close a ledger 台账 or campaign 专项行动."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import audit, clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission
from app.places.models.place import Place
from proposals.services import wording
from resolutions.ledgers.clocks import RECTIFY_WORKING_DAYS
from resolutions.models.ledgers.indicator import Indicator
from resolutions.models.ledgers.ledger import Ledger, LedgerKind

NAME_LIMIT = 60
MEASURE_LIMIT = 6
MOST_WORKING_DAYS = 250


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a ledger says of itself."""

    name: str
    kind: LedgerKind = LedgerKind.STANDING
    about: str = ""
    measure: str = "处"
    working_days: int = RECTIFY_WORKING_DAYS
    indicator: Indicator | None = None
    target: int | None = None
    """Hundredths of the measure."""
    starts_on: date | None = None
    ends_on: date | None = None


def open_ledger(place: Place, terms: Terms, *, by: Person) -> Ledger:
    """Open a ledger for a place and everything below it. Raises Invalid, Refused, Forbidden."""
    allow(by, Permission.KEEP_LEDGERS, place)
    name, measure = wording.line(terms.name), wording.line(terms.measure)
    starts_on = terms.starts_on or clock.today()
    _check(name, measure, starts_on, terms)
    if db.session.scalar(select(Ledger.id).where(Ledger.place_id == place.id, Ledger.name == name)):
        raise Refused(
            _l("这里已经有台账“%(name)s”", name=name),
            remedy=_l("请直接使用它，或换一个名称"),
            code="namesake",
        )
    ledger = Ledger(
        place=place,
        name=name,
        kind=terms.kind,
        about=wording.paragraphs(terms.about),
        measure=measure,
        working_days=terms.working_days,
        indicator_key=terms.indicator.key if terms.indicator else "",
        target=terms.target,
        starts_on=starts_on,
        ends_on=terms.ends_on,
        opened_at=clock.now(),
        opened_by=by,
    )
    db.session.add(ledger)
    db.session.flush()
    audit.record("ledger.opened", ledger, by=by, place=place, details={"name": name})
    return ledger


def _check(name: str, measure: str, starts_on: date, terms: Terms) -> None:
    if not name or len(name) > NAME_LIMIT:
        raise Invalid(_l("请填写台账名称，最多%(count)d字", count=NAME_LIMIT), code="name")
    if not measure or len(measure) > MEASURE_LIMIT:
        raise Invalid(_l("请填写计量单位，例如处、吨、户"), code="measure")
    if not 1 <= terms.working_days <= MOST_WORKING_DAYS:
        raise Invalid(
            _l("整改期限须在1到%(most)d个工作日之间", most=MOST_WORKING_DAYS), code="days"
        )
    if terms.kind is LedgerKind.CAMPAIGN and terms.ends_on is None:
        raise Invalid(_l("专项行动要有结束日期"), code="ends_on")
    if terms.ends_on is not None and terms.ends_on < starts_on:
        raise Invalid(_l("结束日期早于开始日期"), code="ends_on")


def close_ledger(ledger: Ledger, *, by: Person) -> None:
    """Take nothing new on any more; what is on account stays there until it is written off."""
    allow(by, Permission.KEEP_LEDGERS, ledger.place)
    ledger = db.session.get_one(Ledger, ledger.id, with_for_update={"of": Ledger})
    if ledger.closed_at is not None:
        raise Refused(_l("这个台账已经停止录入"), code="closed")
    ledger.closed_at = clock.now()
    audit.record("ledger.closed", ledger, by=by, place=ledger.place)
