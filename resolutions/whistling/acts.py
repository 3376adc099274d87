"""The law of whistles: for each kind and level, which act leads where, and who may take it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from app.marks import N_
from app.moves import Step, step
from resolutions.whistling.kinds import Kind, Level
from resolutions.whistling.states import UNBLOWN
from resolutions.whistling.states import WhistleState as S

CALLER = "caller"
"""Who may blow whistles where the matter is: secretary, party head, street."""
UNIT = "unit"
"""Who acts for a called unit."""
LEAD = "lead"
"""The named leader of a joint action, or the commander at the scene."""
COORDINATOR = "coordinator"
"""Who holds the street's first power, 吹哨事项统筹协调和督办权 (W12), where it is called from."""
APPRAISER = "appraiser"
"""Who holds its second power, 对职能部门考核评价权 (W12), where it is called from."""
SYSTEM = "system"


class WhistleAct(StrEnum):
    """What may be done with a whistle."""

    JUDGE = "judge"
    APPROVE = "approve"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    BLOW = "blow"
    STAND_DOWN = "stand_down"
    ARRIVE = "arrive"
    SURVEY = "survey"
    COORDINATE = "coordinate"
    START = "start"
    COMMAND = "command"
    REPORT = "report"
    VERIFY = "verify"
    FAIL = "fail"
    REVIEW = "review"
    GATHER = "gather"
    VOTE = "vote"
    SEND = "send"
    PUBLISH = "publish"
    CLOSE = "close"
    APPRAISE = "appraise"


Rows = Mapping[WhistleAct, Step[S]]
_A = WhistleAct
_LEVELS = "三级分级响应"
_JOINT = "联合联动哨"
_EMERGENCY = "应急响应哨"
_OVERSIGHT = "监督管理哨"
_VERIFIERS = "monitor representative secretary party street district"


def _approver(level: Level) -> str:
    return "district" if level is Level.STREET else "street"


def _chain(level: Level) -> Rows:
    """The way to the whistle's sound: 支部书记启动; 社区党委会→街道专班; 工委会→区级专班."""
    withdraw = step(N_("收回拟稿"), UNBLOWN, S.WITHDRAWN, CALLER, _LEVELS, needs_reason=True)
    refuse = step(
        N_("不予吹哨"),
        {S.DRAFTED, S.JUDGED},
        S.REFUSED,
        f"party {_approver(level)}",
        "有效吹哨、吹有效的哨",
        needs_reason=True,
    )
    if level in {Level.BRANCH, Level.VILLAGE}:
        return {
            _A.BLOW: step(N_("书记启动，吹哨"), {S.DRAFTED}, S.BLOWN, "party", _LEVELS),
            _A.REFUSE: refuse,
            _A.WITHDRAW: withdraw,
        }
    who = f"{CALLER} party street"
    return {
        _A.JUDGE: step(N_("党委（工委）会研判"), {S.DRAFTED}, S.JUDGED, "party", _LEVELS),
        _A.APPROVE: step(N_("专班同意"), {S.JUDGED}, S.APPROVED, _approver(level), _LEVELS),
        _A.BLOW: step(N_("启动，吹哨"), {S.APPROVED}, S.BLOWN, who, _LEVELS),
        _A.REFUSE: refuse,
        _A.WITHDRAW: withdraw,
    }


_TOGETHER: Rows = {
    _A.STAND_DOWN: step(
        N_("收哨"), {S.BLOWN, S.ARRIVED}, S.WITHDRAWN, CALLER, "有效吹哨", needs_reason=True
    ),
    _A.ARRIVE: step(N_("报到"), {S.BLOWN}, S.ARRIVED, f"{UNIT} {CALLER}", "哨声响起，立即报到"),
    _A.REPORT: step(N_("反馈结果"), {S.ACTING}, S.REPORTED, f"{UNIT} {LEAD}", "反馈专班"),
    _A.VERIFY: step(N_("验证，办好了"), {S.REPORTED}, S.VERIFIED, _VERIFIERS, "第三方复核"),
    _A.FAIL: step(
        N_("没办好，继续处置"),
        {S.REPORTED},
        S.ACTING,
        _VERIFIERS,
        "第三方复核",
        needs_reason=True,
    ),
}
_CLOSE = step(N_("闭哨"), {S.VERIFIED}, S.CLOSED, f"{CALLER} party street", "反馈专班")
_APPRAISERS = f"{CALLER} {APPRAISER}"
_APPRAISE = step(N_("评价被吹哨单位"), {S.CLOSED}, S.APPRAISED, _APPRAISERS, "街乡考核评价权")
_CONVENERS = f"{CALLER} {LEAD}"


