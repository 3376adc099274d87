"""The assignment order 交办单 of a task, as the document builder takes it."""

from __future__ import annotations

from app.documents.assignment import AssignmentOrder, OrderedMilestone
from app.work_calendar.instants import day_of
from resolutions.models.task import Task
from resolutions.progress.budget import yuan_of
from resolutions.queries.budgets import lines_of
from resolutions.queries.reckoning import read


def order_of(task: Task) -> AssignmentOrder:
    """Return the order as it was given: its date is the first one, extensions are not in it."""
    resolution, lead = task.resolution, task.lead_unit
    names = "、".join(person.name for person in lead.contacts)
    return AssignmentOrder(
        hall=resolution.hall.name,
        number=task.order_number,
        task=task.title,
        resolution=resolution.title,
        resolved_on=day_of(resolution.adopted_at),
        lead_unit=lead.name,
        responsible_units=tuple(unit.name for unit in task.responsible_units),
        contact=" ".join(part for part in (names, lead.phone) if part),
        due=read(task.reckoning),
        acceptance_test=task.acceptance_test,
        issuer=resolution.hall.name,
        issued_on=task.assigned_on,
        budget=_planned(task),
        milestones=tuple(
            OrderedMilestone(milestone.title, milestone.planned_on) for milestone in task.milestones
        ),
    )


def _planned(task: Task) -> str:
    """What was planned on the day of the order; what came later stands in the task's books."""
    lines = [line for line in lines_of(task) if day_of(line.at) == task.assigned_on]
    said = (
        f"{line.name}{yuan_of(line.planned_fen)}元" + (f"（{line.source}）" if line.source else "")
        for line in lines
    )
    return "；".join(said)
