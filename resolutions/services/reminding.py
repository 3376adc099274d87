"""The sweep: it asks the database what is near or late, and says each once.

However many workers run it and however often: what was said stands in ``task_reminder`` under a
unique constraint, written in the same transaction as the notices.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import and_, exists, or_, select

from app import audit, clock
from app.extensions import db
from app.marks import N_
from app.transaction import transaction
from resolutions.models.reminder import Reminder, ReminderKind
from resolutions.models.task import Task
from resolutions.policy import place_of
from resolutions.progress.standing import Colour, Standing
from resolutions.progress.task_states import WITH_UNIT
from resolutions.queries.standings import Today, answers_to, stood_still
from resolutions.services import course, telling
from resolutions.services.locking import locked

log = logging.getLogger(__name__)
KINDS: Mapping[Colour, ReminderKind] = {
    Colour.AMBER: ReminderKind.NEAR,
    Colour.RED: ReminderKind.OVERDUE,
}
_WITH_UNIT = sorted(WITH_UNIT)


@dataclass(frozen=True)
class Said:
    """One reminder that was sent."""

    task: int
    kind: ReminderKind
    due: date

    def to_json(self) -> dict[str, object]:
        """Return the shape the command prints."""
        return {**asdict(self), "kind": self.kind.value, "due": self.due.isoformat()}


def sweep() -> Sequence[Said]:
    """Send every reminder that is due now and was not sent, each in a transaction of its own."""
    return [said for task_id in _due(Today.now()) if (said := _alone(task_id)) is not None]


def _alone(task_id: int) -> Said | None:
    """Remind of one task; should that fail, the others are reminded all the same."""
    try:
        with transaction():
            return _remind(db.session.get_one(Task, task_id))
    except Exception:
        log.exception("task %s could not be reminded of", task_id)
        return None


def _due(today: Today) -> Sequence[int]:
    """Ids of tasks that wait for their unit and may have something to be said of them."""
    wanted = []
    for colour, kind in KINDS.items():
        told = exists().where(
            Reminder.task_id == Task.id,
            Reminder.kind == kind,
            Reminder.due_on == answers_to(),
        )
        wanted.append(and_(today.stands(colour), or_(~told, stood_still())))
    found = db.session.scalars(
        select(Task.id).where(Task.state.in_(_WITH_UNIT), or_(*wanted)).order_by(Task.id)
    ).all()
    db.session.rollback()  # nothing is read on: each reminder begins afresh
    return found


def _remind(task: Task) -> Said | None:
    task = locked(task)
    stands = Today.now().of(task)
    kind = KINDS.get(stands.colour)
    if kind is None or task.state not in WITH_UNIT or _was_said(task, kind, stands.due):
        return None
    db.session.add(Reminder(task=task, kind=kind, due_on=stands.due, sent_at=clock.now()))
    db.session.flush()
    course.write(
        task.resolution, f"reminded_{kind.value}", by=None, task=task, text=stands.due.isoformat()
    )
    audit.record(
        f"task.reminded_{kind.value}",
        task,
        by=None,
        place=place_of(task),
        details={"due": stands.due.isoformat()},
    )
    _tell(task, kind, stands)
    return Said(task.id, kind, stands.due)


def _was_said(task: Task, kind: ReminderKind, due: date) -> bool:
    return (
        db.session.scalar(
            select(Reminder.id).where(
                Reminder.task_id == task.id, Reminder.kind == kind, Reminder.due_on == due
            )
        )
        is not None
    )


def _tell(task: Task, kind: ReminderKind, stands: Standing) -> None:
    due = stands.due.isoformat()
    if kind is ReminderKind.NEAR:
        telling.tell_units(
            task, N_("“%(title)s”临期：期限是%(due)s，请抓紧办理"), kind="task.near", due=due
        )
        return
    text = N_("“%(title)s”逾期：期限是%(due)s")
    telling.tell_units(task, text, kind="task.overdue", due=due)
    telling.tell_desk(task, text, kind="task.overdue", due=due)
    telling.tell_monitors(task, text, kind="task.overdue", due=due)
