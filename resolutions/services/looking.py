"""The clock looks at a task when its day has come: it reminds, climbs, and notes its next day.

``Task.look_on`` is that day. Every act on a task sets it to the day of the act, so that the clock
looks at what changed; a changed calendar has it look at all of them. A sweep thus reads one index,
however many tasks are open.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update

from app import clock
from app.calendar_overrides.events import CalendarChanged
from app.extensions import db
from resolutions.models.task import Task
from resolutions.progress.looking import next_look
from resolutions.progress.task_states import OPEN, WITH_UNIT
from resolutions.queries.standings import Today
from resolutions.services import escalating, reminding
from resolutions.services.locking import locked_task
from resolutions.services.sweeping import Chore, Done


def due() -> Sequence[int]:
    """Ids of the tasks whose day has come."""
    return db.session.scalars(
        select(Task.id).where(Task.look_on <= clock.today()).order_by(Task.look_on, Task.id)
    ).all()


def look(task_id: int) -> Sequence[Done]:
    """Say and do of one task what is due now, and note when to look again."""
    task, today = locked_task(task_id), Today.now()
    if task.look_on is None or task.look_on > today.on:
        return ()
    if task.state not in WITH_UNIT:
        task.look_on = None
        return ()
    done = [*reminding.remind(task, today)]
    climbed = escalating.climb(task, today)
    done += (Done(one.rung.value, task.id, one.url, one.due_on) for one in climbed.rungs)
    task.look_on = next_look(
        today.of(task).due,
        today.on,
        today.calendar,
        climbs_on=climbed.next_on,
        milestones=[one.planned_on for one in task.milestones if one.done_on is None],
    )
    return done


def look_at_all(fact: CalendarChanged) -> None:
    """Other days count now: what was noted for each open task no longer holds."""
    del fact
    db.session.execute(
        update(Task).where(Task.state.in_(sorted(OPEN))).values(look_on=clock.today())
    )


CHORE = Chore("tasks", due, look)
