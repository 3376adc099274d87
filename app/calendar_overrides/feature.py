"""Wiring of the work calendar's pages."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.calendar_overrides import views
from app.permissions import Permission
from app.shell import navigation


def init_app(app: Flask) -> None:
    """Bind the calendar to the app."""
    app.register_blueprint(views.blueprint)
    navigation.add(
        app,
        navigation.Item(
            "calendar.year",
            _l("工作日历"),
            "calendar-event",
            order=88,
            needs=frozenset({Permission.ADMINISTER}),
            does=_l("调整节假日和补班日"),
        ),
    )
