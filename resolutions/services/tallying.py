"""Keep the standing tally: every change of a task, of its units and of its suspensions is taken in.

No act has to remember it: whatever is flushed is noticed here, and taken in as the last thing of
the same transaction. A task is held while it is taken in, and lines are only added, so workers
never lose one another's counts. ``services.recounting`` recounts, and puts right what differs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import case, delete, event, insert, select
from sqlalchemy.orm import Session, UOWTransaction, lazyload, selectinload

from app import clock
from app.calendar_overrides.events import CalendarChanged
from app.extensions import db
from app.transaction import before_commit
from resolutions.models.resolution import Resolution
from resolutions.models.tally import EVER, Lit, TallyLine, TaskLight
from resolutions.models.task import Duty, Task, TaskSuspension, TaskUnit
from resolutions.queries.standings import Today, counted_singly
from resolutions.queries.tally import light_of, parts_of
from resolutions.services.sweeping import Chore, Done

Key = tuple[int, int, Lit, date]
"""Hall, unit, what is counted, day."""
_LONG_PAST = timedelta(days=7)
"""Days so far back that no worker's clock still calls them today."""


@event.listens_for(db.session, "after_flush")
def _notice(session: Session, flushed: UOWTransaction) -> None:
    """Have what was flushed taken in before the commit."""
    del flushed
    for row in (*session.new, *session.dirty):
        if isinstance(row, Task):
            before_commit(take_in, row.id)
        elif isinstance(row, TaskUnit | TaskSuspension):
            before_commit(take_in, row.task_id)


def take_in(task_ids: Iterable[int]) -> None:
    """Have the tally hold these tasks as they stand now, inside a transaction."""
    db.session.flush()
    ids, today = sorted(set(task_ids)), Today.now()
    tasks = db.session.scalars(
        select(Task)
        .where(Task.id.in_(ids))
        .order_by(Task.id)
        .options(lazyload(Task.resolution), selectinload(Task.suspensions))
        .with_for_update(of=Task)
        .execution_options(populate_existing=True)
    ).all()
    held = {
        light.task_id: light
        for light in db.session.scalars(
            select(TaskLight)
            .where(TaskLight.task_id.in_(ids))
            .execution_options(populate_existing=True)
        )
    }
    ends, changed = _ends_of(ids), Counter[Key]()
    for task in tasks:
        lit, day = light_of(task, today)
        changed.update(_moved(task.id, held.get(task.id), (*ends[task.id], lit, day)))
    add(changed)


def _ends_of(ids: Collection[int]) -> Mapping[int, tuple[int, int]]:
    """The hall and the lead unit of each task."""
    leads = (TaskUnit.task_id == Task.id) & (TaskUnit.duty == Duty.LEAD)
    rows = db.session.execute(
        select(Task.id, Resolution.hall_id, TaskUnit.unit_id)
        .join(Resolution, Task.resolution_id == Resolution.id)
        .join(TaskUnit, leads & TaskUnit.ended_at.is_(None))
        .where(Task.id.in_(ids))
    )
    return {task: (hall, unit) for task, hall, unit in rows}


def _moved(task_id: int, light: TaskLight | None, now: Key) -> Counter[Key]:
    """Write a task's light anew; return the counts that this changes."""
    changed: Counter[Key] = Counter()
    hall, unit, lit, day = now
    if light is None:
        db.session.add(TaskLight(task_id=task_id, hall_id=hall, unit_id=unit, lit=lit, day=day))
    else:
        for part in parts_of(light.lit, light.day):
            changed[(light.hall_id, light.unit_id, *part)] -= 1
        light.hall_id, light.unit_id, light.lit, light.day = now
    for part in parts_of(lit, day):
        changed[(hall, unit, *part)] += 1
    return changed


def add(changed: Mapping[Key, int], *, folded: bool = False) -> None:
    """Add lines, nothing where nothing changes."""
    rows = [
        {
            "hall_id": hall,
            "unit_id": unit,
            "lit": lit,
            "day": day,
            "number": number,
            "folded": folded,
        }
        for (hall, unit, lit, day), number in changed.items()
        if number
    ]
    if rows:
        db.session.execute(insert(TallyLine), rows)


def count_anew(fact: CalendarChanged) -> None:
    """Other days count now: take in again whatever is not told by one stored day alone."""
    del fact
    ids = db.session.scalars(select(Task.id).where(counted_singly())).all()
    if ids:
        take_in(ids)


def to_fold() -> Sequence[int]:
    """Halls with lines added since they were folded, or with days long past."""
    old = (TallyLine.lit == Lit.DUE) & (TallyLine.day > EVER) & (TallyLine.day < long_past())
    loose = select(TallyLine.hall_id).where(~TallyLine.folded)
    return db.session.scalars(loose.union(select(TallyLine.hall_id).where(old))).all()


def fold(hall_id: int) -> Sequence[Done]:
    """Put the lines of one hall together: one for each unit, colour and day that is not long past.

    Two workers at once take different lines, and each writes the sum of those that it took.
    """
    day = case((TallyLine.day < long_past(), EVER), else_=TallyLine.day)
    taken = db.session.execute(
        delete(TallyLine)
        .where(TallyLine.hall_id == hall_id)
        .returning(TallyLine.unit_id, TallyLine.lit, day, TallyLine.number)
    )
    together: Counter[Key] = Counter()
    for unit, lit, on, number in taken:
        together[(hall_id, unit, lit, on)] += number
    add(together, folded=True)
    return ()


def long_past() -> date:
    """The first day that is told from others; what was due before is late."""
    return clock.today() - _LONG_PAST


CHORE = Chore("tally", to_fold, fold)
