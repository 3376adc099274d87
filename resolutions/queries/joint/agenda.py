"""What is stuck at a place now: the agenda of its monthly meeting, the worst of each kind first.

A district studies what has come up to it alone (大事不出镇街): whistles of a street's level, tasks
named in a bulletin or talked about. A street studies everything of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import selectinload
from sqlalchemy.sql.elements import ColumnElement

from app import clock
from app.extensions import db
from app.places.models.hall import Hall
from app.places.models.place import Place, PlaceKind
from resolutions.ledgers.states import OPEN as OPEN_ITEMS
from resolutions.models.escalation import Escalation
from resolutions.models.joint import JointAssessment, JointOrder, JointProgress
from resolutions.models.ledgers.item import LedgerItem
from resolutions.models.tally import TaskLight
from resolutions.models.task import Task
from resolutions.models.unit import Unit
from resolutions.models.whistles.whistle import Whistle
from resolutions.progress.escalation import LADDER, Rung
from resolutions.progress.standing import Colour
from resolutions.progress.task_states import OPEN, TaskState
from resolutions.queries.silent import silent_among, with_work
from resolutions.queries.standings import Today
from resolutions.queries.tally import stands
from resolutions.queries.tasks import all_of_it
from resolutions.whistling.joint import MOST_OF_A_KIND, OFTEN_BACK, MatterKind
from resolutions.whistling.kinds import Kind, Level
from resolutions.whistling.states import OVER, WhistleState

_STILL = (TaskState.DISPUTED, TaskState.SUSPENDED)
_LEVELS = (Level.STREET, Level.VILLAGE, Level.COMMUNITY, Level.BRANCH)
_RISEN = LADDER.index(Rung.BULLETIN) + 1


@dataclass(frozen=True)
class Stuck:
    """One matter that is open now."""

    kind: MatterKind
    thing: Any
    """The order, whistle, task, item or unit."""
    title: str
    signs: Mapping[str, Any]
    units: Sequence[Unit] = ()
    """Who carries it, and is invited."""
    lead: str = ""
    """Who is named to lead it, and is invited."""


@dataclass(frozen=True)
class Agenda:
    """What is studied, and how much of each kind there is beyond it."""

    matters: Sequence[Stuck]
    left_off: Mapping[str, int] = field(default_factory=dict)


def agenda_of(place: Place) -> Agenda:
    """The agenda of a place today."""
    found: list[Stuck] = list(_carried(place))
    left_off: dict[str, int] = {}
    for kind, ask in _KINDS.items():
        matters, number = ask(place)
        found += matters
        if number > len(matters):
            left_off[kind.value] = number - len(matters)
    return Agenda(found, left_off)


def below(place: Place) -> Select[tuple[int]]:
    """Ids of the place and everything below it."""
    return select(Place.id).where(Place.path.startswith(place.path, autoescape=True))


def open_orders() -> Select[tuple[JointOrder]]:
    """Published orders that are neither confirmed nor withdrawn, the longest due first."""
    return (
        select(JointOrder)
        .join(JointProgress, JointProgress.order_id == JointOrder.id)
        .where(JointProgress.confirmed_at.is_(None), JointProgress.withdrawn_at.is_(None))
        .options(selectinload(JointOrder.progress), selectinload(JointOrder.assessment))
        .order_by(JointProgress.due_on, JointOrder.id)
    )


def _carried(place: Place) -> Iterator[Stuck]:
    """Every order of an earlier month that is not settled: none is left off."""
    given = select(JointAssessment.id).where(JointAssessment.place_id == place.id)
    today = clock.today()
    for order in db.session.scalars(
        open_orders().where(JointOrder.assessment_id.in_(given))
    ).unique():
        signs: dict[str, Any] = {"from": order.assessment.number}
        if order.progress and order.progress.reported_at is not None:
            signs["reported"] = True
        elif order.due_on and order.due_on < today:
            signs["late"] = (today - order.due_on).days
        yield Stuck(
            MatterKind.ORDER, order, f"{order.unit.name}：{order.what}", signs, (order.unit,)
        )


def _whistles(place: Place) -> tuple[Sequence[Stuck], int]:
    """Running whistles of the place: the highest level first, then the oldest."""
    here = below(place)
    since = func.coalesce(Whistle.blown_at, Whistle.drafted_at)
    among = [
        or_(Whistle.place_id.in_(here), Whistle.caller_place_id.in_(here)),
        Whistle.state.not_in(sorted(OVER | {WhistleState.DRAFTED})),
        Whistle.kind != Kind.OVERSIGHT,
    ]
    if place.kind is PlaceKind.DISTRICT:
        among.append(Whistle.level == Level.STREET)
    height = case({level: n for n, level in enumerate(_LEVELS)}, value=Whistle.level)
    query = select(Whistle).options(selectinload(Whistle.calls)).where(*among)
    found = db.session.scalars(query.order_by(height, since, Whistle.id).limit(MOST_OF_A_KIND))
    return [_whistle(one) for one in found.unique()], _number(Whistle, among)


def _whistle(one: Whistle) -> Stuck:
    signs = {
        "level": one.level.value,
        "days": _days(one.blown_at or one.drafted_at),
        "missing": sum(call.arrived_at is None for call in one.calls) if one.blown_at else 0,
    }
    lead = one.lead_name if one.kind is Kind.JOINT else ""
    units = [call.unit for call in one.calls]
    return Stuck(MatterKind.WHISTLE, one, one.title, signs, units, lead)


def _days(since: Any) -> int:
    on: date = since.astimezone(clock.zone()).date()
    return (clock.today() - on).days


def _height() -> ColumnElement[int]:
    """On how many rungs the task stands in its present round."""
    rung = case({one: n for n, one in enumerate(LADDER, 1)}, value=Escalation.rung)
    highest = (
        select(func.max(rung))
        .where(Escalation.task_id == Task.id, Escalation.round == Task.round)
        .scalar_subquery()
    )
    return func.coalesce(highest, 0)


def _tasks(place: Place) -> tuple[Sequence[Stuck], int]:
    """Overdue, disputed and suspended tasks: the highest on the ladder first, then the longest."""
    today, height = Today.now(), _height()
    halls = select(Hall.id).where(Hall.place_id.in_(below(place)))
    among = [
        TaskLight.hall_id.in_(halls),
        Task.state.in_(sorted(OPEN)),
        or_(stands(Colour.RED, today), Task.state.in_(_STILL)),
    ]
    if place.kind is PlaceKind.DISTRICT:
        among.append(height >= _RISEN)
    query = select(Task.id, height).join(TaskLight, TaskLight.task_id == Task.id).where(*among)
    number = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = db.session.execute(
        query.order_by(height.desc(), TaskLight.day, Task.id).limit(MOST_OF_A_KIND)
    )
    heights: dict[int, int] = dict(rows.tuples().all())
    tasks = {one.id: one for one in db.session.scalars(all_of_it().where(Task.id.in_(heights)))}
    return [_task(tasks[one], heights[one], today) for one in heights], number


def _task(task: Task, height: int, today: Today) -> Stuck:
    signs: dict[str, Any] = {}
    standing = today.of(task)
    if standing.colour is Colour.RED:
        signs["late_working"] = abs(standing.days)
    if height:
        signs["rung"] = LADDER[height - 1].value
    if task.state in _STILL:
        signs[task.state.value] = True
    return Stuck(MatterKind.TASK, task, task.title, signs, [task.lead_unit])


def _items(place: Place) -> tuple[Sequence[Stuck], int]:
    """Open problems of ledgers that came back often."""
    among = [
        LedgerItem.place_id.in_(below(place)),
        LedgerItem.state.in_(sorted(OPEN_ITEMS)),
        LedgerItem.cycle > OFTEN_BACK,
    ]
    query = select(LedgerItem).where(*among).order_by(LedgerItem.cycle.desc(), LedgerItem.id)
    found = db.session.scalars(query.limit(MOST_OF_A_KIND)).unique()
    return [_item(one) for one in found], _number(LedgerItem, among)


def _item(one: LedgerItem) -> Stuck:
    title = f"{one.indicator.name} · {one.place.name} {one.spot}"[:200]
    signs: dict[str, Any] = {"back": one.cycle - 1}
    if one.due_on < clock.today():
        signs["late"] = (clock.today() - one.due_on).days
    return Stuck(MatterKind.ITEM, one, title, signs, [one.unit] if one.unit else [])


def _silent(place: Place) -> tuple[Sequence[Stuck], int]:
    """Units of the place with open work whom nothing told reaches."""
    units = [unit for unit in with_work() if unit.place.path.startswith(place.path)]
    silent = silent_among(units)
    found = [
        Stuck(MatterKind.UNIT, unit, unit.name, {"silent": True}, [unit])
        for unit in units
        if unit.id in silent
    ]
    return found[:MOST_OF_A_KIND], len(found)


def _number(table: Any, among: Sequence[ColumnElement[bool]]) -> int:
    return db.session.scalar(select(func.count()).select_from(table).where(*among)) or 0


_KINDS: Mapping[MatterKind, Callable[[Place], tuple[Sequence[Stuck], int]]] = {
    MatterKind.WHISTLE: _whistles,
    MatterKind.TASK: _tasks,
    MatterKind.ITEM: _items,
    MatterKind.UNIT: _silent,
}
