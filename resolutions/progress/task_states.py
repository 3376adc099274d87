"""Where a task stands between the assignment order 交办单 and its write-off 销账.

Lateness is no state: it is computed from the dates (see ``standing``), never stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from app.marks import N_


class TaskState(StrEnum):
    """Where a task stands."""

    ASSIGNED = "assigned"
    DISPUTED = "disputed"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    SELF_CHECKED = "self_checked"
    INSPECTING = "inspecting"
    RECTIFYING = "rectifying"
    RECHECK = "recheck"
    WRITTEN_OFF = "written_off"
    REOPENED = "reopened"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


TASK_NAMES: Mapping[TaskState, str] = {
    TaskState.ASSIGNED: N_("已交办"),
    TaskState.DISPUTED: N_("派单异议"),
    TaskState.ACCEPTED: N_("已签收"),
    TaskState.IN_PROGRESS: N_("实施中"),
    TaskState.SELF_CHECKED: N_("自查完成"),
    TaskState.INSPECTING: N_("检查中"),
    TaskState.RECTIFYING: N_("整改中"),
    TaskState.RECHECK: N_("复核中"),
    TaskState.WRITTEN_OFF: N_("已销账"),
    TaskState.REOPENED: N_("复挂账"),
    TaskState.SUSPENDED: N_("暂停实施"),
    TaskState.REVOKED: N_("已撤销"),
}

WITH_UNIT = frozenset(
    {
        TaskState.ASSIGNED,
        TaskState.DISPUTED,
        TaskState.ACCEPTED,
        TaskState.IN_PROGRESS,
        TaskState.RECTIFYING,
        TaskState.REOPENED,
    }
)
"""The unit's clock runs: everybody waits for the unit. A dispute does not stop it (首接负责)."""

WITH_INSPECTOR = frozenset({TaskState.SELF_CHECKED, TaskState.INSPECTING, TaskState.RECHECK})
"""The unit has handed in; everybody waits for those who check."""

SUSPENDABLE = frozenset(
    {
        TaskState.ASSIGNED,
        TaskState.ACCEPTED,
        TaskState.IN_PROGRESS,
        TaskState.RECTIFYING,
    }
)
"""Where work can be stopped for a time, and where it goes on afterwards."""

OPEN = WITH_UNIT | WITH_INSPECTOR | {TaskState.SUSPENDED}
"""Not yet written off and not revoked."""
