"""四种处置: which way something is dealt with is kept when it is sent on, and the whistle that follows."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from app import audit, clock
from app.calendar_overrides.queries import work_calendar
from app.errors import Refused
from app.extensions import db
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission
from app.places.models.place import Place
from resolutions.ledgers.disposals import LEADS_TO, Disposal, step_due
from resolutions.models.disposal import TaskDisposal, WhistleDisposal
from resolutions.models.ledgers.disposal import LedgerDisposal
from resolutions.models.ledgers.item import LedgerItem
from resolutions.models.task import Task
from resolutions.models.whistles.whistle import Whistle
from resolutions.queries.disposals import in_force
from resolutions.services.ledgers import course as ledger_course
from resolutions.services.locking import locked as locked_task


def choose(item: LedgerItem, kind: Disposal, *, by: Person) -> LedgerDisposal:
    """Keep which way was chosen for a locked item, and the day of the step it leads to."""
    made = LedgerDisposal(item=item, **_choice(kind, by))
    _keep(made, "ledger_item.disposal", item, item.place, by)
    return made


def choose_for_task(task: Task, kind: Disposal, *, by: Person) -> TaskDisposal:
    """Keep which way was chosen for a task that is assigned."""
    made = TaskDisposal(task=task, **_choice(kind, by))
    _keep(made, "task.disposal", task, task.resolution.hall.place, by)
    return made


def choose_for_whistle(whistle: Whistle, kind: Disposal, *, by: Person | None) -> None:
    """Keep how the called units deal with a locked whistle."""
    made = WhistleDisposal(
        whistle_id=whistle.id, kind=kind, chosen_at=clock.now(), chosen_by_id=by.id if by else None
    )
    db.session.add(made)
    db.session.flush()
    details = {"disposal": kind.value}
    audit.record("whistle.disposal", whistle, by=by, place=whistle.place, details=details)


def _choice(kind: Disposal, by: Person) -> dict[str, Any]:
    return {
        "kind": kind,
        "step_due_on": step_due(kind, clock.today(), work_calendar()),
        "chosen_at": clock.now(),
        "chosen_by": by,
    }


def _keep(
    made: LedgerDisposal | TaskDisposal,
    act: str,
    subject: LedgerItem | Task,
    place: Place,
    by: Person,
) -> None:
    db.session.add(made)
    db.session.flush()
    due = made.step_due_on.isoformat() if made.step_due_on else None
    details = {"disposal": made.kind.value, "step_due": due}
    audit.record(act, subject, by=by, place=place, details=details)


def follow(disposal: LedgerDisposal | TaskDisposal, whistle: Whistle, *, by: Person) -> None:
    """The whistle that a way leads to was drawn up: once, of its kind, where the matter is.

    Raises Refused for any other whistle, or where one followed already.
    """
    subject: LedgerItem | Task
    if isinstance(disposal, LedgerDisposal):
        subject = ledger_course.locked(disposal.item)
        place, act = subject.place, "ledger_item.whistle"
    else:
        subject = locked_task(disposal.task)
        place, act = subject.resolution.hall.place, "task.whistle"
    allow(by, Permission.BLOW_WHISTLE, place)
    db.session.refresh(disposal)
    present = in_force(subject)
    if present is None or present.id != disposal.id or not disposal.waits:
        raise Refused(_l("这次处置已经吹过哨，或者已经换了处置方式"), code="followed")
    if whistle.kind is not LEADS_TO[disposal.kind] or whistle.place_id != place.id:
        raise Refused(
            _l("这个哨和选定的处置方式不符"),
            remedy=_l("会商会办吹联合联动哨，突发事件吹应急响应哨，地点与问题相同"),
            code="other_whistle",
        )
    disposal.whistle = whistle
    db.session.flush()
    audit.record(act, subject, by=by, place=place, details={"whistle": whistle.id})
