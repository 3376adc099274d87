"""Wiring of the journal: its page, its command, its checkpoint each minute."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from app import jobs
from app.backups import parts
from app.backups.parts import Holding, Kind
from app.journal import checkpoint, cli, labels, restored, views
from app.permissions import Permission
from app.shell import navigation


def init_app(app: Flask) -> None:
    """Bind the journal to the app."""
    app.register_blueprint(views.blueprint)
    app.cli.add_command(cli.journal)
    labels.name(app, acts=labels.GROUND_ACTS, things=labels.GROUND_THINGS)
    navigation.add(
        app,
        navigation.Item(
            "journal.entries",
            _l("办事记录"),
            "journal-text",
            order=95,
            needs=frozenset({Permission.READ_AUDIT}),
            does=_l("谁在什么时候办了什么，一条不少"),
        ),
    )
    jobs.every_minute(app, checkpoint.note)
    parts.hold(app, Holding(checkpoint.NAME, Kind.NOTE, newer=checkpoint.newer))
    parts.state(app, "journal", restored.facts, restored.say)
    parts.check(app, "journal", restored.look, always=True)
