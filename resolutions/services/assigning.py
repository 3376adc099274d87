"""交办: give a resolution's tasks to units, each with its date and the reckoning behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app import audit, clock
from app.calendar_overrides.queries import work_calendar
from app.errors import Invalid, Refused
from app.extensions import db
from app.marks import N_
from app.people.models.person import Person
from app.people.policy import roles_of
from app.work_calendar.calendar import Deadline
from app.work_calendar.published import FIRST_YEAR, LAST_YEAR
from proposals.services import wording
from proposals.services.refusing import granted
from resolutions.ledgers.disposals import DISPOSAL_NAMES, Disposal, task_working_days
from resolutions.models.duty import DutyRule
from resolutions.models.resolution import Resolution
from resolutions.models.task import Duty, Milestone, Task, TaskUnit
from resolutions.models.unit import Unit
from resolutions.progress import resolution as law
from resolutions.progress.deadlines import acceptance_due
from resolutions.progress.resolution_acts import RESOLUTION_ACTS, ResolutionAct, ResolutionState
from resolutions.progress.resolution_guards import ResolutionFacts
from resolutions.queries import reckoning
from resolutions.queries.units import serves
from resolutions.services import course, disposing, telling
from resolutions.services.locking import locked_resolution

TITLE_LIMIT = 100
MOST_WORKING_DAYS = 500
"""Two years: what takes longer is divided into tasks."""
_FRESH = frozenset({ResolutionState.ADOPTED, ResolutionState.LEGALITY_CHECK})
_RUNNING = frozenset({ResolutionState.ASSIGNED, ResolutionState.IN_PROGRESS})


@dataclass(frozen=True)
class OrderedStep:
    """One milestone 节点 as it is ordered."""

    title: str
    planned_on: date
    weight: int = 1


@dataclass(frozen=True, kw_only=True)
class Order:
    """What one assignment order 交办单 says."""

    title: str
    acceptance_test: str
    lead: Unit
    responsible: Sequence[Unit] = ()
    working_days: int
    start: date | None = None
    """The day of dispatch, which does not count; today where none is given."""
    weight: int = 1
    milestones: Sequence[OrderedStep] = ()
    rule: DutyRule | None = None
    """The row of the responsibility matrix that it follows."""
    way: Disposal = Disposal.TIMED
    """Which of the four ways it is dealt with (R12); some have a clock of their own."""


def deadline_for(
    working_days: int, start: date | None = None, way: Disposal = Disposal.TIMED
) -> Deadline:
    """Count the due date. Raises Invalid for a span nobody could keep, or a date that is past."""
    working_days = task_working_days(way, working_days)
    if not 1 <= working_days <= MOST_WORKING_DAYS:
        raise Invalid(_l("期限须在1到%(most)d个工作日之间", most=MOST_WORKING_DAYS), code="days")
    start = start or clock.today()
    if not FIRST_YEAR < start.year < LAST_YEAR - 3:
        raise Invalid(_l("起算日期填写有误"), code="start")
    deadline = work_calendar().explain(start, working_days)
    if deadline.due <= clock.today():
        raise Refused(
            _l("这样计算，期限是%(due)s，已经到期或过去", due=deadline.due.isoformat()),
            remedy=_l("请从今天起算，或给更多工作日"),
            code="due_in_the_past",
        )
    return deadline


def publish(resolution: Resolution, *, by: Person, reason: str) -> None:
    """State that the resolution is lawful and within the hall's powers, and publish it."""
    _act(locked_resolution(resolution), ResolutionAct.PUBLISH, by=by, reason=reason)


def give_back(resolution: Resolution, *, by: Person, reason: str) -> None:
    """Return an unlawful resolution, or one beyond its powers, to the hall (2015意见(8))."""
    resolution = locked_resolution(resolution)
    _act(resolution, ResolutionAct.RETURN, by=by, reason=reason)
    telling.tell_proposers(resolution, "resolution_return", text=reason.strip(), by=by)


def assign(resolution: Resolution, order: Order, *, by: Person, legality: str = "") -> Task:
    """Give one task to its units; the first one puts the resolution among those assigned.

    ``legality`` is the finding with which a resolution not yet published is published first.
    Raises Refused where the law, the calendar or the units do not allow it.
    """
    resolution = locked_resolution(resolution)
    if resolution.state in _FRESH:
        _act(resolution, ResolutionAct.PUBLISH, by=by, reason=legality)
    first = resolution.state not in _RUNNING
    if first:  # the law judges before anything is written; the one task stands for itself
        one = ResolutionFacts(tasks=1)
        parts = frozenset(roles_of(by, resolution.hall.place))
        granted(law.decide(resolution.state, ResolutionAct.ASSIGN, by=parts, facts=one))
    else:
        _check_desk(resolution, by)
    task = _written(resolution, _checked(resolution, order), by)
    if first:
        _act(resolution, ResolutionAct.ASSIGN, by=by, facts=ResolutionFacts(tasks=1))
    _announce(task, order.way, by)
    return task


