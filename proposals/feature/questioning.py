"""Questionnaires: at the desk, for those who answer, and at the door."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from app import jobs
from app.journal import labels as journal
from app.permissions import Permission
from app.shell import navigation
from app.shell.navigation import Item
from proposals import labels
from proposals.services.questionnaires import opening
from proposals.views.questionnaires import designing, desk, door, filling, reports

_ENTRIES = (
    Item("questionnaires.index", _l("问卷"), "ui-checks", order=13),
    Item(
        "questionnaire_desk.index",
        _l("入户问卷"),
        "clipboard-data",
        order=16,
        needs=frozenset({Permission.WORK_DESK}),
        does=_l("编问卷、请人入户、看结果"),
    ),
)


def bind(app: Flask) -> None:
    """Bind questionnaires."""
    for page in (desk, designing, reports, filling, door):
        app.register_blueprint(page.blueprint)
    navigation.add(app, *_ENTRIES)
    journal.name(app, acts=labels.QUESTIONNAIRE_ACTS, things=labels.QUESTIONNAIRE_THINGS)
    jobs.every_minute(app, opening.close_ended)
