"""The decision rules that are shipped, as a table: the rows of decision-rules.md.

A row is never edited once a poll may have used it: a changed law is a further row with its own
version and dates.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from votes.counting.rules import Basis, DecisionRule, Subject, Threshold, Unit

HALL_RULES: Final = "小区议事厅默认议事规则"
RONR: Final = "Robert's Rules of Order Newly Revised"

HALL_QUORUM: Final = Threshold(
    Subject.PRESENT, 2, 3, False, Basis.ALL_MEMBERS, Unit.HEADS, "参照村民委员会组织法(2018)第26条"
)
RONR_QUORUM: Final = Threshold(
    Subject.PRESENT, 1, 2, True, Basis.ALL_MEMBERS, Unit.HEADS, "RONR (12th ed.) 40:2"
)

ROWS: Final = (
    # 干不干: more than half of the representatives who are present.
    DecisionRule(
        preset="P21",
        code="hall_default",
        quorum=(HALL_QUORUM,),
        thresholds=(
            Threshold(Subject.YES, 1, 2, True, Basis.PRESENT, Unit.HEADS, "议事厅规则·干不干"),
        ),
        law=HALL_RULES,
        version="1",
        article="干不干",
        verified=True,
    ),
    # 以后怎么办: lasting arrangements bind longer and ask for two thirds of those present.
    DecisionRule(
        preset="P21",
        code="hall_default_long_term",
        quorum=(HALL_QUORUM,),
        thresholds=(
            Threshold(Subject.YES, 2, 3, False, Basis.PRESENT, Unit.HEADS, "议事厅规则·以后怎么办"),
        ),
        law=HALL_RULES,
        version="1",
        article="以后怎么办",
        verified=True,
    ),
    DecisionRule(
        preset="P20",
        code="ronr",
        quorum=(RONR_QUORUM,),
        thresholds=(
            Threshold(
                Subject.YES, 1, 2, True, Basis.VOTES_CAST, Unit.HEADS, "RONR (12th ed.) 44:1"
            ),
        ),
        law=RONR,
        version="12th edition",
        article="44:1",
        effective_from=date(2020, 9, 1),
        verified=False,
    ),
    DecisionRule(
        preset="P20",
        code="ronr_two_thirds",
        quorum=(RONR_QUORUM,),
        thresholds=(
            Threshold(
                Subject.YES, 2, 3, False, Basis.VOTES_CAST, Unit.HEADS, "RONR (12th ed.) 44:3"
            ),
        ),
        law=RONR,
        version="12th edition",
        article="44:3",
        effective_from=date(2020, 9, 1),
        verified=False,
    ),
)

PRESETS: Final[Mapping[str, DecisionRule]] = MappingProxyType({row.code: row for row in ROWS})
"""Every shipped rule by its code."""
