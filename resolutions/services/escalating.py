"""The ladder 提醒 → 检查 → 督办 → 通报 → 约谈: each rung once, with its number and its paper."""

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
from app.people.policy import may, roles_of
from app.permissions import Permission
from app.places.models.hall import Hall
from proposals.services import wording
from proposals.services.refusing import granted
from resolutions.models.escalation import Cause, Escalation, EscalationRecord, EscalationTurn
from resolutions.models.inspection import TaskInspection
from resolutions.models.task import Task
from resolutions.policy import place_of
from resolutions.progress.escalation import (
    Ladder,
    Rung,
    Turn,
    after_failed_recheck,
    new_date,
    turn,
)
from resolutions.progress.inspection import own_work
from resolutions.queries.escalations import Stand, ladder_of, last_rung_of
from resolutions.queries.handlers import handlers_of
from resolutions.queries.standings import Today
from resolutions.services import course, telling
from resolutions.services.locking import locked

PEOPLE_LIMIT = 300
WORDS_LIMIT = 2000
RECORDED = frozenset({Rung.INSPECT, Rung.SUMMON})
"""Rungs on which people meet, and write down what came of it."""
_PUBLIC = frozenset({Rung.SUPERVISE, Rung.BULLETIN, Rung.SUMMON})
"""From here on the people behind the proposals are told."""
_TOLD = {
    Rung.REMIND: N_("“%(title)s”的办理提醒函%(number)s：期限是%(due)s"),
    Rung.INSPECT: N_("“%(title)s”督办检查%(number)s：期限是%(due)s，监督人员到现场检查"),
    Rung.SUPERVISE: N_("“%(title)s”整改督办单%(number)s：原期限%(due)s没有办结"),
    Rung.BULLETIN: N_("“%(title)s”督办通报%(number)s：原期限%(due)s没有办结"),
    Rung.SUMMON: N_("“%(title)s”约谈通知%(number)s：请承办单位负责人到街道说明情况"),
}


@dataclass(frozen=True)
class Climbed:
    """What the clock climbed, and when the next rung is due, if any."""

    rungs: Sequence[Escalation]
    next_on: date | None


def climb(task: Task, today: Today) -> Climbed:
    """Climb a locked task to where the clock says, each rung in turn; none while others check."""
    made: list[Escalation] = []
    stand = Stand.of(task)
    while (day := stand.next_day(task, today)) is not None and day <= today.on:
        rung = stand.ladder.next_rung
        if rung is None:  # pragma: no cover - there is no next day at the top
            break
        made.append(_raise(task, rung, today.of(task).due, Cause.CLOCK))
        stand = Stand(Ladder(rung), made[-1])
    return Climbed(made, day)


def raise_after_recheck(task: Task, check: TaskInspection) -> Escalation:
    """A failed re-check raises a locked task by one rung."""
    rung = after_failed_recheck(ladder_of(task))
    due = task.rectify_due_on or task.due_on
    return _raise(task, rung, due, Cause.RECHECK, check)


def step_down(task: Task, check: TaskInspection) -> None:
    """A passed re-check takes a locked task off the ladder: the only way down."""
    last = last_rung_of(task)
    if last is not None:
        _turned(task, last, Turn.STEPPED_DOWN, check=check)


def stop(task: Task, *, reason: str, by: Person) -> None:
    """中止升级: the clock climbs no further, for a reason everybody may read."""
    _turn(task, Turn.STOPPED, reason, by)


def resume(task: Task, *, reason: str, by: Person) -> None:
    """恢复升级: the clock climbs on, from the rung where it stopped."""
    _turn(task, Turn.RESUMED, reason, by)


