"""星级: how many stars a unit's score in a published ranking is worth. Nobody awards them.

Ours, after the 星级奖惩办法 of the founding document (R08, E05), which does not say how stars are
counted. A score is what the counts prove, so it stays below what the rates themselves would give.
"""

from __future__ import annotations

from app.marks import N_

MOST_STARS = 5
FORMULA = N_("星级＝季度得分÷%(points)d，舍去小数，最多五星；件数不足、没有排名的单位不评星")


def stars(score: int | None, points: int) -> int | None:
    """Return 0 to 5 stars for a score in 0.01 points of 100; none for a unit that is not ranked.

    ``points``: whole points a star takes, by the formula that the ranking was published with.
    """
    return None if score is None else min(MOST_STARS, score // (100 * points))