def _act(
    resolution: Resolution,
    act: ResolutionAct,
    *,
    by: Person,
    reason: str = "",
    facts: ResolutionFacts | None = None,
) -> None:
    parts = frozenset(roles_of(by, resolution.hall.place))
    facts = facts or ResolutionFacts()
    course.move_resolution(resolution, act, by=by, parts=parts, facts=facts, reason=reason)


def _check_desk(resolution: Resolution, by: Person) -> None:
    row = RESOLUTION_ACTS[ResolutionAct.ASSIGN]
    if not row.who & frozenset(roles_of(by, resolution.hall.place)):
        raise Refused(_l("交办由议事秘书或街道专班办理"), why=row.rule)


def _checked(resolution: Resolution, order: Order) -> tuple[Order, Deadline]:
    if not wording.line(order.title) or not wording.paragraphs(order.acceptance_test):
        raise Invalid(_l("任务名称和验收标准都要填写"))
    if len(wording.line(order.title)) > TITLE_LIMIT:
        raise Invalid(_l("任务名称最多%(count)d字", count=TITLE_LIMIT))
    for unit in (order.lead, *order.responsible):
        if unit.closed_at is not None or not serves(unit, resolution.hall.place):
            raise Refused(_l("“%(unit)s”不能承办这里的任务", unit=unit.name), code="other_place")
    if not order.lead.contacts:
        raise Refused(
            _l("“%(unit)s”还没有联系人，没有人能签收", unit=order.lead.name),
            remedy=_l("请先在“责任单位”里加联系人"),
            code="no_contact",
        )
    deadline = deadline_for(order.working_days, order.start, order.way)
    for step in order.milestones:
        if not deadline.start < step.planned_on <= deadline.due:
            raise Invalid(
                _l("节点“%(title)s”的日期不在起算日和期限之间", title=step.title),
                remedy=_l("期限是%(due)s", due=deadline.due.isoformat()),
                code="milestone",
            )
    return order, deadline


def _written(resolution: Resolution, checked: tuple[Order, Deadline], by: Person) -> Task:
    order, deadline = checked
    at, today = clock.now(), clock.today()
    last = db.session.scalar(
        select(func.max(Task.number)).where(Task.resolution_id == resolution.id)
    )
    task = Task(
        resolution=resolution,
        number=(last or 0) + 1,
        title=wording.line(order.title),
        acceptance_test=wording.paragraphs(order.acceptance_test),
        weight=order.weight,
        assigned_at=at,
        assigned_on=today,
        assigned_by=by,
        accept_due_on=acceptance_due(today, work_calendar()).due,
        look_on=today,
        duty_rule=order.rule,
        due_on=deadline.due,
        due_set_on=today,
        reckoning=reckoning.kept(deadline),
        milestones=[
            Milestone(
                position=n, title=wording.line(m.title), weight=m.weight, planned_on=m.planned_on
            )
            for n, m in enumerate(order.milestones, start=1)
        ],
    )
    task.duties = [TaskUnit(unit=order.lead, duty=Duty.LEAD, since=at)]
    others = {unit.id: unit for unit in order.responsible if unit.id != order.lead.id}
    task.duties += [
        TaskUnit(unit=unit, duty=Duty.RESPONSIBLE, since=at) for unit in others.values()
    ]
    db.session.add(task)
    db.session.flush()
    disposing.choose_for_task(task, order.way, by=by)
    return task


def _announce(task: Task, way: Disposal, by: Person) -> None:
    words = f"{telling.about(task)}，{DISPOSAL_NAMES[way]}"
    course.write(task.resolution, "task_assigned", by=by, task=task, text=words)
    audit.record(
        "task.assigned",
        task,
        by=by,
        place=task.resolution.hall.place,
        details={
            "due": task.due_on.isoformat(),
            "units": [duty.unit_id for duty in task.duties],
        },
    )
    telling.tell_proposers(
        task.resolution, "task_assigned", text=telling.about(task), by=by, url=task.url
    )
    telling.tell_units(
        task,
        N_("新任务“%(title)s”，请在%(accept)s前签收，%(due)s前完成"),
        kind="task.assigned",
        but=by,
        accept=task.accept_due_on.isoformat(),
        due=task.due_on.isoformat(),
    )
