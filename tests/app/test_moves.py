"""A step in a lifecycle, and the sentences in which it is refused."""

from __future__ import annotations

from enum import StrEnum

import pytest

from app.moves import Move, Refusal, possible, step, take


class Door(StrEnum):
    """Where the door of this test stands."""

    OPEN = "open"
    SHUT = "shut"
    LOCKED = "locked"


class Turn(StrEnum):
    """What may be done to it."""

    SHUT = "shut"
    LOCK = "lock"
    UNLOCK = "unlock"


NAMES = {Door.OPEN: "开着", Door.SHUT: "关着", Door.LOCKED: "锁着"}
TABLE = {
    Turn.SHUT: step("关门", {Door.OPEN}, Door.SHUT, "anyone keeper", "§1"),
    Turn.LOCK: step("锁门", {Door.OPEN, Door.SHUT}, Door.LOCKED, "keeper", "§2", needs_reason=True),
    Turn.UNLOCK: step("开锁", {Door.LOCKED}, None, "keeper", "§3"),
}


def _take(state: Door, act: Turn, **more: object) -> Move[Door, Turn] | Refusal:
    return take(TABLE, NAMES, state, act, **{"by": ["keeper"], **more})  # type: ignore[arg-type]  # the cells of a test row are mixed


def test_a_legal_step_becomes_a_move_with_its_reason_and_rule() -> None:
    assert _take(Door.SHUT, Turn.LOCK, reason=" 夜里 ") == Move(
        Turn.LOCK, Door.SHUT, Door.LOCKED, "夜里", "§2"
    )


def test_a_step_out_of_turn_names_the_state_and_the_act() -> None:
    refused = _take(Door.LOCKED, Turn.SHUT)
    assert isinstance(refused, Refusal)
    assert refused.say_reason() == "现在是“锁着”状态，不能“关门”。"
    assert refused.rule == "§1"


def test_a_step_by_the_wrong_person_is_refused() -> None:
    refused = _take(Door.OPEN, Turn.LOCK, by={"anyone"}, reason="夜里")
    assert isinstance(refused, Refusal)
    assert refused.say_reason() == "“锁门”不由您办理。"


def test_blanks_are_no_reason() -> None:
    refused = _take(Door.OPEN, Turn.LOCK, reason="  ")
    assert isinstance(refused, Refusal)
    assert refused.say_reason() == "“锁门”必须写明理由。"
    assert refused.say_remedy() == "请写出理由后再提交。"


def test_a_step_back_leads_where_it_came_from() -> None:
    moved = _take(Door.LOCKED, Turn.UNLOCK, back_to=Door.OPEN)
    assert isinstance(moved, Move)
    assert moved.target is Door.OPEN


def test_a_step_back_to_nowhere_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="told where to"):
        _take(Door.LOCKED, Turn.UNLOCK)


def test_the_acts_open_to_a_part_are_listed_in_the_order_of_the_table() -> None:
    assert possible(TABLE, Door.OPEN, by={"keeper"}) == (Turn.SHUT, Turn.LOCK)
    assert possible(TABLE, Door.OPEN, by={"anyone"}) == (Turn.SHUT,)
    assert possible(TABLE, Door.OPEN, by=set()) == ()


def test_a_refusal_translates_its_words_but_not_its_numbers_or_blanks() -> None:
    refused = Refusal("%(act)s缺%(n)s人%(note)s", "等", "§", {"act": "关门", "n": 2, "note": ""})
    english = {
        "%(act)s缺%(n)s人%(note)s": "%(act)s lacks %(n)s%(note)s",
        "关门": "Shut",
        "": "HEADER",
    }
    assert refused.say_reason(lambda text: english.get(text, text)) == "Shut lacks 2"