def record(
    escalation: Escalation,
    *,
    held_on: date,
    people: str,
    words: str,
    by: Person,
    promised_on: date | None = None,
) -> EscalationRecord:
    """Record the visit 检查, or the talk 约谈 with what was promised and until when."""
    task = locked(escalation.task)
    people, words = wording.line(people), wording.paragraphs(words)
    _check_recorder(task, escalation.rung, by)
    if not people or not words or len(people) > PEOPLE_LIMIT or len(words) > WORDS_LIMIT:
        raise Invalid(_l("请写明谁参加、情况怎样"), code="record")
    if not escalation.on <= held_on <= clock.today():
        raise Invalid(
            _l("日期要在%(first)s和今天之间", first=escalation.on.isoformat()), code="held_on"
        )
    if escalation.rung is Rung.SUMMON and promised_on is None:
        raise Invalid(_l("约谈要写明承诺在哪一天前办成"), code="promised_on")
    row = EscalationRecord(
        escalation_id=escalation.id,
        held_on=held_on,
        people=people,
        words=words,
        promised_on=promised_on,
        by_id=by.id,
        at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    act = "summon_recorded" if escalation.rung is Rung.SUMMON else "visit_recorded"
    course.write(task.resolution, act, by=by, task=task, text=f"{people}：{words}")
    audit.record(f"escalation.{act}", row, by=by, place=place_of(task))
    telling.tell_units(task, N_("“%(title)s”有新的检查、约谈记录"), kind="task.recorded")
    return row


def _check_recorder(task: Task, rung: Rung, by: Person) -> None:
    """A visit is recorded by who checks, never who handles; a talk by the street."""
    if rung not in RECORDED:
        raise Refused(_l("只有检查和约谈要记录"), code="no_record")
    if rung is Rung.SUMMON and not may(by, Permission.OVERSEE, place_of(task)):
        raise Refused(_l("约谈由街道专班进行和记录"), code="street_only")
    if by.id in handlers_of(task):
        granted(own_work())


def _raise(
    task: Task, rung: Rung, due: date, cause: Cause, check: TaskInspection | None = None
) -> Escalation:
    hall, today = task.resolution.hall, clock.today()
    ordered = due if check else new_date(due, today, work_calendar())
    row = Escalation(
        task=task,
        round=task.round,
        rung=rung,
        nth=_times(task, rung) + 1,
        cause=cause,
        inspection_id=check.id if check else None,
        unit=task.lead_unit,
        due_on=due,
        new_due_on=ordered if rung is Rung.SUPERVISE else None,
        on=today,
        at=clock.now(),
        hall=hall,
        year=today.year,
        serial=_next_serial(hall, rung, today.year),
    )
    db.session.add(row)
    db.session.flush()
    _announce(task, row)
    return row


def _times(task: Task, rung: Rung) -> int:
    return (
        db.session.scalar(
            select(func.count()).where(
                Escalation.task_id == task.id,
                Escalation.round == task.round,
                Escalation.rung == rung,
            )
        )
        or 0
    )


def _next_serial(hall: Hall, rung: Rung, year: int) -> int:
    """The next number, while the hall's row is held so that no two are the same."""
    db.session.execute(select(Hall.id).where(Hall.id == hall.id).with_for_update())
    last = db.session.scalar(
        select(func.max(Escalation.serial)).where(
            Escalation.hall_id == hall.id, Escalation.rung == rung, Escalation.year == year
        )
    )
    return (last or 0) + 1


def _announce(task: Task, row: Escalation) -> None:
    act, due = f"escalated_{row.rung.value}", row.due_on.isoformat()
    words = f"{row.number}：{row.unit.name}"
    course.write(task.resolution, act, by=None, task=task, text=words)
    details = {"number": row.number, "due": due, "cause": row.cause.value}
    audit.record(f"task.{act}", task, by=None, place=place_of(task), details=details)
    kind, text = f"task.{act}", _TOLD[row.rung]
    telling.tell_units(task, text, kind=kind, number=row.number, due=due)
    if row.rung is not Rung.REMIND:
        telling.tell_desk(task, text, kind=kind, number=row.number, due=due)
        telling.tell_monitors(task, text, kind=kind, number=row.number, due=due)
    if row.rung in _PUBLIC:
        telling.tell_street(task, text, kind=kind, number=row.number, due=due)
        words = f"{telling.about(task)}：{row.number}"
        telling.tell_proposers(task.resolution, act, text=words, by=None, url=row.url)


def _turn(task: Task, to: Turn, reason: str, by: Person) -> None:
    task = locked(task)
    reason = wording.paragraphs(reason)
    granted(turn(ladder_of(task), to, by=roles_of(by, place_of(task)), reason=reason))
    last = last_rung_of(task)
    if last is not None:
        _turned(task, last, to, reason=reason, by=by)
        telling.tell_units(
            task, N_("“%(title)s”的督办升级有变化，请看任务页"), kind=f"task.{to.value}"
        )


def _turned(
    task: Task,
    last: Escalation,
    to: Turn,
    *,
    check: TaskInspection | None = None,
    reason: str = "",
    by: Person | None = None,
) -> None:
    row = EscalationTurn(
        task_id=task.id,
        round=task.round,
        kind=to,
        after_id=last.id,
        inspection_id=check.id if check else None,
        reason=reason,
        by_id=by.id if by else None,
        at=clock.now(),
    )
    db.session.add(row)
    task.look_on = clock.today()
    db.session.flush()
    act = f"escalation_{to.value}"
    course.write(task.resolution, act, by=by, task=task, text=reason)
    audit.record(f"task.{act}", task, by=by, place=place_of(task), reason=reason)
