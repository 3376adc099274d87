"""The course of an item, read aloud from its table, and each guard's refusal."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.moves import Move, Refusal
from resolutions.ledgers.acts import DEFERRABLE, ITEM_ACTS, LEGAL, RECHECKS, ItemAct
from resolutions.ledgers.course import decide, in_order
from resolutions.ledgers.guards import ItemFacts
from resolutions.ledgers.states import (
    COUNTED,
    ITEM_NAMES,
    ON_ACCOUNT,
    OPEN,
    SINGLE,
    WITH_DESK,
    WITH_UNIT,
    ItemState,
)
from resolutions.ledgers.twins import Twin

S = ItemState
A = ItemAct
GOOD = ItemFacts(
    actor=9,
    handlers=frozenset({1, 2}),
    today=date(2026, 9, 21),
    evidence=1,
    evidence_of_mending=1,
    limit=date(2026, 9, 24),
    new_date=date(2026, 11, 2),
    deferred_from=S.DISPATCHED,
    days_since_write_off=30,
)


def tried(
    state: S, act: A, part: str, facts: ItemFacts = GOOD, reason: str = "看过现场"
) -> S | str:
    """Where it leads, or why it does not."""
    judged = decide(state, act, by={part}, reason=reason, facts=facts)
    return judged.target if isinstance(judged, Move) else judged.reason


THE_WAY = [
    # Read aloud: from here, by this act of this part, to there.
    (S.FOUND, A.VERIFY, "third_party", S.VERIFIED),
    (S.FOUND, A.DISMISS, "secretary", S.FALSE),
    (S.VERIFIED, A.HANG, "third_party", S.HUNG),
    (S.VERIFIED, A.DISMISS, "street", S.FALSE),
    (S.HUNG, A.DISPATCH, "secretary", S.DISPATCHED),
    (S.DISPATCHED, A.REDISPATCH, "street", S.DISPATCHED),
    (S.DISPATCHED, A.SIGN, "handler", S.RECTIFYING),
    (S.RECTIFYING, A.SUBMIT, "handler", S.RECHECK),
    (S.RECHECK, A.REJECT, "third_party", S.REJECTED),
    (S.REJECTED, A.SIGN, "handler", S.RECTIFYING),
    (S.RECHECK, A.WRITE_OFF, "monitor", S.WRITTEN_OFF),
    (S.RECHECK, A.FIND_FALSE, "third_party", S.FALSE),
    (S.RECTIFYING, A.DEFER, "street", S.DEFERRED),
    (S.DEFERRED, A.RESUME, "system", S.DISPATCHED),
    (S.WRITTEN_OFF, A.REHANG, "third_party", S.REHUNG),
    (S.REHUNG, A.DISPATCH, "secretary", S.DISPATCHED),
]


@pytest.mark.parametrize(("source", "act", "part", "target"), THE_WAY)
def test_the_way_of_an_item(source: S, act: A, part: str, target: S) -> None:
    assert tried(source, act, part) == target


def test_a_look_alike_is_joined_to_the_one_on_account() -> None:
    facts = ItemFacts(twin=Twin.OPEN)
    assert tried(S.FOUND, A.MERGE, "third_party", facts) == S.MERGED
    assert tried(S.FOUND, A.MERGE, "third_party") == "没有可以并入的挂账问题。"


@pytest.mark.parametrize(
    ("twin", "explained", "why"),
    [
        (Twin.OPEN, True, "这个点位的同一指标已经挂着账，不重复挂账。"),
        (Twin.RECURRED, True, "这个点位的同一指标%(days)s日内刚销过账，属于复发。"),
        (Twin.FALSE, False, "这个点位的同一指标30日内核过是误报。"),
        (Twin.FALSE, True, S.VERIFIED),
        (None, False, S.VERIFIED),
    ],
)
def test_one_problem_has_one_account(twin: Twin | None, *, explained: bool, why: str) -> None:
    facts = ItemFacts(twin=twin, explained=explained)
    assert tried(S.FOUND, A.VERIFY, "third_party", facts) == why


@pytest.mark.parametrize("act", sorted(RECHECKS))
@pytest.mark.parametrize("actor", [1, 2])
def test_nobody_rechecks_the_own_work(act: A, actor: int) -> None:
    facts = ItemFacts(actor=actor, handlers=frozenset({1, 2}))
    for part in ("third_party", "monitor"):
        assert tried(S.RECHECK, act, part, facts) == "整改单位的人不能复核自己单位的问题。"


@pytest.mark.parametrize("part", ["handler", "secretary", "street", "system", "representative"])
def test_only_those_outside_the_work_recheck(part: str) -> None:
    assert tried(S.RECHECK, A.WRITE_OFF, part) == "“%(act)s”不由您办理。"


def test_an_item_is_complete_before_it_is_hung() -> None:
    assert tried(S.VERIFIED, A.HANG, "monitor", ItemFacts(is_leaf=False)) == (
        "指标没有选到最末一级。"
    )
    assert tried(S.VERIFIED, A.HANG, "monitor", ItemFacts()) == "没有现场照片，不能挂账。"


@pytest.mark.parametrize("act", [A.DISPATCH, A.REDISPATCH])
def test_it_is_dispatched_to_a_unit(act: A) -> None:
    state = S.HUNG if act is A.DISPATCH else S.RECTIFYING
    facts = ItemFacts(has_unit=False)
    assert tried(state, act, "secretary", facts) == "没有写明责任单位，不能“%(act)s”。"


def test_a_recheck_is_asked_for_with_a_photo() -> None:
    assert tried(S.RECTIFYING, A.SUBMIT, "handler", ItemFacts()) == (
        "没有整改后的照片，不能请求复核。"
    )


@pytest.mark.parametrize(
    ("today", "new", "why"),
    [
        (date(2026, 9, 25), date(2026, 11, 2), "销账期限已过，不能再暂缓。"),
        (date(2026, 9, 24), date(2026, 9, 24), "暂缓要写明新的期限，并且晚于原期限。"),
        (date(2026, 9, 24), None, "暂缓要写明新的期限，并且晚于原期限。"),
        (date(2026, 9, 24), date(2026, 9, 25), S.DEFERRED),
    ],
)
def test_a_deferral_names_a_later_date_in_time(today: date, new: date | None, why: str) -> None:
    facts = ItemFacts(today=today, limit=date(2026, 9, 24), new_date=new)
    assert tried(S.DISPATCHED, A.DEFER, "street", facts) == why
    assert tried(S.DISPATCHED, A.DEFER, "street", facts, reason=" ") == "“%(act)s”必须写明理由。"


@pytest.mark.parametrize(("days", "may"), [(0, True), (90, True), (91, False), (None, False)])
def test_what_comes_back_within_ninety_days_is_hung_again(days: int | None, *, may: bool) -> None:
    facts = ItemFacts(days_since_write_off=days)
    judged = tried(S.WRITTEN_OFF, A.REHANG, "monitor", facts)
    assert judged == (S.REHUNG if may else "销账已超过%(days)s日，不再复挂原账。")


def test_the_table_and_the_map_of_states_say_the_same() -> None:
    led: dict[S, set[S]] = {state: set() for state in S}
    for row in ITEM_ACTS.values():
        for source in row.sources:
            led[source] |= {row.target} if row.target else set(DEFERRABLE)
    assert led == {state: set(targets) for state, targets in LEGAL.items()}
    assert set(ITEM_NAMES) == set(S)
    assert set(ITEM_ACTS) == set(A)


def test_the_groups_of_states_fit_together() -> None:
    finished = {S.WRITTEN_OFF, S.FALSE, S.MERGED}
    assert set(OPEN) == set(S) - finished
    assert set(COUNTED) == ON_ACCOUNT | {S.WRITTEN_OFF}
    assert SINGLE >= ON_ACCOUNT
    assert set(OPEN) == WITH_DESK | WITH_UNIT | {S.RECHECK, S.DEFERRED}


def test_no_step_stands_before_the_last() -> None:
    then = datetime(2026, 9, 21, tzinfo=UTC)
    assert in_order(None, then) is None
    assert in_order(then, then) is None
    assert isinstance(in_order(then, datetime(2026, 9, 20, tzinfo=UTC)), Refusal)
