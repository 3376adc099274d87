"""督: the resolution, its tasks, every report with its photos, every check with its findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.extensions import db
from proposals.models.topic import Topic
from resolutions.labels import ROUND_LABELS, STEP_TONES, act_label
from resolutions.models.resolution import Resolution
from resolutions.models.step import ResolutionStep
from resolutions.queries.path.pieces import Proof, Step
from resolutions.queries.resolutions import resolutions_on
from resolutions.queries.steps import who

_IMPLIED = ("resolution_assign", "resolution_begin")
"""What the steps of the tasks say already."""


def steps(topic: Topic) -> Sequence[Step]:
    """What became of the decision."""
    ids = [resolution.id for resolution in resolutions_on(topic)]
    found = db.session.scalars(
        select(ResolutionStep)
        .where(ResolutionStep.resolution_id.in_(ids), ResolutionStep.act.not_in(_IMPLIED))
        .options(
            selectinload(ResolutionStep.task),
            selectinload(ResolutionStep.report),
            selectinload(ResolutionStep.inspection),
        )
        .order_by(ResolutionStep.at, ResolutionStep.id)
    )
    return [_step(step) for step in found]


def _step(step: ResolutionStep) -> Step:
    report, inspection, task = step.report, step.inspection, step.task
    name = act_label(step.act)
    if report is not None:
        name = str(_("%(act)s %(percent)d%%", act=name, percent=report.percent))
    return Step(
        at=step.at,
        what=f"{name} · {task.title}" if task else name,
        who=who(step),
        note="" if inspection else step.text,
        tone=STEP_TONES.get(step.act, "neutral"),
        proofs=list(_proofs(step)),
        photos=report.photos if report else inspection.photos if inspection else (),
        findings=inspection.findings if inspection else (),
    )


def _proofs(step: ResolutionStep) -> Iterator[Proof]:
    task = step.task
    if task is None:
        resolution = db.session.get_one(Resolution, step.resolution_id)
        yield Proof(_l("决议原文"), resolution.url, resolution.number)
    elif step.act == "task_assigned":
        yield Proof(_l("交办单"), f"{task.url}/order", task.order_number)
    elif step.inspection is not None:
        yield Proof(ROUND_LABELS[step.inspection.round], f"{task.url}#inspections")
    elif step.report is not None:
        yield Proof(_l("进度报告"), f"{task.url}#reports")
