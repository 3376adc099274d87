"""Recount the standing tally 复点: compare it with every task, say what differs, and put it right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, case, exists, func, literal, select
from sqlalchemy.orm import lazyload, selectinload

from app.breathing import breathe
from app.extensions import db
from app.transaction import transaction
from resolutions.models.resolution import Resolution
from resolutions.models.tally import EVER, Lit, TallyLine, TaskLight
from resolutions.models.task import Duty, Task, TaskUnit
from resolutions.queries.standings import Today
from resolutions.queries.tally import light_of
from resolutions.services.tallying import Key, add, long_past, take_in

_BATCH = 500


@dataclass(frozen=True)
class Recount:
    """What a recount found."""

    tasks: int
    """Looked at."""
    strayed: Sequence[int]
    """Ids of tasks that the tally held otherwise than they stand."""
    lines: int
    """Sums of lines that were not what the tasks add up to."""

    @property
    def agrees(self) -> bool:
        """Tell whether nothing differed."""
        return not self.strayed and not self.lines


def recount(*, mend: bool) -> Recount:
    """Compare the tally with every task, a batch at a time; ``mend`` puts right what differs."""
    looked, strayed = 0, list[int]()
    for ids in _batches():
        looked += len(ids)
        found = _strayed(ids)
        strayed += found
        if mend and found:
            with transaction():
                take_in(found)
        breathe()
    with transaction():
        differing = _differing()
        if mend:
            add(differing)
    return Recount(looked, strayed, len(differing))


def fill() -> None:
    """Have the tally hold every task: those from before there was one are taken in at the start."""
    missing = select(Task.id).where(~exists().where(TaskLight.task_id == Task.id)).limit(1)
    if db.session.scalar(missing) is not None:
        recount(mend=True)


def _batches() -> Iterator[Sequence[int]]:
    last = 0
    while ids := db.session.scalars(
        select(Task.id).where(Task.id > last).order_by(Task.id).limit(_BATCH)
    ).all():
        yield ids
        last = ids[-1]


def _strayed(ids: Sequence[int]) -> list[int]:
    """Those of these tasks that the tally holds otherwise."""
    today = Today.now()
    leads = (TaskUnit.task_id == Task.id) & (TaskUnit.duty == Duty.LEAD)
    rows = db.session.execute(
        select(Task, Resolution.hall_id, TaskUnit.unit_id, TaskLight)
        .join(Resolution, Task.resolution_id == Resolution.id)
        .join(TaskUnit, leads & TaskUnit.ended_at.is_(None))
        .outerjoin(TaskLight, TaskLight.task_id == Task.id)
        .where(Task.id.in_(ids))
        .options(lazyload(Task.resolution), selectinload(Task.suspensions))
        .execution_options(populate_existing=True)
    )
    return [
        task.id
        for task, hall, unit, light in rows
        if light is None
        or (light.hall_id, light.unit_id, light.lit, light.day)
        != (hall, unit, *light_of(task, today))
    ]


def _differing() -> Mapping[Key, int]:
    """By how much each sum of lines falls short of the tasks: asked at once, of one moment."""
    ends = (TaskLight.hall_id, TaskLight.unit_id)
    told = and_(TaskLight.lit == Lit.DUE, TaskLight.day >= long_past())
    day = case((told, TaskLight.day), else_=EVER)
    each = select(*ends, TaskLight.lit, day, func.count()).group_by(*ends, TaskLight.lit, day)
    ever = literal(Lit.OPEN, TaskLight.lit.type), literal(EVER, TaskLight.day.type)
    running = select(*ends, *ever, func.count()).where(TaskLight.lit == Lit.DUE).group_by(*ends)
    differing: Counter[Key] = Counter()
    for hall, unit, lit, on, number in db.session.execute(each.union_all(running, _kept())):
        differing[(hall, unit, lit, on)] += int(number)
    return {key: number for key, number in differing.items() if number}


def _kept() -> Select[tuple[int, int, Lit, date, int]]:
    """What the lines add up to, taken away."""
    day = case((TallyLine.day < long_past(), EVER), else_=TallyLine.day)
    key = (TallyLine.hall_id, TallyLine.unit_id, TallyLine.lit, day)
    return select(*key, -func.sum(TallyLine.number)).group_by(*key)
