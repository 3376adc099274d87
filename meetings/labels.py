"""Names of meetings' enums in the glossary's words."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from meetings.models.agenda import ItemState
from meetings.models.carried import CarriedKind
from meetings.models.meeting import MeetingKind, MeetingState, Scene
from meetings.models.minutes import SignedAs
from meetings.models.motion import MotionState
from meetings.models.proxy import Instruction
from meetings.models.roll import Via

KIND_LABELS: Mapping[MeetingKind, LazyString] = {
    MeetingKind.DELIBERATION: _l("议事协商会"),
    MeetingKind.CONSULTATION: _l("会商会"),
    MeetingKind.JOINT: _l("联席会"),
    MeetingKind.INQUIRY: _l("问政大会"),
    MeetingKind.APPRAISAL: _l("评议会"),
}

STATE_LABELS: Mapping[MeetingState, LazyString] = {
    MeetingState.PLANNED: _l("筹备"),
    MeetingState.NOTICED: _l("已通知"),
    MeetingState.CHECKIN: _l("签到中"),
    MeetingState.IN_SESSION: _l("议事中"),
    MeetingState.NO_QUORUM: _l("人数不足"),
    MeetingState.RECESS: _l("休息"),
    MeetingState.SUSPENDED: _l("中止"),
    MeetingState.ADJOURNED: _l("休会待续"),
    MeetingState.CLOSED: _l("闭会，纪要待核"),
    MeetingState.MINUTES_CONFIRMED: _l("纪要已核"),
    MeetingState.PUBLISHED: _l("纪要已公示"),
    MeetingState.CANCELLED: _l("已取消"),
}

STATE_TONES: Mapping[MeetingState, str] = {
    MeetingState.CHECKIN: "now",
    MeetingState.IN_SESSION: "now",
    MeetingState.NO_QUORUM: "near",
    MeetingState.SUSPENDED: "near",
    MeetingState.RECESS: "near",
    MeetingState.PUBLISHED: "done",
}
"""How the state's badge looks; neutral where none is named."""

SCENE_LABELS: Mapping[Scene, LazyString] = {
    Scene.AUTO: _l("自动（跟随会议）"),
    Scene.WELCOME: _l("欢迎和签到码"),
    Scene.SIGN_IN: _l("签到情况"),
    Scene.AGENDA: _l("议程"),
    Scene.MOTION: _l("动议原文"),
    Scene.SPEAKER: _l("发言人和倒计时"),
    Scene.VOTING: _l("表决"),
    Scene.RESULT: _l("表决结果"),
    Scene.NOTICE: _l("通知"),
}

MOTION_LABELS: Mapping[MotionState, LazyString] = {
    MotionState.PENDING: _l("审议中"),
    MotionState.VOTING: _l("表决中"),
    MotionState.ADOPTED: _l("通过"),
    MotionState.LOST: _l("未通过"),
    MotionState.NOT_SECONDED: _l("无人附议，止议"),
    MotionState.WITHDRAWN: _l("已收回"),
    MotionState.UNFINISHED: _l("未议决"),
    MotionState.SUSTAINED: _l("秩序问题成立"),
    MotionState.NOT_SUSTAINED: _l("秩序问题不成立"),
    MotionState.TABLED: _l("已暂停"),
    MotionState.POSTPONED: _l("已改期"),
    MotionState.REFERRED: _l("已委托"),
    MotionState.DIVIDED: _l("已拆分"),
    MotionState.LAPSED: _l("已失效"),
    MotionState.UNDONE: _l("已撤销"),
}

MOTION_TONES: Mapping[MotionState, str] = {
    MotionState.PENDING: "now",
    MotionState.VOTING: "now",
    MotionState.ADOPTED: "done",
    MotionState.TABLED: "near",
    MotionState.POSTPONED: "near",
    MotionState.REFERRED: "near",
}

CARRIED_LABELS: Mapping[CarriedKind, LazyString] = {
    CarriedKind.UNFINISHED: _l("上次没有议完"),
    CarriedKind.TABLED: _l("上次暂停"),
    CarriedKind.POSTPONED: _l("改期到这次"),
    CarriedKind.REFERRED: _l("委托后重新审议"),
}
"""Why an item is on the agenda again."""

ITEM_LABELS: Mapping[ItemState, LazyString] = {
    ItemState.WAITING: _l("待议"),
    ItemState.OPEN: _l("正在审议"),
    ItemState.DONE: _l("已议"),
}

VIA_LABELS: Mapping[Via, LazyString] = {
    Via.QR: _l("扫码签到"),
    Via.DESK: _l("签到台登记"),
    Via.SELF: _l("本人签到"),
    Via.OFFICE: _l("主持到场"),
}

WEEKDAY_LABELS: Mapping[int, LazyString] = {
    0: _l("星期一"),
    1: _l("星期二"),
    2: _l("星期三"),
    3: _l("星期四"),
    4: _l("星期五"),
    5: _l("星期六"),
    6: _l("星期日"),
}

EVERY_LABELS: Mapping[str, LazyString] = {
    "1:1": _l("每月第一个"),
    "2:1": _l("每月第二个"),
    "3:1": _l("每月第三个"),
    "4:1": _l("每月第四个"),
    "-1:1": _l("每月最后一个"),
    "1:3": _l("每季度第一个"),
    "-1:3": _l("每季度最后一个"),
    "0:1": _l("每周"),
    "0:2": _l("每两周"),
}
"""A series' days by ``nth:stride``; the weekday follows: 每月第一个 星期六."""

INSTRUCTION_LABELS: Mapping[Instruction, LazyString] = {
    Instruction.YES: _l("赞成"),
    Instruction.NO: _l("反对"),
    Instruction.ABSTAIN: _l("弃权"),
    Instruction.FREE: _l("由受托人决定"),
}

SIGNED_AS_LABELS: Mapping[SignedAs, LazyString] = {
    SignedAs.CHAIR: _l("主持人"),
    SignedAs.REPRESENTATIVE: _l("议事代表"),
}
