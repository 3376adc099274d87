"""The assignment order 交办单 of a task, as the document builder takes it."""

from __future__ import annotations

from app.documents.assignment import AssignmentOrder, OrderedMilestone
from app.work_calendar.instants import day_of
from resolutions.models.task import Task
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
        milestones=tuple(
            OrderedMilestone(milestone.title, milestone.planned_on) for milestone in task.milestones
        ),
    )
