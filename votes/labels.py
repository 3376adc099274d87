"""Names of states and choices in the glossary's words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from votes.counting import verdict
from votes.counting.arithmetic import OUTCOMES
from votes.counting.decision import Outcome
from votes.counting.figures import Weight
from votes.counting.owners import AreaSource, UnitKind
from votes.counting.proxies import MandateKind
from votes.counting.records import Mode, Purpose, Secrecy
from votes.counting.rules import DecisionRule, Unit
from votes.models.decision import Finding, Validity
from votes.models.delivery import Manner
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

PURPOSE_HELP: Mapping[Purpose, LazyString] = MappingProxyType(
    {
        Purpose.ADOPT: _l("一件事做不做：赞成、反对、弃权，过半数赞成就做。"),
        Purpose.PLAN: _l(
            "几个方案里选一个，要过半数；没有过半的，领先的两个再投一次。分资金也在这里。"
        ),
        Purpose.APPRAISE: _l("给办完的事打分：满意和基本满意够七成算达标，不够就整改。"),
        Purpose.LONG_TERM: _l("管得久的约定、制度：赞成要三分之二以上。"),
        Purpose.ELECT: _l("选出一名或几名：同意几个选几个，票数过半的当选。"),
    }
)
"""What is suggested for each, in one line."""

MODE_LABELS: Mapping[Mode, LazyString] = MappingProxyType(
    {
        Mode.ELECTRONIC: _l("手机投票"),
        Mode.WRITTEN: _l("书面表决"),
        Mode.SHOW_OF_HANDS: _l("举手表决"),
        Mode.CALLED: _l("唱名表决"),
        Mode.CONSENT: _l("无异议通过"),
    }
)

MODE_HELP: Mapping[Mode, LazyString] = MappingProxyType(
    {
        Mode.ELECTRONIC: _l("到会的人用手机投，没有手机的投纸质票或在签到台代投"),
        Mode.WRITTEN: _l("几天之内投完，不用签到；手机、纸质票都可以"),
        Mode.SHOW_OF_HANDS: _l("监票员点赞成的、再点反对的，不点弃权"),
        Mode.CALLED: _l("记录员逐个叫名字，应答什么记什么"),
        Mode.CONSENT: _l("主持人问有没有人反对，没有就通过；有一人反对，马上改用手机投票"),
    }
)

VALIDITY_LABELS: Mapping[Validity, LazyString] = MappingProxyType(
    {
        Validity.PENDING: _l("待生效"),
        Validity.CONTESTED: _l("异议中"),
        Validity.RECOUNT: _l("复核计票中"),
        Validity.EFFECTIVE: _l("已生效"),
        Validity.ANNULLED: _l("已撤销"),
    }
)
VALIDITY_TONES: Mapping[Validity, str] = MappingProxyType(
    {
        Validity.PENDING: "near",
        Validity.CONTESTED: "near",
        Validity.RECOUNT: "near",
        Validity.EFFECTIVE: "done",
        Validity.ANNULLED: "neutral",
    }
)
FINDING_LABELS: Mapping[Finding, LazyString] = MappingProxyType(
    {
        Finding.REJECTED: _l("异议不成立，结果有效"),
        Finding.RECOUNT: _l("异议成立，复核计票"),
        Finding.ANNULLED: _l("异议成立，撤销这项决定"),
    }
)

DESK_WAYS: Mapping[str, LazyString] = MappingProxyType(
    {
        "helped": _l("（签到台代投）"),
        "paper": _l("（纸质票）"),
        "called": _l("（唱名）"),
    }
)
"""How a ballot came that no phone sent."""

NO_ITEM = _l("（不属于哪一项，单独表决）")
METHOD_LABELS: Mapping[str, LazyString] = MappingProxyType(
    {
        "yes_no_abstain": _l("赞成、反对、弃权"),
        "plurality": _l("几个里选一个"),
        "approval": _l("同意几个选几个（也用于选多名）"),
        "instant_runoff": _l("排名次：逐轮淘汰"),
        "schulze": _l("排名次：两两相比"),
        "borda": _l("排名次：按名次计分"),
        "transferable": _l("排名次：选多名，票可转移"),
        "grades": _l("满意、基本满意、不满意"),
        "majority_judgment": _l("四级评分：看中间一级"),
        "grade_sum": _l("四级评分：看总分"),
        "greedy": _l("分资金：票多的先选，放不下的跳过"),
        "greedy_no_skip": _l("分资金：票多的先选，放不下就停"),
        "equal_shares": _l("分资金：均等份额法"),
    }
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

MANDATE_LABELS: Mapping[MandateKind, LazyString] = MappingProxyType(
    {MandateKind.WRITTEN: _l("书面委托"), MandateKind.GUARDIAN: _l("监护人代投")}
)
MANDATE_RULES: Mapping[MandateKind, LazyString] = MappingProxyType(
    {
        MandateKind.WRITTEN: _l("委托人本人投票的，不论先后都以本人的为准，受托人投的不算。"),
        MandateKind.GUARDIAN: _l("业主没有行为能力的，由监护人投票，以监护人的为准。"),
    }
)
"""Which of two ballots of one voter counts, as every page says it."""
MANNER_LABELS: Mapping[Manner, LazyString] = MappingProxyType(
    {
        Manner.SIGNED: _l("当面签收"),
        Manner.POST: _l("挂号信"),
        Manner.ONLINE: _l("手机收到并打开"),
        Manner.WITNESSED: _l("留置，有见证人"),
    }
)

METHOD_HELP: Mapping[str, LazyString] = MappingProxyType(
    {
        "yes_no_abstain": _l("赞成：同意照此办理。反对：不同意。弃权：不表示意见。"),
        "plurality": _l("选一个。票数要达到规则的要求，达不到就再次表决或者两个决选。"),
        "approval": _l("同意的都可以选，多选不会减少别的票数。票数要达到规则的要求。"),
        "instant_runoff": _l(
            "每轮淘汰排在首位最少的一项，它的票转给各人的下一位，直到有一项过半。"
        ),
        "schulze": _l("每两项比一比，看多少人把谁排在前面；胜过的最多的领先。"),
        "borda": _l("共有几项，第一名就得项数减一分，第二名再少一分，依次类推，不排的不得分。"),
        "transferable": _l("够票的当选，多出的票按比例转给各人的下一位；没人够票就淘汰最少的。"),
        "grades": _l("每项选一级，看满意和基本满意的人数。"),
        "majority_judgment": _l("每项选一级，把所有人的评分从好到差排开，看中间那一级。"),
        "grade_sum": _l("每项选一级，最差0分，每好一级多1分，看总分。"),
        "greedy": _l("按票数从多到少选项目，钱不够的跳过，直到分完。"),
        "greedy_no_skip": _l("按票数从多到少选项目，遇到钱不够的就停。"),
        "equal_shares": _l(
            "资金平均分到每位投票人名下，支持的人一起出钱，出得起的项目入选，少数人的需要也能照顾到。"
        ),
    }
)
"""What a resident should know before filling the ballot in."""

STANDING_CAPTIONS: Mapping[str, LazyString] = MappingProxyType(
    {
        "one": _l("各选项的票数"),
        "several": _l("各选项的票数"),
        "projects": _l("各项目的票数"),
        "grades": _l("评为好的人数"),
        "ranking": _l("排在首位的人数"),
    }
)
CHOSEN_WORDS: Mapping[Purpose, LazyString] = MappingProxyType(
    {
        Purpose.ADOPT: _l("选出"),
        Purpose.PLAN: _l("选出"),
        Purpose.APPRAISE: _l("达标"),
        Purpose.LONG_TERM: _l("选出"),
        Purpose.ELECT: _l("当选"),
    }
)
ENDS: Mapping[Outcome, LazyString] = MappingProxyType(
    {outcome: _l(words) for outcome, words in verdict.ENDS.items()}
)
"""How a vote on options ended."""

OUTCOME_LABELS: Mapping[Outcome, LazyString] = MappingProxyType(
    {outcome: _l(said) for outcome, said in OUTCOMES.items()}
)
"""In the words that the arithmetic ends with."""


UNIT_LABELS: Mapping[Unit, LazyString] = MappingProxyType(
    {
        Unit.HEADS: _l("人数"),
        Unit.AREA: _l("面积"),
        Unit.HOUSEHOLDS: _l("户数"),
        Unit.DEPUTIES: _l("人大代表"),
    }
)


def units_of(rule: DecisionRule) -> tuple[Unit, ...]:
    """What a rule counts, for the columns of its figures."""
    return rule.units


def weight_words(weight: Weight) -> str:
    """A weight as people say it: 3人、250.55平方米."""
    parts = [str(gettext("%(n)d人", n=weight.heads))]
    if weight.area:
        parts.append(square_metres(weight.area))
    if weight.households:
        parts.append(str(gettext("%(n)d户", n=weight.households)))
    if weight.deputies:
        parts.append(str(gettext("人大代表%(n)d人", n=weight.deputies)))
    return "、".join(parts)


def choice_of(code: str | None, *, present: bool = True) -> Choice:
    """How a choice of the roll call is shown; None is no ballot."""
    if code is None:
        return NOT_VOTED if present else ABSENT
    return CHOICES[code]


def square_metres(area: int) -> str:
    """Whole 0.01 m² as people write them."""
    return str(gettext("%(area)s平方米", area=f"{area // 100:,}.{area % 100:02d}"))
