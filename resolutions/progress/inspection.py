"""Checking a task on three axes: 进度 progress, 质量 quality, 结果 result."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.marks import N_
from app.moves import Refusal

_RULE = "议事流程·三轴检查"


class Axis(StrEnum):
    """What is looked at."""

    PROGRESS = "progress"
    QUALITY = "quality"
    RESULT = "result"


AXIS_NAMES: Mapping[Axis, str] = {
    Axis.PROGRESS: N_("进度"),
    Axis.QUALITY: N_("质量"),
    Axis.RESULT: N_("结果"),
}


@dataclass(frozen=True)
class AxisFinding:
    """What was found on one axis; a failed one says what is wrong."""

    axis: Axis
    passed: bool
    remark: str = ""


@dataclass(frozen=True)
class Inspection:
    """One complete check, by one person who does not handle the task."""

    inspector: int
    findings: tuple[AxisFinding, ...]

    @property
    def passed(self) -> bool:
        """Tell whether all three axes passed."""
        return all(finding.passed for finding in self.findings)


def inspect(
    inspector: int, findings: Collection[AxisFinding], *, handlers: Collection[int]
) -> Inspection | Refusal:
    """Make a complete check of the findings, or say what is missing.

    ``handlers`` are all who act for the responsible units on this task: nobody checks the own work.
    """
    if inspector in handlers:
        return own_work()
    if sorted(finding.axis for finding in findings) != sorted(Axis):
        return Refusal(
            N_("检查须对进度、质量、结果各有一个结论。"),
            N_("请逐项选择“合格”或“不合格”。"),
            _RULE,
        )
    for finding in findings:
        if not finding.passed and not finding.remark.strip():
            return Refusal(
                N_("“%(axis)s”不合格，没有写明问题。"),
                N_("请写明哪里不合格，承办单位据此整改。"),
                _RULE,
                {"axis": AXIS_NAMES[finding.axis]},
            )
    in_order = sorted(findings, key=lambda finding: list(Axis).index(finding.axis))
    return Inspection(inspector, tuple(in_order))


def own_inspection() -> Refusal:
    """Refuse that somebody re-checks what they inspected themselves."""
    return Refusal(
        N_("检查和复核由不同的人办理，您检查过这项任务。"),
        N_("请由第三方、另一位监督员或街道专班复核。"),
        "第三方复核",
    )


def own_work() -> Refusal:
    """Refuse that somebody checks the own work."""
    return Refusal(
        N_("承办人不能检查、复核自己承办的任务。"),
        N_("请由监督员或第三方复核员办理。"),
        "第三方复核",
    )
