"""四种处置: which way an item is dealt with is kept at its dispatch, and the whistle that follows."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app import audit, clock
from app.calendar_overrides.queries import work_calendar
from app.errors import Refused
from app.extensions import db
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission
from resolutions.ledgers.disposals import LEADS_TO, Disposal, step_due
from resolutions.models.ledgers.disposal import LedgerDisposal
from resolutions.models.ledgers.item import LedgerItem
from resolutions.models.whistles.whistle import Whistle
from resolutions.queries.ledgers.disposals import disposal_of
from resolutions.services.ledgers.course import locked


def choose(item: LedgerItem, kind: Disposal, *, by: Person) -> LedgerDisposal:
    """Keep which way was chosen for a locked item, and the day of the step it leads to."""
    made = LedgerDisposal(
        item=item,
        kind=kind,
        step_due_on=step_due(kind, clock.today(), work_calendar()),
        chosen_at=clock.now(),
        chosen_by=by,
    )
    db.session.add(made)
    db.session.flush()
    due = made.step_due_on.isoformat() if made.step_due_on else None
    audit.record(
        "ledger_item.disposal",
        item,
        by=by,
        place=item.place,
        details={"disposal": kind.value, "step_due": due},
    )
    return made


def follow(disposal: LedgerDisposal, whistle: Whistle, *, by: Person) -> None:
    """The whistle that a way leads to was drawn up: once, of its kind, where the problem is.

    Raises Refused for any other whistle, or where one followed already.
    """
    item = locked(disposal.item)
    allow(by, Permission.BLOW_WHISTLE, item.place)
    db.session.refresh(disposal)
    present = disposal_of(item)
    if present is None or present.id != disposal.id or not disposal.waits:
        raise Refused(_l("这次处置已经吹过哨，或者已经换了处置方式"), code="followed")
    if whistle.kind is not LEADS_TO[disposal.kind] or whistle.place_id != item.place_id:
        raise Refused(
            _l("这个哨和选定的处置方式不符"),
            remedy=_l("会商会办吹联合联动哨，突发事件吹应急响应哨，地点与问题相同"),
            code="other_whistle",
        )
    disposal.whistle = whistle
    db.session.flush()
    audit.record(
        "ledger_item.whistle", item, by=by, place=item.place, details={"whistle": whistle.id}
    )
