"""The law of a resolution: which act leads from where to where, and who may take it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from app.marks import N_
from app.moves import Step, step


class ResolutionState(StrEnum):
    """Where a resolution stands."""

    ADOPTED = "adopted"
    LEGALITY_CHECK = "legality_check"
    RETURNED = "returned"
    PUBLISHED = "published"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    WRITTEN_OFF = "written_off"
    SECOND_RECTIFY = "second_rectify"
    APPRAISED = "appraised"
    LONG_TERM = "long_term"
    CLOSED = "closed"
    REOPENED = "reopened"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


class ResolutionAct(StrEnum):
    """What may be done to a resolution."""

    CHECK_LEGALITY = "check_legality"
    RETURN = "return"
    PUBLISH = "publish"
    ASSIGN = "assign"
    BEGIN = "begin"
    FINISH = "finish"
    APPRAISE = "appraise"
    RECTIFY_AGAIN = "rectify_again"
    GIVE_BACK = "give_back"
    ARRANGE = "arrange"
    CLOSE = "close"
    REOPEN = "reopen"
    SUSPEND = "suspend"
    RESUME = "resume"
    REVOKE = "revoke"


S = ResolutionState

RESOLUTION_NAMES: Mapping[ResolutionState, str] = {
    S.ADOPTED: N_("已决议"),
    S.LEGALITY_CHECK: N_("合法性核查"),
    S.RETURNED: N_("退回议事厅"),
    S.PUBLISHED: N_("已公示"),
    S.ASSIGNED: N_("已交办"),
    S.IN_PROGRESS: N_("实施中"),
    S.WRITTEN_OFF: N_("已销账"),
    S.SECOND_RECTIFY: N_("二次整改"),
    S.APPRAISED: N_("已评议"),
    S.LONG_TERM: N_("长效管理"),
    S.CLOSED: N_("已结项"),
    S.REOPENED: N_("复挂账"),
    S.SUSPENDED: N_("暂停实施"),
    S.REVOKED: N_("已撤销"),
}

SUSPENDABLE = frozenset({S.PUBLISHED, S.ASSIGNED, S.IN_PROGRESS, S.SECOND_RECTIFY})
"""Where carrying out can be stopped for a time."""

_REVOCABLE = frozenset({S.ADOPTED, S.LEGALITY_CHECK, S.REOPENED, S.SUSPENDED, *SUSPENDABLE})
FINISHED = frozenset({S.WRITTEN_OFF, S.APPRAISED, S.LONG_TERM, S.CLOSED})
"""Carried out; it may still come back."""

LEGAL: Mapping[ResolutionState, frozenset[ResolutionState]] = {
    S.ADOPTED: frozenset({S.LEGALITY_CHECK, S.RETURNED, S.PUBLISHED, S.REVOKED}),
    S.LEGALITY_CHECK: frozenset({S.RETURNED, S.PUBLISHED, S.REVOKED}),
    S.RETURNED: frozenset(),
    S.PUBLISHED: frozenset({S.ASSIGNED, S.SUSPENDED, S.REVOKED}),
    S.ASSIGNED: frozenset({S.IN_PROGRESS, S.SUSPENDED, S.REVOKED}),
    S.IN_PROGRESS: frozenset({S.WRITTEN_OFF, S.SUSPENDED, S.REVOKED}),
    S.WRITTEN_OFF: frozenset({S.APPRAISED, S.SECOND_RECTIFY, S.RETURNED, S.REOPENED}),
    S.SECOND_RECTIFY: frozenset({S.WRITTEN_OFF, S.SUSPENDED, S.REVOKED}),
    S.APPRAISED: frozenset({S.LONG_TERM, S.CLOSED, S.REOPENED}),
    S.LONG_TERM: frozenset({S.CLOSED, S.REOPENED}),
    S.CLOSED: frozenset({S.REOPENED}),
    S.REOPENED: frozenset({S.ASSIGNED, S.REVOKED}),
    S.SUSPENDED: frozenset({*SUSPENDABLE, S.REVOKED}),
    S.REVOKED: frozenset(),
}
"""Which state may follow which; ``RESOLUTION_ACTS`` says by which act."""

_A = ResolutionAct
_DESK = "secretary street"
_FRESH = {S.ADOPTED, S.LEGALITY_CHECK}

RESOLUTION_ACTS: Mapping[ResolutionAct, Step[ResolutionState]] = {
    _A.CHECK_LEGALITY: step(
        N_("报合法性核查"), {S.ADOPTED}, S.LEGALITY_CHECK, _DESK, "2015意见(8)"
    ),
    _A.RETURN: step(
        N_("退回议事厅"), _FRESH, S.RETURNED, "street", "2015意见(8)", needs_reason=True
    ),
    _A.PUBLISH: step(
        N_("核查无误，公示"), _FRESH, S.PUBLISHED, _DESK, "2015意见(8)", needs_reason=True
    ),
    _A.ASSIGN: step(N_("交办"), {S.PUBLISHED, S.REOPENED}, S.ASSIGNED, _DESK, "交办单"),
    _A.BEGIN: step(N_("开始实施"), {S.ASSIGNED}, S.IN_PROGRESS, "handler system", "议事流程·督"),
    _A.FINISH: step(
        N_("全部销账"),
        {S.IN_PROGRESS, S.SECOND_RECTIFY},
        S.WRITTEN_OFF,
        "secretary street system",
        "第三方复核",
    ),
    _A.APPRAISE: step(
        N_("评议通过"), {S.WRITTEN_OFF}, S.APPRAISED, "secretary system", "干得怎么样"
    ),
    _A.RECTIFY_AGAIN: step(
        N_("二次整改"),
        {S.WRITTEN_OFF},
        S.SECOND_RECTIFY,
        "secretary street system",
        "满意度低于70%二次整改",
    ),
    _A.GIVE_BACK: step(
        N_("两次评议未达标，重新议决"),
        {S.WRITTEN_OFF},
        S.RETURNED,
        "secretary street system",
        "干得怎么样",
    ),
    _A.ARRANGE: step(
        N_("转长效管理"), {S.APPRAISED}, S.LONG_TERM, "secretary", "以后怎么办", needs_reason=True
    ),
    _A.CLOSE: step(N_("结项"), {S.APPRAISED, S.LONG_TERM}, S.CLOSED, "secretary", "以后怎么办"),
    _A.REOPEN: step(
        N_("复挂账"),
        FINISHED,
        S.REOPENED,
        "secretary street monitor system",
        "90日内复发",
        needs_reason=True,
    ),
    _A.SUSPEND: step(
        N_("暂停实施"),
        SUSPENDABLE,
        S.SUSPENDED,
        "secretary street chair",
        "议事流程·督",
        needs_reason=True,
    ),
    _A.RESUME: step(N_("恢复实施"), {S.SUSPENDED}, None, "secretary street chair", "议事流程·督"),
    _A.REVOKE: step(
        N_("撤销决议"), _REVOCABLE, S.REVOKED, "chair street system", "RONR 35", needs_reason=True
    ),
}
"""Read aloud: this act, from these states, to this one, by these people, under this rule."""
