"""The inspector's check-list of quality: every point is answered, and quality follows from it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.marks import N_
from app.moves import Refusal

_RULE = "质量检查清单"


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
