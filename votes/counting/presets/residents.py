"""Residents and their committee: P05 to P07, the congresses P16 and P17, two chambers P19.

The law on residents' committees was revised on 2025-10-28. Its chapter 4 could not be read: from
2026-01-01 its row carries the former figures and is not verified until somebody compares them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Final

from app.marks import N_
from votes.counting.presets.preset import (
    Preset,
    Voters,
    at_least,
    more_than_half,
    present,
    variant,
)
from votes.counting.rules import Basis, DecisionRule, Subject, Threshold, Unit

REVISED: Final = date(2026, 1, 1)
LAST_DAY: Final = date(2025, 12, 31)
UNREAD: Final = N_("2025年修订的条文未经核对，暂按2018年的数字；使用前请核对法律正文")
_RESIDENTS_LAW = "城市居民委员会组织法"
_RESIDENTS = "城市居民委员会组织法(2018)第9条"
_COMMITTEE = "城市居民委员会组织法(2018)第11条"
_NPC = "全国人民代表大会议事规则(2021)"
_NPCSC = "全国人民代表大会常务委员会议事规则(2009)"
_LOCAL = "地方各级人民代表大会和地方各级人民政府组织法"
_SHIGU = "衡阳市石鼓区街道议事会做法"

RESIDENTS_2018: Final = Preset(
    rule=DecisionRule(
        preset="P05",
        code="residents_2018",
        quorum=(present(1, 2, _RESIDENTS, strict=True),),
        thresholds=(more_than_half(Basis.PRESENT, _RESIDENTS),),
        law=_RESIDENTS_LAW,
        version="2018",
        article="第9条",
        effective_to=LAST_DAY,
        verified=True,
    ),
    name=N_("居民会议"),
    note=N_("参加的可以是全体年满十八周岁的居民、户的代表，或者每个小组选出的二至三名代表"),
    meeting="residents",
)


def revised(base: Preset, *, chapter: str, **changes: Any) -> Preset:
    """The row of the law as revised for 2026: the former figures, for somebody to check."""
    article = f"{base.rule.law}(2025){chapter}（条文未核对，按2018年的数字）"
    return variant(
        base,
        name=base.name,
        note=UNREAD,
        meeting=base.meeting,
        quorum=tuple(replace(test, article=article) for test in base.rule.quorum),
        thresholds=tuple(replace(test, article=article) for test in base.rule.thresholds),
        version="2025",
        article=chapter,
        effective_from=REVISED,
        effective_to=None,
        verified=False,
        **changes,
    )


def by_households(base: Preset, *, name: str, quorum: tuple[int, int, bool]) -> Preset:
    """The same meeting held by the households' representatives, one for each."""
    numerator, denominator, strict = quorum
    (usual,), (decides,) = base.rule.quorum, base.rule.thresholds
    article = usual.article
    seats = present(numerator, denominator, article, strict=strict, unit=Unit.HOUSEHOLDS)
    passed = more_than_half(Basis.PRESENT, decides.article, Unit.HOUSEHOLDS)
    held = variant(
        base,
        name=name,
        note=base.note,
        code=f"{base.code}_households",
        quorum=(seats,),
        thresholds=(passed,),
    )
    return replace(held, voters=Voters.HOUSEHOLDS)


RESIDENTS_2025: Final = revised(
    RESIDENTS_2018, chapter="第四章", preset="P06", code="residents_2025"
)
_BY_HOUSEHOLD = N_("居民会议（每户派代表）")
_DELEGATES: Final = Preset(
    rule=DecisionRule(
        preset="P16",
        code="npc",
        quorum=(present(2, 3, f"{_NPC}第4条"),),
        thresholds=(more_than_half(Basis.ALL_MEMBERS, f"{_NPC}第59条"),),
        law="全国人民代表大会议事规则",
        version="2021",
        article="第4条、第59条",
        verified=True,
    ),
    name=N_("全国人民代表大会会议（议案）"),
    meeting="npc",
)
_STANDING: Final = Preset(
    rule=DecisionRule(
        preset="P17",
        code="npcsc",
        quorum=(present(1, 2, f"{_NPCSC}第4条", strict=True),),
        thresholds=(more_than_half(Basis.ALL_MEMBERS, f"{_NPCSC}第32条"),),
        law="全国人民代表大会常务委员会议事规则",
        version="2009",
        article="第4条、第32条",
        verified=False,
    ),
    name=N_("全国人大常委会会议"),
    note=N_("2022年的修订未经核对"),
    meeting="npc_standing",
)
_UNCHECKED = N_("这条规则没有人核对过条文，使用前请核对")

ROWS: Final = (
    RESIDENTS_2018,
    by_households(RESIDENTS_2018, name=_BY_HOUSEHOLD, quorum=(1, 2, True)),
    RESIDENTS_2025,
    by_households(RESIDENTS_2025, name=_BY_HOUSEHOLD, quorum=(1, 2, True)),
    Preset(
        rule=DecisionRule(
            preset="P07",
            code="rc_internal",
            quorum=(present(1, 2, _COMMITTEE, strict=True),),
            thresholds=(more_than_half(Basis.PRESENT, _COMMITTEE),),
            law=_RESIDENTS_LAW,
            version="2018",
            article="第11条",
            verified=False,
        ),
        name=N_("居民委员会会议"),
        note=N_("过半数到会没有找到条文依据，使用前请核对"),
        meeting="residents_committee",
    ),
    _DELEGATES,
    variant(
        _DELEGATES,
        name=N_("全国人民代表大会会议（修改宪法）"),
        code="npc_constitution",
        thresholds=(at_least(2, 3, Basis.ALL_MEMBERS, f"{_NPC}第60条"),),
        article="第4条、第60条",
    ),
    _STANDING,
    Preset(
        rule=DecisionRule(
            preset="P17",
            code="local_pc",
            quorum=(),
            thresholds=(more_than_half(Basis.ALL_MEMBERS, f"{_LOCAL}(2022)第25条"),),
            law=_LOCAL,
            version="2022",
            article="第25条",
            verified=False,
        ),
        name=N_("地方人民代表大会会议"),
        note=_UNCHECKED,
    ),
    Preset(
        rule=DecisionRule(
            preset="P17",
            code="local_sc",
            quorum=(present(1, 2, f"{_LOCAL}(2022)第51条", strict=True),),
            thresholds=(more_than_half(Basis.ALL_MEMBERS, f"{_LOCAL}(2022)第51条"),),
            law=_LOCAL,
            version="2022",
            article="第51条",
            verified=False,
        ),
        name=N_("地方人大常委会会议"),
        note=_UNCHECKED,
    ),
    Preset(
        rule=DecisionRule(
            preset="P19",
            code="shigu_dual",
            quorum=(),
            thresholds=(
                more_than_half(Basis.TAKING_PART, _SHIGU, Unit.DEPUTIES),
                Threshold(Subject.YES, 2, 3, True, Basis.TAKING_PART, Unit.HEADS, _SHIGU),
            ),
            law=_SHIGU,
            version="2025",
            article="双门槛",
            verified=False,
        ),
        name=N_("街道议事会（人大代表过半数，并且全体超过三分之二）"),
        note=N_("人大代表也计入全体；做法见于报道，没有条文可以核对"),
        meeting="shigu_dual",
        voters=Voters.CHAMBERS,
    ),
)
