"""The published formula: four parts, their weights, and what is taken off for work left lying.

Ours; the founding documents only say that units are ranked each quarter (S06) by third-party checks
and satisfaction (E01, E02). 三率 as in 北京市接诉即办工作条例 §32. A hall's street may publish other
weights; those in force are printed on every bulletin.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.marks import N_


class Part(StrEnum):
    """What a unit is judged by."""

    ON_TIME = "on_time"
    RECHECK = "recheck"
    SATISFACTION = "satisfaction"
    RESPONSE = "response"
    RESOLVED = "resolved"
    """Published as one of 三率; it is in no score, as 按期率 says more."""


PART_NAMES: Mapping[Part, str] = {
    Part.ON_TIME: N_("按期办结率"),
    Part.RECHECK: N_("一次检查合格率"),
    Part.SATISFACTION: N_("满意率"),
    Part.RESPONSE: N_("响应率"),
    Part.RESOLVED: N_("解决率"),
}
DEFINITIONS: Mapping[Part, str] = {
    Part.ON_TIME: N_(
        "本期到期并已见分晓的任务中，期限以内提交、经复核销账的；已提交待检查的计入下一期"
    ),
    Part.RECHECK: N_("本期检查有结论的任务中，从检查到复核没有一次不合格的"),
    Part.SATISFACTION: N_("本期评议的有效份数中，答“满意”或“基本满意”的"),
    Part.RESPONSE: N_("签收期限落在本期的任务中，按时签收或提出派单异议的"),
    Part.RESOLVED: N_("本期到期并已见分晓的任务中，期末以前经复核销账的，含逾期后销账"),
}
WHOLE = 100
"""Points."""
THREE_RATES = (Part.RESPONSE, Part.RESOLVED, Part.SATISFACTION)
"""三率."""


@dataclass(frozen=True)
class Formula:
    """The weights of the parts in points, and the bounds of what is compared."""

    weights: Mapping[Part, int]
    backlog: int
    """Points taken off where every open task is late; in proportion below that."""
    least: int
    """A unit with fewer due tasks in the period is listed, not ranked."""
    least_answers: int
    """Fewer answers than that are shown and do not count."""
    points_a_star: int = 15
    """Points of a quarter's score that make a star."""

    def __post_init__(self) -> None:
        """Raise ``ValueError`` for weights that cannot be: the score runs from 0 to 100."""
        if sum(self.weights.values()) != WHOLE or min(self.weights.values()) < 1:
            raise ValueError("the weights are whole points and make 100 together")
        if Part.ON_TIME not in self.weights:
            raise ValueError("who is late is always part of it")
        if min(self.least, self.least_answers, self.points_a_star) < 1 or self.backlog < 0:
            raise ValueError("bounds are at least 1, and nothing is added for a backlog")


PUBLISHED = Formula(
    weights={Part.ON_TIME: 40, Part.RECHECK: 25, Part.SATISFACTION: 25, Part.RESPONSE: 10},
    backlog=10,
    least=5,
    least_answers=10,
)
"""In force where a street has published none of its own."""
