"""However a whistle is driven, none closes without somebody who is not of the called units."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.moves import Move
from resolutions.whistling.acts import TABLES, WhistleAct, first_state
from resolutions.whistling.course import decide
from resolutions.whistling.guards import WhistleFacts
from resolutions.whistling.kinds import Kind, Level
from resolutions.whistling.states import OVER, WhistleState

PARTS = frozenset[str]().union(*(row.who for rows in TABLES.values() for row in rows.values()))
CLOSED = {WhistleState.CLOSED, WhistleState.APPRAISED}


class AnyWhistle(RuleBasedStateMachine):
    """One whistle in the hands of people who try everything, each with every role."""

    def __init__(self) -> None:
        super().__init__()
        self.law = (Kind.ASSEMBLE, Level.BRANCH)
        self.state = WhistleState.DRAFTED
        self.verified_by: frozenset[int] = frozenset()

    @initialize(law=st.sampled_from(sorted(TABLES)))
    def begin(self, law: tuple[Kind, Level]) -> None:
        self.law, self.state = law, first_state(law[0])

    @rule(
        pick=st.integers(0, 99),
        actor=st.integers(1, 4),
        ready=st.booleans() | st.just(value=True),
        panel=st.frozensets(st.integers(1, 6), max_size=6) | st.just(frozenset({2, 3, 4})),
    )
    def somebody_tries(self, pick: int, actor: int, *, ready: bool, panel: frozenset[int]) -> None:
        rows = TABLES[self.law]
        here = [act for act, row in rows.items() if self.state in row.sources] or list(rows)
        act = here[pick % len(here)]
        if act in {WhistleAct.REFUSE, WhistleAct.WITHDRAW, WhistleAct.STAND_DOWN}:
            return  # a whistle that never worked ends without a check; the others are driven on
        facts = WhistleFacts(
            kind=self.law[0],
            actor=actor,
            handlers=frozenset({1}),
            called=1,
            has_lead=ready,
            duties=int(ready),
            open_duties=int(not ready),
            findings=int(ready),
            panel=panel,
            reviewed=ready,
        )
        judged = decide(self.law, self.state, act, by=PARTS, reason="理由", facts=facts)
        if not isinstance(judged, Move):
            return
        if act is WhistleAct.FAIL:
            self.verified_by = frozenset()
        if act is WhistleAct.VERIFY:
            self.verified_by = frozenset({actor})
        if act is WhistleAct.VOTE:
            self.verified_by = panel
        self.state = judged.target

    @invariant()
    def a_closed_whistle_was_verified_by_another(self) -> None:
        if self.state in CLOSED:
            assert self.verified_by
            assert 1 not in self.verified_by

    @invariant()
    def what_works_is_not_over(self) -> None:
        if self.state is WhistleState.ACTING:
            assert self.state not in OVER


TestAnyWhistle = AnyWhistle.TestCase
TestAnyWhistle.settings = settings(max_examples=100, stateful_step_count=30, deadline=None)
