"""The course of one resolution 决议, from adoption to closing, over the tasks that carry it out."""

from __future__ import annotations

from collections.abc import Collection

from app.moves import Move, Refusal, take
from resolutions.progress.resolution_acts import (
    RESOLUTION_ACTS,
    RESOLUTION_NAMES,
    ResolutionAct,
    ResolutionState,
)
from resolutions.progress.resolution_guards import RESOLUTION_GUARDS, ResolutionFacts


def decide(
    state: ResolutionState,
    act: ResolutionAct,
    *,
    by: Collection[str],
    reason: str = "",
    facts: ResolutionFacts,
) -> Move[ResolutionState, ResolutionAct] | Refusal:
    """Judge one act on a resolution: by the table first, then by its guard."""
    judged = take(
        RESOLUTION_ACTS,
        RESOLUTION_NAMES,
        state,
        act,
        by=by,
        reason=reason,
        back_to=facts.suspended_from,
    )
    if isinstance(judged, Refusal):
        return judged
    guard = RESOLUTION_GUARDS.get(act)
    return (guard and guard(act, facts)) or judged
