"""What is no script is told so; what a script may write in several ways means the same."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.rules.scripts.acts import BUILDERS, PLAYED
from meetings.rules.scripts.playing import Line, play
from meetings.rules.scripts.reading import Script, ScriptError, read

GOOD: dict[str, Any] = {"rules": "ronr", "chair": "chair", "members": ["chair", "a", "b", "c"]}
MOVE: dict[str, Any] = {"by": "a", "act": "move", "motion": "main_motion", "text": "buy ten chairs"}
STATED: list[dict[str, Any]] = [MOVE, {"by": "b", "act": "second"}, {"by": "chair", "act": "state"}]


def _play(*acts: dict[str, Any], **top: Any) -> list[Line]:
    return list(play(read(GOOD | {"acts": list(acts)} | top)))


def _said(line: Line, script: Script | None = None) -> str:
    return line.reason.said(str, str)


@pytest.mark.parametrize(
    ("plain", "said"),
    [
        ([], "剧本应是一个 JSON 对象"),
        ({}, "剧本缺少 chair"),
        (GOOD | {"chair": " "}, "剧本缺少 chair"),
        (GOOD | {"members": "a"}, "members 应是人名的列表"),
        (GOOD | {"members": ["a", 3]}, "members 应是人名的列表"),
        (GOOD | {"members": ["a", "a"]}, "members 中有人重复"),
        (GOOD | {"present": ["z"]}, "present 中的“z”不在 members 中"),
        (GOOD | {"rules": "calvinball"}, "没有这套议事规则"),
        (GOOD | {"rules": "async", "authorised_by": ""}, "线上议事厅须写明由哪一项规则授权"),
        (GOOD | {"overrides": 3}, "overrides 应是一个对象"),
        (GOOD | {"overrides": {"tempo": 3}}, "没有这项规则"),
        (GOOD | {"quorum": 0}, "quorum 应是至少为 1 的整数"),
        (GOOD, "acts 应是行为的列表"),
    ],
)
def test_what_is_no_script_is_refused_before_anything_is_played(plain: object, said: str) -> None:
    with pytest.raises(ScriptError, match=said) as error:
        read(plain)
    assert error.value.why
    assert error.value.remedy


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ({"act": "dance"}, "没有“dance”这种行为"),
        ({"by": "a"}, "没有“”这种行为"),
        ({"act": ["second"]}, "没有“”这种行为"),
        ({"by": "a", "act": "result", "yes": 3, "no": 0}, "只有主持人可以宣布表决结果"),
        ({"by": "a", "act": "speak", "seconds": -5}, "seconds 填写有误"),
        ({"by": "a", "act": "speak", "minutes": "long"}, "minutes 填写有误"),
        ({"act": "rule", "sustained": "perhaps"}, "sustained 填写有误"),
        ({"by": "z", "act": "second"}, "没有“z”这个人"),
        ({"by": "z", "act": "speak"}, "没有“z”这个人"),
        ({"by": 3, "act": "second"}, "没有“3”这个人"),
        ({"by": "a", "act": "claim", "stance": "maybe"}, "没有“maybe”这种立场"),
        ({"by": "chair", "act": "recognize", "whom": "z"}, "没有“z”这个人"),
        ({"act": "result", "yes": "many", "no": 1}, "yes 填写有误"),
        ({"act": "result", "yes": 1, "no": 1, "voters": 3}, "voters 填写有误"),
        ({"act": "result", "yes": 1, "no": 1, "voters": {"a": "perhaps"}}, "a 填写有误"),
        ({"act": "result", "yes": 1, "no": 1, "chair_vote": "perhaps"}, "chair_vote 填写有误"),
        ({"act": "present"}, "没有写明谁在场"),
        ({"act": "unanimous_consent", "objection_by": "z"}, "没有“z”这个人"),
    ],
)
def test_a_malformed_act_is_out_of_order_and_the_script_goes_on(
    act: dict[str, Any], said: str
) -> None:
    *before, bad, after = _play(*STATED, act, {"by": "a", "act": "claim", "stance": "pro"})
    assert not bad.in_order
    assert re.match(f"第 4 个行为：.*{said}", _said(bad))
    assert bad.rule
    assert (bad.pending, bad.floor) == (before[-1].pending, before[-1].floor)
    assert after.in_order


def test_what_is_no_act_at_all_is_one_line_like_any_other() -> None:
    lines = list(play(read(GOOD | {"acts": [3, None, MOVE]})))
    assert [(line.act, line.in_order) for line in lines] == [
        ("", False),
        ("", False),
        ("move", True),
    ]


_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3)
_VALUES = st.recursive(
    _SCALARS | st.sampled_from(["a", "b", "chair", "pro", "amend", "reconsider", "commit"]),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=3,
)
_KEYS = (
    *(
        "by",
        "motion",
        "text",
        "stance",
        "whom",
        "seconds",
        "minutes",
        "yes",
        "no",
        "abstain",
        "days",
    ),
    *("sustained", "objection_by", "members", "target", "parts", "operation", "strike", "insert"),
    *("after", "at", "degree", "scope", "method", "about", "thresholds", "until", "voters", "to"),
    *("chair_vote", "next_time", "sessions", "before", "independent", "earlier", "substitute"),
)
_ACTS = st.builds(
    lambda act, rest: {"act": act, **rest},
    st.sampled_from(sorted({*BUILDERS, *PLAYED, "nonsense"})),
    st.dictionaries(st.sampled_from(_KEYS), _VALUES, max_size=4),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_ACTS, max_size=6))
def test_no_act_however_malformed_breaks_off_the_script(acts: list[dict[str, Any]]) -> None:
    lines = _play(*STATED, *acts)
    assert [line.n for line in lines] == list(range(1, len(acts) + 4))
    assert all(_said(line) and line.rule for line in lines)


def test_the_quorum_is_the_majority_of_all_members_unless_written() -> None:
    assert read(GOOD | {"acts": []}).quorum == 3
    assert read(GOOD | {"acts": [], "quorum": 4}).quorum == 4
    assert read(GOOD | {"acts": []}).name(99) == ""


def test_a_chair_who_is_no_member_presides_without_a_vote() -> None:
    script = read(GOOD | {"members": ["a", "b", "c"], "acts": []})
    assert script.voters == (1, 2, 3)
    assert script.chair == 4
    assert len(_play(*STATED, members=["a", "b", "c"])) == 3


def test_an_unknown_motion_is_out_of_order() -> None:
    line = _play({"by": "a", "act": "move", "motion": "waltz"})[0]
    assert not line.in_order
    assert "没有这种动议：waltz" in _said(line)


@pytest.mark.parametrize(
    "votes",
    [
        {"yes": ["a", "b"], "no": ["c"]},
        {"yes": 2, "no": 1, "voters": {"yes": ["a", "b"], "no": ["c"]}},
        {"yes": 2, "no": 1, "votes": {"a": "yes", "b": "yes", "c": "no"}},
        {"yes": 2, "no": 1, "yes_by": ["a", "b"], "no_by": ["c"]},
    ],
)
def test_a_named_vote_may_be_written_in_several_ways(votes: dict[str, Any]) -> None:
    lines = _play(
        *STATED,
        {"act": "put"},
        {"act": "result", **votes},
        {"by": "c", "act": "move", "motion": "reconsider"},
        {"by": "a", "act": "move", "motion": "reconsider"},
    )
    assert lines[4].outcome == "adopted"
    assert [line.in_order for line in lines[5:]] == [False, True]


@pytest.mark.parametrize(
    ("change", "becomes"),
    [
        ({"operation": "strike-and-insert", "strike": "ten", "insert": "six"}, "buy six chairs"),
        ({"strike": "ten ", "operation": "strike"}, "buy chairs"),
        ({"strike": " chairs"}, "buy ten"),
        ({"insert": "red", "after": "ten"}, "buy ten red chairs"),
        ({"insert": "red", "before": "chairs"}, "buy ten red chairs"),
        ({"insert": "please", "at": "front"}, "please buy ten chairs"),
        ({"insert": "today"}, "buy ten chairs today"),
        ({"operation": "substitute", "text": "rent a hall"}, "rent a hall"),
        ({"substitute": "rent a hall"}, "rent a hall"),
        ({"text": "today"}, "buy ten chairs today"),
        ({}, "buy ten chairs修改"),
    ],
)
def test_an_amendment_may_be_written_in_several_ways(change: dict[str, Any], becomes: str) -> None:
    lines = _play(
        *STATED,
        {"by": "b", "act": "move", "motion": "amend", **change},
        {"by": "c", "act": "second"},
        {"act": "state"},
        {"act": "put"},
        {"act": "result", "yes": 3, "no": 0},
        {"act": "put"},
    )
    assert lines[-1].reason.values["text"] == becomes


def test_the_chair_may_be_left_out_and_acts_have_other_names() -> None:
    lines = _play(
        *STATED,
        {"by": "a", "act": "claim"},
        {"act": "recognise", "who": "a"},
        {"by": "chair", "act": "speak", "seconds": 30},
        {"by": "a", "act": "speak", "minutes": 2},
        {"by": "a", "act": "speak", "seconds": 30},
        {"by": "b", "act": "speak", "seconds": 30},
        {"by": "chair", "act": "speak", "seconds": 30},
        {"by": "a", "act": "end_speech"},
        {"act": "recognize", "whom": "b"},
        {"by": "b", "act": "yield"},
        {"act": "put_question"},
        {"act": "void", "reason": "noise"},
        {"act": "put"},
        {"act": "void"},
        {"act": "hand_over_chair", "to": "c"},
    )
    assert [n for n, line in enumerate(lines, 1) if not line.in_order] == [6, 9, 10]
    assert lines[4].floor == "a"
    assert lines[11].floor == "b"


def test_a_speech_of_no_stated_length_takes_no_time() -> None:
    lines = _play(
        *STATED,
        {"by": "a", "act": "claim"},
        {"by": "chair", "act": "recognize"},
        {"by": "a", "act": "speak"},
        {"by": "a", "act": "speak", "seconds": 600},
    )
    assert all(line.in_order for line in lines)


def test_an_inquiry_counts_as_answered_when_business_goes_on() -> None:
    lines = _play(*STATED, {"by": "b", "act": "move", "motion": "request_for_info"}, {"act": "put"})
    assert lines[3].pending == ("main_motion", "request_for_info")
    assert lines[4].in_order
    assert lines[4].pending == ("main_motion",)


def test_a_recess_ends_when_the_chair_goes_on() -> None:
    lines = _play(
        *STATED,
        {"act": "recess"},
        {"by": "a", "act": "claim"},
        {"act": "put"},
        {"act": "resume"},
    )
    assert [line.in_order for line in lines[3:]] == [True, False, True, False]


def test_the_five_steps_are_taken_as_a_matter_of_course() -> None:
    lines = _play(
        MOVE,
        {"by": "a", "act": "second"},
        {"act": "no_second"},
        MOVE,
        {"by": "b", "act": "second"},
        {"act": "state"},
        {"by": "c", "act": "claim", "stance": "question"},
        {"by": "c", "act": "unclaim"},
        {"act": "put"},
        {"act": "result", "yes": 2, "no": 1},
        {"act": "put"},
        rules="five_step",
    )
    assert [line.in_order for line in lines[:6]] == [True, False, True, True, True, True]
    assert lines[2].pending == ()
    assert lines[8].in_order
    assert lines[9].outcome == "adopted"
    assert not lines[10].in_order


def test_the_quorum_lost_and_regained_in_the_five_steps() -> None:
    lines = _play(
        *STATED,
        {"act": "present", "members": ["chair", "a"]},
        {"by": "a", "act": "claim", "stance": "question"},
        {"act": "present", "members": ["chair", "a", "b"]},
        {"by": "b", "act": "claim", "stance": "con"},
        rules="five_step",
    )
    assert [line.in_order for line in lines[3:]] == [True, False, True, True]


def test_days_sessions_and_the_end() -> None:
    lines = _play(
        {"act": "adjourn"},
        {"act": "adjourn"},
        {"act": "resume"},
        {"act": "next_day", "days": 3},
        {"act": "fix_next_time"},
        {"act": "close"},
        {"act": "next_day"},
    )
    assert [line.in_order for line in lines] == [True, False, True, True, True, True, False]


def test_what_a_motion_aims_at_may_be_named() -> None:
    adopted = [*STATED, {"act": "put"}, {"act": "result", "yes": 3, "no": 0}]
    lines = _play(
        *adopted,
        {"by": "a", "act": "move", "motion": "reconsider", "target": "waltz"},
        {"by": "a", "act": "move", "motion": "rescind", "target": "the rule of 1999"},
        {"act": "no_second"},
        {"by": "a", "act": "move", "motion": "rescind", "earlier": "the rule of 1999"},
        {"act": "no_second"},
        {"by": "a", "act": "move", "motion": "rescind", "target": "buy ten chairs"},
        {"act": "no_second"},
        {"by": "a", "act": "move", "motion": "reconsider", "target": "main_motion"},
    )
    assert [line.in_order for line in lines[5:]] == [False, *[True] * 7]


@pytest.mark.parametrize(
    ("scope", "closed"), [("all", True), (["amend", "main_motion"], True), ("amend", False)]
)
def test_an_order_about_debate_may_name_what_it_covers(scope: object, *, closed: bool) -> None:
    lines = _play(
        *STATED,
        {"by": "b", "act": "move", "motion": "amend", "strike": "ten", "insert": "six"},
        {"by": "c", "act": "second"},
        {"act": "state"},
        {"by": "b", "act": "move", "motion": "previous_question", "on": scope},
        {"by": "c", "act": "second"},
        {"act": "state"},
        {"act": "put"},
        {"act": "result", "yes": 3, "no": 0},
        {"act": "put"},
        {"act": "result", "yes": 3, "no": 0},
        {"by": "c", "act": "claim"},
    )
    assert lines[-1].in_order is not closed


@pytest.mark.parametrize("text", ["lamps; roads", "lamps and roads", "everything"])
def test_a_question_divided_without_naming_parts_falls_where_its_words_do(text: str) -> None:
    lines = _play(
        MOVE | {"text": text},
        *STATED[1:],
        {"by": "b", "act": "move", "motion": "division_of_question", "independent": True},
        {"act": "put"},
        {"act": "result", "yes": 3, "no": 0},
    )
    assert lines[-1].pending == ("main_motion",)


def test_ways_to_say_the_rest() -> None:
    lines = _play(
        *STATED,
        {"by": "b", "act": "move", "motion": "point_of_order"},
        {"act": "rule"},
        {"by": "c", "act": "move", "motion": "appeal", "indecorum": True},
        {"act": "no_second"},
        {"act": "rebuke", "whom": "b"},
        {"by": "b", "act": "move", "motion": "commit", "committee": "works", "deadline": "May"},
        {"by": "c", "act": "second"},
        {"act": "state"},
        {"act": "unanimous_consent", "objection_by": None},
        {"act": "take_up", "target": "main_motion"},
        {"act": "next_step"},
        {"act": "ask_opposition"},
        {"act": "skip"},
        {"by": "c", "act": "move", "motion": "orders_of_the_day"},
        {"act": "state"},
        {"by": "a", "act": "state"},
        {"act": "answer"},
    )
    assert [n for n, line in enumerate(lines, 1) if not line.in_order] == [15, 16, 19, 20]
