"""The four whistles on their three levels, row by row and guard by guard."""

from __future__ import annotations

import pytest

from app.moves import Move, Refusal
from resolutions.whistling.acts import TABLES, WhistleAct, first_state
from resolutions.whistling.course import decide, open_acts
from resolutions.whistling.guards import WhistleFacts
from resolutions.whistling.kinds import (
    CATEGORY_NAMES,
    CONTENT_NAMES,
    KIND_NAMES,
    LACK_NAMES,
    LEVEL_NAMES,
    NEXT_LEVEL,
    TRIED_NAMES,
    Category,
    Content,
    Kind,
    Lack,
    Level,
    Tried,
    is_lowest_competent,
)
from resolutions.whistling.states import STATE_NAMES, WhistleState

S, A = WhistleState, WhistleAct
EVERYBODY = frozenset().union(
    *(row.who for rows in TABLES.values() for row in rows.values()), {"nobody"}
)
READY = WhistleFacts(
    kind=Kind.JOINT,
    actor=9,
    handlers=frozenset({1}),
    called=1,
    has_lead=True,
    duties=1,
    findings=1,
    panel=frozenset({2, 3, 4}),
    reviewed=True,
)


def go(law: tuple[Kind, Level], *acts: WhistleAct, facts: WhistleFacts = READY) -> WhistleState:
    state = first_state(law[0])
    for act in acts:
        moved = decide(law, state, act, by=EVERYBODY, reason="理由", facts=facts)
        assert isinstance(moved, Move), moved
        state = moved.target
    return state


def refused(
    law: tuple[Kind, Level],
    state: WhistleState,
    act: WhistleAct,
    facts: WhistleFacts,
    by: frozenset[str] = EVERYBODY,
) -> Refusal:
    judged = decide(law, state, act, by=by, reason="理由", facts=facts)
    assert isinstance(judged, Refusal)
    return judged


WORK = (A.COORDINATE, A.START, A.REPORT, A.VERIFY, A.CLOSE, A.APPRAISE)


def test_a_branch_is_started_by_its_secretary_alone() -> None:
    law = (Kind.ASSEMBLE, Level.BRANCH)
    assert go(law, A.BLOW, A.ARRIVE, *WORK) is S.APPRAISED
    assert A.JUDGE not in TABLES[law]
    assert open_acts(law, S.DRAFTED, by={"party"}) == (A.BLOW, A.REFUSE)
    refused(law, S.DRAFTED, A.BLOW, READY, frozenset({"caller"}))


@pytest.mark.parametrize(
    ("level", "approver"), [(Level.COMMUNITY, "street"), (Level.STREET, "district")]
)
def test_above_it_a_body_judges_and_an_office_agrees(level: Level, approver: str) -> None:
    law = (Kind.JOINT, level)
    chain = (A.JUDGE, A.APPROVE, A.BLOW, A.ARRIVE, A.SURVEY)
    assert go(law, *chain, *WORK) is S.APPRAISED
    assert TABLES[law][A.APPROVE].who == {approver}
    refused(law, S.DRAFTED, A.BLOW, READY)
    refused(law, S.JUDGED, A.APPROVE, READY, frozenset({"party", "caller"}))


def test_a_village_calls_departments_directly() -> None:
    assert go((Kind.ASSEMBLE, Level.VILLAGE), A.BLOW, A.ARRIVE, *WORK) is S.APPRAISED


def test_a_joint_action_surveys_before_it_meets_and_needs_a_lead() -> None:
    law = (Kind.JOINT, Level.BRANCH)
    refused(law, S.ARRIVED, A.COORDINATE, READY)
    no_lead = WhistleFacts(kind=Kind.JOINT, called=1)
    assert "牵头" in refused(law, S.DRAFTED, A.BLOW, no_lead).reason


