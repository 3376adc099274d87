"""Which old task something new may be, and who may say that it is there again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from resolutions.progress.recurrence import (
    GROUND_NAMES,
    MOST_SHOWN,
    Ground,
    Matter,
    Old,
    likely,
    say_again,
)
from resolutions.progress.task_states import TaskState

TODAY = date(2026, 12, 1)


def _old(number: int, spot: str, *kinds: str, days: int = 10) -> Old:
    return Old(number, TODAY - timedelta(days=days), {spot}, kinds)


def test_the_same_spot_written_otherwise_is_thought_of() -> None:
    (found,) = likely(Matter({"三号楼北侧"}), [_old(1, "3栋北侧"), _old(2, "东门岗亭")], TODAY)
    assert (found.number, found.grounds) == (1, {Ground.SPOT})


def test_the_same_class_is_thought_of_after_a_like_spot_with_it() -> None:
    olds = [_old(1, "东门", "0801"), _old(2, "3号楼北侧", "0801"), _old(3, "", "0802")]
    found = likely(Matter({"3号楼北侧"}, {"0801"}), olds, TODAY)
    assert [one.number for one in found] == [2, 1]
    assert found[0].grounds == set(Ground)


@pytest.mark.parametrize(("days", "thought_of"), [(0, True), (90, True), (91, False), (-1, False)])
def test_ninety_days_are_looked_at(days: int, *, thought_of: bool) -> None:
    assert bool(likely(Matter({"东门"}), [_old(1, "东门", days=days)], TODAY)) is thought_of


def test_nothing_is_alike_where_nobody_said_where() -> None:
    assert likely(Matter({""}), [_old(1, "")], TODAY) == []


def test_the_latest_of_equals_come_first_and_few_are_shown() -> None:
    olds = [_old(number, "东门", days=number) for number in range(9, 0, -1)]
    found = likely(Matter({"东门"}), olds, TODAY)
    assert [one.number for one in found] == list(range(1, MOST_SHOWN + 1))


def test_every_ground_has_a_name() -> None:
    assert set(GROUND_NAMES) == set(Ground)


@pytest.mark.parametrize(
    ("state", "days", "words", "waits", "why"),
    [
        (TaskState.RECHECK, None, "又坏了", False, "还没有销账"),
        (TaskState.WRITTEN_OFF, None, "又坏了", False, "还没有销账"),
        (TaskState.WRITTEN_OFF, 91, "又坏了", False, "90"),
        (TaskState.WRITTEN_OFF, 90, "", False, "没有写明"),
        (TaskState.WRITTEN_OFF, 90, "又坏了", True, "正在等待核实"),
    ],
)
def test_what_refuses_it_says_why(
    state: TaskState, days: int | None, words: str, *, waits: bool, why: str
) -> None:
    refused = say_again(state, days_since_write_off=days, words=words, waits=waits)
    assert refused is not None
    assert why in refused.say_reason()
    assert refused.say_remedy()


def test_with_words_within_ninety_days_it_is_heard() -> None:
    state = TaskState.WRITTEN_OFF
    assert say_again(state, days_since_write_off=90, words="又坏了", waits=False) is None
