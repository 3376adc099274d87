"""Where a need goes that no meeting has to decide 分流, by when, and what came of it.

Sources: the routes of ``workflow.md`` 5.1; 首接负责 and a reasoned extension, 接诉即办条例 §14 §15;
mediation usually within a month, 人民调解工作若干规定 §33.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from app.marks import N_
from app.moves import Refusal


class Way(StrEnum):
    """Ways past the meeting."""

    DIRECT = "direct"
    MEDIATION = "mediation"
    WHISTLE = "whistle"
    STATUTORY = "statutory"


WAY_NAMES: Mapping[Way, str] = {
    Way.DIRECT: N_("即时办理"),
    Way.MEDIATION: N_("转调解"),
    Way.WHISTLE: N_("转吹哨"),
    Way.STATUTORY: N_("法定渠道"),
}


class Lack(StrEnum):
    """Why a unit is called: what the hall itself has not got."""

    NO_AUTHORITY = "no_authority"
    NO_RESOURCE = "no_resource"


LACK_NAMES: Mapping[Lack, str] = {
    Lack.NO_AUTHORITY: N_("小区没有这个权限"),
    Lack.NO_RESOURCE: N_("小区没有人手、钱或设备"),
}


class Forum(StrEnum):
    """Where the law itself says that a matter belongs (接诉即办条例 §11)."""

    LITIGATION = "litigation"
    ARBITRATION = "arbitration"
    PETITION = "petition"
    ADMINISTRATIVE_REVIEW = "administrative_review"


FORUM_NAMES: Mapping[Forum, str] = {
    Forum.LITIGATION: N_("诉讼"),
    Forum.ARBITRATION: N_("仲裁"),
    Forum.PETITION: N_("信访"),
    Forum.ADMINISTRATIVE_REVIEW: N_("行政复议"),
}

FORUM_POINTERS: Mapping[Forum, str] = {
    Forum.LITIGATION: N_(
        "请带上身份证和证据材料，到有管辖权的人民法院立案窗口起诉，也可以在“人民法院在线服务”网上立案。"
        "不知道怎么办，可以先打12348公共法律服务热线，免费咨询。"
    ),
    Forum.ARBITRATION: N_(
        "劳动争议请到劳动人事争议仲裁委员会申请仲裁，可以先打12333咨询；"
        "合同里约定了仲裁的，请向约定的仲裁委员会申请。"
    ),
    Forum.PETITION: N_(
        "请到街道或区的信访接待窗口反映，也可以在国家信访局网站或手机应用上写信，会有编号可以查询。"
    ),
    Forum.ADMINISTRATIVE_REVIEW: N_(
        "对行政机关的决定不服，一般自知道该决定之日起60日内，向行政复议机关申请行政复议（行政复议法第二十条）。"
        "区、县政府的决定以外，多数向同级人民政府申请；可以先打12348咨询。"
    ),
}
"""What a person is told by default; the desk may word it for its own place."""


class Result(StrEnum):
    """What came of it."""

    DONE = "done"
    NOT_DONE = "not_done"
    SETTLED = "settled"
    NOT_SETTLED = "not_settled"
    POINTED = "pointed"
    TAKEN_BACK = "taken_back"
    WITHDRAWN = "withdrawn"


RESULT_NAMES: Mapping[Result, str] = {
    Result.DONE: N_("办好了"),
    Result.NOT_DONE: N_("没有办成，收回另想办法"),
    Result.SETTLED: N_("调解达成一致"),
    Result.NOT_SETTLED: N_("调解没有谈成，收回另想办法"),
    Result.POINTED: N_("已告知该去哪里"),
    Result.TAKEN_BACK: N_("秘书收回重办"),
    Result.WITHDRAWN: N_("提案人撤回"),
}

REPORTED: Mapping[Way, tuple[Result, Result]] = {
    Way.DIRECT: (Result.DONE, Result.NOT_DONE),
    Way.MEDIATION: (Result.SETTLED, Result.NOT_SETTLED),
    Way.WHISTLE: (Result.DONE, Result.NOT_DONE),
}
"""What the desk may report of each way: first the result that ends the need, then the one that
brings it back to the desk. A statutory pointer ends by itself."""

USUAL_DAYS: Mapping[Way, int] = {Way.DIRECT: 5, Way.MEDIATION: 20, Way.WHISTLE: 10}
"""Working days that are proposed for each way; the desk may choose others."""

LONGEST_DAYS = 60
"""Working days at most: nobody waits longer without a new decision."""

_EXTENSION = "接诉即办条例 §15"


def refuse_days(days: int) -> Refusal | None:
    """Refuse a time limit that is none."""
    if 1 <= days <= LONGEST_DAYS:
        return None
    return Refusal(
        N_("办理期限要在1到%(most)s个工作日之间。"),
        N_("请改写期限；需要更久的，到期前可以写明理由延期一次。"),
        "接诉即办条例 §13",
        {"most": LONGEST_DAYS},
    )


def refuse_extension(*, has_ended: bool, was_extended: bool, is_late: bool) -> Refusal | None:
    """Refuse a second extension, one after the time has run out, or one of what has ended."""
    if has_ended:
        return Refusal(N_("这次转办已经有结果了。"), N_("请刷新页面看看最新情况。"), _EXTENSION)
    if was_extended:
        return Refusal(N_("已经延期过一次。"), N_("请催办；办不成就收回，另想办法。"), _EXTENSION)
    if is_late:
        return Refusal(
            N_("期限已过，不能再延期。"),
            N_("延期要在到期以前写明理由；现在请催办，或收回另想办法。"),
            _EXTENSION,
        )
    return None


def refuse_result(way: Way, result: Result) -> Refusal | None:
    """Refuse a result that this way cannot have."""
    if result in REPORTED.get(way, ()):
        return None
    return Refusal(
        N_("“%(way)s”不会有“%(result)s”这样的结果。"),
        N_("请从列出的结果中选一个。"),
        "议事流程·集",
        {"way": WAY_NAMES[way], "result": RESULT_NAMES[result]},
    )


def brings_back(way: Way, result: Result) -> bool:
    """Whether the need comes back to the desk with this result."""
    return result is REPORTED[way][1]
