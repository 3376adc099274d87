"""However an item is driven: nothing closes without a re-check by another, and no clock runs back."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from app.moves import Move
from app.work_calendar.calendar import WorkCalendar
from resolutions.ledgers import clocks
from resolutions.ledgers.acts import ITEM_ACTS, LEGAL, RECHECKS, ItemAct
from resolutions.ledgers.course import decide
from resolutions.ledgers.guards import ItemFacts
from resolutions.ledgers.states import ON_ACCOUNT, ItemState
from resolutions.ledgers.twins import Twin

CALENDAR = WorkCalendar()
PEOPLE = st.integers(1, 4)
PARTS = frozenset[str]().union(*(row.who for row in ITEM_ACTS.values()))
START = date(2026, 9, 21)
A = ItemAct
S = ItemState


class AnyItem(RuleBasedStateMachine):
    """One item in the hands of people who try everything, each in every part, as days pass."""

    def __init__(self) -> None:
        super().__init__()
        self.state = S.FOUND
        self.handlers: frozenset[int] = frozenset()
        self.deferred_from: S | None = None
        self.today = START
        self.limit: date | None = None
        self.ended: date | None = None
        self.inspector: int | None = None
        self.was_hung = False
        self.cycle = 1
        self.limits: list[tuple[int, A, date]] = []

    @rule(days=st.integers(0, 40))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(
        act=st.sampled_from(A),
        pick=st.none() | st.integers(0, 99),
        actor=PEOPLE,
        photos=st.sampled_from([0, 1, 1]),
        twin=st.sampled_from([None, None, Twin.OPEN]),
        wait=st.integers(-3, 60),
    )
    def somebody_tries(
        self, act: A, pick: int | None, actor: int, photos: int, twin: Twin | None, wait: int
    ) -> None:
        if pick is not None:  # half of the tries are at home in this state
            here = [one for one, row in ITEM_ACTS.items() if self.state in row.sources]
            act = here[pick % len(here)] if here else act
        facts = ItemFacts(
            actor=actor,
            handlers=self.handlers,
            today=self.today,
            evidence=photos,
            evidence_of_mending=photos,
            twin=twin,
            limit=self.limit,
            new_date=self.today + timedelta(days=wait),
            deferred_from=self.deferred_from,
            days_since_write_off=(self.today - self.ended).days if self.ended else None,
        )
        if act is A.RESUME and self.deferred_from is None:
            return
        judged = decide(self.state, act, by=PARTS, reason="现场看过", facts=facts)
        if isinstance(judged, Move):
            self._done(judged, actor, facts)

    def _done(self, move: Move[S, A], actor: int, facts: ItemFacts) -> None:
        assert move.target in LEGAL[move.source]
        if move.act in RECHECKS:
            assert move.source is S.RECHECK
            assert actor not in self.handlers
            self.inspector = actor
        if move.act in {A.SIGN, A.SUBMIT}:
            self.handlers |= {actor}
        self.deferred_from = move.source if move.act is A.DEFER else None
        self._clocks(move.act, facts)
        if move.target in {S.WRITTEN_OFF, S.FALSE, S.MERGED}:
            self.ended = self.today
        self.state = move.target
        self.was_hung |= self.state is S.HUNG

    def _clocks(self, act: A, facts: ItemFacts) -> None:
        """What the services do with the limit, in the words of the clocks."""
        if act is A.REHANG:
            self.cycle, self.inspector = self.cycle + 1, None
        if act in {A.HANG, A.REHANG}:
            self.limit = clocks.limit_when_hung(self.today, 3, CALENDAR)
        elif act is A.DISPATCH and self.limit:
            due = clocks.unit_due(self.today, 3, CALENDAR).due
            self.limit = clocks.limit_when_dispatched(self.limit, due)
        elif act is A.DEFER:
            self.limit = facts.new_date
        if self.limit:
            self.limits.append((self.cycle, act, self.limit))

    @invariant()
    def what_is_written_off_was_seen_by_somebody_else(self) -> None:
        if self.state is S.WRITTEN_OFF:
            assert self.inspector is not None
            assert self.inspector not in self.handlers
            assert self.handlers

    @invariant()
    def what_was_hung_ends_by_a_recheck_alone(self) -> None:
        if self.was_hung and self.state not in ON_ACCOUNT:
            assert self.state in {S.WRITTEN_OFF, S.FALSE}
            assert self.inspector is not None

    @invariant()
    def only_a_deferral_moves_a_limit_on(self) -> None:
        for (cycle, _act, before), (later, act, after) in zip(
            self.limits, self.limits[1:], strict=False
        ):
            if cycle == later and after > before:
                assert act is A.DEFER


TestAnyItem = AnyItem.TestCase
TestAnyItem.settings = settings(max_examples=120, stateful_step_count=40)
