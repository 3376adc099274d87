"""Every need answered in time: routes, clocks, urgency, appeals."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from app import jobs, panels
from app.journal import labels as journal
from app.permissions import Permission
from app.shell import navigation
from app.shell.navigation import Item
from proposals import labels
from proposals.panels import routes_at_desk, urgency_of_topic, whereabouts
from proposals.services import reminding
from proposals.views import clocks, routing, stakes, urgency


def bind(app: Flask) -> None:
    """Bind what keeps answers in time."""
    for page in (clocks, routing, stakes, urgency):
        app.register_blueprint(page.blueprint)
    panels.fill(app, "proposals.whereabouts", whereabouts)
    panels.fill(app, "proposals.urgency", urgency_of_topic)
    panels.fill(app, "proposals.desk_routes", routes_at_desk)
    jobs.every_minute(app, reminding.look)
    journal.name(app, acts=labels.ANSWERING_ACTS, things=labels.ANSWERING_THINGS)
    navigation.add(
        app,
        Item(
            "clocks.due",
            _l("到期和逾期"),
            "stopwatch",
            order=16,
            needs=frozenset({Permission.WORK_DESK}),
            does=_l("看哪些事今天到期、哪些已经逾期"),
        ),
        Item(
            "appeals.waiting",
            _l("申诉"),
            "megaphone",
            order=19,
            needs=frozenset({Permission.INSPECT, Permission.OVERSEE}),
            does=_l("处理对“不予受理”“不予立项”的申诉"),
        ),
    )
