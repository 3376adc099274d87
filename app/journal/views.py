"""``/admin/audit``: the journal, for those who may read it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from app.audit import AuditEntry
from app.errors import Forbidden
from app.journal import labels, queries
from app.people.policy import places_where
from app.people.views.doors import officer
from app.permissions import Permission
from app.places.models.place import Place

blueprint = Blueprint("journal", __name__)


@blueprint.get("/admin/audit")
def entries() -> str:
    """Acts on the places this person watches over, the newest first."""
    places = _watched_over()
    wanted = _wanted()
    roots = places_where(officer(), Permission.ADMINISTER)
    found = queries.entries(
        places, wanted, everywhere=any(place.parent_id is None for place in roots)
    )
    return _page(found, wanted)


def _watched_over() -> Sequence[Place]:
    places = places_where(officer(), Permission.READ_AUDIT)
    if not places:
        raise Forbidden(
            _("您不能查看办事记录"), why=_("办事记录由监督员、街道专班和系统管理员查看")
        )
    return places


def _page(found: Sequence[AuditEntry], wanted: queries.Wanted) -> str:
    people, places = queries.names_of(found)
    return render_template(
        "journal/entries.html",
        entries=found,
        wanted=wanted,
        acts=queries.known_acts(),
        things=queries.known_things(),
        act_label=labels.act_label,
        thing_label=labels.thing_label,
        people=people,
        places=places,
        older=_older(wanted, found[-1].id) if len(found) == queries.PAGE else None,
        first=_older(wanted, None) if wanted.before is not None else None,
    )


def _wanted() -> queries.Wanted:
    return queries.Wanted(
        act=request.args.get("act", "")[:60],
        subject_type=request.args.get("type", "")[:40],
        subject_id=request.args.get("id", type=int),
        before=request.args.get("before", type=int),
    )


def _older(wanted: queries.Wanted, before: int | None) -> str:
    return url_for(
        ".entries",
        act=wanted.act or None,
        type=wanted.subject_type or None,
        id=wanted.subject_id,
        before=before,
    )
