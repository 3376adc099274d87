"""What waits for a person at this stage: computed from the state of things, never stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask_babel import gettext as _

from app.people.models.person import Person
from app.people.policy import held_today
from app.permissions import RIGHTS, Permission
from app.shell.navigation import Todo
from app.work_calendar.instants import end_of_day
from resolutions import policy
from resolutions.models.task import Task
from resolutions.progress.escalation import Rung
from resolutions.progress.task_states import TaskState
from resolutions.queries import board
from resolutions.queries.disposals import tasks_awaiting
from resolutions.queries.escalations import to_record
from resolutions.queries.recurrences import tasks_said_again
from resolutions.queries.resolutions import to_assign
from resolutions.queries.standings import Today
from resolutions.queries.tasks import tasks_carried_by, tasks_in
from resolutions.queries.units import units_of

_WITH_US = (
    TaskState.ASSIGNED,
    TaskState.ACCEPTED,
    TaskState.IN_PROGRESS,
    TaskState.RECTIFYING,
)

_MOST = 20


def todos(person: Person) -> Iterable[Todo]:
    """Everything of this stage that waits for this person."""
    rights = {right for held in held_today(person) for right in RIGHTS[held.role]}
    if Permission.ASSIGN in rights:
        yield from _at_desk(person)
    if Permission.HANDLE in rights:
        yield from _at_unit(person)
    if Permission.INSPECT in rights:
        yield from _to_check(person)
        yield from _to_record(person, Permission.INSPECT, Rung.INSPECT)
    elif Permission.RECHECK in rights:
        yield from map(_to_recheck, board.to_recheck(person))
    if Permission.OVERSEE in rights:
        yield from _to_record(person, Permission.OVERSEE, Rung.SUMMON)


def _at_desk(person: Person) -> Iterator[Todo]:
    halls = board.halls_watched(person, Permission.ASSIGN)
    for resolution in to_assign(halls):
        text = str(_("决议“%(title)s”待交办", title=resolution.title))
        yield Todo(text, f"/desk/resolutions/{resolution.id}/assign")
    for task in tasks_in(halls, (TaskState.DISPUTED,)):
        yield Todo(str(_("裁定派单异议：%(title)s", title=task.title)), f"/desk/tasks/{task.id}")
    for chosen in tasks_awaiting(halls, _MOST):
        if chosen.step_due_on is not None:
            text = str(_("吹哨：%(title)s", title=chosen.task.title))
            yield Todo(text, chosen.task.url, end_of_day(chosen.step_due_on))
    for means in board.means_to_decide(halls):
        text = str(_("决定保障申请：%(title)s", title=means.task.title))
        yield Todo(text, f"/desk/tasks/{means.task_id}")
    for task in tasks_said_again(halls):
        words = _("核实“又出现了”：%(title)s", title=task.title)
        yield Todo(str(words), f"/desk/tasks/{task.id}")
    for task in tasks_in(halls, (TaskState.REOPENED,)):
        yield Todo(str(_("重新交办：%(title)s", title=task.title)), f"/desk/tasks/{task.id}")
    for request in board.extensions_to_decide(halls):
        text = str(_("决定延期申请：%(title)s", title=request.task.title))
        yield Todo(text, f"/desk/tasks/{request.task_id}", end_of_day(request.old_due_on))


def _at_unit(person: Person) -> Iterator[Todo]:
    units = [unit for unit in units_of(person) if policy.acts_for(person, unit)]
    if not units:
        return
    today = Today.now()
    for task in tasks_carried_by(units, _WITH_US):
        due = task.accept_due_on if task.state is TaskState.ASSIGNED else today.of(task).due
        yield Todo(_what_the_unit_does(task), f"/unit/tasks/{task.id}", end_of_day(due))


def _what_the_unit_does(task: Task) -> str:
    if task.state is TaskState.ASSIGNED:
        return str(_("签收任务：%(title)s", title=task.title))
    if task.state is TaskState.RECTIFYING:
        return str(_("整改：%(title)s", title=task.title))
    return str(_("办理并报告进度：%(title)s", title=task.title))


def _to_record(person: Person, right: Permission, rung: Rung) -> Iterator[Todo]:
    """Visits for those who inspect, talks for the street, until they are recorded."""
    for one in to_record(board.halls_watched(person, right), rung):
        text = (
            _("约谈：%(title)s", title=one.task.title)
            if rung is Rung.SUMMON
            else _("督办检查：%(title)s", title=one.task.title)
        )
        yield Todo(str(text), one.url)


def _to_recheck(task: Task) -> Todo:
    return Todo(str(_("复核：%(title)s", title=task.title)), f"/watch/tasks/{task.id}")


def _to_check(person: Person) -> Iterator[Todo]:
    halls = board.halls_watched(person, Permission.INSPECT)
    for task in board.to_check(halls):
        if not policy.may_check(person, task):
            continue
        if task.state is TaskState.RECHECK:
            yield _to_recheck(task)
        else:
            yield Todo(str(_("检查：%(title)s", title=task.title)), f"/watch/tasks/{task.id}")
