"""The clock's reminders: near, late, a milestone passed; each said once of each date.

However many workers look and however often: what was said stands in ``task_reminder`` under a
unique constraint, written in the same transaction as the notices.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select

from app import audit, clock
from app.extensions import db
from app.marks import N_
from resolutions.models.reminder import Reminder, ReminderKind
from resolutions.models.task import Milestone, Task
from resolutions.policy import place_of
from resolutions.progress.standing import Colour
from resolutions.queries.standings import Today
from resolutions.services import course, telling
from resolutions.services.sweeping import Done

KINDS: Mapping[Colour, ReminderKind] = {
    Colour.AMBER: ReminderKind.NEAR,
    Colour.RED: ReminderKind.OVERDUE,
}


def remind(task: Task, today: Today) -> Sequence[Done]:
    """Say of a locked task that waits for its unit what is to be said now, if anything."""
    stands = today.of(task)
    late = {one.planned_on for one in task.milestones if _is_late(one, today)}
    said = [(ReminderKind.MILESTONE, on) for on in sorted(late)]
    if (kind := KINDS.get(stands.colour)) is not None:
        said.append((kind, stands.due))
    return [_say(task, kind, due) for kind, due in said if not _was_said(task, kind, due)]


def _is_late(milestone: Milestone, today: Today) -> bool:
    return milestone.done_on is None and milestone.planned_on < today.on


def _say(task: Task, kind: ReminderKind, due: date) -> Done:
    db.session.add(Reminder(task=task, kind=kind, due_on=due, sent_at=clock.now()))
    db.session.flush()
    act, day = f"reminded_{kind.value}", due.isoformat()
    course.write(task.resolution, act, by=None, task=task, text=day)
    audit.record(f"task.{act}", task, by=None, place=place_of(task), details={"due": day})
    _tell(task, kind, day)
    return Done(kind.value, task.id, task.url, due)


def _was_said(task: Task, kind: ReminderKind, due: date) -> bool:
    return (
        db.session.scalar(
            select(Reminder.id).where(
                Reminder.task_id == task.id, Reminder.kind == kind, Reminder.due_on == due
            )
        )
        is not None
    )


def _tell(task: Task, kind: ReminderKind, due: str) -> None:
    if kind is ReminderKind.NEAR:
        text = N_("“%(title)s”临期：期限是%(due)s，请抓紧办理")
        telling.tell_units(task, text, kind="task.near", due=due)
        return
    if kind is ReminderKind.MILESTONE:
        text = N_("“%(title)s”有节点逾期：计划%(due)s完成，请报告进度")
        telling.tell_units(task, text, kind="task.milestone", due=due)
        _tell_behind(task, kind)
        return
    text = N_("“%(title)s”逾期：期限是%(due)s")
    telling.tell_units(task, text, kind="task.overdue", due=due)
    telling.tell_desk(task, text, kind="task.overdue", due=due)
    telling.tell_monitors(task, text, kind="task.overdue", due=due)
    _tell_behind(task, kind)


def _tell_behind(task: Task, kind: ReminderKind) -> None:
    """A slip is heard by proposers, co-signers and followers as progress is."""
    act = f"reminded_{kind.value}"
    about = telling.about(task)
    telling.tell_proposers(task.resolution, act, text=about, by=None, url=task.url)
