"""Lists as files: the public columns for everybody, who and where for the desk of that place."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, current_app, request
from flask_babel import gettext as _

from app import audit
from app.people.identity import current_person
from app.people.policy import allow
from app.permissions import Permission
from app.places.queries import hall_with_code
from app.tables import Format, download
from app.transaction import transaction
from proposals.lifecycle.topic_states import TopicState
from proposals.queries import exports
from proposals.queries.exports import NEED_COLUMNS, PERSONAL_COLUMNS, TOPIC_COLUMNS
from proposals.views.desk import hall_at_desk
from proposals.views.reading import asked_for

blueprint = Blueprint("exporting", __name__)
_FORMS = "<any(csv, xlsx, json):form>"


@blueprint.get(f"/proposals/export.{_FORMS}")
def needs(form: str) -> Response:
    """What the list shows, with its filters; nobody's name."""
    rows = exports.needs(asked_for(), personal=False, base=_base())
    return download(_("提案"), Format(form), exports.columns(NEED_COLUMNS), rows)


@blueprint.get(f"/desk/export/proposals.{_FORMS}")
def needs_of_desk(form: str) -> Response:
    """The needs of one hall with names, telephones and exact places; the journal says who took it."""
    hall, _halls = hall_at_desk()
    person = allow(current_person(), Permission.WORK_DESK, hall.place)
    wanted = replace(asked_for(), hall_id=hall.id)
    if wanted.words:
        wanted = replace(wanted, place_id=hall.place_id)
    with transaction():
        details = {"form": form, "asked": request.query_string.decode("ascii", "replace")[:500]}
        audit.record("proposals.exported", hall, by=person, place=hall.place, details=details)
    named = {**NEED_COLUMNS, **PERSONAL_COLUMNS}
    rows = exports.needs(wanted, personal=True, base=_base())
    return download(
        _("提案（内部）-%(hall)s", hall=hall.name), Format(form), exports.columns(named), rows
    )


@blueprint.get(f"/topics/export.{_FORMS}")
def topics(form: str) -> Response:
    """The topics, of one hall or state if asked."""
    code, state = request.args.get("hall", ""), request.args.get("state", "")
    hall = hall_with_code(code) if code else None
    states = (TopicState(state),) if state in set(TopicState) else ()
    rows = exports.topics(hall, states, base=_base())
    return download(_("议题"), Format(form), exports.columns(TOPIC_COLUMNS), rows)


def _base() -> str:
    """The site's public address."""
    return str(current_app.extensions["settings"].public_url).rstrip("/")
