"""However a task is driven, nothing is written off without a passed re-check by another."""

from __future__ import annotations

from datetime import date

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from app.moves import Move
from resolutions.progress.evidence import Phase, Shot
from resolutions.progress.inspection import Axis, AxisFinding, Inspection
from resolutions.progress.task import decide
from resolutions.progress.task_acts import LEGAL, TASK_ACTS, TaskAct
from resolutions.progress.task_guards import TaskFacts
from resolutions.progress.task_states import TaskState

SHOTS = tuple(Shot(phase, date(2026, 9, 21), "3号楼") for phase in Phase)
PEOPLE = st.integers(1, 3)
PARTS = frozenset[str]().union(*(row.who for row in TASK_ACTS.values()))
CHECKS = st.none() | st.builds(
    lambda inspector, passed: Inspection(
        inspector,
        tuple(AxisFinding(axis, ok, "见照片") for axis, ok in zip(Axis, passed, strict=True)),
    ),
    PEOPLE,
    st.tuples(st.booleans(), st.booleans(), st.booleans()) | st.just((True, True, True)),
)


class AnyTask(RuleBasedStateMachine):
    """One task in the hands of people who try everything, each with every role."""

    def __init__(self) -> None:
        super().__init__()
        self.state = TaskState.ASSIGNED
        self.handlers = frozenset({1})
        self.suspended_from: TaskState | None = None
        self.last: tuple[TaskState, TaskAct, TaskFacts] | None = None

    @rule(
        act=st.sampled_from(TaskAct),
        pick=st.none() | st.integers(0, 99),
        actor=PEOPLE,
        check=CHECKS,
        evidence=st.sampled_from([0, 1, 1]),
        days=st.none() | st.integers(0, 120),
    )
    def somebody_tries(
        self,
        act: TaskAct,
        pick: int | None,
        actor: int,
        check: Inspection | None,
        evidence: int,
        days: int | None,
    ) -> None:
        if pick is not None:  # half of the tries are at home in this state
            here = [act for act, row in TASK_ACTS.items() if self.state in row.sources]
            act = here[pick % len(here)] if here else act
        facts = TaskFacts(
            actor=actor,
            handlers=self.handlers,
            evidence=evidence,
            evidence_of_mending=evidence,
            shots=SHOTS,
            inspection=check,
            suspended_from=self.suspended_from,
            days_since_write_off=days,
            done_irreversibly=True,  # nobody ends it by revoking, so that it is driven on
        )
        judged = decide(self.state, act, by=PARTS, reason="理由", facts=facts)
        if not isinstance(judged, Move):
            return
        assert judged.target in LEGAL[self.state]
        if judged.target is TaskState.SUSPENDED:
            self.suspended_from = self.state
        if act in {TaskAct.ACCEPT, TaskAct.REPORT}:
            self.handlers |= {actor} if len(self.handlers) < 2 else frozenset()
        self.last = (self.state, act, facts)
        self.state = judged.target

    @invariant()
    def a_written_off_task_was_rechecked_by_another(self) -> None:
        if self.state is not TaskState.WRITTEN_OFF:
            return
        assert self.last is not None
        before, act, facts = self.last
        assert (before, act) == (TaskState.RECHECK, TaskAct.PASS_RECHECK)
        assert facts.inspection is not None
        assert facts.inspection.passed
        assert facts.inspection.inspector not in self.handlers


TestAnyTask = AnyTask.TestCase
TestAnyTask.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
