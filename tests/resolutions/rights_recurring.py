"""Who says that a matter is there again: whoever lives, meets or walks rounds there."""

from __future__ import annotations

from collections.abc import Callable

from app.permissions import Role
from tests.support.rights import Ask, Rule, World, holders

Make = Callable[[World], Ask]
SAY = holders(
    *(Role.RESIDENT, Role.REPRESENTATIVE, Role.MONITOR, Role.THIRD_PARTY),
    *(Role.SECRETARY, Role.STREET, Role.LIAISON),
)


def routes(task: Make) -> dict[tuple[str, str], Rule]:
    """The routes on one task."""
    return {
        ("GET", "/tasks/<int:task_id>/again"): Rule(SAY, task),
        ("POST", "/tasks/<int:task_id>/again"): Rule(SAY, task),
    }