def _coordinate(source: S) -> Step[S]:
    return step(N_("协调会，明确职责和时限"), {source}, S.COORDINATED, _CONVENERS, _JOINT)


_START = step(N_("开始处置"), {S.COORDINATED}, S.ACTING, _CONVENERS, _JOINT)


def _assemble(level: Level) -> Rows:
    """集结报到哨: they come, agree on the spot who does what by when, and do it."""
    return {
        **_chain(level),
        **_TOGETHER,
        _A.COORDINATE: _coordinate(S.ARRIVED),
        _A.START: _START,
        _A.CLOSE: _CLOSE,
        _A.APPRAISE: _APPRAISE,
    }


def _joint(level: Level) -> Rows:
    """联合联动哨 (W06): one named lead; survey → meeting → duties and dates → act → report."""
    return {
        **_assemble(level),
        _A.SURVEY: step(N_("现场调研"), {S.ARRIVED}, S.SURVEYED, _CONVENERS, _JOINT),
        _A.COORDINATE: _coordinate(S.SURVEYED),
    }


def _emergency(level: Level) -> Rows:
    """应急响应哨 (W08): blown at once; reviewed and judged afterwards, before it is closed."""
    del level
    return {
        **_TOGETHER,
        _A.COMMAND: step(
            N_("现场指挥，先期处置"),
            {S.BLOWN, S.ARRIVED},
            S.ACTING,
            f"{CALLER} party street district",
            _EMERGENCY,
        ),
        _A.REVIEW: step(
            N_("总结评估"), {S.VERIFIED}, S.REVIEWED, "secretary party street district", _EMERGENCY
        ),
        _A.JUDGE: step(N_("事后研判"), {S.REVIEWED}, S.JUDGED, "party street district", _EMERGENCY),
        _A.CLOSE: step(N_("闭哨"), {S.JUDGED}, S.CLOSED, f"{CALLER} party street", _EMERGENCY),
        _A.APPRAISE: _APPRAISE,
    }


def _oversight(level: Level) -> Rows:
    """监督管理哨 (W07): facts → collegial vote → sent to the district → published score."""
    chain = _chain(level)
    return {
        _A.WITHDRAW: step(
            N_("收回拟稿"),
            {S.DRAFTED, S.GATHERED},
            S.WITHDRAWN,
            CALLER,
            _OVERSIGHT,
            needs_reason=True,
        ),
        _A.REFUSE: step(
            chain[_A.REFUSE].name,
            {S.DRAFTED, S.GATHERED},
            S.REFUSED,
            f"party {_approver(level)}",
            _OVERSIGHT,
            needs_reason=True,
        ),
        _A.GATHER: step(N_("事实收集完毕"), {S.DRAFTED}, S.GATHERED, CALLER, _OVERSIGHT),
        _A.VOTE: step(N_("集体讨论，宣布评分"), {S.GATHERED}, S.VOTED, "party street", _OVERSIGHT),
        _A.SEND: step(N_("反馈区委区政府"), {S.VOTED}, S.SENT, "party street", _OVERSIGHT),
        _A.PUBLISH: step(N_("公布评价"), {S.SENT}, S.PUBLISHED, APPRAISER, _OVERSIGHT),
        _A.CLOSE: step(N_("闭哨"), {S.PUBLISHED}, S.CLOSED, "party street", _OVERSIGHT),
    }


_KINDS = {
    Kind.ASSEMBLE: _assemble,
    Kind.JOINT: _joint,
    Kind.EMERGENCY: _emergency,
    Kind.OVERSIGHT: _oversight,
}
TABLES: Mapping[tuple[Kind, Level], Rows] = {
    (kind, level): make(level) for kind, make in _KINDS.items() for level in Level
}
"""Read aloud: this act, from these states, to this one, by these people, under this rule."""


def first_state(kind: Kind) -> S:
    """Return where a whistle begins: an emergency sounds before anybody has judged it."""
    return S.BLOWN if kind is Kind.EMERGENCY else S.DRAFTED
