"""Wiring of the Word templates: their page, and their words in the journal."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.journal import labels
from app.paper_templates import views
from app.permissions import Permission
from app.shell import navigation


def init_app(app: Flask) -> None:
    """Bind the templates to the app."""
    app.register_blueprint(views.blueprint)
    labels.name(
        app,
        acts={
            "template.replaced": _l("更换公文模板"),
            "template.withdrawn": _l("改回系统自带的模板"),
            "template.failed": _l("公文模板出错"),
        },
        things={"paper_template": _l("公文模板")},
    )
    navigation.add(
        app,
        navigation.Item(
            "paper_templates.listing",
            _l("公文模板"),
            "file-earmark-word",
            order=92,
            needs=frozenset({Permission.ADMINISTER}),
            does=_l("换上自己的纪要和签到表格式"),
        ),
    )
