"""One step of an item: judged by the law, then done and written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from app import audit, clock
from app.errors import Refused
from app.extensions import db
from app.moves import Move
from app.people.models.person import Person
from app.photos.models.photo import Photo
from app.places.models.place import Place
from proposals.services import wording
from proposals.services.refusing import granted
from resolutions.ledgers.acts import ItemAct
from resolutions.ledgers.course import decide, in_order
from resolutions.ledgers.guards import ItemFacts
from resolutions.models.ledgers.item import LedgerItem
from resolutions.models.ledgers.step import LedgerShot, LedgerStep
from resolutions.models.unit import Unit
from resolutions.queries.ledgers.parts import parts_in_item


@dataclass(frozen=True)
class Proof:
    """What goes with a step: words, photos, and the unit it is about."""

    text: str = ""
    photos: Sequence[Photo] = ()
    unit: Unit | None = None


NOTHING = Proof()


def locked(item: LedgerItem) -> LedgerItem:
    """Return the item as it stands now; every act on it waits here."""
    db.session.flush()
    statement = (
        select(LedgerItem)
        .where(LedgerItem.id == item.id)
        .with_for_update(of=LedgerItem)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).unique().one()


def hold(place: Place) -> None:
    """Let no two be put on account at one place at once: one would not see the other."""
    db.session.flush()
    db.session.execute(select(Place.id).where(Place.id == place.id).with_for_update(key_share=True))


def write(
    item: LedgerItem,
    act: str,
    *,
    by: Person | None,
    proof: Proof = NOTHING,
    step: Move[Any, Any] | None = None,
) -> LedgerStep:
    """Append one step to the item's history. Raises Refused where the clock ran backwards."""
    last = db.session.scalar(select(func.max(LedgerStep.at)).where(LedgerStep.item_id == item.id))
    if (wrong := in_order(last, clock.now())) is not None:
        raise Refused(wrong.say_reason(_), remedy=wrong.say_remedy(_), code="backwards")
    row = LedgerStep(
        item_id=item.id,
        at=clock.now(),
        act=act,
        actor_id=by.id if by else None,
        unit_id=proof.unit.id if proof.unit else None,
        text=proof.text,
        source=step.source if step else "",
        target=step.target if step else "",
        rule=step.rule if step else "",
        cycle=item.cycle,
        due_on=item.due_on,
        shots=[LedgerShot(photo=photo) for photo in dict.fromkeys(proof.photos)],
    )
    db.session.add(row)
    db.session.flush()
    return row


def judge(
    item: LedgerItem, act: ItemAct, *, by: Person | None, facts: ItemFacts, reason: str = ""
) -> Move[Any, Any]:
    """Ask the law. Raises Refused with its reason, remedy and rule."""
    return granted(decide(item.state, act, by=parts_in_item(by, item), reason=reason, facts=facts))


def move(
    item: LedgerItem,
    act: ItemAct,
    *,
    by: Person | None,
    facts: ItemFacts,
    reason: str = "",
    proof: Proof = NOTHING,
    **changed: Any,
) -> None:
    """Move a locked item by one act, with what else changes by it. Raises Refused.

    ``reason`` is asked for by the law where the act needs one; ``proof.text`` is shown besides.
    """
    reason = wording.paragraphs(reason)
    step = judge(item, act, by=by, facts=facts, reason=reason)
    item.deferred_from = step.source if act is ItemAct.DEFER else None
    item.state = step.target
    for name, value in changed.items():
        setattr(item, name, value)
    db.session.flush()
    shown = Proof(reason or wording.paragraphs(proof.text), proof.photos, proof.unit)
    write(item, act.value, by=by, proof=shown, step=step)
    audit.record(f"ledger_item.{act.value}", item, by=by, place=item.place, reason=reason)
