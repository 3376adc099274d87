"""The clock's reminders on ledgers: near, overdue, past its limit; each said once to whom it waits for.

What was said stands in ``ledger_reminder`` under a unique constraint, written in the same
transaction as the notices, however many workers look and however often.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.sql.elements import ColumnElement

from app import audit, clock
from app.calendar_overrides.queries import work_calendar
from app.extensions import db
from app.marks import N_
from resolutions.ledgers.clocks import Holder, holder_of, last_near_day
from resolutions.ledgers.states import ON_ACCOUNT, OPEN
from resolutions.models.ledgers.item import LedgerItem
from resolutions.models.ledgers.reminder import LedgerReminder
from resolutions.models.ledgers.reminder import LedgerReminderKind as Kind
from resolutions.services.ledgers import course, telling
from resolutions.services.ledgers.course import Proof, locked
from resolutions.services.sweeping import Chore, Done

_TEXTS: Mapping[Kind, str] = {
    Kind.NEAR: N_("“%(what)s”临期：期限是%(due)s"),
    Kind.OVERDUE: N_("“%(what)s”逾期：期限是%(due)s"),
    Kind.PAST_LIMIT: N_("“%(what)s”超过销账期限%(due)s，还没有销账"),
}


def due() -> Sequence[int]:
    """Ids of open items of which something may have to be said."""
    today = clock.today()
    near = and_(
        LedgerItem.due_on >= today,
        LedgerItem.due_on <= last_near_day(today, work_calendar()),
        ~_told(Kind.NEAR, LedgerItem.due_on),
    )
    over = and_(LedgerItem.due_on < today, ~_told(Kind.OVERDUE, LedgerItem.due_on))
    past = and_(
        LedgerItem.state.in_(sorted(ON_ACCOUNT)),
        LedgerItem.limit_on < today,
        ~_told(Kind.PAST_LIMIT, LedgerItem.limit_on),
    )
    return db.session.scalars(
        select(LedgerItem.id)
        .where(LedgerItem.state.in_(sorted(OPEN)), or_(near, over, past))
        .order_by(LedgerItem.due_on, LedgerItem.id)
    ).all()


def remind(item_id: int) -> Sequence[Done]:
    """Say of one item what is to be said now, if anything."""
    item = locked(db.session.get_one(LedgerItem, item_id))
    return [_remind(item, kind, on) for kind, on in _to_say(item)]


def _told(kind: Kind, on: object) -> ColumnElement[bool]:
    return exists().where(
        LedgerReminder.item_id == LedgerItem.id,
        LedgerReminder.kind == kind,
        LedgerReminder.due_on == on,
    )


def _to_say(item: LedgerItem) -> Iterator[tuple[Kind, date]]:
    """What is to be said of an item now, and was not yet."""
    today = clock.today()
    if item.state not in OPEN:
        return
    said = {
        (one.kind, one.due_on)
        for one in db.session.scalars(
            select(LedgerReminder).where(LedgerReminder.item_id == item.id)
        )
    }
    kind = Kind.OVERDUE if item.due_on < today else Kind.NEAR
    is_near = item.due_on <= last_near_day(today, work_calendar())
    if is_near and (kind, item.due_on) not in said:
        yield kind, item.due_on
    limit = item.limit_on
    if (
        item.state in ON_ACCOUNT
        and limit
        and limit < today
        and (Kind.PAST_LIMIT, limit) not in said
    ):
        yield Kind.PAST_LIMIT, limit


def _remind(item: LedgerItem, kind: Kind, due: date) -> Done:
    db.session.add(LedgerReminder(item=item, kind=kind, due_on=due, sent_at=clock.now()))
    db.session.flush()
    course.write(item, f"reminded_{kind.value}", by=None, proof=Proof(due.isoformat()))
    audit.record(
        f"ledger_item.reminded_{kind.value}",
        item,
        by=None,
        place=item.place,
        details={"due": due.isoformat()},
    )
    _tell(item, kind, due.isoformat())
    return Done(kind.value, item.id, item.url, due)


def _tell(item: LedgerItem, kind: Kind, due: str) -> None:
    """Tell the holder; of what is late, the desk too."""
    holder, text, code = holder_of(item.state), _TEXTS[kind], f"ledger.{kind.value}"
    if holder is Holder.UNIT:
        telling.tell_unit(item, text, kind=code, due=due)
    if holder is Holder.INSPECTOR:
        telling.tell_inspectors(item, text, kind=code, due=due)
    if kind is not Kind.NEAR or holder in {Holder.DESK, Holder.CONDITIONS}:
        telling.tell_desk(item, text, kind=code, due=due)


CHORE = Chore("ledger_reminders", due, remind)
