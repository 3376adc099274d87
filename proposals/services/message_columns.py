"""What the columns of a file of messages mean: guessed from their headings, corrected by people.

A ``Layout`` is what a desk decides once per source. As JSON, and as the command's ``--map`` file::

    {"columns": {"工单编号": "number", "来电时间": "time", "诉求内容": "body"},
     "sheet": "", "heading_row": null, "source": "12345", "channel": "command_centre"}

``columns`` names each column that is taken in by its heading (or ``第3列``) and says what it is, in
the words of ``Meaning``; columns that are not named stay outside. ``sheet`` empty: the first that
fits. ``heading_row`` null: looked for; 0: the file has no headings. ``source`` and ``channel`` may
be left out. Pure: knows no database and no request.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.marks import N_
from app.spreadsheets.cells import Unreadable
from proposals.models.source_channel import SourceChannel


class Meaning(StrEnum):
    """What a column of a file may be to us. Telephone numbers are nothing to us, on purpose."""

    NUMBER = "number"
    AUTHOR = "author"
    TITLE = "title"
    BODY = "body"
    TIME = "time"
    REPLY = "reply"
    REPLY_TIME = "reply_time"
    PLACE = "place"
    CATEGORY = "category"


_PRIVATE = re.compile("电话|手机|联系方式|身份证|证件|住址|户籍|邮箱|微信|phone|mobile|id card")
_NOTHING = re.compile(
    "(答复|回复|办理|承办|处理|责任|受理|归属|转办).*(单位|部门|人员|人$|机构)|状态|是否|序号|次数|满意|性别|年龄|附件"
)
_GUESSES: tuple[tuple[Meaning, re.Pattern[str]], ...] = tuple(
    (meaning, re.compile(words))
    for meaning, words in (
        (Meaning.REPLY_TIME, "(答复|回复|办结|反馈|处理|办理|reply|answer).*(时间|日期|time|date)"),
        (Meaning.TIME, "时间|日期|time|date"),
        (Meaning.NUMBER, "编号|单号|流水号|受理号|信件号|^id$|^no$|number"),
        (
            Meaning.REPLY,
            "答复|回复|(办理|处理|办结|反馈|处置)(结果|意见|情况|内容)|^反馈$|reply|answer",
        ),
        (Meaning.CATEGORY, "分类|类别|类型|category"),
        (Meaning.PLACE, "地址|地点|位置|点位|place|address|location"),
        (
            Meaning.AUTHOR,
            "用户|姓名|昵称|网友|作者|(留言|来电|反映|诉求|投诉|来信|发帖)人|author|name",
        ),
        (Meaning.TITLE, "主题|标题|题目|摘要|title|subject"),
        (Meaning.BODY, "详情|内容|正文|描述|诉求|问题|事项|意见|建议|留言|body|content|text"),
    )
)
_BEST: Mapping[Meaning, tuple[str, ...]] = {
    Meaning.TIME: ("留言", "来电", "受理", "提交", "登记", "创建", "发布"),
    Meaning.NUMBER: ("留言编号", "工单", "受理"),
    Meaning.CATEGORY: ("一级",),
    Meaning.BODY: ("详情", "内容", "正文", "描述"),
    Meaning.PLACE: ("事发", "问题", "地点"),
}
"""Where several columns could be the same, the one with the earliest of these words is."""
_NTH = re.compile("第([0-9]{1,3})列")


@dataclass(frozen=True)
class Layout:
    """What each column means; see the module."""

    columns: Mapping[str, Meaning]
    sheet: str = ""
    heading_row: int | None = None
    source: str = ""
    channel: SourceChannel | None = None

    @property
    def meanings(self) -> frozenset[Meaning]:
        """Everything that some column is."""
        return frozenset(self.columns.values())

    def column_of(self, meaning: Meaning) -> str:
        """The heading of the column that is this, or nothing."""
        return next((name for name, one in self.columns.items() if one is meaning), "")

    def to_json(self) -> dict[str, Any]:
        """Spell it as JSON."""
        return {
            "columns": {name: meaning.value for name, meaning in self.columns.items()},
            "sheet": self.sheet,
            "heading_row": self.heading_row,
            "source": self.source,
            "channel": self.channel.value if self.channel else "",
        }


def layout_from(spelled: object) -> Layout:
    """Read a Layout from JSON. Raises Unreadable with what is wrong with it."""
    if not isinstance(spelled, dict) or not isinstance(spelled.get("columns"), dict):
        raise Unreadable(N_("对照表里要有 columns：列名和含义"))
    columns: dict[str, Meaning] = {}
    for name, word in spelled["columns"].items():
        if word not in set(Meaning):
            raise Unreadable(
                N_("列“%(column)s”的含义“%(word)s”不认识，可以用：%(known)s"),
                column=str(name)[:60],
                word=str(word)[:60],
                known="、".join(Meaning),
            )
        columns[str(name)] = Meaning(word)
    row, channel = spelled.get("heading_row"), spelled.get("channel") or None
    if row is not None and (not isinstance(row, int) or isinstance(row, bool) or row < 0):
        raise Unreadable(N_("heading_row 要是表头的行号，没有表头写 0"))
    if channel is not None and channel not in set(SourceChannel):
        raise Unreadable(N_("channel 可以用：%(known)s"), known="、".join(SourceChannel))
    sheet, source = str(spelled.get("sheet") or ""), str(spelled.get("source") or "")
    return checked(Layout(columns, sheet, row, source, SourceChannel(channel) if channel else None))


def fits(layout: Layout, names: Sequence[str]) -> bool:
    """Whether a file with these columns can be read by this layout."""
    return all(place_named(name, names) is not None for name in layout.columns)


def checked(layout: Layout) -> Layout:
    """Return the layout, or raise Unreadable with what it lacks."""
    counted = list(layout.columns.values())
    twice = next((one for one in Meaning if counted.count(one) > 1), None)
    if twice is not None:
        names = [name for name, one in layout.columns.items() if one is twice]
        raise Unreadable(N_("这几列的含义选重了：%(columns)s"), columns="、".join(names))
    if not layout.meanings & {Meaning.TITLE, Meaning.BODY}:
        raise Unreadable(N_("请选出哪一列是标题，或哪一列是详情"))
    if Meaning.REPLY in layout.meanings and Meaning.REPLY_TIME not in layout.meanings:
        raise Unreadable(N_("选了答复，还要选出哪一列是答复时间；没有就把答复选成“不导入”"))
    return layout


def is_private(heading: str) -> bool:
    """Whether a column holds what is nobody's business here."""
    return bool(_PRIVATE.search(_plain(heading)))