def test_an_emergency_sounds_at_once_and_is_judged_afterwards() -> None:
    law = (Kind.EMERGENCY, Level.STREET)
    assert first_state(Kind.EMERGENCY) is S.BLOWN
    acts = (A.ARRIVE, A.COMMAND, A.REPORT, A.VERIFY, A.REVIEW, A.JUDGE, A.CLOSE, A.APPRAISE)
    assert go(law, *acts) is S.APPRAISED
    assert go(law, A.COMMAND) is S.ACTING  # nobody waits for the first to come
    refused(law, S.VERIFIED, A.CLOSE, READY)
    bare = WhistleFacts(kind=Kind.EMERGENCY)
    assert "指挥" in refused(law, S.BLOWN, A.COMMAND, bare).reason
    assert "总结" in refused(law, S.VERIFIED, A.REVIEW, bare).reason


def test_an_oversight_gathers_votes_sends_and_publishes() -> None:
    law = (Kind.OVERSIGHT, Level.STREET)
    assert go(law, A.GATHER, A.VOTE, A.SEND, A.PUBLISH, A.CLOSE) is S.CLOSED
    two = WhistleFacts(called=2, findings=1)
    assert "一个单位" in refused(law, S.DRAFTED, A.GATHER, two).reason
    none = WhistleFacts(called=1)
    assert "事实" in refused(law, S.DRAFTED, A.GATHER, none).reason
    few = WhistleFacts(panel=frozenset({1, 2}))
    assert refused(law, S.GATHERED, A.VOTE, few).params == {"count": 3}
    own = WhistleFacts(panel=frozenset({1, 2, 3}), handlers=frozenset({3}))
    assert "不能验证" in refused(law, S.GATHERED, A.VOTE, own).reason


def test_what_is_not_ready_is_refused_with_its_reason() -> None:
    law = (Kind.ASSEMBLE, Level.BRANCH)
    bare = WhistleFacts()
    assert "哪些单位" in refused(law, S.DRAFTED, A.BLOW, bare).reason
    assert "职责" in refused(law, S.COORDINATED, A.START, bare).reason
    open_one = WhistleFacts(open_duties=1)
    assert refused(law, S.ACTING, A.REPORT, open_one).params == {"count": 1}
    own = WhistleFacts(actor=1, handlers=frozenset({1}))
    for act in (A.VERIFY, A.FAIL):
        assert "不能验证" in refused(law, S.REPORTED, act, own).reason
    unsaid = WhistleFacts(unappraised=2)
    assert refused(law, S.CLOSED, A.APPRAISE, unsaid).params == {"count": 2}


def test_an_act_of_another_kind_is_refused() -> None:
    judged = refused((Kind.ASSEMBLE, Level.BRANCH), S.ARRIVED, A.SURVEY, READY)
    assert judged.params == {"kind": "集结报到哨"}


def test_everything_has_a_name_and_the_levels_lead_upwards() -> None:
    for kind, names in (
        (Level, LEVEL_NAMES),
        (Tried, TRIED_NAMES),
        (Kind, KIND_NAMES),
        (Category, CATEGORY_NAMES),
        (Lack, LACK_NAMES),
        (Content, CONTENT_NAMES),
        (WhistleState, STATE_NAMES),
    ):
        assert set(names) == set(kind)
    assert len(Category) == 7
    assert NEXT_LEVEL == {
        Level.BRANCH: Level.COMMUNITY,
        Level.COMMUNITY: Level.STREET,
        Level.VILLAGE: Level.STREET,
        Level.STREET: None,
    }


@pytest.mark.parametrize(
    ("level", "tried", "allowed"),
    [
        (Level.BRANCH, Tried.HALL, True),
        (Level.COMMUNITY, Tried.HALL, False),
        (Level.COMMUNITY, Tried.BRANCH, True),
        (Level.VILLAGE, Tried.HALL, False),
        (Level.STREET, Tried.BRANCH, False),
        (Level.STREET, Tried.COMMUNITY, True),
    ],
)
def test_the_lowest_competent_level_goes_first(
    level: Level, tried: Tried, *, allowed: bool
) -> None:
    assert is_lowest_competent(level, tried) is allowed
