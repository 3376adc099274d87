"""Names of what comes after the work: appraisals, arrangements, covenants."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from resolutions.models.covenant_life import BreachState
from resolutions.progress.appraisal import (
    ABOUT_NAMES,
    CHANNEL_NAMES,
    MARK_NAMES,
    OUTCOME_NAMES,
    PART_NAMES,
    About,
    Channel,
    Mark,
    Outcome,
    Part,
)
from resolutions.progress.clause_changes import Change
from resolutions.progress.covenant_acts import COVENANT_ACTS, CovenantAct
from resolutions.progress.long_term import (
    CHOICE_NAMES,
    TEAM_NAMES,
    VERDICT_NAMES,
    Choice,
    ReviewVerdict,
    TeamPart,
)
from resolutions.progress.procedures import STEPS, Procedure

Named = TypeVar("Named", bound=StrEnum)
_OTHER_STEPS: Mapping[str, LazyString] = {
    "propose": _l("公约动议"),
    "review_day": _l("改评估日期"),
}
"""Steps of a covenant's version that move it nowhere."""


def mark_label(mark: Mark) -> str:
    """Return one of the three answers in the reader's language."""
    return str(_(MARK_NAMES[mark]))


def about_label(about: About) -> str:
    """Return what was not well, in one word."""
    return str(_(ABOUT_NAMES[about]))


def channel_label(channel: Channel) -> str:
    """Return by which way answers came."""
    return str(_(CHANNEL_NAMES[channel]))


def outcome_label(outcome: Outcome) -> str:
    """Return what follows from an appraisal."""
    return str(_(OUTCOME_NAMES[outcome]))


def choice_label(choice: Choice) -> str:
    """Return what was decided about the time after."""
    return str(_(CHOICE_NAMES[choice]))


def team_label(part: TeamPart) -> str:
    """Return in which part somebody serves in a maintenance team."""
    return str(_(TEAM_NAMES[part]))


def verdict_label(verdict: ReviewVerdict) -> str:
    """Return what a review came to."""
    return str(_(VERDICT_NAMES[verdict]))


def covenant_act_label(act: str) -> str:
    """Return what a step of a covenant's version is called."""
    if act in _OTHER_STEPS:
        return str(_OTHER_STEPS[act])
    return str(_(COVENANT_ACTS[CovenantAct(act)].name))


def named(names: Mapping[Named, str]) -> Callable[[Named], str]:
    """Return what says one of these names in the reader's language."""
    return lambda one: str(_(names[one]))


def procedure_steps(procedure: Procedure) -> Sequence[str]:
    """Return the steps of a procedure in the reader's language."""
    return [str(_(step)) for step in STEPS[procedure]]


CLAUSE_CHANGES: Mapping[Change, LazyString] = {
    Change.SAME: _l("没有改"),
    Change.CHANGED: _l("改了"),
    Change.ADDED: _l("新加"),
    Change.REMOVED: _l("删去"),
}

BREACH_LABELS: Mapping[BreachState, LazyString] = {
    BreachState.REPORTED: _l("待劝导"),
    BreachState.MEDIATED: _l("已劝导调解"),
    BreachState.UNFOUNDED: _l("情况不属实"),
}


def part_label(part: Part) -> str:
    """Return for what somebody stands on the list."""
    return str(_(PART_NAMES[part]))
