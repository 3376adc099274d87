"""Read the standing tally: how many tasks stand how today, and which they are.

What is read grows with halls, units and the few days that are near, not with the tasks: see
``models.tally`` for what its lines mean.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, case, func, literal, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import ColumnElement

from app import clock
from app.extensions import db
from app.places.models.hall import Hall
from resolutions.models.tally import EVER, Lit, TallyLine, TaskLight
from resolutions.models.task import Task
from resolutions.progress.standing import Colour
from resolutions.progress.task_states import WITH_UNIT, TaskState
from resolutions.queries.standings import Today

Counts = Mapping[Colour, int]
PAGE = 30
_ENDED = frozenset({Colour.DONE, Colour.GREY})
"""Listed the latest first; what is open, the soonest due first."""


def light_of(task: Task, today: Today) -> tuple[Lit, date]:
    """What the tally should hold of a task; the same on every day until the task changes."""
    if task.state in WITH_UNIT:
        return Lit.DUE, today.of(task).due
    mending = task.rectify_due_on if task.state is not TaskState.WRITTEN_OFF else None
    day = mending or task.due_on
    if task.state is TaskState.WRITTEN_OFF and task.written_off_at:
        day = task.written_off_at.astimezone(clock.zone()).date()
    return Lit(today.of(task).colour), day


def parts_of(lit: Lit, day: date) -> Sequence[tuple[Lit, date]]:
    """The lines by which one task is counted."""
    return ((Lit.DUE, day), (Lit.OPEN, EVER)) if lit is Lit.DUE else ((lit, EVER),)


@dataclass(frozen=True)
class Scope:
    """Which tasks are asked for: of these halls, or of all; of this lead unit, or of any."""

    halls: frozenset[int] | None = None
    unit: int | None = None

    def among(self, table: type[TallyLine | TaskLight]) -> list[ColumnElement[bool]]:
        """The conditions on a table of the tally."""
        conditions: list[ColumnElement[bool]] = []
        if self.halls is not None:
            conditions.append(table.hall_id.in_(sorted(self.halls)))
        if self.unit is not None:
            conditions.append(table.unit_id == self.unit)
        return conditions


def _sums(today: Today) -> list[ColumnElement[int]]:
    """How many stand in each colour; only lines up to the last near day may be summed."""
    lit, number, late = TallyLine.lit, TallyLine.number, TallyLine.day < today.on
    terms = {
        Colour.GREEN: case((lit.in_((Lit.GREEN, Lit.OPEN)), number), (lit == Lit.DUE, -number)),
        Colour.AMBER: case(
            (lit == Lit.AMBER, number), (and_(lit == Lit.DUE, ~late), number), else_=0
        ),
        Colour.RED: case((lit == Lit.RED, number), (and_(lit == Lit.DUE, late), number), else_=0),
        Colour.DONE: case((lit == Lit.DONE, number), else_=0),
        Colour.GREY: case((lit == Lit.GREY, number), else_=0),
    }
    return [func.coalesce(func.sum(terms[colour]), 0) for colour in Colour]


def count(scope: Scope, today: Today) -> Counts:
    """How many of these tasks stand how."""
    row = db.session.execute(
        select(*_sums(today)).where(TallyLine.day <= today.last_near_day, *scope.among(TallyLine))
    ).one()
    return _counts(row)


def count_by(
    column: InstrumentedAttribute[int], scope: Scope, today: Today
) -> Mapping[int, Counts]:
    """The same by hall or by unit: ``TallyLine.hall_id`` or ``TallyLine.unit_id``."""
    rows = db.session.execute(
        select(column, *_sums(today))
        .where(TallyLine.day <= today.last_near_day, *scope.among(TallyLine))
        .group_by(column)
    )
    found = {row[0]: _counts(row[1:]) for row in rows}
    return {key: counts for key, counts in found.items() if any(counts.values())}


def count_by_both(today: Today) -> Mapping[tuple[int, int], Counts]:
    """The same of everything, by hall and lead unit."""
    rows = db.session.execute(
        select(TallyLine.hall_id, TallyLine.unit_id, *_sums(today))
        .where(TallyLine.day <= today.last_near_day)
        .group_by(TallyLine.hall_id, TallyLine.unit_id)
    )
    return {(row[0], row[1]): _counts(row[2:]) for row in rows}


def _counts(row: Row[Any] | Sequence[int]) -> Counts:
    return {colour: int(number) for colour, number in zip(Colour, row, strict=True)}


def stands(colour: Colour, today: Today) -> ColumnElement[bool]:
    """The condition on TaskLight: it stands so today."""
    return or_(*(and_(*part) for part in _parts(colour, today)))


def _parts(colour: Colour, today: Today) -> Iterator[list[ColumnElement[bool]]]:
    """The ranges of the index in which a colour lies."""
    yield [TaskLight.lit == Lit(colour)]
    due, day = TaskLight.lit == Lit.DUE, TaskLight.day
    if colour is Colour.RED:
        yield [due, day < today.on]
    elif colour is Colour.AMBER:
        yield [due, day >= today.on, day <= today.last_near_day]
    elif colour is Colour.GREEN:
        yield [due, day > today.last_near_day]


@dataclass(frozen=True)
class Found:
    """Ids of tasks behind a count, in order, and where the next page begins."""

    ids: Sequence[int] = field(default_factory=tuple)
    next_after: int | None = None


def listed(
    scope: Scope, colour: Colour, today: Today, *, expected: int, after: int | None = None
) -> Found:
    """The tasks behind one count, a page; ``expected`` is that count, which says how to look."""
    parts, turned = _parts(colour, today), colour in _ENDED
    return _merged(parts, _looked_for(scope, expected), after=after, turned=turned)


def handed_in(scope: Scope, states: Collection[TaskState], *, most: int) -> Found:
    """The tasks in these states, of those whose clock stands still: the soonest due first."""
    state = select(Task.state).where(Task.id == TaskLight.task_id).scalar_subquery()
    still = ([TaskLight.lit == lit, state.in_(states)] for lit in (Lit.RED, Lit.AMBER, Lit.GREEN))
    return _merged(still, _looked_for(scope, PAGE * PAGE), most=most)


def _merged(
    parts: Iterable[list[ColumnElement[bool]]],
    among: Sequence[ColumnElement[bool]],
    *,
    after: int | None = None,
    turned: bool = False,
    most: int = PAGE,
) -> Found:
    """Read each range of the index in order as far as a page goes; ``turned``: the latest first."""
    key = tuple_(TaskLight.day, TaskLight.task_id)
    order = [one.desc() if turned else one for one in (TaskLight.day, TaskLight.task_id)]
    last = db.session.get(TaskLight, after) if after else None
    found: list[tuple[date, int]] = []
    for part in parts:
        query = select(TaskLight.day, TaskLight.task_id).where(*part, *among)
        if last is not None:
            at = tuple_(literal(last.day, TaskLight.day.type), literal(last.task_id))
            query = query.where(key < at if turned else key > at)
        found += (
            (day, task) for day, task in db.session.execute(query.order_by(*order).limit(most + 1))
        )
    found.sort(reverse=turned)
    ids = [task for _day, task in found[:most]]
    return Found(ids, ids[-1] if len(found) > most else None)


def _looked_for(scope: Scope, expected: int) -> list[ColumnElement[bool]]:
    """The conditions of a scope, spelled so that both databases take the quicker index.

    ``hall_id + 0`` is the same number, and in no index.
    """
    halls = sorted(scope.halls) if scope.halls is not None else []
    if scope.halls is None or scope.unit is not None:
        plain = Scope(unit=scope.unit).among(TaskLight)
        return [*plain, _outside_index(halls)] if scope.halls is not None else plain
    if len(halls) > 1 and _read_in_order(len(halls)) < expected:
        return [_outside_index(halls)]
    return [TaskLight.hall_id == halls[0]] if len(halls) == 1 else scope.among(TaskLight)


def _outside_index(halls: Sequence[int]) -> ColumnElement[bool]:
    return (TaskLight.hall_id + 0).in_(halls)


def _read_in_order(halls: int) -> float:
    """How many tasks of all halls are passed to find a page of these."""
    everywhere = db.session.scalar(select(func.count()).select_from(Hall)) or 1
    return PAGE * everywhere / halls
