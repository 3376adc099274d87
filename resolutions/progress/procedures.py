"""可执行的约定: procedures that a covenant may name, started for a case and ticked step by step (V03)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.marks import N_
from app.moves import Refusal


class Procedure(StrEnum):
    """The templates."""

    TOWING = "towing"
    CORRIDOR = "corridor"


PROCEDURE_NAMES: Mapping[Procedure, str] = {
    Procedure.TOWING: N_("僵尸车清理"),
    Procedure.CORRIDOR: N_("楼道堆物清理"),
}

STEPS: Mapping[Procedure, tuple[str, ...]] = {
    Procedure.TOWING: (
        N_("召集代表制订停放约定"),
        N_("成立拖车队"),
        N_("用闲置集体空地作临时停放点"),
        N_("张贴告示"),
        N_("微信挪车、请交警查询，联系车主"),
        N_("规劝无效或联系不上，记录在案"),
        N_("移至临时停放点统一保管"),
    ),
    Procedure.CORRIDOR: (
        N_("拍照登记堆放的物品和位置"),
        N_("张贴告示，写明清理日期"),
        N_("上门劝导，请住户自行清理"),
        N_("到期请住户、楼门长一起确认"),
        N_("无主物品移至临时存放处，登记保管"),
    ),
}
"""Towing: 惠州 f002, seven steps; the corridor is modelled on it."""

_RULE = "公约约定的程序"


@dataclass(frozen=True)
class RunFacts:
    """How far a case is."""

    procedure: Procedure
    done: Collection[int]
    """Numbers of the steps that are ticked, from 1."""


def next_step(facts: RunFacts) -> int | None:
    """Return the number of the step that is next; none when all are done."""
    left = set(range(1, len(STEPS[facts.procedure]) + 1)) - set(facts.done)
    return min(left, default=None)


def may_tick(facts: RunFacts, number: int, note: str) -> Refusal | None:
    """Return why a step may not be ticked; none where it may: in order, with what was done."""
    if number != next_step(facts):
        return Refusal(N_("这一步现在不能办。"), N_("请按约定的顺序，一步一步办。"), _RULE)
    if not note.strip():
        return Refusal(N_("没有写明怎么办的。"), N_("请写明日期、经办人和情况。"), _RULE)
    return None
