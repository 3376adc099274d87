"""The law of an item: which act leads from where to where, and who may take it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from app.marks import N_
from app.moves import Step, step
from resolutions.ledgers.states import ItemState as S


class ItemAct(StrEnum):
    """What may be done to an item."""

    VERIFY = "verify"
    HANG = "hang"
    MERGE = "merge"
    DISMISS = "dismiss"
    DISPATCH = "dispatch"
    REDISPATCH = "redispatch"
    SIGN = "sign"
    SUBMIT = "submit"
    WRITE_OFF = "write_off"
    REJECT = "reject"
    FIND_FALSE = "find_false"
    DEFER = "defer"
    RESUME = "resume"
    REHANG = "rehang"


DEFERRABLE = frozenset({S.HUNG, S.REHUNG, S.DISPATCHED, S.RECTIFYING, S.REJECTED})
"""Where an item may be put off, and where it goes on afterwards."""

LEGAL: Mapping[S, frozenset[S]] = {
    S.FOUND: frozenset({S.VERIFIED, S.MERGED, S.FALSE}),
    S.VERIFIED: frozenset({S.HUNG, S.FALSE}),
    S.HUNG: frozenset({S.DISPATCHED, S.DEFERRED}),
    S.REHUNG: frozenset({S.DISPATCHED, S.DEFERRED}),
    S.DISPATCHED: frozenset({S.DISPATCHED, S.RECTIFYING, S.DEFERRED}),
    S.RECTIFYING: frozenset({S.DISPATCHED, S.RECHECK, S.DEFERRED}),
    S.RECHECK: frozenset({S.WRITTEN_OFF, S.REJECTED, S.FALSE}),
    S.REJECTED: frozenset({S.DISPATCHED, S.RECTIFYING, S.DEFERRED}),
    S.DEFERRED: DEFERRABLE,
    S.WRITTEN_OFF: frozenset({S.REHUNG}),
    S.FALSE: frozenset(),
    S.MERGED: frozenset(),
}
"""Which state may follow which; ``ITEM_ACTS`` says by which act."""

RECHECKS = frozenset({ItemAct.WRITE_OFF, ItemAct.REJECT, ItemAct.FIND_FALSE})
"""What a third party says on the spot, and nobody else."""

_A = ItemAct
_FINDERS = "third_party monitor secretary street"
_DESK = "secretary street"
_RECHECKERS = "third_party monitor"

ITEM_ACTS: Mapping[ItemAct, Step[S]] = {
    _A.VERIFY: step(N_("核实"), {S.FOUND}, S.VERIFIED, _FINDERS, "问题清单"),
    _A.HANG: step(N_("挂账"), {S.VERIFIED}, S.HUNG, _FINDERS, "挂账销账"),
    _A.MERGE: step(N_("并入同一处问题"), {S.FOUND}, S.MERGED, _FINDERS, "一处一账"),
    _A.DISMISS: step(
        N_("核为误报"), {S.FOUND, S.VERIFIED}, S.FALSE, _FINDERS, "问题清单", needs_reason=True
    ),
    _A.DISPATCH: step(N_("派发"), {S.HUNG, S.REHUNG}, S.DISPATCHED, _DESK, "整改3个工作日"),
    _A.REDISPATCH: step(
        N_("改派"),
        {S.DISPATCHED, S.RECTIFYING, S.REJECTED},
        S.DISPATCHED,
        _DESK,
        "派单异议",
        needs_reason=True,
    ),
    _A.SIGN: step(
        N_("签收整改"), {S.DISPATCHED, S.REJECTED}, S.RECTIFYING, "handler", "整改3个工作日"
    ),
    _A.SUBMIT: step(
        N_("整改完成，请求复核"), {S.RECTIFYING}, S.RECHECK, "handler", "整改3个工作日"
    ),
    _A.WRITE_OFF: step(N_("复核合格，销账"), {S.RECHECK}, S.WRITTEN_OFF, _RECHECKERS, "第三方复核"),
    _A.REJECT: step(
        N_("复核不合格，驳回"),
        {S.RECHECK},
        S.REJECTED,
        _RECHECKERS,
        "第三方复核",
        needs_reason=True,
    ),
    _A.FIND_FALSE: step(
        N_("复核认定误报"), {S.RECHECK}, S.FALSE, _RECHECKERS, "第三方复核", needs_reason=True
    ),
    _A.DEFER: step(N_("暂缓"), DEFERRABLE, S.DEFERRED, _DESK, "客观条件限制", needs_reason=True),
    _A.RESUME: step(N_("恢复整改"), {S.DEFERRED}, None, f"{_DESK} system", "客观条件限制"),
    _A.REHANG: step(
        N_("复挂账"),
        {S.WRITTEN_OFF},
        S.REHUNG,
        f"{_FINDERS} system",
        "90日内复发",
        needs_reason=True,
    ),
}
"""Read aloud: this act, from these states, to this one, by these people, under this rule."""
