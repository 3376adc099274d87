"""移交 (R02): a running task goes to another lead unit, and staff, money and powers go with it."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from app import audit, clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.marks import N_
from app.people.models.person import Person
from proposals.services import wording
from resolutions.models.duty import TaskTransfer
from resolutions.models.task import Task
from resolutions.models.unit import Unit
from resolutions.policy import place_of
from resolutions.progress.budget import yuan_of
from resolutions.progress.task_states import TaskState
from resolutions.queries.units import serves
from resolutions.services import course, telling
from resolutions.services.locking import locked
from resolutions.services.steering import hand_over

TEXT_LIMIT = 1000
TRANSFERABLE = frozenset({TaskState.ACCEPTED, TaskState.IN_PROGRESS, TaskState.RECTIFYING})


@dataclass(frozen=True, kw_only=True)
class Means:
    """What goes with the task: 人随事定、费随事转、权随事走."""

    staff: str
    money_fen: int
    powers: str
    has_power: bool = False
    has_duty: bool = False
    has_standard: bool = False
    has_ability: bool = False


def transfer(task: Task, *, to: Unit, means: Means, reason: str, by: Person) -> TaskTransfer:
    """Give a running task to another lead. Its dates and its ladder stay: moving gains no time."""
    task, reason = locked(task), wording.paragraphs(reason)
    _check(task, to)
    old = task.lead_unit
    staff, powers = wording.paragraphs(means.staff), wording.paragraphs(means.powers)
    if not staff or not powers or not reason or max(map(len, (staff, powers, reason))) > TEXT_LIMIT:
        raise Invalid(
            _l("移交要写明人员、权限和理由"),
            why=_l("权随事走、人随事定、费随事转"),
            code="means",
        )
    row = TaskTransfer(
        task_id=task.id,
        from_id=old.id,
        to_id=to.id,
        staff=staff,
        money_fen=means.money_fen,
        powers=powers,
        reason=reason,
        has_power=means.has_power,
        has_duty=means.has_duty,
        has_standard=means.has_standard,
        has_ability=means.has_ability,
        by_id=by.id,
        at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    _hand_over(task, row, old, to, by)
    return row


def _check(task: Task, to: Unit) -> None:
    if task.state not in TRANSFERABLE:
        raise Refused(_l("现在不能移交"), why=_l("签收以后、交检查以前可以移交"), code="state")
    if to.id == task.lead_unit.id:
        raise Refused(_l("请移交给另一个单位"), code="same_unit")
    if to.closed_at is not None or not to.contacts or not serves(to, place_of(task)):
        raise Refused(_l("“%(unit)s”不能承办这里的任务", unit=to.name), code="other_place")


def _hand_over(task: Task, row: TaskTransfer, old: Unit, to: Unit, by: Person) -> None:
    telling.tell_units(task, N_("“%(title)s”已移交给别的单位"), kind="task.transferred")
    hand_over(task, to)
    words = f"{old.name} → {to.name}（{yuan_of(row.money_fen)}）：{row.reason}"
    course.write(task.resolution, "task_transferred", by=by, task=task, text=words)
    audit.record(
        "task.transferred",
        task,
        by=by,
        place=place_of(task),
        reason=row.reason,
        details={"from": old.id, "to": to.id, "fen": row.money_fen},
    )
    telling.tell_units(
        task,
        N_("“%(title)s”已移交给您的单位，期限不变：%(due)s"),
        kind="task.assigned",
        due=task.due_on.isoformat(),
    )
