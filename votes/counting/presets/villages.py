"""Villages: P08 to P15. The law on villagers' committees was revised with that of the residents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from app.marks import N_
from votes.counting.presets.preset import (
    Preset,
    Voters,
    at_least,
    more_than_half,
    present,
    taking_part,
    variant,
)
from votes.counting.presets.residents import LAST_DAY, by_households, revised
from votes.counting.rules import Basis, DecisionRule, Subject, Threshold, Unit

_VILLAGERS_LAW = "村民委员会组织法"
_LAW = "村民委员会组织法(2018)"
_COLLECTIVE = "农村集体经济组织法"
_CASH = "国办发〔2007〕4号"

VILLAGERS: Final = Preset(
    rule=DecisionRule(
        preset="P08",
        code="villagers",
        quorum=(present(1, 2, f"{_LAW}第22条", strict=True),),
        thresholds=(more_than_half(Basis.PRESENT, f"{_LAW}第22条"),),
        law=_VILLAGERS_LAW,
        version="2018",
        article="第22条",
        effective_to=LAST_DAY,
        verified=True,
    ),
    name=N_("村民会议"),
    meeting="villagers",
)
_HOUSEHOLDS: Final = by_households(VILLAGERS, name=N_("村民会议（户的代表）"), quorum=(2, 3, False))
REPS: Final = variant(
    VILLAGERS,
    name=N_("村民代表会议"),
    meeting="village_reps",
    preset="P09",
    code="village_reps",
    quorum=(present(2, 3, f"{_LAW}第26条"),),
    thresholds=(more_than_half(Basis.PRESENT, f"{_LAW}第26条"),),
    article="第26条",
)
GROUP: Final = variant(
    REPS,
    name=N_("村民小组会议"),
    meeting="village_group",
    preset="P10",
    code="village_group",
    quorum=(present(2, 3, f"{_LAW}第28条"),),
    thresholds=(more_than_half(Basis.PRESENT, f"{_LAW}第28条"),),
    article="第28条",
)
_GROUP_HOUSEHOLDS: Final = by_households(
    GROUP, name=N_("村民小组会议（户的代表）"), quorum=(2, 3, False)
)
ELECTION: Final = variant(
    VILLAGERS,
    name=N_("村民委员会选举"),
    preset="P11",
    code="vc_election",
    quorum=(taking_part(1, 2, f"{_LAW}第15条", strict=True),),
    thresholds=(more_than_half(Basis.TAKING_PART, f"{_LAW}第15条"),),
    article="第15条",
)
RUN_OFF: Final = variant(
    ELECTION,
    name=N_("村民委员会另行选举"),
    note=N_("得票多的当选，但不少于所投票数的三分之一；最后一个名额得票相同的，再次投票"),
    code="vc_election_runoff",
    thresholds=(
        at_least(1, 3, Basis.TAKING_PART, f"{_LAW}第15条"),
        Threshold(Subject.YES, 1, 1, True, Basis.AGAINST, Unit.HEADS, f"{_LAW}第15条"),
    ),
)
RECALL: Final = variant(
    ELECTION,
    name=N_("罢免村民委员会成员"),
    preset="P12",
    code="vc_recall",
    quorum=(taking_part(1, 2, f"{_LAW}第16条", strict=True),),
    thresholds=(more_than_half(Basis.TAKING_PART, f"{_LAW}第16条"),),
    article="第16条",
)
COLLECTIVE: Final = Preset(
    rule=DecisionRule(
        preset="P13a",
        code="collective",
        quorum=(present(2, 3, f"{_COLLECTIVE}第27条"),),
        thresholds=(at_least(2, 3, Basis.ALL_MEMBERS, f"{_COLLECTIVE}第27条"),),
        law=_COLLECTIVE,
        version="2024",
        article="第27条",
        effective_from=date(2025, 5, 1),
        verified=True,
    ),
    name=N_("农村集体经济组织成员大会"),
    note=N_("书面委托同一户内成员的计入到会"),
    meeting="collective",
)
CASH: Final = variant(
    VILLAGERS,
    name=N_("一事一议筹资筹劳的村民会议"),
    note=N_("由各户签字确认；条文没有核对，使用前请核对"),
    meeting="yishi_yiyi",
    preset="P14",
    code="yishi_yiyi",
    quorum=(present(1, 2, _CASH, strict=True),),
    thresholds=(more_than_half(Basis.PRESENT, _CASH),),
    law=_CASH,
    version="2007",
    article="第10条至第12条",
    effective_to=None,
    verified=False,
)
PARTY: Final = variant(
    REPS,
    name=N_("四议两公开的党员大会（应到会党员过半数）"),
    note=N_("各地文本不同：有的按应到会党员，有的按实到会党员；使用前请核对"),
    meeting="party_members",
    preset="P15",
    code="party_members",
    quorum=(present(2, 3, "四议两公开工作法"),),
    thresholds=(more_than_half(Basis.ALL_MEMBERS, "四议两公开工作法"),),
    law="四议两公开工作法",
    version="2010",
    article="党员大会审议",
    effective_to=None,
    verified=False,
)
_BEFORE_2026: Final = (VILLAGERS, _HOUSEHOLDS, REPS, GROUP, _GROUP_HOUSEHOLDS)
_ELECTED: Final = (replace(ELECTION, second=RUN_OFF.code), RUN_OFF, RECALL)

ROWS: Final = (
    *_BEFORE_2026,
    *(revised(row, chapter="第四章") for row in _BEFORE_2026),
    *_ELECTED,
    *(revised(row, chapter="第三章") for row in _ELECTED),
    COLLECTIVE,
    variant(
        COLLECTIVE,
        name=N_("农村集体经济组织成员代表大会"),
        note=N_("法律不写到会人数；须全体代表三分之二以上同意"),
        meeting="collective_reps",
        preset="P13b",
        code="collective_reps",
        quorum=(),
        thresholds=(at_least(2, 3, Basis.ALL_MEMBERS, f"{_COLLECTIVE}第28条"),),
        article="第28条",
    ),
    CASH,
    by_households(CASH, name=N_("一事一议筹资筹劳的村民会议（户的代表）"), quorum=(2, 3, False)),
    replace(
        variant(
            CASH,
            name=N_("一事一议筹资筹劳的村民代表会议"),
            note=N_("一户一票，按代表所代表的户计算；条文没有核对，使用前请核对"),
            code="yishi_yiyi_reps",
            quorum=(present(2, 3, _CASH, unit=Unit.HOUSEHOLDS),),
            thresholds=(more_than_half(Basis.PRESENT, _CASH, Unit.HOUSEHOLDS),),
        ),
        voters=Voters.HOUSEHOLDS,
    ),
    PARTY,
    variant(
        PARTY,
        name=N_("四议两公开的党员大会（实到会党员过半数）"),
        note=PARTY.note,
        code="party_members_attending",
        thresholds=(more_than_half(Basis.PRESENT, "四议两公开工作法"),),
    ),
)
