"""The inspector's check-list of quality: every point is answered, and quality follows from it.

A kind of matter has its own list in the responsibility matrix. One without is checked by the
general list of its place, the row ``GENERAL``; where no place wrote one, by the house's default.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.marks import N_
from app.moves import Refusal

_RULE = "质量检查清单"


GENERAL = "通用"
"""The matrix's row whose points are the place's general list."""
HOUSE_POINTS = (
    N_("内容和数量与交办单一致"),
    N_("验收标准逐条达到"),
    N_("现场收拾干净，没有留下安全隐患"),
    N_("照片、记录与现场一致"),
)
"""The house's own default, for any work: what was ordered, how well, how it was left, how shown."""


@dataclass(frozen=True)
class CheckList:
    """A list as it is asked."""

    name: str
    """The kind of matter, or ``GENERAL``."""
    points: tuple[str, ...]
    key: str = ""
    """Which general list it is; empty for the matter's own, which stays as long as the task does."""

    @property
    def is_general(self) -> bool:
        """Whether the matter has no list of its own."""
        return bool(self.key)


HOUSE_LIST = CheckList(GENERAL, HOUSE_POINTS, key="house")


@dataclass(frozen=True)
class Answer:
    """What was found on one point."""

    passed: bool
    remark: str = ""


def judge(
    points: Collection[str], answers: Mapping[str, Answer], *, quality_passed: bool
) -> Refusal | None:
    """Refuse a list with holes, a failed point without a word, and a finding it contradicts."""
    for point in points:
        answer = answers.get(point)
        if answer is None:
            return _refusal(N_("检查清单“%(point)s”没有结论。"), N_("请逐项选择。"), point)
        if not answer.passed and not answer.remark.strip():
            return _refusal(
                N_("检查清单“%(point)s”不合格，没有写明问题。"), N_("请写明哪里不合格。"), point
            )
    failed = next((point for point in points if not answers[point].passed), None)
    if failed is not None and quality_passed:
        return _refusal(
            N_("检查清单“%(point)s”不合格，质量不能判为合格。"),
            N_("请把质量改为“不合格”，或核对清单。"),
            failed,
        )
    return None


def _refusal(reason: str, remedy: str, point: str) -> Refusal:
    return Refusal(reason, remedy, _RULE, {"point": point})
