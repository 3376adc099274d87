"""Where an item of a ledger may stand."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from app.marks import N_


class ItemState(StrEnum):
    """Where an item stands."""

    FOUND = "found"
    VERIFIED = "verified"
    HUNG = "hung"
    DISPATCHED = "dispatched"
    RECTIFYING = "rectifying"
    RECHECK = "recheck"
    REJECTED = "rejected"
    DEFERRED = "deferred"
    WRITTEN_OFF = "written_off"
    REHUNG = "rehung"
    FALSE = "false"
    MERGED = "merged"


S = ItemState

ITEM_NAMES: Mapping[ItemState, str] = {
    S.FOUND: N_("发现待核实"),
    S.VERIFIED: N_("已核实"),
    S.HUNG: N_("已挂账"),
    S.DISPATCHED: N_("已派发"),
    S.RECTIFYING: N_("整改中"),
    S.RECHECK: N_("待复核"),
    S.REJECTED: N_("驳回"),
    S.DEFERRED: N_("暂缓"),
    S.WRITTEN_OFF: N_("已销账"),
    S.REHUNG: N_("复挂账"),
    S.FALSE: N_("误报"),
    S.MERGED: N_("已并入"),
}

UNHUNG = frozenset({S.FOUND, S.VERIFIED})
"""Entered, but not on the account yet."""

WITH_DESK = frozenset({S.FOUND, S.VERIFIED, S.HUNG, S.REHUNG})
"""Everybody waits for the desk: to verify, to hang, to dispatch."""

WITH_UNIT = frozenset({S.DISPATCHED, S.RECTIFYING, S.REJECTED})
"""Everybody waits for the responsible unit."""

ON_ACCOUNT = frozenset({S.HUNG, S.REHUNG, S.RECHECK, S.DEFERRED, *WITH_UNIT})
"""挂账未销: on the account and not written off."""

OPEN = UNHUNG | ON_ACCOUNT
"""Not finished in any way."""

SINGLE = ON_ACCOUNT | {S.VERIFIED}
"""At one place, under one indicator, only one item may stand in these states."""

COUNTED = ON_ACCOUNT | {S.WRITTEN_OFF}
"""Ever hung, and neither a false report nor a duplicate."""
