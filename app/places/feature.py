"""Wiring of places: the tree's pages, the commands, the way in from the menu."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.permissions import Permission
from app.places import cli, views
from app.shell import navigation


def init_app(app: Flask) -> None:
    """Bind places to the app."""
    app.register_blueprint(views.blueprint)
    app.cli.add_command(cli.places)
    navigation.add(
        app,
        navigation.Item(
            "places.listing",
            _l("管理"),
            "gear",
            order=90,
            needs=frozenset({Permission.MANAGE_PEOPLE}),
            does=_l("地方、人员、名册和登录条"),
        ),
    )
