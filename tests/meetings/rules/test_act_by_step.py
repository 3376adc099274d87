"""The table of acts by step: for each step, who may do what; everything else is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from meetings.rules import acts
from meetings.rules.act_json import to_json
from meetings.rules.offers import candidates, in_order, not_in_order
from tests.meetings.rules.hall import (
    ANNA,
    CHAIR,
    CLERK,
    CON,
    EXPERT,
    MOVER,
    OWNER,
    PRO,
    SITTER,
    Hall,
)

ALWAYS_CHAIR = "leave count_room enrol fix_next_time hand_over_chair"
BREAKS = "recess adjourn suspend"


def _waiting(hall: Hall) -> Hall:
    """Reach a debate in which both sides wait."""
    hall.at_debate()
    hall.claim(ANNA, PRO)
    hall.claim(OWNER, CON)
    return hall


def _speaking(hall: Hall) -> Hall:
    """Reach a debate in which Anna is speaking."""
    _waiting(hall)
    hall.do(acts.Recognise, CHAIR)
    hall.do(acts.StartSpeech, ANNA)
    return hall


Row = tuple[Callable[[Hall], Hall], str, str, str, str]

TABLE: dict[str, Row] = {
    # state: how to reach it, the chair, the mover, another voter, a stakeholder
    "nothing pending": (
        Hall.in_session,
        f"{ALWAYS_CHAIR} {BREAKS} open_item close",
        "move move leave",
        "move move leave",
        "leave",
    ),
    "① statement": (
        Hall.moved,
        f"{ALWAYS_CHAIR} {BREAKS} start_speech end_speech rebuke",
        "start_speech end_speech move withdraw_motion leave",
        "move leave",
        "leave",
    ),
    "② seconding": (
        Hall.at_seconding,
        f"{ALWAYS_CHAIR} {BREAKS} rebuke",
        "move withdraw_motion leave",
        "second move leave",
        "leave",
    ),
    "③ opposition": (
        Hall.at_opposition,
        f"{ALWAYS_CHAIR} {BREAKS} ask_opposition rebuke",
        "move withdraw_motion leave",
        "claim move leave",
        "claim leave",
    ),
    "④ debate": (
        Hall.at_debate,
        f"{ALWAYS_CHAIR} {BREAKS} next_step rebuke",
        "claim claim move withdraw_motion leave",
        "claim claim claim move leave",
        "claim claim claim leave",
    ),
    "④ with both sides waiting": (
        _waiting,
        f"{ALWAYS_CHAIR} {BREAKS} recognise rebuke",
        "claim claim move withdraw_motion leave",
        "withdraw_claim move leave",
        "withdraw_claim leave",
    ),
    "④ while one speaks": (
        _speaking,
        f"{ALWAYS_CHAIR} suspend end_speech rebuke",
        "claim claim move withdraw_motion leave",
        "end_speech move leave",
        "withdraw_claim leave",
    ),
    "⑤ expert": (
        Hall.at_expert,
        f"{ALWAYS_CHAIR} {BREAKS} recognise next_step rebuke",
        "move withdraw_motion leave",
        "move leave",
        "leave",
    ),
    "ready": (
        Hall.at_ready,
        f"{ALWAYS_CHAIR} {BREAKS} put_question rebuke",
        "move withdraw_motion leave",
        "move leave",
        "leave",
    ),
    "voting": (
        Hall.at_voting,
        f"{ALWAYS_CHAIR} void_poll",
        "leave",
        "leave",
        "leave",
    ),
    "a point of order waits": (
        Hall.at_ruling,
        f"{ALWAYS_CHAIR} {BREAKS} rule_point",
        "leave",
        "leave",
        "leave",
    ),
}


@pytest.mark.parametrize("state", TABLE)
def test_in_each_step_each_person_may_do_exactly_this(state: str) -> None:
    reach, *expected = TABLE[state]
    hall = reach(Hall())
    for person, codes in zip((CHAIR, MOVER, ANNA, OWNER), expected, strict=True):
        found = sorted(offer.code for offer in in_order(hall.floor, person, hall.at))
        assert found == sorted(codes.split()), (state, person)


@pytest.mark.parametrize("state", TABLE)
def test_whatever_is_not_in_order_says_why_by_which_rule_and_what_would_help(state: str) -> None:
    hall = TABLE[state][0](Hall())
    for person in (CHAIR, MOVER, ANNA, OWNER, EXPERT, SITTER, CLERK):
        offers = in_order(hall.floor, person, hall.at)
        refusals = not_in_order(hall.floor, person, hall.at)
        assert len(offers) + len(refusals) == len(candidates(hall.floor, person, hall.at))
        for one in refusals:
            assert one.refusal.why.said(str, str)
            assert one.refusal.advice.said(str, str)
            assert one.refusal.paragraph


@pytest.mark.parametrize("state", TABLE)
def test_what_belongs_to_the_chair_is_refused_to_everyone_else(state: str) -> None:
    hall = TABLE[state][0](Hall())
    chairs = {
        candidate.act.CODE: candidate.act for candidate in candidates(hall.floor, CHAIR, hall.at)
    }
    only = set(chairs) - {c.act.CODE for c in candidates(hall.floor, CLERK, hall.at)}
    assert "put_question" in only
    for code in only:
        values = {
            name: getattr(chairs[code], name)
            for name in to_json(chairs[code])
            if name not in {"act", "v", "at", "by"}
        }
        hall.refused(type(chairs[code]), MOVER, **values)
