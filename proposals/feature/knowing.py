"""What a text is about, and what is known of it already."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from app import panels
from app.journal import labels as journal
from app.permissions import Permission
from app.shell import navigation
from app.shell.navigation import Item
from proposals import labels
from proposals.panels import (
    class_at_desk,
    class_of_draft,
    known_at_desk,
    known_of_topic,
    known_to_draft,
)
from proposals.views import classes
from proposals.views.known import keeping, reading


def bind(app: Flask) -> None:
    """Bind classes and the knowledge base."""
    for page in (classes, reading, keeping):
        app.register_blueprint(page.blueprint)
    panels.fill(app, "proposals.confirm", known_to_draft)
    panels.fill(app, "proposals.confirm", class_of_draft)
    panels.fill(app, "proposals.desk_proposal", known_at_desk)
    panels.fill(app, "proposals.desk_proposal", class_at_desk)
    panels.fill(app, "proposals.desk_topic", known_of_topic)
    journal.name(app, acts=labels.KNOWN_ACTS, things=labels.KNOWN_THINGS)
    navigation.add(
        app,
        Item(
            "known.listing",
            _l("基础问题库"),
            "journal-text",
            order=17,
            needs=frozenset({Permission.WORK_DESK}),
            does=_l("记下办成的事怎么办的，下次照着办"),
        ),
    )
