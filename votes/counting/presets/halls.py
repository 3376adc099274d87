"""Assemblies that follow rules of their own: P20 Robert's Rules, P21 the halls, by purpose."""

from __future__ import annotations

from datetime import date
from typing import Final

from app.marks import N_
from votes.counting.presets.preset import Preset, at_least, more_than_half, present, variant
from votes.counting.rules import Basis, DecisionRule

_RONR = "RONR (12th ed.)"

HALL: Final = Preset(
    rule=DecisionRule(
        preset="P21",
        code="hall_default",
        quorum=(present(2, 3, "参照村民委员会组织法(2018)第26条"),),
        thresholds=(more_than_half(Basis.PRESENT, "议事厅规则·干不干"),),
        law="小区议事厅默认议事规则",
        version="1",
        article="干不干",
        verified=True,
    ),
    name=N_("小区议事厅代表表决·干不干"),
    meeting="hall_default",
)
RONR: Final = Preset(
    rule=DecisionRule(
        preset="P20",
        code="ronr",
        quorum=(present(1, 2, f"{_RONR} 40:2", strict=True),),
        thresholds=(more_than_half(Basis.VOTES_CAST, f"{_RONR} 44:1"),),
        law="Robert's Rules of Order Newly Revised",
        version="12th edition",
        article="44:1",
        effective_from=date(2020, 9, 1),
        verified=False,
    ),
    name=N_("罗伯特议事规则·过半数"),
    note=N_("弃权不计入表决基数；条文没有核对，使用前请核对"),
    meeting="ronr",
)

ROWS: Final = (
    HALL,
    variant(
        HALL,
        name=N_("小区议事厅代表表决·怎么干"),
        note=N_("方案多于两个而没有一个过半数的，得票最多的两个再表决一次"),
        code="hall_default_plan",
        thresholds=(more_than_half(Basis.PRESENT, "议事厅规则·怎么干"),),
        article="怎么干",
    ),
    variant(
        HALL,
        name=N_("小区议事厅代表表决·干得怎么样"),
        note=N_("满意和基本满意合计不足七成的，进入二次整改"),
        code="hall_default_appraise",
        thresholds=(at_least(7, 10, Basis.TAKING_PART, "议事厅规则·干得怎么样"),),
        article="干得怎么样",
    ),
    variant(
        HALL,
        name=N_("小区议事厅代表表决·以后怎么办"),
        note=N_("长期的安排约束更久，要三分之二以上同意"),
        code="hall_default_long_term",
        thresholds=(at_least(2, 3, Basis.PRESENT, "议事厅规则·以后怎么办"),),
        article="以后怎么办",
    ),
    RONR,
    variant(
        RONR,
        name=N_("罗伯特议事规则·三分之二以上"),
        note=RONR.note,
        code="ronr_two_thirds",
        thresholds=(at_least(2, 3, Basis.VOTES_CAST, f"{_RONR} 44:3"),),
        article="44:3",
    ),
)
