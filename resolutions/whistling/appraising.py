"""The caller appraises the called: three criteria, a reason each, one published score (W09, W12)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from app.marks import N_
from app.moves import Refusal

MOST_POINTS = 5


class Criterion(StrEnum):
    """What a called unit is appraised by."""

    ARRIVAL = "arrival"
    COOPERATION = "cooperation"
    RESULT = "result"


CRITERION_NAMES: Mapping[Criterion, str] = {
    Criterion.ARRIVAL: N_("报到"),
    Criterion.COOPERATION: N_("配合"),
    Criterion.RESULT: N_("结果"),
}


def score(points: Mapping[Criterion, int], reason: str, *, minutes_late: int) -> int | Refusal:
    """Return the score out of 100, rounded half up: the sum of the points over their most.

    Every criterion needs 1 to 5 points and the whole a reason. Who came late gets no full points
    for coming: the clock says so, not the caller.
    """
    if set(points) != set(Criterion) or not all(1 <= n <= MOST_POINTS for n in points.values()):
        return Refusal(
            N_("三项都要打分，每项1到5分。"), N_("请补上没有打分的项目。"), "街乡考核评价权"
        )
    if not reason.strip():
        return Refusal(
            N_("评价必须写明理由。"), N_("理由和分数一起公开，请写明再提交。"), "街乡考核评价权"
        )
    if minutes_late and points[Criterion.ARRIVAL] == MOST_POINTS:
        return Refusal(
            N_("这个单位迟到%(minutes)s分钟，“报到”不能打满分。"),
            N_("请按系统记录的报到时间打分。"),
            "哨声响起，立即报到",
            {"minutes": minutes_late},
        )
    most = MOST_POINTS * len(Criterion)
    return (200 * sum(points.values()) + most) // (2 * most)


def collegial_score(scores: Collection[int]) -> int:
    """Return the mean of the panel's scores, rounded half up. Raises ``ValueError`` for nobody."""
    if not scores:
        raise ValueError("nobody gave a score")
    return (2 * sum(scores) + len(scores)) // (2 * len(scores))
