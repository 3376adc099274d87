"""门前三包 (R09): three points of a shop's front, and stars computed from the checks (R08).

Nobody awards stars: they are the share of points that passed in the last checks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from app.marks import N_

LAST_CHECKS = 10
MOST_STARS = 5


class Point(StrEnum):
    """What the shop answers for."""

    LOOK = "look"
    SANITATION = "sanitation"
    FACILITIES = "facilities"


POINT_NAMES: Mapping[Point, str] = {
    Point.LOOK: N_("市容整洁：无乱摆、乱搭、乱贴"),
    Point.SANITATION: N_("环境卫生整洁"),
    Point.FACILITIES: N_("责任区设施设备和绿地整洁"),
}

FORMULA = N_("星级＝最近10次检查中合格的项数÷检查的项数×5，舍去小数")


def stars(checks: Sequence[Mapping[Point, bool]]) -> int | None:
    """Return 0 to 5 stars from the latest checks, the latest first; none without a check."""
    points = [passed for check in checks[:LAST_CHECKS] for passed in check.values()]
    return MOST_STARS * sum(points) // len(points) if points else None