def guessed(headings: Sequence[str]) -> Mapping[str, Meaning]:
    """Guess what columns mean from their headings; each meaning goes to the likeliest column."""
    found: dict[Meaning, tuple[int, int, str]] = {}
    for place, heading in enumerate(headings):
        meaning = _guess(heading)
        if meaning is None:
            continue
        words = _BEST.get(meaning, ())
        rank = next((n for n, word in enumerate(words) if word in heading), len(words))
        found[meaning] = min(found.get(meaning, (99, 0, "")), (rank, place, heading))
    return {heading: meaning for meaning, (_rank, _place, heading) in found.items()}


def _guess(heading: str) -> Meaning | None:
    plain = _plain(heading)
    if not plain or _PRIVATE.search(plain) or _NOTHING.search(plain) or len(plain) > 20:
        return None
    return next((meaning for meaning, words in _GUESSES if words.search(plain)), None)


def _plain(heading: str) -> str:
    return re.sub(r"[\s*:()\[\]_.-]", "", unicodedata.normalize("NFKC", heading)).casefold()


def is_sure(columns: Mapping[str, Meaning]) -> bool:
    """Whether a guess suffices to read the file: what was said, and when."""
    meanings = set(columns.values())
    replied = Meaning.REPLY not in meanings or Meaning.REPLY_TIME in meanings
    return bool(meanings & {Meaning.TITLE, Meaning.BODY}) and Meaning.TIME in meanings and replied


def nth(place: int) -> str:
    """Name a column that has no heading of its own, by its place from 0."""
    return f"第{place + 1}列"


def place_named(name: str, names: Sequence[str]) -> int | None:
    """Return where the column of that name stands, if there is one."""
    if name in names:
        return names.index(name)
    counted = _NTH.fullmatch(name)
    place = int(counted[1]) - 1 if counted else -1
    return place if 0 <= place < len(names) else None
