"""The tables of acts and the law of states say the same for tasks and resolutions."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import pytest

from app.moves import Step
from resolutions.progress import resolution_acts, task_acts
from resolutions.progress.resolution_acts import (
    RESOLUTION_ACTS,
    RESOLUTION_NAMES,
    ResolutionAct,
    ResolutionState,
)
from resolutions.progress.task_acts import TASK_ACTS, TaskAct
from resolutions.progress.task_states import (
    OPEN,
    SUSPENDABLE,
    TASK_NAMES,
    WITH_INSPECTOR,
    WITH_UNIT,
    TaskState,
)

Law = Mapping[Any, frozenset[Any]]
Acts = Mapping[Any, Step[Any]]

COURSES = [
    pytest.param(task_acts.LEGAL, TASK_ACTS, TaskState.ASSIGNED, SUSPENDABLE, id="task"),
    pytest.param(
        resolution_acts.LEGAL,
        RESOLUTION_ACTS,
        ResolutionState.ADOPTED,
        resolution_acts.SUSPENDABLE,
        id="resolution",
    ),
]


@pytest.mark.parametrize(("legal", "acts", "first", "back"), COURSES)
def test_the_acts_lead_exactly_where_the_law_allows(
    legal: Law, acts: Acts, first: StrEnum, back: frozenset[Any]
) -> None:
    by_acts: dict[Any, set[Any]] = {state: set() for state in type(first)}
    for row in acts.values():
        for source in row.sources:
            by_acts[source] |= {row.target} if row.target else back
    assert by_acts == {state: set(targets) for state, targets in legal.items()}


@pytest.mark.parametrize(("legal", "acts", "first", "back"), COURSES)
def test_every_state_can_be_reached_from_the_first(
    legal: Law, acts: Acts, first: StrEnum, back: frozenset[Any]
) -> None:
    reached: set[Any] = set()
    open_: set[Any] = {first}
    while open_:
        state = open_.pop()
        reached.add(state)
        open_ |= legal[state] - reached
    assert reached == set(type(first))


def test_every_state_and_every_act_has_a_name() -> None:
    assert set(TASK_NAMES) == set(TaskState)
    assert set(RESOLUTION_NAMES) == set(ResolutionState)
    assert set(TASK_ACTS) == set(TaskAct)
    assert set(RESOLUTION_ACTS) == set(ResolutionAct)


def test_somebody_is_waited_for_in_every_state_that_is_open() -> None:
    assert not WITH_UNIT & WITH_INSPECTOR
    ended = {TaskState.WRITTEN_OFF, TaskState.REVOKED}
    assert set(TaskState) - OPEN == ended


def test_only_a_passed_recheck_writes_off() -> None:
    ways = {act for act, row in TASK_ACTS.items() if row.target is TaskState.WRITTEN_OFF}
    assert ways == {TaskAct.PASS_RECHECK}
    assert TASK_ACTS[TaskAct.PASS_RECHECK].sources == {TaskState.RECHECK}
    assert "handler" not in TASK_ACTS[TaskAct.PASS_RECHECK].who
