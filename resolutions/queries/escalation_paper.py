"""One rung's paper, as the document builder takes it."""

from __future__ import annotations

from sqlalchemy import func, select

from app.documents.escalation import EscalationPaper, HeldMeeting, Paper
from app.extensions import db
from resolutions.models.escalation import Escalation
from resolutions.models.report import ProgressReport
from resolutions.models.urging import Urging
from resolutions.progress.inspection import AXIS_NAMES


def paper_of(one: Escalation) -> EscalationPaper:
    """Return the paper as it was issued: figures are those of that moment, records come after."""
    task, unit = one.task, one.unit
    names = "、".join(person.name for person in unit.contacts)
    return EscalationPaper(
        paper=Paper(one.rung.value),
        hall=one.hall.name,
        number=one.number,
        task=task.title,
        order_number=task.order_number,
        lead_unit=unit.name,
        responsible_units=tuple(
            other.name for other in task.responsible_units if other.id != unit.id
        ),
        contact=" ".join(part for part in (names, unit.phone) if part),
        due=one.due_on,
        issued_on=one.on,
        acceptance_test=task.acceptance_test,
        percent=_reported(one),
        new_due=one.new_due_on,
        found=_found(one),
        urged=_urged(one),
        held=tuple(
            HeldMeeting(record.held_on, record.people, record.words, record.promised_on)
            for record in one.records
        ),
    )


def _reported(one: Escalation) -> int:
    """What the unit had last reported when it was issued."""
    return (
        db.session.scalar(
            select(ProgressReport.percent)
            .where(ProgressReport.task_id == one.task_id, ProgressReport.at <= one.at)
            .order_by(ProgressReport.id.desc())
            .limit(1)
        )
        or 0
    )


def _found(one: Escalation) -> str:
    if one.inspection is None:
        return ""
    failed = (found for found in one.inspection.findings if not found.passed)
    return "；".join(f"{AXIS_NAMES[found.axis]}：{found.remark}" for found in failed) + "。"


def _urged(one: Escalation) -> int:
    return (
        db.session.scalar(
            select(func.count()).where(Urging.task_id == one.task_id, Urging.at <= one.at)
        )
        or 0
    )
