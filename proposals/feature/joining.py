"""What belongs together: look-alikes, likely groups, versions, thresholds, leads, voices."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from app import jobs
from app.journal import labels as journal
from app.permissions import Permission
from app.shell import navigation
from app.shell.navigation import Item
from proposals import labels
from proposals.services import neighbouring
from proposals.views import alike, groups, leads, thresholds, versions, voices

_ENTRIES = (
    Item(
        "groups.index",
        _l("可能是一回事"),
        "diagram-3",
        order=16,
        needs=frozenset({Permission.WORK_DESK}),
        does=_l("看看哪些提案说的是同一件事，并成议题"),
    ),
    Item(
        "thresholds.edit",
        _l("联署门槛"),
        "people",
        order=17,
        needs=frozenset({Permission.WORK_DESK}),
        does=_l("定多少人联署就提请审查"),
    ),
)


def bind(app: Flask) -> None:
    """Bind what brings needs together and people behind them."""
    for page in (alike, groups, leads, thresholds, versions, voices):
        app.register_blueprint(page.blueprint)
    navigation.add(app, *_ENTRIES)
    journal.name(app, acts=labels.GATHERING_ACTS)
    jobs.every_minute(app, neighbouring.sweep)
