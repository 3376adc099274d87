"""Where a whistle stands, from the draft to the appraisal of those who were called."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from app.marks import N_


class WhistleState(StrEnum):
    """Where a whistle stands."""

    DRAFTED = "drafted"
    JUDGED = "judged"
    APPROVED = "approved"
    BLOWN = "blown"
    ARRIVED = "arrived"
    SURVEYED = "surveyed"
    COORDINATED = "coordinated"
    ACTING = "acting"
    REPORTED = "reported"
    VERIFIED = "verified"
    REVIEWED = "reviewed"
    GATHERED = "gathered"
    VOTED = "voted"
    SENT = "sent"
    PUBLISHED = "published"
    CLOSED = "closed"
    APPRAISED = "appraised"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


STATE_NAMES: Mapping[WhistleState, str] = {
    WhistleState.DRAFTED: N_("拟吹哨"),
    WhistleState.JUDGED: N_("已研判"),
    WhistleState.APPROVED: N_("专班已同意"),
    WhistleState.BLOWN: N_("已吹哨，等待报到"),
    WhistleState.ARRIVED: N_("已报到"),
    WhistleState.SURVEYED: N_("已现场调研"),
    WhistleState.COORDINATED: N_("已会商"),
    WhistleState.ACTING: N_("处置中"),
    WhistleState.REPORTED: N_("已反馈，等待验证"),
    WhistleState.VERIFIED: N_("已验证"),
    WhistleState.REVIEWED: N_("已总结评估"),
    WhistleState.GATHERED: N_("事实已收集"),
    WhistleState.VOTED: N_("集体讨论已表决"),
    WhistleState.SENT: N_("已报区"),
    WhistleState.PUBLISHED: N_("评价已公布"),
    WhistleState.CLOSED: N_("已闭哨"),
    WhistleState.APPRAISED: N_("已评价"),
    WhistleState.REFUSED: N_("不予吹哨"),
    WhistleState.WITHDRAWN: N_("已收哨"),
}

_S = WhistleState
UNBLOWN = frozenset({_S.DRAFTED, _S.JUDGED, _S.APPROVED})
"""Still to be judged: the called units know nothing of it yet."""

OVER = frozenset({_S.CLOSED, _S.APPRAISED, _S.REFUSED, _S.WITHDRAWN})
"""Nothing is left to be done but, at most, the appraisal."""

CHECK_IN = frozenset({_S.BLOWN, _S.ARRIVED, _S.SURVEYED, _S.COORDINATED, _S.ACTING})
"""A called unit can still report its arrival; late is better than never."""
