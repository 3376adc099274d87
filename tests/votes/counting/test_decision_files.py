"""Figures from a file: what may be left out, what is impossible, and what is said about it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from votes.counting.decision_file import FileDecision, Unreadable, decide_file
from votes.counting.presets.table import PRESETS

TODAY = date(2026, 11, 30)
OWNERS: dict[str, Any] = {
    "preset": "owners_special",
    "eligible": {"heads": 300, "area": 3_000_000},
    "took_part": {"heads": 210, "area": 2_100_000},
    "yes": {"heads": 160, "area": 1_600_000},
    "no": {"heads": 50, "area": 500_000},
}
HALL: dict[str, Any] = {"preset": "hall_default", "eligible": {"heads": 40}}


def decided(asked: Any, **changes: Any) -> FileDecision:
    content = {**asked, **changes}
    return decide_file(json.dumps({k: v for k, v in content.items() if v != ""}).encode(), TODAY)


def outcome(asked: Any, **changes: Any) -> str:
    return decided(asked, **changes).decision.outcome.value


def test_the_file_of_the_guide_is_decided_line_by_line() -> None:
    found = decided(OWNERS).as_json()
    assert found["outcome"] == "passed"
    assert [(t["name"], t["left"], t["right"], t["holds"]) for t in found["tests"]] == [
        ("quorum_took_part_heads", 630, 600, True),
        ("quorum_took_part_area", 6_300_000, 6_000_000, True),
        ("threshold_yes_heads", 640, 630, True),
        ("threshold_yes_area", 6_400_000, 6_300_000, True),
    ]
    assert all(test["article"] == "民法典第278条" for test in found["tests"])
    assert (found["row"], found["verified"], found["remarks"]) == ("P02", True, [])


def test_what_is_left_out_is_nothing_or_the_sum() -> None:
    assert outcome(OWNERS, took_part="") == "passed"
    assert outcome(OWNERS, no="", took_part="") == "inquorate"
    assert outcome(HALL, yes={"heads": 27}) == "passed"
    assert outcome(HALL) == "inquorate"
    assert outcome(HALL, yes=27, no=None) == "passed"
    assert outcome(OWNERS, yes={"heads": 0, "area": 0}, no="", took_part="") == "inquorate"


def test_the_most_votes_are_held_against_the_strongest_of_the_others() -> None:
    village: dict[str, Any] = {"preset": "vc_election_runoff", "eligible": 1000}
    votes = {"took_part": 600, "yes": 240, "no": 360}
    assert outcome(village, **votes) == "failed"
    assert outcome(village, **votes, rival=200) == "passed"
    assert outcome(village, **votes, rival={"heads": 240}) == "tied"
    with pytest.raises(Unreadable):
        outcome(village, **votes, rival=601)


def test_those_present_count_where_the_rule_asks_for_them() -> None:
    assert outcome(HALL, present={"heads": 40}, yes={"heads": 20}) == "failed"
    assert outcome(HALL, present={"heads": 40}, yes={"heads": 20}, no={"heads": 20}) == "tied"
    in_the_room = {"heads": 3, "area": 100}
    assert outcome(OWNERS, present=in_the_room) == "passed"


def test_who_took_part_and_is_on_no_side_abstained_and_it_is_said_so() -> None:
    found = decided(HALL, took_part={"heads": 30}, yes={"heads": 16}, no={"heads": 12})
    assert (found.decision.figures.abstain.heads, found.decision.figures.invalid.heads) == (2, 0)
    assert any("abstain" in remark for remark in found.remarks)
    spoilt = decided(HALL, took_part=30, yes=16, no=11, invalid=1)
    assert (spoilt.decision.figures.abstain.heads, spoilt.decision.figures.invalid.heads) == (2, 1)
    assert decided(HALL, yes=16, invalid={"heads": 14}).remarks == ()


def test_where_those_who_abstained_are_named_the_remainder_is_invalid() -> None:
    found = decided(HALL, took_part=30, yes=16, no=11, abstain=2)
    assert (found.decision.figures.abstain.heads, found.decision.figures.invalid.heads) == (2, 1)
    assert any("invalid" in remark for remark in found.remarks)


def test_by_roberts_rules_a_remainder_is_no_vote_and_a_spoilt_ballot_is_one() -> None:
    meeting = {"preset": "ronr", "eligible": 40, "took_part": 30, "yes": 14, "no": 13}
    assert outcome(meeting) == "passed"
    assert outcome(meeting, abstain=2) == "failed"
    assert outcome(meeting, invalid=1) == "failed"
    assert outcome(meeting, invalid=0) == "passed"


def test_the_day_chooses_the_law_and_the_purpose_the_halls_rule() -> None:
    villagers = {"preset": "P08", "eligible": {"heads": 100}, "yes": {"heads": 60}}
    before = decided(villagers, on="2025-06-01").as_json()
    after = decided(villagers).as_json()
    assert (before["version"], before["verified"], before["remarks"]) == ("2018", True, [])
    assert (after["version"], after["verified"]) == ("2025", False)
    assert "not verified" in after["remarks"][-1]
    assert outcome(HALL, yes=16, no=14, purpose="adopt") == "passed"
    assert outcome(HALL, yes=16, no=14, purpose="long_term") == "failed"


def test_households_and_deputies_are_counted_as_themselves() -> None:
    meeting = {"preset": "villagers", "eligible": {"households": 300}, "yes": {"households": 200}}
    assert decided(meeting).preset.code == "villagers_households"
    by_reps = {"preset": "yishi_yiyi_reps", "eligible": {"heads": 300}, "yes": {"heads": 200}}
    assert outcome(by_reps) == "passed"
    dual = {
        "preset": "P19",
        "eligible": {"heads": 61, "deputies": 11},
        "yes": {"heads": 41, "deputies": 6},
        "no": {"heads": 20, "deputies": 5},
    }
    assert outcome(dual) == "passed"
    assert outcome(dual, yes={"heads": 41, "deputies": 0}) == "failed"


def test_silent_owners_are_counted_only_with_proof_for_each() -> None:
    case = {
        "preset": "owners_ordinary",
        "eligible": {"heads": 1291, "area": 129_100},
        "yes": {"heads": 417, "area": 41_700},
        "no": {"heads": 278, "area": 27_800},
        "abstain": {"heads": 8, "area": 800},
    }
    silent = {"heads": 584, "area": 58_400}
    assert outcome(case) == "inquorate"
    found = decided(case, deemed={**silent, "delivered": 584})
    assert found.decision.outcome.value == "passed"
    assert "584 silent owners counted as yes" in found.remarks[-1]
    tied = decided(case, no=case["yes"], deemed={"heads": 9, "area": 1, "delivered": 9})
    assert "no majority" in tied.remarks[-1]
    for wrong in ({**silent}, {**silent, "delivered": 583}, [584]):
        with pytest.raises(Unreadable):
            decided(case, deemed=wrong)
    with pytest.raises(Unreadable, match="more silent"):
        decided(case, deemed={"heads": 600, "area": 1, "delivered": 600})
    with pytest.raises(Unreadable, match="never counts the silent"):
        decided(HALL, yes=30, deemed={"heads": 1, "delivered": 1})


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"preset": "P99"}, "no preset"),
        ({"preset": ""}, "no preset"),
        ({"preset": 2}, "no preset"),
        ({"eligible": ""}, "eligible is missing"),
        ({"yes": {"heads": 160}}, "yes has no area"),
        ({"eligible": 300}, "eligible has no area"),
        ({"yes": {"heads": 160.0, "area": 1}}, "not a whole number"),
        ({"yes": {"heads": True, "area": 1}}, "yes.heads"),
        ({"yes": {"heads": "160", "area": 1}}, "yes.heads"),
        ({"yes": {"heads": -1, "area": 1}}, "yes.heads"),
        ({"yes": {"heads": 10**1001, "area": 1}}, "yes.heads"),
        ({"yes": {"heads": 161, "area": 1_600_000}}, "add up"),
        ({"invalid": {"heads": 1, "area": 0}}, "add up"),
        (
            {
                "took_part": {"heads": 220, "area": 2_100_000},
                "abstain": {"heads": 0, "area": 0},
                "invalid": {"heads": 0, "area": 0},
            },
            "add",
        ),
        ({"eligible": {"heads": 209, "area": 3_000_000}}, "more were present than were eligible"),
        ({"present": {"heads": 301, "area": 0}}, "more were present than were eligible"),
        ({"abstian": {"heads": 1, "area": 1}}, "'abstain'"),
        ({"on": "1 June"}, "no day"),
        ({"on": 2025}, "no day"),
        ({"purpose": "plan"}, "purpose"),
    ],
)
def test_what_no_vote_could_have_is_refused(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        decided(OWNERS, **changes)


def test_more_votes_than_people_in_the_room_are_refused() -> None:
    with pytest.raises(Unreadable, match="more took part than were present"):
        decided(HALL, present={"heads": 27}, yes={"heads": 28})


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{", b"\xff", b'{"preset":"ronr","preset":"ronr"}', b"[" * 100_000, b"9" * 5000],
)
def test_what_is_no_object_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable):
        decide_file(content, TODAY)


def test_what_means_nothing_here_is_passed_over_and_named() -> None:
    assert decided(HALL, yes=30, title="绿化").remarks == ("passed over: title",)


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(sorted(PRESETS)), st.integers(0, 40), st.integers(0, 40), st.integers(1, 10**30)
)
def test_any_preset_decides_and_scaling_changes_nothing(
    code: str, yes: int, no: int, factor: int
) -> None:
    def file(times: int) -> dict[str, Any]:
        units = ("heads", "area", "households", "deputies")
        numbers = {"eligible": 60, "took_part": yes + no, "yes": yes, "no": no}
        return {"preset": code} | {
            name: dict.fromkeys(units, number * times) for name, number in numbers.items()
        }

    if yes + no <= 60:
        one, many = decided(file(1)), decided(file(factor))
        assert one.decision.outcome is many.decision.outcome
        told = json.loads(json.dumps(many.as_json()))
        assert told["outcome"] in {"passed", "failed", "tied", "inquorate"}
        assert told["tests"]
