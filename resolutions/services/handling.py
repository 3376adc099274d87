"""What a unit does with its task: accept it, dispute it, report, hand it in, mend it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app import clock
from app.errors import Invalid
from app.extensions import db
from app.marks import N_
from app.people.models.person import Person
from app.photos.models.photo import Photo
from proposals.services import wording
from proposals.services.refusing import granted
from resolutions.models.inspection import TaskInspection
from resolutions.models.report import MilestoneReport, ProgressReport, ReportKind, ReportPhoto
from resolutions.models.task import Task
from resolutions.policy import SYSTEM, allow_handling, unit_of
from resolutions.progress.evidence import Phase, Shot, date_of_shot
from resolutions.progress.resolution_acts import ResolutionAct, ResolutionState
from resolutions.progress.resolution_guards import ResolutionFacts
from resolutions.progress.task_acts import TaskAct
from resolutions.progress.task_guards import TaskFacts
from resolutions.progress.weighting import Part, weighted_progress, whole_percent
from resolutions.services import course, telling
from resolutions.services.locking import locked

TEXT_LIMIT = 2000
SPOT_LIMIT = 100
_WHOLE = 100


@dataclass(frozen=True)
class Shown:
    """One photo as a unit gives it: what it shows, when and where it was taken."""

    photo: Photo
    phase: Phase = Phase.DURING
    taken_on: date | None = None
    spot: str = ""


def accept(task: Task, *, by: Person) -> None:
    """签收: the unit takes the task on; the resolution is being carried out from the first on."""
    task = locked(task)
    course.move(task, TaskAct.ACCEPT, by=by, facts=TaskFacts(actor=by.id))
    task.accepted_at = clock.now()
    _name_contact(task, by)
    begin(task)


def _name_contact(task: Task, by: Person) -> None:
    """首接负责: who takes the task on is the named contact of the unit."""
    unit = unit_of(by, task)
    for duty in task.standing_duties:
        if unit is not None and duty.unit_id == unit.id:
            duty.contact_id = by.id


def begin(task: Task) -> None:
    """Put the resolution among those being carried out, if this is its first accepted task."""
    if task.resolution.state is ResolutionState.ASSIGNED:
        course.move_resolution(
            task.resolution,
            ResolutionAct.BEGIN,
            by=None,
            parts=frozenset({SYSTEM}),
            facts=ResolutionFacts(),
        )


def dispute(task: Task, *, reason: str, by: Person) -> None:
    """派单异议: the unit says that this is not its task; it stays first receiver until the ruling."""
    task = locked(task)
    facts = TaskFacts(actor=by.id, today=clock.today(), accept_due=task.accept_due_on)
    course.move(task, TaskAct.DISPUTE, by=by, facts=facts, reason=reason)
    telling.tell_desk(
        task, N_("“%(title)s”的承办单位提出派单异议，请裁定"), kind="task.disputed", but=by
    )


def report(
    task: Task,
    *,
    text: str,
    by: Person,
    percent: int | None = None,
    milestones: Mapping[int, int] | None = None,
    photos: Sequence[Photo] = (),
    shown: Sequence[Shown] = (),
) -> ProgressReport:
    """Report progress: percent per milestone where there are any, of the whole otherwise.

    ``shown`` are photos of before and after, with place and day; ``photos`` show the work going on.
    """
    task = locked(task)
    allow_handling(by, task)
    written = _report(task, text, by, (*_going_on(photos), *shown), ReportKind.PROGRESS)
    _set_progress(task, written, percent, milestones or {})
    course.move(
        task,
        TaskAct.REPORT,
        by=by,
        facts=TaskFacts(actor=by.id),
        text=written.text,
        proof=_filed(written),
    )
    words = f"{telling.about(task)}：{task.percent}%"
    telling.tell_proposers(task.resolution, "task_report", text=words, by=by, url=task.url)
    return written


def self_check(task: Task, *, by: Person, text: str = "") -> None:
    """自查完成: the unit hands in; from now on it is others who take their time."""
    task = locked(task)
    facts = TaskFacts(
        actor=by.id, evidence=_evidence(task, ReportKind.PROGRESS), shots=_shots(task)
    )
    course.move(task, TaskAct.SELF_CHECK, by=by, facts=facts, text=wording.paragraphs(text))
    task.handed_in_on = clock.today()
    telling.tell_monitors(task, N_("“%(title)s”自查完成，请检查"), kind="task.to_inspect")


def mend(task: Task, *, text: str, by: Person, photos: Sequence[Photo] = ()) -> ProgressReport:
    """提交整改: what was done about a failed check, with photos; it goes to the re-check."""
    task = locked(task)
    allow_handling(by, task)
    written = _report(task, text, by, _going_on(photos), ReportKind.MENDING)
    written.percent = task.percent
    _filed(written)
    facts = TaskFacts(actor=by.id, evidence_of_mending=_evidence(task, ReportKind.MENDING))
    course.move(
        task,
        TaskAct.SUBMIT_RECTIFICATION,
        by=by,
        facts=facts,
        text=written.text,
        proof=written,
    )
    task.handed_in_on = clock.today()
    telling.tell_recheckers(task, N_("“%(title)s”已提交整改，请复核"), kind="task.to_recheck")
    return written


def _report(
    task: Task, text: str, by: Person, shown: Sequence[Shown], kind: ReportKind
) -> ProgressReport:
    for one in shown:
        if one.taken_on is not None:
            granted(date_of_shot(one.taken_on, today=clock.today()))
    text = wording.paragraphs(text)
    if not text or len(text) > TEXT_LIMIT:
        raise Invalid(_l("请写明做了什么，最多%(count)d字", count=TEXT_LIMIT), code="text")
    unit = unit_of(by, task)
    return ProgressReport(
        task_id=task.id,
        unit=unit,
        by=by,
        kind=kind,
        at=clock.now(),
        text=text,
        shots=[
            ReportPhoto(
                photo=one.photo,
                phase=one.phase,
                taken_on=one.taken_on,
                spot=wording.line(one.spot)[:SPOT_LIMIT],
            )
            for one in {one.photo.id: one for one in shown}.values()
        ],
    )


def _filed(written: ProgressReport) -> ProgressReport:
    """Write the report once and for all: its table only grows."""
    db.session.add(written)
    db.session.flush()
    return written


def _set_progress(
    task: Task, written: ProgressReport, percent: int | None, milestones: Mapping[int, int]
) -> None:
    """Set the milestones' percent and the whole's; raises Invalid where a figure is missing."""
    for milestone in task.milestones:
        said = _in_range(milestones.get(milestone.id, milestone.percent))
        written.steps.append(MilestoneReport(milestone=milestone, percent=said))
        milestone.done_on = (milestone.done_on or clock.today()) if said == _WHOLE else None
        milestone.percent = said
    if task.milestones:
        parts = (Part(one.weight, Fraction(one.percent, _WHOLE)) for one in task.milestones)
        percent = whole_percent(weighted_progress(parts))
    if percent is None:
        raise Invalid(_l("请填写完成的百分比"), code="percent")
    task.percent = written.percent = _in_range(percent)


def _in_range(percent: int) -> int:
    if not 0 <= percent <= _WHOLE:
        raise Invalid(_l("百分比在0到100之间"), code="percent")
    return percent


def _going_on(photos: Sequence[Photo]) -> Sequence[Shown]:
    return [Shown(photo) for photo in photos]


def _shots(task: Task) -> tuple[Shot, ...]:
    """The photos reported since the assignment, as the law looks at them."""
    rows = db.session.execute(
        select(ReportPhoto.phase, ReportPhoto.taken_on, ReportPhoto.spot)
        .join(ProgressReport, ReportPhoto.report_id == ProgressReport.id)
        .where(ProgressReport.task_id == task.id, ProgressReport.at >= task.assigned_at)
    )
    return tuple(Shot(row.phase, row.taken_on, row.spot) for row in rows)


def _evidence(task: Task, kind: ReportKind) -> int:
    """How many reports with photos the unit filed: since the assignment, or since the last check."""
    since = task.assigned_at
    if kind is ReportKind.MENDING:
        checked = select(func.max(TaskInspection.at)).where(TaskInspection.task_id == task.id)
        since = db.session.scalar(checked) or since
    return (
        db.session.scalar(
            select(func.count(ProgressReport.id.distinct()))
            .join(ReportPhoto, ReportPhoto.report_id == ProgressReport.id)
            .where(
                ProgressReport.task_id == task.id,
                ProgressReport.kind == kind,
                ProgressReport.at >= since,
            )
        )
        or 0
    )
