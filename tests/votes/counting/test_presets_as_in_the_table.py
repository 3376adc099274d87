"""Every row of decision-rules.md, held against its own words at the number where it turns."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from meetings.presets.preset import QuorumBase
from meetings.presets.table import CODES
from meetings.presets.table import preset as meeting_preset
from votes.counting.decision import Outcome, decide
from votes.counting.figures import Figures, Weight
from votes.counting.presets.preset import Voters
from votes.counting.presets.table import (
    PRESETS,
    ROWS,
    beside,
    code_of,
    in_force,
    preset,
)
from votes.counting.rules import Subject

TODAY, THEN = date(2026, 11, 30), date(2025, 6, 1)
LAST_DAY, REVISED = date(2025, 12, 31), date(2026, 1, 1)
PASSED, FAILED, TIED, INQUORATE = Outcome


def heads(eligible: int, present: int, yes: int, no: int, abstain: int = 0) -> Figures:
    weights = (eligible, present, yes + no + abstain, yes, no, abstain)
    return Figures(*(Weight(number) for number in weights))


def both(eligible: int, yes: int, no: int, abstain: int = 0) -> Figures:
    """As many square metres as heads, times a hundred."""
    took_part = yes + no + abstain
    numbers = (eligible, took_part, took_part, yes, no, abstain)
    return Figures(*(Weight(number, number * 100) for number in numbers))


def households(eligible: int, present: int, yes: int, no: int) -> Figures:
    numbers = (eligible, present, yes + no, yes, no)
    weights = [Weight(0, 0, number or None) for number in numbers]
    return Figures(*[*weights, Weight(0)])


def chambers(deputies: tuple[int, int], everybody: tuple[int, int]) -> Figures:
    """Votes for and against, of the deputies and of all, everybody voting."""
    yes = Weight(everybody[0], 0, None, deputies[0] or None)
    no = Weight(everybody[1], 0, None, deputies[1] or None)
    return Figures(yes + no, yes + no, yes + no, yes, no, Weight(0))


TURNS = [
    # P01, P02: two thirds of both take part, then more than half, or three quarters, of those.
    ("owners_ordinary", both(300, 101, 99), PASSED),
    ("owners_ordinary", both(300, 100, 100), TIED),
    ("owners_ordinary", both(300, 100, 99, 1), FAILED),
    ("owners_ordinary", both(300, 199, 0), INQUORATE),
    ("owners_special", both(300, 150, 50), PASSED),
    ("owners_special", both(300, 149, 51), FAILED),
    # P03: every one of those affected.
    ("house_to_business", heads(24, 24, 24, 0), PASSED),
    ("house_to_business", heads(24, 23, 23, 0), FAILED),
    # P04: more than half of all, or two thirds of all.
    ("owners_pre2021", both(300, 151, 0), PASSED),
    ("owners_pre2021", both(300, 150, 1), FAILED),
    ("owners_pre2021", both(300, 150, 0), INQUORATE),
    ("owners_pre2021_special", both(300, 200, 0), PASSED),
    ("owners_pre2021_special", both(300, 199, 0), FAILED),
    # P05, P06: more than half come, more than half of those present agree.
    ("residents_2018", heads(101, 51, 26, 25), PASSED),
    ("residents_2018", heads(101, 51, 25, 20), FAILED),
    ("residents_2018", heads(102, 51, 51, 0), INQUORATE),
    ("residents_2025", heads(101, 51, 26, 25), PASSED),
    ("residents_2018_households", households(101, 51, 26, 25), PASSED),
    ("residents_2025_households", households(102, 51, 51, 0), INQUORATE),
    ("rc_internal", heads(9, 5, 3, 2), PASSED),
    ("rc_internal", heads(9, 4, 4, 0), INQUORATE),
    # P08 to P10.
    ("villagers", heads(1000, 501, 251, 250), PASSED),
    ("villagers", heads(1000, 500, 500, 0), INQUORATE),
    ("villagers_households", households(300, 200, 101, 99), PASSED),
    ("villagers_households", households(300, 199, 199, 0), INQUORATE),
    ("village_reps", heads(30, 20, 11, 9), PASSED),
    ("village_reps", heads(30, 20, 10, 9), FAILED),
    ("village_reps", heads(30, 19, 19, 0), INQUORATE),
    ("village_group", heads(60, 40, 21, 19), PASSED),
    ("village_group", heads(60, 39, 39, 0), INQUORATE),
    ("village_group_households", households(60, 40, 21, 0), PASSED),
    # P11, P12: more than half of those registered vote; a run-off needs a third and the most.
    ("vc_election", heads(1000, 501, 251, 250), PASSED),
    ("vc_election", heads(1000, 501, 250, 251), FAILED),
    ("vc_election", heads(1000, 500, 500, 0), INQUORATE),
    ("vc_election_runoff", heads(1000, 600, 200, 199, 201), PASSED),
    ("vc_election_runoff", heads(1000, 600, 199, 100, 301), FAILED),
    ("vc_election_runoff", heads(1000, 600, 250, 251, 99), FAILED),
    ("vc_election_runoff", heads(1000, 600, 300, 300), TIED),
    ("vc_recall", heads(1000, 501, 251, 250), PASSED),
    ("vc_recall", heads(1000, 500, 500, 0), INQUORATE),
    # P13: two thirds of all, not of those who came.
    ("collective", heads(300, 200, 200, 0), PASSED),
    ("collective", heads(300, 250, 199, 0), FAILED),
    ("collective", heads(300, 199, 199, 0), INQUORATE),
    ("collective_reps", heads(30, 20, 20, 0), PASSED),
    ("collective_reps", heads(30, 30, 19, 11), FAILED),
    # P14: households.
    ("yishi_yiyi", heads(1000, 501, 251, 0), PASSED),
    ("yishi_yiyi_households", households(300, 200, 101, 0), PASSED),
    ("yishi_yiyi_reps", households(300, 200, 101, 99), PASSED),
    ("yishi_yiyi_reps", households(300, 200, 100, 99), FAILED),
    ("yishi_yiyi_reps", households(300, 199, 199, 0), INQUORATE),
    # P15: of those due, or of those who came.
    ("party_members", heads(90, 60, 46, 0), PASSED),
    ("party_members", heads(90, 60, 45, 0), FAILED),
    ("party_members", heads(90, 59, 59, 0), INQUORATE),
    ("party_members_attending", heads(90, 60, 31, 0), PASSED),
    # P16, P17: of all deputies.
    ("npc", heads(2980, 2900, 1491, 0), PASSED),
    ("npc", heads(2980, 2900, 1490, 0), FAILED),
    ("npc", heads(2980, 1986, 1986, 0), INQUORATE),
    ("npc_constitution", heads(2982, 2900, 1988, 0), PASSED),
    ("npc_constitution", heads(2982, 2900, 1987, 0), FAILED),
    ("npcsc", heads(175, 88, 88, 0), PASSED),
    ("npcsc", heads(175, 87, 87, 0), INQUORATE),
    ("local_pc", heads(200, 101, 101, 0), PASSED),
    ("local_pc", heads(200, 200, 100, 0), FAILED),
    ("local_sc", heads(51, 26, 26, 0), PASSED),
    ("local_sc", heads(51, 25, 25, 0), INQUORATE),
    # P18: more than half of the committee sign.
    ("owners_committee_bj", heads(7, 4, 4, 0), PASSED),
    ("owners_committee_bj", heads(7, 7, 3, 0), FAILED),
    # P19: deputies by more than half, and all by more than two thirds.
    ("shigu_dual", chambers((6, 5), (41, 20)), PASSED),
    ("shigu_dual", chambers((6, 5), (40, 20)), FAILED),
    ("shigu_dual", chambers((5, 5), (50, 10)), FAILED),
    # P20: of the votes cast.
    ("ronr", heads(100, 51, 2, 1, 40), PASSED),
    ("ronr", heads(100, 50, 50, 0), INQUORATE),
    ("ronr_two_thirds", heads(100, 60, 2, 1), PASSED),
    # P21: by purpose.
    ("hall_default", heads(40, 27, 14, 13), PASSED),
    ("hall_default", heads(40, 26, 26, 0), INQUORATE),
    ("hall_default_plan", heads(40, 28, 14, 0), FAILED),
    ("hall_default_appraise", heads(40, 40, 14, 6), PASSED),
    ("hall_default_appraise", heads(40, 40, 27, 13), FAILED),
    ("hall_default_long_term", heads(40, 30, 20, 10), PASSED),
    ("hall_default_long_term", heads(40, 30, 19, 0), FAILED),
]


@pytest.mark.parametrize(("code", "figures", "outcome"), TURNS)
def test_each_row_turns_where_its_words_say(code: str, figures: Figures, outcome: Outcome) -> None:
    assert decide(PRESETS[code], figures).outcome is outcome


def test_every_code_and_every_row_is_tried() -> None:
    assert {code for code, _, _ in TURNS} == set(PRESETS)
    rows = {row.rule.preset for row in ROWS}
    assert rows == {f"P{n:02d}" for n in range(1, 22) if n != 13} | {"P13a", "P13b"}


def test_the_laws_revised_for_2026_stand_unverified_until_somebody_reads_them() -> None:
    codes = ("villagers", "village_reps", "village_group", "vc_election", "vc_recall")
    for code in codes:
        before, after = preset(code, LAST_DAY), preset(code, REVISED)
        assert (before.rule.verified, before.rule.version) == (True, "2018")
        assert (after.rule.verified, after.rule.version) == (False, "2025")
        assert after.note
        assert all("未核对" in test.article for test in after.rule.tests)
        for old, new in zip(before.rule.tests, after.rule.tests, strict=True):
            assert (old.numerator, old.denominator, old.strict) == (
                new.numerator,
                new.denominator,
                new.strict,
            )
    assert "residents_2018" not in in_force(REVISED)
    assert "residents_2025" not in in_force(LAST_DAY)
    assert not PRESETS["residents_2025"].verified
    assert all(row.note for row in ROWS if not row.rule.verified)


def test_a_rule_that_is_past_still_decides_what_was_decided_under_it() -> None:
    assert preset("owners_pre2021", TODAY).rule.version == "2018"
    assert "owners_pre2021" not in in_force(TODAY)
    with pytest.raises(KeyError):
        preset("no such rule", TODAY)


def test_no_day_has_two_versions_of_a_code() -> None:
    for day in (THEN, LAST_DAY, REVISED, TODAY):
        held = [row.code for row in ROWS if row.holds_on(day)]
        assert len(held) == len(set(held))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("P02", "owners_special"),
        ("p13A", "collective"),
        ("P13b", "collective_reps"),
        ("P13", "collective"),
        ("collective_b", "collective_reps"),
        ("P16", "npc"),
        ("P21", "hall_default"),
        (" Owners_Ordinary ", "owners_ordinary"),
        ("residents", "residents_2025"),
        ("P22", None),
        ("", None),
    ],
)
def test_a_rule_is_found_by_code_row_or_other_name(name: str, code: str | None) -> None:
    assert code_of(name) == code


@pytest.mark.parametrize("day", [THEN, LAST_DAY, REVISED, TODAY])
def test_both_sides_of_a_row_agree(day: date) -> None:
    """The meeting's quorum and the vote's are one, of one law, checked or not alike."""
    paired = [row for row in in_force(day).values() if row.meeting]
    assert {row.meeting for row in paired} == set(CODES)
    for row in paired:
        meeting, rule = meeting_preset(row.meeting, day), row.rule
        assert meeting is not None
        assert beside(row.meeting, day) is row
        assert (meeting.row, meeting.law, meeting.version) == (rule.preset, rule.law, rule.version)
        assert meeting.verified == rule.verified
        assert (meeting.effective_from, meeting.effective_to) == (
            rule.effective_from,
            rule.effective_to,
        )
        assert (meeting.base is QuorumBase.UNSET) == (rule.quorum == ())
        subject = {QuorumBase.MEMBERS: Subject.PRESENT, QuorumBase.TAKING_PART: Subject.TOOK_PART}
        for test in rule.quorum:
            assert meeting.quorum is not None
            assert meeting.quorum == Fraction(test.numerator, test.denominator)
            assert meeting.strict == test.strict
            assert subject[meeting.base] is test.subject
    assert beside("no such rule", day) is None


def test_the_roll_comes_from_owners_and_households_where_the_row_says_so() -> None:
    owners = {row.code for row in ROWS if row.voters is Voters.OWNERS}
    assert owners == {
        *("owners_ordinary", "owners_special", "owners_pre2021", "owners_pre2021_special")
    }
    assert {row.code for row in ROWS if row.may_deem} == owners
    assert preset("house_to_business", TODAY).voters is Voters.AFFECTED_OWNERS
    assert preset("yishi_yiyi_reps", TODAY).voters is Voters.HOUSEHOLDS
