"""What people think of a topic before its debate."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from app import jobs, panels
from app.journal import labels as journal
from app.permissions import Permission
from app.shell import navigation
from app.shell.navigation import Item
from proposals import labels
from proposals.panels import opinions_in_papers, opinions_on
from proposals.services import sounding, tallying
from proposals.views import opinions
from proposals.views import sounding as pages


def bind(app: Flask) -> None:
    """Bind opinion rounds."""
    for page in (opinions, pages):
        app.register_blueprint(page.blueprint)
    panels.fill(app, "proposals.topic", opinions_on)
    panels.fill(app, "meetings.papers", opinions_in_papers)
    jobs.every_minute(app, sounding.look)
    jobs.every_minute(app, tallying.work_off)
    journal.name(app, acts=labels.OPINION_ACTS, things=labels.OPINION_THINGS)
    navigation.add(
        app,
        Item(
            "sounding.index",
            _l("意见摸底"),
            "chat-dots",
            order=18,
            needs=frozenset({Permission.SOUND_OUT}),
            does=_l("辩论以前，请居民对短句表态，看各组都同意什么"),
        ),
    )
