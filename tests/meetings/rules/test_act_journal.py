"""Acts in a journal: out to JSON, back again, and replayed to the same floor."""

from __future__ import annotations

import json
from typing import Any

import pytest

from meetings.rules.act_json import from_json, to_json
from meetings.rules.acts import ACTS, Enrol, Move, OpenMeeting, Second
from meetings.rules.encoding import BadAct
from meetings.rules.engine import JournalBroken, replay
from meetings.rules.floor import Member
from meetings.rules.rule_sets import FIVE_STEP
from meetings.rules.states import Part
from meetings.rules.table import ACT_RULES
from tests.meetings.rules.hall import ANNA, MOVER, ROLL, Hall


def test_a_journal_replays_to_the_same_floor() -> None:
    hall = Hall().at_voting()
    lines = [json.dumps(to_json(act)) for act in hall.journal]
    assert replay(FIVE_STEP, [from_json(json.loads(line)) for line in lines]) == hall.floor


def test_an_act_reads_plainly() -> None:
    act = Move(at=5, by=2, entered_by=11, text="建充电桩")
    assert to_json(act) == {
        "act": "move",
        "v": 1,
        "at": 5,
        "by": 2,
        "entered_by": 11,
        "text": "建充电桩",
        "motion": "main_motion",
        "title": "",
    }


def test_people_are_written_with_their_parts() -> None:
    member = Member(3, frozenset({Part.VOTER, Part.EXPERT}))
    plain = to_json(Enrol(at=1, by=1, member=member))
    assert plain["member"] == {"person": 3, "parts": ["expert", "voter"]}
    opening = OpenMeeting(at=1, by=1, roll=ROLL, chair=1, quorum=3)
    assert from_json(json.loads(json.dumps(to_json(opening)))) == opening


def test_every_act_has_its_row_and_every_row_its_act() -> None:
    assert set(ACTS) == set(ACT_RULES)


def test_a_journal_that_does_not_stand_says_where() -> None:
    hall = Hall().at_seconding()
    broken = [*hall.journal, Second(at=hall.at, by=MOVER)]
    with pytest.raises(JournalBroken, match="不能附议自己的动议") as found:
        replay(FIVE_STEP, broken)
    assert found.value.place == len(hall.journal)
    assert found.value.refusal.why.msgid == "不能附议自己的动议。"


def test_a_clock_set_back_takes_nothing_from_anyone() -> None:
    hall = Hall().at_seconding()
    late = hall.at
    hall.at -= 500_000
    hall.do(Second, ANNA)
    assert hall.floor.as_of == late


_SECOND = {"act": "second", "v": 1, "at": 1, "by": 2}
_MEMBER = {"person": 3, "parts": ["voter"]}
_ENROL = {"act": "enrol", "v": 1, "at": 1, "by": 1}
_COUNT = {"act": "count_room", "v": 1, "at": 1, "by": 1}


@pytest.mark.parametrize(
    ("plain", "said"),
    [
        ({}, "没有这种会议行为：None"),
        ({"act": "dance", "v": 1}, "没有这种会议行为：dance"),
        ({"act": ["second"], "v": 1}, "没有这种会议行为"),
        (_SECOND | {"v": 2}, "版本不对：second"),
        (_SECOND | {"colour": 1}, "多余的项：colour"),
        ({"act": "second", "v": 1}, "缺少必填的项：at"),
        (_SECOND | {"at": "1"}, "“at”填写有误"),
        (_SECOND | {"at": True}, "“at”填写有误"),
        (_SECOND | {"by": 1.5}, "“by”填写有误"),
        ({"act": "claim", "v": 1, "at": 1, "stance": "maybe"}, "“stance”填写有误"),
        (_COUNT | {"members": 3}, "“members”填写有误"),
        (_COUNT | {"members": ["3"]}, "“members”填写有误"),
        (_ENROL | {"member": 3}, "“member”填写有误"),
        (_ENROL | {"member": {"person": 3}}, "“member”填写有误"),
        (_ENROL | {"member": _MEMBER | {"person": "3"}}, "“member”填写有误"),
        (_ENROL | {"member": _MEMBER | {"parts": "voter"}}, "“member”填写有误"),
        (_ENROL | {"member": _MEMBER | {"parts": ["king"]}}, "“member”填写有误"),
    ],
)
def test_what_is_no_act_is_refused_with_a_reason(plain: dict[str, Any], said: str) -> None:
    with pytest.raises(BadAct, match=said) as refusal:
        from_json(plain)
    assert said in refusal.value.problem.said(str, str)


def test_a_field_may_be_plainly_empty() -> None:
    assert from_json(_SECOND | {"entered_by": None}) == Second(at=1, by=2)
