"""Where tasks stand on the ladder, and the papers of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import exists, func, select

from app.errors import Missing
from app.extensions import db
from app.people.models.person import Person
from app.people.policy import roles_of
from app.places.models.hall import Hall
from resolutions.models.escalation import Escalation, EscalationRecord, EscalationTurn
from resolutions.models.task import Task
from resolutions.progress.escalation import (
    BULLETIN_DAYS,
    BULLETINS,
    Ladder,
    Rung,
    Turn,
    climbed,
    next_climb,
    turn,
)
from resolutions.progress.task_states import OPEN, WITH_UNIT
from resolutions.queries.standings import Today


def ladder_of(task: Task) -> Ladder:
    """Where the task stands in its present round."""
    rungs = db.session.execute(
        select(Escalation.id, Escalation.rung)
        .where(Escalation.task_id == task.id, Escalation.round == task.round)
        .order_by(Escalation.id)
    ).all()
    turns: dict[int, list[Turn]] = {}
    for after, kind in db.session.execute(
        select(EscalationTurn.after_id, EscalationTurn.kind)
        .where(EscalationTurn.task_id == task.id, EscalationTurn.round == task.round)
        .order_by(EscalationTurn.id)
    ):
        turns.setdefault(after, []).append(kind)
    steps: list[Rung | Turn] = []
    for found, rung in rungs:
        steps += [rung, *turns.get(found, ())]
    return climbed(steps)


def ladder_turns(person: Person | None, task: Task) -> Sequence[Turn]:
    """Which turns this person may make on the task's ladder now, for showing buttons."""
    if person is None or task.state not in OPEN:
        return ()
    ladder, roles = ladder_of(task), roles_of(person, task.resolution.hall.place)
    turns = (Turn.STOPPED, Turn.RESUMED)
    return [one for one in turns if turn(ladder, one, by=roles, reason="-") is None]


def escalations_of(task: Task) -> Sequence[Escalation]:
    """Every rung the task ever climbed, the latest first."""
    return db.session.scalars(
        select(Escalation).where(Escalation.task_id == task.id).order_by(Escalation.id.desc())
    ).all()


def turns_of(task: Task) -> Sequence[EscalationTurn]:
    """Ways down and stops, the latest first."""
    return db.session.scalars(
        select(EscalationTurn)
        .where(EscalationTurn.task_id == task.id)
        .order_by(EscalationTurn.id.desc())
    ).all()


def last_rung_of(task: Task) -> Escalation | None:
    """The rung on which the task stands, or last stood, in its present round."""
    return db.session.scalar(
        select(Escalation)
        .where(Escalation.task_id == task.id, Escalation.round == task.round)
        .order_by(Escalation.id.desc())
        .limit(1)
    )


def escalation_with(task: Task, escalation_id: int) -> Escalation:
    """Return one rung of this task, or raise Missing."""
    found = db.session.get(Escalation, escalation_id)
    if found is None or found.task_id != task.id:
        raise Missing(_l("没有这份文书"), remedy=_l("可以从任务页进入"), code="no_escalation")
    return found


@dataclass(frozen=True)
class Stand:
    """Where a task stands on the ladder, with the row of the last rung."""

    ladder: Ladder
    last: Escalation | None

    @classmethod
    def of(cls, task: Task) -> Stand:
        """As the database has it."""
        ladder = ladder_of(task)
        return cls(ladder, last_rung_of(task) if ladder.rung else None)

    def next_day(self, task: Task, today: Today) -> date | None:
        """The day on which the next rung is due by the clock, if any."""
        if task.state not in WITH_UNIT:
            return None
        second = second_bulletin(self.last)
        due = today.of(task).due
        return next_climb(self.ladder, due, today.calendar, second_bulletin=second)


def next_day(task: Task, today: Today) -> date | None:
    """The day on which the next rung of a task is due by the clock, if any."""
    return Stand.of(task).next_day(task, today) if task.state in WITH_UNIT else None


def to_record(halls: Collection[Hall], rung: Rung) -> Sequence[Escalation]:
    """Visits or talks of tasks still open that nobody has recorded, the oldest first."""
    recorded = exists().where(EscalationRecord.escalation_id == Escalation.id)
    return db.session.scalars(
        select(Escalation)
        .join(Task, Escalation.task_id == Task.id)
        .where(
            Escalation.hall_id.in_([hall.id for hall in halls]),
            Escalation.rung == rung,
            Task.state.in_(sorted(OPEN)),
            ~recorded,
        )
        .order_by(Escalation.id)
        .limit(50)
    ).all()


def second_bulletin(last: Escalation | None) -> date | None:
    """The day of a task's bulletin, where it was its unit's second within ninety days."""
    if last is None or last.rung is not Rung.BULLETIN:
        return None
    named = db.session.scalar(
        select(func.count()).where(
            Escalation.unit_id == last.unit_id,
            Escalation.rung == Rung.BULLETIN,
            Escalation.on > last.on - timedelta(days=BULLETIN_DAYS),
            Escalation.id <= last.id,
        )
    )
    return last.on if (named or 0) >= BULLETINS else None
