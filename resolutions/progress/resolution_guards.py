"""What a table cannot hold: the facts without which an act on a resolution is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.marks import N_
from app.moves import Refusal
from resolutions.progress.resolution_acts import RESOLUTION_ACTS, ResolutionAct, ResolutionState
from resolutions.progress.satisfaction import Satisfaction
from resolutions.progress.task_guards import REOPEN_WITHIN_DAYS

APPRAISALS = 2
"""After so many failed appraisals the matter goes back to the hall for a new motion."""


@dataclass(frozen=True)
class ResolutionFacts:
    """What the guards must know beyond the state."""

    tasks: int = 0
    """Tasks not revoked."""
    tasks_written_off: int = 0
    satisfaction: Satisfaction | None = None
    failed_appraisals: int = 0
    """How often the residents found it not done, this time included."""
    suspended_from: ResolutionState | None = None
    days_since_write_off: int | None = None
    done_irreversibly: bool = False


Guard = Callable[[ResolutionAct, ResolutionFacts], Refusal | None]


def _without_tasks(act: ResolutionAct, facts: ResolutionFacts) -> Refusal | None:
    if facts.tasks:
        return None
    return Refusal(
        N_("还没有任务，不能交办。"),
        N_("请先写明牵头单位、责任单位和期限。"),
        RESOLUTION_ACTS[act].rule,
    )


def _tasks_open(act: ResolutionAct, facts: ResolutionFacts) -> Refusal | None:
    if 0 < facts.tasks == facts.tasks_written_off:
        return None
    return Refusal(
        N_("任务销账 %(done)s／%(tasks)s 项，还不能办结。"),
        N_("请待每项任务复核合格、销账。"),
        RESOLUTION_ACTS[act].rule,
        {"done": facts.tasks_written_off, "tasks": facts.tasks},
    )


def _is_irreversible(act: ResolutionAct, facts: ResolutionFacts) -> Refusal | None:
    if not facts.done_irreversibly:
        return None
    return Refusal(
        N_("决议已实际执行且不可逆转，不能撤销。"),
        N_("可就后续安排提出新的动议。"),
        "RONR 35:6",
    )


def _not_as_residents_say(act: ResolutionAct, facts: ResolutionFacts) -> Refusal | None:
    said = facts.satisfaction
    if said is None or not said.answers:
        return Refusal(
            N_("还没有居民评议，不能“%(act)s”。"),
            N_("请先请受影响的居民评议“干得怎么样”。"),
            "干得怎么样",
            {"act": RESOLUTION_ACTS[act].name},
        )
    if act is _act_said(facts, said):
        return None
    return Refusal(
        N_("满意和基本满意 %(good)s／%(answers)s，与“%(act)s”不符。"),
        N_("达到七成转入评议通过；未达七成二次整改；两次未达重新议决。"),
        "满意度低于70%二次整改",
        {
            "good": said.satisfied + said.mostly,
            "answers": said.answers,
            "act": RESOLUTION_ACTS[act].name,
        },
    )


def _act_said(facts: ResolutionFacts, said: Satisfaction) -> ResolutionAct:
    if said.is_enough:
        return ResolutionAct.APPRAISE
    return (
        ResolutionAct.RECTIFY_AGAIN
        if facts.failed_appraisals < APPRAISALS
        else ResolutionAct.GIVE_BACK
    )


def _too_long_ago(act: ResolutionAct, facts: ResolutionFacts) -> Refusal | None:
    days = facts.days_since_write_off
    if days is not None and days <= REOPEN_WITHIN_DAYS:
        return None
    return Refusal(
        N_("办结已超过 %(days)s 日，不再复挂。"),
        N_("请作为新的提案提出，并注明原决议。"),
        "90日内复发",
        {"days": REOPEN_WITHIN_DAYS},
    )


RESOLUTION_GUARDS: Mapping[ResolutionAct, Guard] = {
    ResolutionAct.ASSIGN: _without_tasks,
    ResolutionAct.FINISH: _tasks_open,
    ResolutionAct.APPRAISE: _not_as_residents_say,
    ResolutionAct.RECTIFY_AGAIN: _not_as_residents_say,
    ResolutionAct.GIVE_BACK: _not_as_residents_say,
    ResolutionAct.REOPEN: _too_long_ago,
    ResolutionAct.REVOKE: _is_irreversible,
}
"""Which question each act must answer after its row in the table; the others need none."""
