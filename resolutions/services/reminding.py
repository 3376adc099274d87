"""The clock's reminders: it asks the database what is near or late, and says each once.

However many workers run it and however often: what was said stands in ``task_reminder`` under a
unique constraint, written in the same transaction as the notices.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import and_, exists, or_, select

from app import audit, clock
from app.extensions import db
from app.marks import N_
from resolutions.models.reminder import Reminder, ReminderKind
from resolutions.models.task import Task
from resolutions.policy import place_of
from resolutions.progress.standing import Colour, Standing
from resolutions.progress.task_states import WITH_UNIT
from resolutions.queries.standings import Today, answers_to, stood_still
from resolutions.services import course, telling
from resolutions.services.locking import locked
from resolutions.services.sweeping import Chore, Done

KINDS: Mapping[Colour, ReminderKind] = {
    Colour.AMBER: ReminderKind.NEAR,
    Colour.RED: ReminderKind.OVERDUE,
}
_WITH_UNIT = sorted(WITH_UNIT)


def due() -> Sequence[int]:
    """Ids of tasks that wait for their unit and may have something to be said of them."""
    today = Today.now()
    wanted = []
    for colour, kind in KINDS.items():
        told = exists().where(
            Reminder.task_id == Task.id,
            Reminder.kind == kind,
            Reminder.due_on == answers_to(),
        )
        wanted.append(and_(today.stands(colour), or_(~told, stood_still())))
    return db.session.scalars(
        select(Task.id).where(Task.state.in_(_WITH_UNIT), or_(*wanted)).order_by(Task.id)
    ).all()


def remind(task_id: int) -> Sequence[Done]:
    """Say of one task what is to be said now, if anything."""
    task = locked(db.session.get_one(Task, task_id))
    stands = Today.now().of(task)
    kind = KINDS.get(stands.colour)
    if kind is None or task.state not in WITH_UNIT or _was_said(task, kind, stands.due):
        return ()
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
    return (Done(kind.value, task.id, task.url, stands.due),)


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


CHORE = Chore("reminders", due, remind)
