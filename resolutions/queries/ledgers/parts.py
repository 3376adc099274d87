"""Who plays which part in an item, and who handled it: nobody of them re-checks it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.errors import Forbidden, SignInNeeded
from app.extensions import db
from app.people.models.person import Person
from app.people.policy import may, roles_of
from app.permissions import Permission
from resolutions.ledgers.acts import ITEM_ACTS, RECHECKS, ItemAct
from resolutions.models.ledgers.item import LedgerItem
from resolutions.models.ledgers.step import LedgerStep
from resolutions.models.unit import Unit, UnitMember
from resolutions.policy import HANDLER, SYSTEM, acts_for

_BY_UNIT = (ItemAct.SIGN, ItemAct.SUBMIT)
_GIVEN = (ItemAct.DISPATCH, ItemAct.REDISPATCH)


def handlers_of_item(item: LedgerItem) -> frozenset[int]:
    """Ids of all who act or ever acted for a unit the item was ever given to, or mended it.

    Leaving the unit, or taking the item from it, makes nobody a stranger to the work.
    """
    given = select(LedgerStep.unit_id).where(
        LedgerStep.item_id == item.id, LedgerStep.act.in_([*_GIVEN, *_BY_UNIT])
    )
    found = (
        select(UnitMember.person_id).where(
            (UnitMember.unit_id.in_(given)) | (UnitMember.unit_id == item.unit_id)
        ),
        select(LedgerStep.actor_id).where(
            LedgerStep.item_id == item.id,
            LedgerStep.act.in_(_BY_UNIT),
            LedgerStep.actor_id.is_not(None),
        ),
    )
    return frozenset(
        number for query in found for number in db.session.scalars(query) if number is not None
    )


def unit_in_hand(person: Person | None, item: LedgerItem) -> Unit | None:
    """The item's unit, where this person acts for it."""
    return item.unit if item.unit is not None and acts_for(person, item.unit) else None


def parts_in_item(person: Person | None, item: LedgerItem) -> frozenset[str]:
    """Return the parts a person plays, in the words of ``resolutions.ledgers``."""
    if person is None:
        return frozenset({SYSTEM})
    roles: frozenset[str] = frozenset(roles_of(person, item.place))
    return roles | {HANDLER} if unit_in_hand(person, item) is not None else roles


def may_recheck(person: Person | None, item: LedgerItem) -> bool:
    """Whether this person may say on the spot that it is gone: never a handler."""
    return (
        person is not None
        and may(person, Permission.RECHECK, item.place)
        and person.id not in handlers_of_item(item)
    )


def open_item_acts(person: Person | None, item: LedgerItem) -> frozenset[ItemAct]:
    """Return the acts this person's parts open now, for showing buttons."""
    if person is None:
        return frozenset()
    parts = parts_in_item(person, item)
    acts = {act for act, row in ITEM_ACTS.items() if item.state in row.sources and row.who & parts}
    return frozenset(acts if may_recheck(person, item) else acts - RECHECKS)


def allow_mending(person: Person | None, item: LedgerItem) -> Person:
    """Return ``person`` if they act for the item's unit; raise SignInNeeded or Forbidden."""
    if person is None:
        raise SignInNeeded(_l("请先登录"))
    if unit_in_hand(person, item) is None:
        name = item.unit.name if item.unit else ""
        raise Forbidden(
            _l("这处问题不由您的单位整改"),
            why=_l("责任单位是%(unit)s，由其联系人办理", unit=name) if name else None,
            remedy=_l("如果您是联系人，请让议事厅秘书把您加入单位"),
        )
    return person
