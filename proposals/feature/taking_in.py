"""Nine channels into one house: intake, hearings, assisted entry."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from app import panels
from app.backups import parts
from app.backups.parts import Holding, Kind
from app.journal import labels as journal
from app.permissions import Permission
from app.shell import navigation
from app.shell.navigation import Item
from proposals import labels
from proposals.panels import desk_origin, done_for_me, helping_acts, helping_banner, origin
from proposals.services import import_batches
from proposals.views import assisted_acts, assisting, channels, hearings, intake

_OFFICES = (
    Item(
        "intake.report",
        _l("巡查上报"),
        "camera",
        order=14,
        needs=frozenset({Permission.REPORT}),
        does=_l("看到问题，拍照上报，看处理进展"),
    ),
    Item(
        "intake.desk",
        _l("登记需求"),
        "pencil-square",
        order=15,
        needs=frozenset({Permission.WORK_DESK}),
        does=_l("九个渠道来的事，从这里登记"),
    ),
    Item(
        "hearings.desk",
        _l("座谈会记录"),
        "people",
        order=15,
        needs=frozenset({Permission.WORK_DESK}),
        does=_l("贴进记录，分成一条条需求"),
    ),
    Item(
        "assisting.start",
        _l("协助办理"),
        "person-check",
        order=15,
        needs=frozenset({Permission.ASSIST}),
        does=_l("居民在您旁边，替他提事、联署"),
    ),
    Item(
        "assisted.log",
        _l("协助办理记录"),
        "journal-text",
        order=16,
        needs=frozenset({Permission.READ_AUDIT}),
        does=_l("谁替谁办了什么，本人有没有异议"),
    ),
)


def bind(app: Flask) -> None:
    """Bind the ways by which needs come in."""
    for page in (intake, hearings, assisting, assisted_acts, channels):
        app.register_blueprint(page.blueprint)
    panels.fill(app, "shell.banner", helping_banner)
    panels.fill(app, "shell.me", done_for_me)
    panels.fill(app, "proposals.hand", helping_acts)
    panels.fill(app, "proposals.origin", origin)
    panels.fill(app, "proposals.desk_origin", desk_origin)
    journal.name(app, acts=labels.INTAKE_ACTS, things=labels.INTAKE_THINGS)
    navigation.add(app, *_OFFICES)
    parts.hold(app, Holding(import_batches.FOLDER, Kind.FILE))
