"""Each kind of paper: its own template, the values it is filled with, and an example of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.documents.attendance import AttendanceSheet, Attendee, attendance_values
from app.documents.filling import Values
from app.documents.minutes import (
    Minutes,
    MinutesItem,
    MinutesVote,
    Signatory,
    VoteCount,
    minutes_values,
)
from app.paper_templates.models.paper_template import PaperKind

_FOLDER = Path(__file__).resolve().parent.parent / "documents" / "templates"
_HELD_AT = datetime(2026, 11, 20, 19, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
_HALL = "幸福里小区居民议事厅"
_NAMES = (
    "赵一",
    "钱二",
    "孙三",
    "李四",
    "周五",
    "吴六",
    "郑七",
    "王强",
    "冯九",
    "陈十",
    "褚一",
    "卫二",
    "蒋三",
    "沈四",
    "韩五",
    "杨六",
)


@dataclass(frozen=True)
class Kind:
    """What there is to know of one kind of paper."""

    label: LazyString
    own: Path
    """Our template, kept in the repository."""
    names: Mapping[str, LazyString]
    """The values, each with what it means."""
    needed: frozenset[str]
    """A template that does not name these leaves out what such a paper must say."""
    full: Values
    """An example with everything in it, and more than a page of people."""
    bare: Values
    """An example of a meeting at which hardly anything happened."""


_MEETING = MappingProxyType(
    {
        "hall": _l("议事厅名称"),
        "title": _l("会议名称"),
        "held_at": _l("开会时间"),
        "place": _l("地点"),
        "eligible": _l("应到人数"),
        "present": _l("实到人数"),
    }
)

_MINUTES_NAMES = {
    **_MEETING,
    "mark": _l("红头：议事厅名称加“会议纪要”"),
    "number": _l("编号"),
    "chair": _l("主持人"),
    "clerk": _l("记录员"),
    "quorum": _l("法定人数"),
    "opening": _l("开头一段：何时、何地、谁主持、到会多少人"),
    "items": _l("各项议程：heading 标题，motions 动议，course 经过，votes 表决"),
    "remarks": _l("补充说明，一行一段"),
    "attended": _l("出席的人"),
    "excused": _l("请假的人"),
    "absent": _l("缺席的人"),
    "observers": _l("列席的人"),
    "confirmed": _l("谁在什么时候核对签名，一行一人"),
    "signature_pages": _l("签名表，每页15行：name 姓名，unit 单位，signed 签名"),
}
_ATTENDANCE_NAMES = {
    **_MEETING,
    "excused": _l("请假人数"),
    "observers": _l("列席人数"),
    "pages": _l(
        "签到表，每页15行：number 序号，name 姓名，part 身份，came 到会，at 到离时间，signed 签名"
    ),
}


def _minutes(*items: MinutesItem, people: tuple[str, ...]) -> Values:
    return minutes_values(
        Minutes(
            _HALL,
            "（2026）第3号",
            "关于安装充电桩的会议",
            _HELD_AT,
            "社区活动室",
            "赵一",
            20,
            len(people),
            14,
            items,
            people,
            excused=people[:1],
            observers=people[:1],
            clerk="沈秘书",
            remarks=("会前有居民旁听。",) if people else (),
            confirmed=("赵一（主持人）2026年11月21日核对",) if people else (),
            signatories=tuple(Signatory(name, _HALL) for name in people),
        )
    )


def _attendance(people: tuple[str, ...]) -> Values:
    rows = tuple(
        Attendee(str(n), name, "议事代表", "到会", "19:20") for n, name in enumerate(people, 1)
    )
    sheet = AttendanceSheet(
        _HALL, "关于安装充电桩的会议", _HELD_AT, "社区活动室", 20, len(people), 1, 1, rows
    )
    return attendance_values(sheet)


_ITEM = MinutesItem(
    "安装充电桩",
    ("在3号楼北侧安装8个充电桩，费用4万元从公共收益支出，由监督员验收。",),
    ("钱二作动议陈述，孙三附议。", "李四（反对）：离窗户太近，夜里吵。"),
    (
        MinutesVote(
            "",
            "应到20 实到16 赞成11 > 16/2 通过",
            VoteCount(20, 16, 11, 3, 2, 0),
            ("实到16＝赞成11＋反对3＋弃权2＋未表决0",),
        ),
    ),
)

KINDS: Mapping[PaperKind, Kind] = MappingProxyType(
    {
        PaperKind.MINUTES: Kind(
            _l("会议纪要"),
            _FOLDER / "minutes.docx",
            _MINUTES_NAMES,
            frozenset({"title", "items", "attended"}),
            _minutes(_ITEM, MinutesItem("通报事项"), people=_NAMES),
            _minutes(people=()),
        ),
        PaperKind.ATTENDANCE: Kind(
            _l("会议签到表"),
            _FOLDER / "attendance.docx",
            _ATTENDANCE_NAMES,
            frozenset({"title", "pages"}),
            _attendance(_NAMES),
            _attendance(()),
        ),
    }
)
