"""Checking on three axes."""

from __future__ import annotations

import pytest

from app.moves import Refusal
from resolutions.progress.inspection import AXIS_NAMES, Axis, AxisFinding, Inspection, inspect

PASSED = [AxisFinding(axis, passed=True) for axis in Axis]


def _reason(checked: Inspection | Refusal) -> str:
    assert isinstance(checked, Refusal)
    assert checked.say_remedy()
    return checked.say_reason()


def test_three_passed_axes_pass() -> None:
    checked = inspect(2, list(reversed(PASSED)), handlers={1})
    assert isinstance(checked, Inspection)
    assert checked.passed
    assert [finding.axis for finding in checked.findings] == list(Axis)


@pytest.mark.parametrize("failed", Axis)
def test_one_failed_axis_fails_the_whole(failed: Axis) -> None:
    findings = [AxisFinding(axis, axis is not failed, "缺两处照明") for axis in Axis]
    checked = inspect(2, findings, handlers={1})
    assert isinstance(checked, Inspection)
    assert not checked.passed


def test_a_failed_axis_says_what_is_wrong() -> None:
    findings = [*PASSED[:2], AxisFinding(Axis.RESULT, passed=False, remark=" ")]
    assert _reason(inspect(2, findings, handlers={1})) == "“结果”不合格，没有写明问题。"


@pytest.mark.parametrize("findings", [[], PASSED[:2], [*PASSED, PASSED[0]]])
def test_each_axis_is_judged_once(findings: list[AxisFinding]) -> None:
    assert "各有一个结论" in _reason(inspect(2, findings, handlers={1}))


def test_nobody_checks_the_own_work() -> None:
    assert "自己承办" in _reason(inspect(1, PASSED, handlers={1, 3}))


def test_every_axis_has_a_name() -> None:
    assert set(AXIS_NAMES) == set(Axis)
