"""重新交办: a task that came back is given anew, to the same unit or to another, with days of its own."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.errors import Refused
from app.marks import N_
from app.people.models.person import Person
from app.people.policy import roles_of
from resolutions.models.task import Task
from resolutions.models.unit import Unit
from resolutions.policy import place_of
from resolutions.progress.resolution_acts import ResolutionAct, ResolutionState
from resolutions.progress.resolution_guards import ResolutionFacts
from resolutions.progress.task_acts import TaskAct
from resolutions.progress.task_guards import TaskFacts
from resolutions.queries.units import serves
from resolutions.services import course, telling
from resolutions.services.assigning import deadline_for
from resolutions.services.locking import locked
from resolutions.services.steering import give_anew, hand_over


def reassign(task: Task, *, lead: Unit, working_days: int, by: Person) -> None:
    """Give a reopened task anew. Raises Refused where the unit cannot carry it, or it is not open."""
    task = locked(task)
    if lead.closed_at is not None or not lead.contacts or not serves(lead, place_of(task)):
        raise Refused(_l("“%(unit)s”不能承办这里的任务", unit=lead.name), code="other_place")
    deadline = deadline_for(working_days)
    course.move(task, TaskAct.REASSIGN, by=by, facts=TaskFacts(actor=by.id), text=lead.name)
    if lead.id != task.lead_unit.id:
        hand_over(task, lead)
    give_anew(task, deadline)
    task.accepted_at = task.handed_in_on = task.written_off_at = None
    task.rectify_due_on = task.rectify_set_on = None
    task.percent = 0
    for milestone in task.milestones:
        milestone.percent, milestone.done_on = 0, None
    _put_under_way(task, by)
    telling.tell_units(
        task,
        N_("新任务“%(title)s”，请在%(accept)s前签收，%(due)s前完成"),
        kind="task.assigned",
        accept=task.accept_due_on.isoformat(),
        due=task.due_on.isoformat(),
    )


def _put_under_way(task: Task, by: Person) -> None:
    """A reopened resolution is assigned again with the first of its tasks."""
    resolution = task.resolution
    if resolution.state is ResolutionState.REOPENED:
        parts = frozenset(roles_of(by, resolution.hall.place))
        facts = ResolutionFacts(tasks=1)
        course.move_resolution(resolution, ResolutionAct.ASSIGN, by=by, parts=parts, facts=facts)
