"""Owners deciding together: P01 to P04, and their committee, P18."""

from __future__ import annotations

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
from votes.counting.rules import Basis, DecisionRule, Unit

_CIVIL_CODE = "中华人民共和国民法典"
_ARTICLE = "民法典第278条"
_OLD = "物业管理条例(2018)第12条"
_BOTH: Final = (Unit.HEADS, Unit.AREA)

ORDINARY: Final = Preset(
    rule=DecisionRule(
        preset="P01",
        code="owners_ordinary",
        quorum=tuple(taking_part(2, 3, _ARTICLE, unit=unit) for unit in _BOTH),
        thresholds=tuple(more_than_half(Basis.TAKING_PART, _ARTICLE, unit) for unit in _BOTH),
        law=_CIVIL_CODE,
        version="2020",
        article="第278条",
        effective_from=date(2021, 1, 1),
        verified=True,
    ),
    name=N_("业主共同决定（一般事项）"),
    meeting="owners_ordinary",
    voters=Voters.OWNERS,
    may_deem=True,
    posted_days=3,
)

BEFORE_2021: Final = Preset(
    rule=DecisionRule(
        preset="P04",
        code="owners_pre2021",
        quorum=tuple(taking_part(1, 2, _OLD, strict=True, unit=unit) for unit in _BOTH),
        thresholds=tuple(more_than_half(Basis.ALL_MEMBERS, _OLD, unit) for unit in _BOTH),
        law="物业管理条例",
        version="2018",
        article="第12条",
        effective_to=date(2020, 12, 31),
        verified=True,
    ),
    name=N_("业主大会（2021年以前的一般事项）"),
    note=N_("民法典施行后不再适用，只用于核对以前的决定"),
    voters=Voters.OWNERS,
    may_deem=True,
)
OLD_SPECIAL: Final = variant(
    BEFORE_2021,
    name=N_("业主大会（2021年以前的特别事项）"),
    note=BEFORE_2021.note,
    code="owners_pre2021_special",
    thresholds=tuple(at_least(2, 3, Basis.ALL_MEMBERS, _OLD, unit) for unit in _BOTH),
)
COMMITTEE: Final = Preset(
    rule=DecisionRule(
        preset="P18",
        code="owners_committee_bj",
        quorum=(present(1, 2, "北京市物业管理条例第45条", strict=True),),
        thresholds=(more_than_half(Basis.ALL_MEMBERS, "北京市物业管理条例第45条"),),
        law="北京市物业管理条例",
        version="2024",
        article="第45条",
        verified=True,
    ),
    name=N_("业主委员会会议（北京）"),
    note=N_("赞成以委员签字为准；委员不得委托他人"),
    meeting="owners_committee_bj",
)

ROWS: Final = (
    ORDINARY,
    variant(
        ORDINARY,
        name=N_("业主共同决定（特别事项：筹集维修资金、改建重建、改变共有部分用途）"),
        meeting="owners_special",
        preset="P02",
        code="owners_special",
        thresholds=tuple(at_least(3, 4, Basis.TAKING_PART, _ARTICLE, unit) for unit in _BOTH),
    ),
    Preset(
        rule=DecisionRule(
            preset="P03",
            code="house_to_business",
            quorum=(),
            thresholds=(at_least(1, 1, Basis.ALL_MEMBERS, "民法典第279条"),),
            law=_CIVIL_CODE,
            version="2020",
            article="第279条",
            effective_from=date(2021, 1, 1),
            verified=True,
        ),
        name=N_("住宅改为经营性用房（有利害关系的业主一致同意）"),
        note=N_("本栋楼的业主是有利害关系的业主；别的业主要说明理由（区分所有权解释第11条）"),
        voters=Voters.AFFECTED_OWNERS,
    ),
    BEFORE_2021,
    OLD_SPECIAL,
    COMMITTEE,
)
