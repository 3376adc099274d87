"""Names of states and choices in the glossary's words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from votes.counting.arithmetic import OUTCOMES
from votes.counting.decision import Outcome
from votes.counting.owners import AreaSource, UnitKind
from votes.counting.records import Mode, Purpose, Secrecy
from votes.models.objection import About
from votes.models.poll import PollState


class Choice(NamedTuple):
    """How a choice looks: word, colour class, icon. Never colour alone."""

    label: LazyString
    tone: str
    icon: str


CHOICES: Mapping[str, Choice] = MappingProxyType(
    {
        "yes": Choice(_l("赞成"), "yes", "check-lg"),
        "no": Choice(_l("反对"), "no", "x-lg"),
        "abstain": Choice(_l("弃权"), "abstain", "dash-lg"),
        "invalid": Choice(_l("废票"), "neutral", "dot"),
    }
)
NOT_VOTED = Choice(_l("未表决"), "neutral", "dot")
ABSENT = Choice(_l("缺席"), "neutral", "dot")

STATE_LABELS: Mapping[PollState, LazyString] = MappingProxyType(
    {
        PollState.CONFIGURED: _l("待表决"),
        PollState.ANNOUNCED: _l("已公告"),
        PollState.OPEN: _l("表决中"),
        PollState.CLOSED: _l("正在计票"),
        PollState.DECLARED: _l("已宣布"),
        PollState.ANNULLED: _l("表决作废"),
    }
)

SECRECY_LABELS: Mapping[Secrecy, LazyString] = MappingProxyType(
    {Secrecy.ROLL_CALL: _l("记名"), Secrecy.SECRET_BALLOT: _l("无记名")}
)

PURPOSE_LABELS: Mapping[Purpose, LazyString] = MappingProxyType(
    {
        Purpose.ADOPT: _l("干不干"),
        Purpose.PLAN: _l("怎么干"),
        Purpose.APPRAISE: _l("干得怎么样"),
        Purpose.LONG_TERM: _l("以后怎么办"),
        Purpose.ELECT: _l("选人"),
    }
)

MODE_LABELS: Mapping[Mode, LazyString] = MappingProxyType(
    {
        Mode.ELECTRONIC: _l("手机投票"),
        Mode.WRITTEN: _l("书面表决"),
        Mode.SHOW_OF_HANDS: _l("举手表决"),
        Mode.CALLED: _l("唱名表决"),
    }
)

MODE_HELP: Mapping[Mode, LazyString] = MappingProxyType(
    {
        Mode.ELECTRONIC: _l("到会的人用手机投，没有手机的投纸质票或在签到台代投"),
        Mode.WRITTEN: _l("几天之内投完，不用签到；手机、纸质票都可以"),
        Mode.SHOW_OF_HANDS: _l("监票员点赞成的、再点反对的，不点弃权"),
        Mode.CALLED: _l("记录员逐个叫名字，应答什么记什么"),
    }
)

NO_ITEM = _l("（不属于哪一项，单独表决）")
METHOD_LABELS: Mapping[str, LazyString] = MappingProxyType(
    {"yes_no_abstain": _l("赞成、反对、弃权")}
)

UNIT_KIND_LABELS: Mapping[UnitKind, LazyString] = MappingProxyType(
    {
        UnitKind.HOME: _l("住宅"),
        UnitKind.SHOP: _l("商铺"),
        UnitKind.PARKING: _l("车位"),
        UnitKind.OTHER: _l("其他"),
    }
)
AREA_SOURCE_LABELS: Mapping[AreaSource, LazyString] = MappingProxyType(
    {
        AreaSource.REGISTER: _l("登记簿"),
        AreaSource.SURVEY: _l("实测"),
        AreaSource.CONTRACT: _l("合同"),
    }
)
ABOUT_LABELS: Mapping[About, LazyString] = MappingProxyType(
    {
        About.MISSING: _l("有投票权的人没有列上"),
        About.STRANGER: _l("没有投票权的人列上了"),
        About.WEIGHT: _l("票数或面积不对"),
        About.OTHER: _l("其他"),
    }
)

OUTCOME_LABELS: Mapping[Outcome, LazyString] = MappingProxyType(
    {outcome: _l(said) for outcome, said in OUTCOMES.items()}
)
"""In the words that the arithmetic ends with."""


def choice_of(code: str | None, *, present: bool = True) -> Choice:
    """How a choice of the roll call is shown; None is no ballot."""
    if code is None:
        return NOT_VOTED if present else ABSENT
    return CHOICES[code]


def square_metres(area: int) -> str:
    """Whole 0.01 m² as people write them."""
    return str(gettext("%(area)s平方米", area=f"{area // 100:,}.{area % 100:02d}"))
