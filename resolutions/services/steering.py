"""What the desk does with a running task: rule on a dispute, stop and resume its clock, revoke it."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from app import clock
from app.calendar_overrides.queries import work_calendar
from app.errors import Refused
from app.extensions import db
from app.marks import N_
from app.people.models.person import Person
from app.work_calendar.calendar import Deadline
from resolutions.models.giving import TaskGiving
from resolutions.models.task import Duty, Task, TaskSuspension, TaskUnit
from resolutions.models.unit import Unit
from resolutions.policy import place_of
from resolutions.progress.deadlines import acceptance_due
from resolutions.progress.task_acts import TaskAct
from resolutions.progress.task_guards import TaskFacts
from resolutions.queries import reckoning
from resolutions.queries.units import serves
from resolutions.services import course, finishing, handling, telling
from resolutions.services.assigning import deadline_for
from resolutions.services.locking import locked


def uphold_dispute(task: Task, *, lead: Unit, reason: str, by: Person) -> None:
    """异议成立: the task goes to another lead unit, with as many working days as the first had."""
    task = locked(task)
    if lead.id == task.lead_unit.id:
        raise Refused(_l("请改派给另一个单位"), code="same_unit")
    if lead.closed_at is not None or not lead.contacts or not serves(lead, place_of(task)):
        raise Refused(_l("“%(unit)s”不能承办这里的任务", unit=lead.name), code="other_place")
    course.move(task, TaskAct.UPHOLD_DISPUTE, by=by, facts=TaskFacts(actor=by.id), reason=reason)
    hand_over(task, lead)
    give_anew(task, deadline_for(int(task.reckoning["working_days"])))
    telling.tell_units(
        task,
        N_("新任务“%(title)s”，请在%(accept)s前签收，%(due)s前完成"),
        kind="task.assigned",
        accept=task.accept_due_on.isoformat(),
        due=task.due_on.isoformat(),
    )


def give_anew(task: Task, deadline: Deadline) -> None:
    """Give a task days from today; those it had are kept: months that are over go by them."""
    today = clock.today()
    accept_due = acceptance_due(today, work_calendar()).due
    db.session.add(
        TaskGiving(
            task_id=task.id,
            ended_at=clock.now(),
            assigned_on=task.assigned_on,
            accept_due_on=task.accept_due_on,
            due_on=task.due_on,
            due_set_on=task.due_set_on,
            working_days=int(task.reckoning["working_days"]),
            rectify_due_on=task.rectify_due_on,
            rectify_set_on=task.rectify_set_on,
        )
    )
    db.session.flush()
    # All at once: a question asked between them would write a day of assignment beyond the due date.
    task.assigned_at, task.assigned_on, task.due_set_on = clock.now(), today, today
    task.accept_due_on, task.due_on = accept_due, deadline.due
    task.reckoning = reckoning.kept(deadline)


def hand_over(task: Task, lead: Unit) -> None:
    """The old lead stands aside, and so does the new one from what it carried before."""
    at = clock.now()
    leaving: Sequence[TaskUnit] = [
        one for one in task.standing_duties if one.duty is Duty.LEAD or one.unit_id == lead.id
    ]
    for one in leaving:
        one.ended_at = at
    db.session.flush()
    task.duties.append(TaskUnit(unit=lead, duty=Duty.LEAD, since=at))
    db.session.flush()


def dismiss_dispute(task: Task, *, reason: str, by: Person) -> None:
    """异议不成立: the first receiver keeps the task, and it counts as accepted."""
    task = locked(task)
    course.move(task, TaskAct.DISMISS_DISPUTE, by=by, facts=TaskFacts(actor=by.id), reason=reason)
    task.accepted_at = clock.now()
    handling.begin(task)
    telling.tell_units(
        task, N_("“%(title)s”的派单异议不成立，请继续办理"), kind="task.dispute_dismissed"
    )


def suspend(task: Task, *, reason: str, by: Person) -> None:
    """暂停实施: the clock stands still from today, for a reason everybody may read."""
    task = locked(task)
    course.move(task, TaskAct.SUSPEND, by=by, facts=TaskFacts(actor=by.id), reason=reason)
    task.suspensions.append(
        TaskSuspension(started_on=clock.today(), reason=reason.strip(), by_id=by.id)
    )
    telling.tell_units(task, N_("“%(title)s”已暂停实施"), kind="task.suspended")


def resume(task: Task, *, by: Person) -> None:
    """恢复实施: today counts again; the due date has moved on by the days that stood still."""
    task = locked(task)
    facts = TaskFacts(actor=by.id, suspended_from=task.suspended_from)
    course.move(task, TaskAct.RESUME, by=by, facts=facts)
    for span in task.suspensions:
        span.ended_on = span.ended_on or clock.today()
    telling.tell_units(task, N_("“%(title)s”已恢复实施"), kind="task.resumed")


def revoke(task: Task, *, reason: str, by: Person) -> None:
    """撤销任务: it is no longer to be done; what was done of it stays on record."""
    task = locked(task)
    course.move(task, TaskAct.REVOKE, by=by, facts=TaskFacts(actor=by.id), reason=reason)
    telling.tell_units(task, N_("“%(title)s”已撤销"), kind="task.revoked")
    finishing.finish(task.resolution)
